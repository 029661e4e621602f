"""Moves with several modes, tranches with gates, zones that close in turn: what the planner does with them."""

from dataclasses import replace
from datetime import date

import pytest

from standpipe.kernel.errors import InvalidValueError
from standpipe.waves import (
    Dependency,
    Effort,
    Link,
    Mode,
    MoveGroup,
    Shape,
    Spend,
    Team,
    Tranche,
    WavePlan,
    Zone,
    check_plan,
    generate,
    inside_of_wave,
    plan_waves,
    simulate_risk,
)
from standpipe.waves.relax import without_rule
from standpipe.waves.replan import replan


@pytest.fixture(scope="module")
def programme():
    return generate(30, seed=2, shape=Shape.EVERYTHING)


@pytest.fixture(scope="module")
def plan(programme):
    return plan_waves(programme, work_units=100)


def test_a_plan_names_a_mode_for_each_group_that_has_several(programme, plan):
    assert check_plan(programme, plan) == ()
    for group in programme.groups:
        assert (plan.mode_of[group.id] is None) == (not group.modes)
    assert {mode for mode in plan.mode_of.values() if mode} == {"as-is", "service"}


def test_a_dearer_mode_is_taken_only_for_its_days():
    work, less = (Effort("dba", 4.0),), (Effort("dba", 1.0),)
    ways = (Mode("slow", "slow", work), Mode("bought", "bought", less, spends=(Spend("capital", 500_000),)))
    base = generate(1, seed=1)
    windows = base.windows[:3]
    groups = tuple(MoveGroup(f"g{n}", f"g{n}", modes=ways) for n in range(3))
    roomy = replace(
        base, windows=windows, groups=groups, teams=(Team("dba", "dba", (4.0,) * 3),), dependencies=(), freezes=(),
        zones=(), contracts=(), budgets=(), wave_zero=(), caps=replace(base.caps, moves_per_window=None),
        site=replace(base.site, pence_per_day=1, deadline=None),
    )  # fmt: skip
    assert set(plan_waves(roomy, work_units=20).mode_of.values()) == {"slow"}
    tight = replace(roomy, teams=(Team("dba", "dba", (4.0, 0.0, 2.0)),))
    found = plan_waves(tight, work_units=20)
    assert sorted(found.mode_of.values()) == ["bought", "bought", "slow"]
    assert found.optimal


def test_a_plan_that_begins_at_another_costs_no_more_and_a_high_price_on_changes_keeps_its_modes(programme, plan):
    again = plan_waves(programme, work_units=1, start=plan, prove=False)
    assert again.cost <= plan.cost
    kept = replan(programme, plan, change_pence=10**9, work_units=20)
    assert (kept.window_of, kept.mode_of) == (plan.window_of, plan.mode_of)


def test_risk_and_the_inside_of_a_wave_take_the_modes_of_the_plan(programme, plan):
    risk = simulate_risk(programme, plan, scenarios=200)
    assert risk.closing.p50 >= plan.closing_date
    assert inside_of_wave(programme, plan, 1).wave.moves


def test_a_gate_that_asks_for_too_much_is_named_and_can_be_given_up(programme):
    first = programme.windows[1].id
    tranche = Tranche("early", "early", first, moved=tuple(group.id for group in programme.groups))
    problem = replace(programme, tranches=(tranche,))
    found = plan_waves(problem, work_units=20)
    assert not found.feasible
    assert "tranche:early" in {rule.rule for rule in found.conflict}
    assert isinstance(plan_waves(without_rule(problem, "tranche:early"), work_units=20, prove=False), WavePlan)


def test_a_release_that_pays_for_nothing_is_named(programme):
    tranche = Tranche("broke", "broke", programme.windows[-1].id, releases=(Spend("capital", 0),))
    problem = replace(programme, tranches=(tranche,))
    found = plan_waves(problem, work_units=20)
    assert [rule.rule for rule in found.conflict] == ["tranche:broke"]


def test_zones_that_cannot_take_their_turn_are_named(programme):
    late = programme.windows[-1].id
    group = next(each for each in programme.groups if each.zone == "z0")
    zones = (Zone("z0", "cold aisle"), Zone("z1", "hot aisle", after=("z0",), empty_by=programme.windows[-3].last))
    problem = replace(
        programme,
        zones=zones,
        tranches=(),
        freezes=(),
        groups=tuple(
            replace(
                each,
                pinned=late if each is group else None,
                latest=None,
                zone=each.zone if each.zone in {"z0", "z1"} else None,
            )
            for each in programme.groups
        ),
    )
    found = plan_waves(problem, work_units=20)
    assert not found.feasible
    rules = {rule.rule for rule in found.conflict}
    assert "turn:z0/z1" in rules
    without = plan_waves(without_rule(problem, "turn:z0/z1"), work_units=50, prove=False)
    assert isinstance(without, WavePlan) or "turn:z0/z1" not in {rule.rule for rule in without.conflict}


def test_what_a_mode_states_is_not_stated_twice():
    with pytest.raises(InvalidValueError, match="has modes and states itself"):
        MoveGroup("g", "g", cutover_hours=4, modes=(Mode("a", "a"),))
    with pytest.raises(InvalidValueError, match="no mode 'b'"):
        MoveGroup("g", "g", modes=(Mode("a", "a"),)).in_mode("b")


def test_too_many_combinations_of_modes_are_refused(programme):
    modes = tuple(Mode(f"m{n}", f"m{n}") for n in range(9))
    groups = tuple(MoveGroup(f"g{n}", f"g{n}", modes=modes) for n in range(2))
    problem = replace(
        programme, groups=groups, dependencies=(Dependency(Link.HARD, "g0", "g1"),), contracts=(), tranches=(),
    )  # fmt: skip
    with pytest.raises(InvalidValueError, match="81 combinations"):
        plan_waves(problem, work_units=5)


def test_bought_days_wait_for_the_lead_time():
    problem = generate(12, seed=4, shape=Shape.EVERYTHING)
    found = plan_waves(problem, work_units=30, prove=False)
    leads = {team.id: team.buyable.lead_days for team in problem.teams if team.buyable}
    first = {window.id: (window.first - problem.start).days for window in problem.windows}
    bought = [(load.window, team.team) for load in found.loads for team in load.teams if team.bought_days]
    assert all(first[window] >= leads[team] for window, team in bought)
    assert date(2027, 1, 1) < found.closing_date
