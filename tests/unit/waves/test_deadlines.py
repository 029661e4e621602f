"""The chance to miss each deadline: which deadlines there are, and that each counts the right moves."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from standpipe.kernel.periods import DateWindow
from standpipe.waves import Binding, Contract, Freeze, FreezeBinding, Renewal, generate, plan_waves, simulate_risk
from standpipe.waves.deadlines import deadline_chances, in_words, with_helps
from standpipe.waves.plan import DeadlineChance


@pytest.fixture(scope="module")
def problem():
    return replace(generate(12, seed=4), freezes=(), contracts=())


@pytest.fixture(scope="module")
def plan(problem):
    return plan_waves(problem, work_units=20, prove=False)


def as_planned(problem, plan, late=()):
    """Return two scenarios: as planned, and with the groups of `late` a year later."""
    ends = {window.id: (window.last - problem.start).days for window in problem.windows}
    last = {
        group: np.array([ends[window], ends[window] + 365.0 * (group in late)])
        for group, window in plan.window_of.items()
    }
    closing = float((plan.closing_date - problem.start).days)
    return last, np.array([closing, closing + 365.0 * bool(late)])


def chances(problem, plan, late=()):
    return deadline_chances(problem, plan, *as_planned(problem, plan, late))


def freeze(calendar, after, days=40):
    return Freeze(calendar, DateWindow(after + timedelta(days=1), after + timedelta(days=days)), "poll", Binding.HARD)


def test_a_freeze_is_a_deadline_of_the_moves_that_the_plan_makes_before_it(problem, plan):
    first, last = plan.waves[0], plan.waves[-1]
    early, late = first.moves[0].group, last.moves[0].group
    groups = tuple(
        replace(group, bindings=(FreezeBinding("Elections"),) if group.id in {early, late} else ())
        for group in problem.groups
    )
    bound = replace(problem, groups=groups, freezes=(freeze("Elections", first.last), freeze("Elections", last.last)))
    found = {each.day: each.missed for each in chances(bound, plan, late={early}) if each.kind == "freeze"}
    assert found == {first.last: 0.5, last.last: 0.0}
    found = {each.day: each.missed for each in chances(bound, plan, late={late}) if each.kind == "freeze"}
    assert found == {first.last: 0.0, last.last: 0.5}


def test_a_freeze_that_binds_nobody_asks_for_money_or_blocks_one_window_is_no_deadline(problem, plan):
    first = plan.waves[0].last
    soft = replace(freeze("All", first), binding=Binding.SOFT)
    bound = replace(problem, freezes=(soft, freeze("Payroll", first), freeze("All", first, days=14)))
    assert not [each for each in chances(bound, plan) if each.kind == "freeze"]


def test_notice_is_a_deadline_only_where_the_plan_is_done_by_then(problem, plan):
    def kinds(notice_days):
        ends = plan.closing_date + timedelta(days=100)
        contract = Contract("k", "Circuit", ends, notice_days=notice_days, renewals=(Renewal(12, 1),))
        found = chances(replace(problem, contracts=(contract,)), plan, late={plan.waves[0].moves[0].group})
        return {each.kind: (each.day, each.notice, each.missed) for each in found if each.subject == "k"}

    ends = plan.closing_date + timedelta(days=100)
    assert kinds(0) == {"contract": (ends, None, 0.5)}
    assert kinds(150) == {"contract": (ends, ends - timedelta(days=150), 0.5)}
    day = ends - timedelta(days=90)
    assert kinds(90) == {"contract": (ends, day, 0.5), "notice": (day, None, 0.5)}
    assert kinds(5_000) == {"contract": (ends, None, 0.5)}


def test_the_latest_window_of_a_move_is_its_deadline(problem, plan):
    name, window = next(iter(plan.window_of.items()))
    groups = tuple(replace(group, latest=window) if group.id == name else group for group in problem.groups)
    found = [each for each in chances(replace(problem, groups=groups), plan, late={name}) if each.kind == "move"]
    assert [(each.subject, each.missed) for each in found if each.subject == name] == [(name, 0.5)]


def test_what_helps_is_what_lowers_the_chance_most_and_by_more_than_noise():
    base = [DeadlineChance("zone", "z", "Hall B", date(2027, 3, 31), missed) for missed in (0.40,)]
    levers = {"rehearsals": 0.32, "discovery": 0.25, "luck": 0.395}
    levered = {name: [replace(base[0], missed=missed)] for name, missed in levers.items()}
    assert [each.helps for each in with_helps(base, base, levered)] == ["15 percentage points less if discovery"]
    assert [each.helps for each in with_helps(base, base, {"luck": levered["luck"]})] == [""]


def test_every_deadline_of_a_simulated_plan_has_words(problem, plan):
    contract = Contract("k", "Circuit", plan.closing_date, notice_days=30, renewals=(Renewal(12, 1),))
    bound = replace(problem, contracts=(contract,), freezes=(freeze("All", plan.waves[0].last),))
    risk = simulate_risk(bound, plan, scenarios=300)
    assert {"contract", "freeze"} <= {each.kind for each in risk.deadlines}
    assert all(in_words(each) for each in risk.deadlines)
    assert list(risk.deadlines) == sorted(risk.deadlines, key=lambda each: (each.kind == "freeze", -each.missed))
