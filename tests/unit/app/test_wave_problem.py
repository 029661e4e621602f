"""The wave problem of a small estate: whom it books, what it rehearses, which contracts it keeps alive."""

from dataclasses import replace
from datetime import date

import pytest

from standpipe.app.wave_contracts import stated_extensions
from standpipe.app.wave_problem import frame_waves
from standpipe.app.wave_story import insides_of
from standpipe.catalogue import load_catalogue
from standpipe.disposition import Settings, propose
from standpipe.estate.estate import Estate
from standpipe.estate.model import (
    Application,
    Circuit,
    Contract,
    Dependency,
    DependencyKind,
    Hosting,
    Redundancy,
    RunningCost,
    Server,
    Site,
    Supplier,
    Team,
)
from standpipe.estate.model import Component as Runs
from standpipe.waves import Link, check_plan, plan_waves

AS_OF = date(2026, 11, 23)
SITE = Site("site:hall", "Hall")


def application(name, **facts):
    held = {"hosting": Hosting.DATA_CENTRE, "tier": 2, "bought": False} | facts
    return Application(f"application:{name}", name.title(), **held)


def estate_of(*applications, **more):
    servers = [Server(f"server:{each.name}", f"srv-{each.name}", vcpus=2, memory_mib=4096) for each in applications]
    parts = {
        "sites": {SITE.id: SITE},
        "applications": {each.id: each for each in applications},
        "servers": {each.id: each for each in servers},
        "components": {
            f"component:{n}": Runs(f"component:{n}", "c", application=one.id, server=server.id)
            for n, (one, server) in enumerate(zip(applications, servers, strict=True))
        },
        "teams": {"team:apps": Team("team:apps", "Applications", "application", 20.0, 35_000)},
    }
    for name, value in more.items():
        parts[name] = value if isinstance(value, tuple) else {each.id: each for each in value}
    return Estate(**parts)


def framed(estate):
    catalogue = load_catalogue()
    dispositions = propose(estate, catalogue, Settings(as_of=AS_OF))
    return frame_waves(estate, dispositions, catalogue.assumptions, sites=(SITE,), as_of=AS_OF, cycle=None)


def team_of(problem, start):
    return next((team for team in problem.teams if team.id.startswith(start)), None)


def test_acceptance_testers_are_booked_for_each_application_that_names_them():
    rents = application("rents", acceptance_testers=("Rents lead", "Rents clerk"))
    found = framed(estate_of(rents, application("maps")))
    testers = [team for team in found.problem.teams if team.skill == "user acceptance"]
    assert [team.name for team in testers] == ["Rents clerk", "Rents lead"]
    days = {group.id: {e.team: e.total_days for e in group.efforts} for group in found.problem.groups}
    assert days["application:rents"]["testers-rents-lead"] == 1.5
    assert not any(team.startswith("testers-") for team in days["application:maps"])


def test_those_who_attend_a_move_are_named_and_not_scheduled_by_the_hour():
    rents = application("rents", acceptance_testers=("Rents lead",))
    problem = framed(estate_of(rents)).problem
    (inside,) = insides_of(problem, plan_waves(problem, work_units=5, prove=False), seed=1).values()
    assert inside.people == {"Applications": 1}
    assert any(line.startswith("Rents lead: there during the window") for line in inside.assumed)


def test_more_testing_than_a_week_holds_begins_in_the_weeks_before():
    one = application("rents", acceptance_testers=("Rents lead",))
    others = [application(name, acceptance_testers=("Rents lead",)) for name in ("arrears", "repairs")]
    ties = tuple(Dependency(other.id, one.id, DependencyKind.HARD) for other in others)
    problem = framed(estate_of(one, *others, dependencies=ties)).problem
    effort = next(e for group in problem.groups for e in group.efforts if e.team == "testers-rents-lead")
    assert (effort.cutover_days, effort.prepare_days) == (2.0, (0.5, 2.0))
    assert check_plan(problem, plan_waves(problem, work_units=5, prove=False)) == ()


def test_a_critical_application_without_testers_is_a_finding():
    found = framed(estate_of(application("benefits", tier=1)))
    assert "no-acceptance-testers" in {finding.code for finding in found.findings}


def test_a_bought_product_books_its_suppliers_engineers_after_their_lead_time():
    supplier = Supplier("supplier:acme", "Acme")
    bought = application("ledger", bought=True, supplier=supplier.id)
    problem = framed(estate_of(bought, suppliers=[supplier])).problem
    engineers = team_of(problem, "engineers-")
    assert (engineers.name, set(engineers.days), engineers.buyable.lead_days) == ("Engineers of Acme", {0.0}, 42)
    assert engineers.buyable.pence_per_day == 100_000
    assert engineers.id in {effort.team for group in problem.groups for effort in group.efforts}


