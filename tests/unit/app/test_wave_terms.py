"""What a council lays down for the programme reaches the wave problem, and the plan keeps it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from checked_waves import planned

from standpipe.app.tranche_gates import gates_of
from standpipe.app.wave_problem import frame_waves
from standpipe.app.wave_story import insides_of
from standpipe.app.wave_terms import PAYMENTS, weeks_of, windows_of
from standpipe.catalogue import load_catalogue
from standpipe.disposition import Settings, propose
from standpipe.estate.estate import Estate
from standpipe.estate.limits import LimitKind, PlanLimit
from standpipe.estate.model import Application, Hosting, Server, Site, Team
from standpipe.estate.model import Component as Runs
from standpipe.estate.programme import MoveMethod, TrancheRule, WindowRule
from standpipe.waves import Budget, Infeasible, plan_waves

AS_OF = date(2026, 11, 23)
SITE = Site("site:hall", "Hall")
EVENINGS = WindowRule("Thursday evening", "Thursday", hours=6.0, most_moves=1)
WEEKENDS = WindowRule("Weekend", "Saturday", 2)
NAMES = ("maps", "rents", "web")


def estate_of(*programme, limits=()):
    applications = [
        Application(f"application:{name}", name.title(), hosting=Hosting.DATA_CENTRE, tier=2, bought=False)
        for name in NAMES
    ]
    servers = [Server(f"server:{name}", f"srv-{name}", vcpus=2, memory_mib=4096) for name in NAMES]
    runs = [
        Runs(f"component:{n}", "c", application=one.id, server=server.id)
        for n, (one, server) in enumerate(zip(applications, servers, strict=True))
    ]
    teams = [
        Team(f"team:{skill}", skill.title(), skill, 20.0, 35_000)
        for skill in ("application", "server", "database", "testing", "network", "management", "security")
    ]
    return Estate(
        sites={SITE.id: SITE},
        applications={each.id: each for each in applications},
        servers={each.id: each for each in servers},
        components={each.id: each for each in runs},
        teams={each.id: each for each in teams},
        programme=tuple(programme),
        limits=tuple(limits),
    )


def framed(*programme, limits=()):
    estate, catalogue = estate_of(*programme, limits=limits), load_catalogue()
    dispositions = propose(estate, catalogue, Settings(as_of=AS_OF))
    return frame_waves(estate, dispositions, catalogue.assumptions, sites=(SITE,), as_of=AS_OF, cycle=None)


def group(problem, name):
    return next(each for each in problem.groups if each.id == f"application:{name}")


def windows(*programme, weeks=4):
    return windows_of(estate_of(*programme), AS_OF, AS_OF + timedelta(weeks=weeks))


def test_without_a_sheet_every_weekend_is_a_window():
    found, findings = windows()
    assert findings == ()
    assert [(each.first.strftime("%a"), (each.last - each.first).days, each.hours, each.kind) for each in found] == [
        ("Sat", 1, 48.0, "weekend")
    ] * 4


def test_evenings_come_between_weekends_and_share_the_week_s_days_of_people():
    found, _ = windows(WEEKENDS, EVENINGS)
    assert [each.first.strftime("%a") for each in found[:4]] == ["Thu", "Sat", "Thu", "Sat"]
    assert (found[0].hours, found[0].kind, found[0].max_moves) == (6.0, "Thursday evening", 1)
    assert weeks_of(found)[1:3] == pytest.approx((2 / 7, 5 / 7))
    problem = framed(WEEKENDS, EVENINGS).problem
    team = next(each for each in problem.teams if each.id == "team:server")
    assert team.days[1] + team.days[2] == pytest.approx(20.0, abs=0.02)


def test_windows_that_overlap_are_left_out_with_a_finding():
    found, (finding,) = windows(WEEKENDS, WindowRule("Sunday night", "Sunday"))
    assert {each.kind for each in found} == {"Weekend"}
    assert finding.code == "cutover-windows-overlap"
    assert "Sunday night" in finding.message


def test_windows_that_never_come_are_a_finding_and_weekends_are_taken():
    found, (finding,) = windows(replace(EVENINGS, last=date(2026, 1, 1)))
    assert {each.kind for each in found} == {"weekend"}
    assert finding.code == "no-cutover-window"


def test_a_move_goes_on_an_evening_only_in_a_way_that_fits_into_it():
    slow = MoveMethod("Web", "Copy", None, 16.0, 8.0)
    quick = MoveMethod("Web", "Replicate", (("server", 2.0),), 3.0, 1.0)
    problem = framed(WEEKENDS, EVENINGS, slow, quick).problem
    web = group(problem, "web")
    assert [(mode.name, mode.cutover_hours, mode.rollback_hours) for mode in web.modes] == [
        ("Copy", 16.0, 8.0), ("Replicate", 3.0, 1.0),
    ]  # fmt: skip
    assert [round(sum(effort.total_days for effort in web.modes[1].efforts), 2)] == [2.0]
    problem = pinned_to_an_evening(problem)
    plan = planned(problem)
    assert plan.mode_of["application:web"] == "replicate"
    assert insides_of(problem, plan, seed=1)
    alone = pinned_to_an_evening(framed(WEEKENDS, EVENINGS, slow).problem)
    assert isinstance(plan_waves(alone, work_units=5), Infeasible)


def pinned_to_an_evening(problem):
    evening = [each.id for each in problem.windows if each.kind == EVENINGS.name][20]
    web = group(problem, "web")
    return replace(
        problem, groups=tuple(replace(each, pinned=evening) if each is web else each for each in problem.groups)
    )


def test_a_gate_asks_for_moves_stops_everything_for_its_review_and_limits_what_is_paid():
    gate = TrancheRule("First", date(2027, 7, 4), ("Web",), 3, 90_000_000)
    problem = framed(gate).problem
    (tranche,) = problem.tranches
    assert (tranche.last, tranche.moved, tranche.review_windows) == ("2027-07-03", ("application:web",), 3)
    assert [(each.fund, each.pence) for each in tranche.releases] == [(PAYMENTS, 90_000_000)]
    plan = planned(problem)
    assert plan.window_of["application:web"] <= "2027-07-03"
    assert not {"2027-07-10", "2027-07-17", "2027-07-24"} & set(plan.window_of.values())


def test_payments_are_limited_by_financial_year_and_counted_only_then():
    assert not any(each.spends for each in framed().problem.groups)
    year = PlanLimit(LimitKind.PAYMENTS, most=1, year="2026-27")
    way = MoveMethod("Web", "Hired van", None, 16.0, 8.0, None, 50_000)
    problem = framed(way, limits=(year, replace(year, most=2))).problem
    assert problem.budgets == (Budget(PAYMENTS, "2026-27", 1),)
    assert group(problem, "web").modes[0].spends[0].pence >= 50_000
    assert planned(problem).window_of["application:web"] >= "2027-04-01"


def test_rows_about_nothing_that_moves_are_findings_with_their_place():
    rows = (
        MoveMethod("Nowhere", "Copy"),
        MoveMethod("Web", "Copy"),
        MoveMethod("Web", "Copy"),
        TrancheRule("First", date(2027, 7, 4), ("Nowhere",)),
        TrancheRule("First", date(2027, 8, 1)),
        TrancheRule("Past", date(2020, 1, 1)),
    )
    found = framed(*rows)
    messages = [each.message for each in found.findings if each.code == "programme-row-not-followed"]
    assert len(messages) == 5
    for words in ("no application of the register", "stands there twice", "before the first cutover window is over"):
        assert any(words in message for message in messages)
    assert len(found.problem.tranches) == 1
    assert len(group(found.problem, "web").modes) == 1


FIRST = TrancheRule("First", date(2027, 7, 6), ("Web", "Maps"), 3, 90_000_000)
SECOND = TrancheRule("Second", date(2027, 12, 31))


def test_a_gate_says_what_has_moved_and_what_is_paid_by_then():
    rules = (FIRST, SECOND, MoveMethod("Web", "Copied", payment_pence=4_000_00))
    problem = framed(*rules).problem
    plan = planned(problem)
    first, second = gates_of(estate_of(*rules), problem, plan)
    assert (first.name, first.on, [each.name for each in first.moved]) == ("First", date(2027, 7, 6), ["Web", "Maps"])
    last = {move.group: wave.last for wave in plan.waves for move in wave.moves}
    assert first.moved_on == max(last["application:web"], last["application:maps"]) <= date(2027, 7, 6)
    assert (first.review_weeks, first.released_pence) == (3, 90_000_000)
    by_then = {group for group, day in last.items() if day <= first.on}
    spent = [
        spend.pence for group in problem.groups if group.id in by_then and not group.modes for spend in group.spends
    ]
    web = next(group for group in problem.groups if group.id == "application:web").modes[0]
    assert first.paid_pence == sum(spent) + sum(spend.pence for spend in web.spends)
    assert sum(spend.pence for spend in web.spends) >= 4_000_00
    assert (second.moved, second.moved_on, second.released_pence, second.paid_pence) == ([], None, None, None)


def test_what_is_paid_after_the_gate_is_not_counted():
    rules = (replace(FIRST, moved=()), MoveMethod("Web", "Copied", payment_pence=4_000_00))
    problem = framed(*rules).problem
    late = replace(problem, groups=tuple(replace(each, earliest="2027-08-14") for each in problem.groups))
    (gate,) = gates_of(estate_of(*rules), late, planned(late))
    assert (gate.moved, gate.paid_pence) == ([], 0)
