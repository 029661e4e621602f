"""Every rule that a plan can break is noticed by the checker: one broken plan for each."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from standpipe.kernel.periods import DateWindow
from standpipe.waves import (
    Budget,
    Buyable,
    Caps,
    Contract,
    Dependency,
    Effort,
    Freeze,
    FreezeBinding,
    Leave,
    Link,
    Mode,
    MoveGroup,
    Previous,
    Renewal,
    Site,
    Spend,
    Task,
    Team,
    Tranche,
    WaveProblem,
    Window,
    Zone,
    check_plan,
    plan_waves,
)

START = date(2027, 1, 4)
WINDOWS = tuple(
    Window(f"w{n}", START + timedelta(days=5 + 7 * n), START + timedelta(days=6 + 7 * n), hours=40) for n in range(6)
)
GROUPS = tuple(
    MoveGroup(
        f"g{n}",
        f"group {n}",
        (f"application {n}",),
        efforts=(Effort("dba", cutover_days=1, prepare_days=(0.5,)),),
        bindings=(FreezeBinding("payroll", "shared cluster"),),
        tier=1,
        risk=2,
        spends=(Spend("capital", 1000),),
        stay_pence_per_window=100,
    )
    for n in range(3)
)
PROBLEM = WaveProblem(
    "small",
    START,
    WINDOWS,
    GROUPS,
    teams=(Team("dba", "database administrators", (5.0,) * 6, day_rate_pence=40000),),
    site=Site("hall", pence_per_day=10),
    wave_zero=(Task("access", "access from the incumbent", 3),),
    closing=(Task("wipe", "wipe", 5), Task("notice", "notice", 20, in_advance=True)),
)


@pytest.fixture(scope="module")
def plan():
    found = plan_waves(PROBLEM, work_units=5)
    assert check_plan(PROBLEM, found) == ()
    assert [wave.window for wave in found.waves] == ["w1"]
    return found


def group(number, **changes):
    groups = tuple(replace(g, **changes) if n == number else g for n, g in enumerate(GROUPS))
    return {"groups": groups}


UNSTATED = {"efforts": (), "spends": ()}


def frozen(calendar):
    return {"freezes": (Freeze(calendar, DateWindow(WINDOWS[1].first, WINDOWS[1].first), "busy"),)}


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        (frozen("payroll"), "freeze"),
        (frozen("All"), "freeze"),
        (group(0, earliest="w2"), "earliest"),
        (group(0, latest="w0"), "latest"),
        (group(0, pinned="w3"), "pin"),
        (group(0, excluded=("w1",)), "excluded"),
        (group(0, cutover_hours=30.0, rollback_hours=11.0), "hours"),
        (group(0, rehearsal=True), "rehearsal"),
        (group(0, efforts=(Effort("dba", prepare_days=(0.1, 0.1)),)), "preparation"),
        ({"previous": (Previous("g1", "w2", committed=True),)}, "committed"),
        ({"dependencies": (Dependency(Link.ORDER, "g0", "g1"),)}, "order"),
        ({"dependencies": (Dependency(Link.NEVER_TOGETHER, "g0", "g1"),)}, "never together"),
        ({"teams": (Team("dba", "d", (2.0,) * 6),)}, "capacity"),
        ({"teams": (Team("dba", "d", (5.0,) * 6, business_as_usual=0.5),)}, "capacity"),
        ({"teams": (Team("dba", "d", (5.0,) * 6, leave=(Leave("w1", 2.5),)),)}, "capacity"),
        ({"teams": (Team("dba", "d", (5.0,) * 6, ramp=(1.0, 0.5)),)}, "capacity"),
        ({"teams": (Team("dba", "d", (2.0,) * 6, buyable=Buyable(5, 100, lead_days=13)),)}, "capacity"),
        ({"tranches": (Tranche("t", "t", "w0", moved=("g1",)),)}, "tranche"),
        ({"tranches": (Tranche("t", "t", "w0", review_windows=1),)}, "gate"),
        ({"tranches": (Tranche("t", "t", "w1", releases=(Spend("capital", 2999),)),)}, "tranche"),
        ({"zones": (Zone("z", "z", empty_by=date(2027, 1, 10)),)} | group(0, zone="z"), "zone"),
        (group(0, **UNSTATED, modes=(Mode("a", "a"), Mode("b", "b"))), "mode"),
        ({"tranches": (Tranche("t", "t", "w1", releases=(Spend("capital", 3000),)),)}, None),
        ({"teams": (replace(PROBLEM.teams[0], leave=(Leave("w2", 5.0),), ramp=(0.4,)),)}, None),
        ({"caps": Caps(risk_per_window=5)}, "risk-cap"),
        ({"caps": Caps(critical_per_window=2)}, "critical-cap"),
        ({"caps": Caps(moves_per_window=2)}, "moves-cap"),
        ({"windows": tuple(replace(w, max_moves=2) for w in WINDOWS)}, "moves-cap"),
        ({"budgets": (Budget("capital", "2026-27", 2999),)}, "budget"),
        ({"wave_zero": (Task("access", "access", 13),)}, "wave-zero"),
        ({"wave_zero": (Task("access", "access", 3), Task("link", "link", 2, after=("access",)))}, "wave-zero-task"),
        ({"closing": (Task("wipe", "wipe", 6), Task("notice", "notice", 20, in_advance=True))}, "closing-task"),
        ({"site": Site("hall", 10, deadline=date(2027, 1, 21))}, "deadline"),
        ({"contracts": (Contract("c", "c", date(2027, 1, 16), ("g0",)),)}, "contract"),
        ({"contracts": (Contract("c", "c", date(2027, 1, 16), renewals=(Renewal(1, 5),)),)}, "renewals"),
        (group(0, stay_pence_per_window=101), "cost"),
        ({"dependencies": (Dependency(Link.SOFT, "g0", "g1", 7),)}, None),
        ({"freezes": (Freeze("finance", DateWindow(START, date(2027, 3, 1)), "not ours"),)}, None),
    ],
)
def test_a_changed_rule_is_noticed(plan, changes, rule):
    found = {violation.rule for violation in check_plan(replace(PROBLEM, **changes), plan)}
    assert (rule in found) if rule else not found


def test_a_group_left_behind_twice_moved_or_unknown_is_noticed(plan):
    wave = plan.waves[0]
    for moves, rule in (
        (wave.moves[1:], "not-moved"),
        ((*wave.moves, wave.moves[0]), "moved-twice"),
        ((*wave.moves, replace(wave.moves[0], group="ghost")), "unknown-group"),
    ):
        broken = replace(plan, waves=(replace(wave, moves=moves),))
        assert rule in {violation.rule for violation in check_plan(PROBLEM, broken)}


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"cost": 1}, "cost"),
        ({"parts": ()}, "cost"),
        ({"bound": 10**12}, "bound"),
        ({"closing_date": date(2027, 1, 1)}, "closing-date"),
        ({"earliest_closing_date": date(2028, 1, 1)}, "bound"),
    ],
)
def test_a_wrong_figure_is_noticed(plan, changes, rule):
    assert rule in {violation.rule for violation in check_plan(PROBLEM, replace(plan, **changes))}


def test_zones_out_of_turn_are_noticed(plan):
    wave, other = plan.waves[0], WINDOWS[2]
    parted = (
        replace(wave, moves=wave.moves[:1]),
        replace(wave, number=2, window=other.id, first=other.first, last=other.last, moves=wave.moves[1:]),
    )
    groups = tuple(replace(each, zone=zone) for each, zone in zip(GROUPS, "aba", strict=True))
    for after_a, after_b in (("b", None), (None, "a")):
        zones = tuple(
            Zone(name, name, after=(after,) if after else ()) for name, after in (("a", after_a), ("b", after_b))
        )
        problem = replace(PROBLEM, zones=zones, groups=groups)
        found = {violation.rule for violation in check_plan(problem, replace(plan, waves=parted))}
        assert "turn" not in found  # both zones end in the same window
    groups = tuple(replace(each, zone=zone) for each, zone in zip(GROUPS, "abb", strict=True))
    problem = replace(PROBLEM, zones=(Zone("a", "a", after=("b",)), Zone("b", "b")), groups=groups)
    assert "turn" in {violation.rule for violation in check_plan(problem, replace(plan, waves=parted))}


def test_hard_links_that_part_are_noticed(plan):
    wave, other = plan.waves[0], WINDOWS[2]
    parted = (
        replace(wave, moves=wave.moves[:1]),
        replace(wave, number=2, window=other.id, first=other.first, last=other.last, moves=wave.moves[1:]),
    )
    problem = replace(PROBLEM, dependencies=(Dependency(Link.HARD, "g0", "g1"),))
    assert "hard" in {violation.rule for violation in check_plan(problem, replace(plan, waves=parted))}