def test_a_team_of_the_supplier_in_the_register_says_days_and_rate():
    supplier = Supplier("supplier:acme", "Acme")
    bought = application("ledger", bought=True, supplier=supplier.id)
    teams = [
        Team("team:apps", "Applications", "application", 20.0, 35_000),
        Team("team:acme", "Acme consultants", "ledger", 1.5, 90_000, supplier.id),
    ]
    problem = framed(estate_of(bought, suppliers=[supplier], teams=teams)).problem
    assert team_of(problem, "engineers-").buyable.max_days_per_window == 1.5
    assert team_of(problem, "engineers-").buyable.pence_per_day == 90_000


def test_critical_moves_are_rehearsed_and_first_weekends_hold_fewer():
    problem = framed(estate_of(application("benefits", tier=1), application("maps", tier=3))).problem
    assert {group.id: group.rehearsal for group in problem.groups} == {
        "application:benefits": True, "application:maps": False,
    }  # fmt: skip
    capped = [window for window in problem.windows if window.max_moves is not None]
    assert [window.max_moves for window in capped] == [2, 2, 2, 2]
    plan = plan_waves(problem, work_units=5, prove=False)
    assert capped[0].first >= plan.gate


def test_applications_that_stand_in_for_each_other_never_move_together():
    first, second, user = (application(name) for name in ("portal-a", "portal-b", "forms"))
    either = tuple(
        Dependency(user.id, target.id, DependencyKind.SOFT, Redundancy.ANY, group="portal")
        for target in (first, second)
    )
    problem = framed(estate_of(first, second, user, dependencies=either)).problem
    apart = [link for link in problem.dependencies if link.kind is Link.NEVER_TOGETHER]
    assert [{link.first, link.second} for link in apart] == [{first.id, second.id}]


CONTRACT = Contract(
    "contract:array", "Storage support", ends=date(2027, 6, 30), notice_months=3, annual_value_pence=1_200_000,
    covers=(SITE.id,),
)  # fmt: skip


def contracts_with(estate_parts=None, **changes):
    parts = {"contracts": [replace(CONTRACT, **changes)]} | (estate_parts or {})
    return framed(estate_of(application("maps"), **parts))


def test_a_contract_of_the_site_is_needed_until_the_closing_and_its_extension_is_assumed():
    found = contracts_with()
    (contract,) = found.problem.contracts
    assert (contract.groups, contract.notice_days, contract.ends) == ((), 91, date(2027, 6, 30))
    assert {(renewal.months, renewal.pence) for renewal in contract.renewals} == {(12, 1_200_000)}
    assert "contract-extension-assumed" in {finding.code for finding in found.findings}
    plan = plan_waves(found.problem, work_units=5, prove=False)
    assert plan.feasible
    assert all(taken.contract == contract.id for taken in plan.renewals)


def test_stated_extensions_and_automatic_renewals_are_not_assumed():
    stated = contracts_with(extension_options="one of two years")
    assert [renewal.months for renewal in stated.problem.contracts[0].renewals] == [24]
    automatic = contracts_with(renews_automatically=True, renewal_months=6)
    assert {renewal.months for renewal in automatic.problem.contracts[0].renewals} == {6}
    for found in (stated, automatic):
        assert "contract-extension-assumed" not in {finding.code for finding in found.findings}


def test_a_renewal_costs_nothing_more_where_the_running_costs_hold_it():
    cost = RunningCost("cost:array", "Array", annual_pence=1_200_000, ends_with_data_centre=True)
    found = contracts_with({"running_costs": [cost]})
    assert {renewal.pence for renewal in found.problem.contracts[0].renewals} == {0}


def test_contracts_of_circuits_count_and_those_of_applications_that_go_on_do_not():
    line = Circuit("circuit:wan", "WAN", site=SITE.id)
    assert contracts_with({"circuits": [line]}, covers=(line.id,)).problem.contracts
    assert not contracts_with(covers=("application:maps",)).problem.contracts


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("two of one year each", (12, 12)),
        ("2 x 12 months", (12, 12)),
        ("1 extension of 24 months", (24,)),
        ("one year", (12,)),
        ("2 options of 1 year, then 6 months", (12, 12, 6)),
        ("to be agreed", ()),
        ("", ()),
    ],
)
def test_extensions_are_read_from_the_words_of_a_register(text, months):
    assert stated_extensions(text) == months
