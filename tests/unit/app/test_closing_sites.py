"""A plan closes every site that is marked as closing: each building's loss is told apart, the first lease binds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from standpipe.app.closing_sites import closing_sites
from standpipe.app.plan_exit import PlanSettings, plan_exit
from standpipe.catalogue import load_catalogue
from standpipe.estate.estate import Estate
from standpipe.estate.model import Application, Component, Contract, Hosting, Server, Service, Site

AS_OF = date(2026, 11, 23)


def by_id(*entities):
    return {each.id: each for each in entities}


def sites_of(*sites):
    return [site.name for site in closing_sites(Estate(sites=by_id(*sites)))]


def test_every_marked_site_closes_and_only_these():
    marked = Site("a", "Old hall", closing=True), Site("b", "Annexe", closing=True)
    assert sites_of(*marked, Site("c", "Depot"), Site("d", "New hall", purpose="data centre")) == ["Old hall", "Annexe"]


def test_of_two_unmarked_data_centres_none_is_guessed():
    assert sites_of(Site("a", "Old hall", purpose="data centre"), Site("b", "Annexe", purpose="Data centre")) == []


SETTINGS = PlanSettings(as_of=AS_OF, work_units=50, scenarios=200)


def two_sites():
    """Return two closing sites: two services need the hall, one the annexe, whose lease ends a year earlier."""
    hosting, owner = Hosting.DATA_CENTRE, "Head of service"
    names = {"tax": "hall", "rent": "hall", "roads": "annexe"}
    return Estate(
        sites=by_id(Site("site:annexe", "Annexe", closing=True), Site("site:hall", "Old hall", closing=True)),
        servers=by_id(*(Server(f"server:{each}", each, site=f"site:{at}") for each, at in names.items())),
        applications=by_id(
            *(Application(f"application:{each}", each, hosting=hosting, business_owner=owner) for each in names)
        ),
        components=by_id(
            *(
                Component(f"component:{each}", each, application=f"application:{each}", server=f"server:{each}")
                for each in names
            )
        ),
        services=by_id(*(Service(f"service:{each}", each, applications=(f"application:{each}",)) for each in names)),
        contracts=by_id(
            Contract("contract:hall", "Lease of the hall", covers=("site:hall",), ends=date(2028, 11, 30)),
            Contract("contract:annexe", "Lease of the annexe", covers=("site:annexe",), ends=date(2027, 11, 30)),
        ),
    )


@pytest.fixture(scope="module")
def document():
    return plan_exit(two_sites(), load_catalogue(), SETTINGS, lambda _step: None).document


def test_each_building_is_lost_alone_the_worst_first(document):
    resilience = document.resilience
    losses = [(each.site.name, [service.name for service in each.stopped]) for each in
              (resilience.building, *resilience.other_buildings)]  # fmt: skip
    assert losses == [("Old hall", ["tax", "rent"]), ("Annexe", ["roads"])]
    assert [each.name for each in document.estate.closing_sites] == ["Annexe", "Old hall"]


def test_what_comes_back_is_told_for_each_building(document):
    buildings = [each.scenario for each in document.resilience.recoveries if each.sheet]
    assert [(each.id, each.name, each.stopped) for each in buildings] == [
        ("site", "Old hall is lost", 2),
        ("site:annexe", "Annexe is lost", 1),
    ]
    assert all(service.restore for service in document.resilience.services)


def test_each_site_closes_by_its_own_lease_and_the_plan_with_the_last(document):
    closes = {site.name: site.closes for site in document.waves.sites}
    assert closes["Annexe"] <= date(2027, 11, 30)
    assert closes["Old hall"] <= date(2028, 11, 30)
    assert max(closes.values()) == document.waves.closing_date


def test_each_site_has_its_own_cost_of_ending(document):
    names = {line.name for line in document.business_case.lines if line.category == "exit"}
    assert {f"cessation of circuits: {site}" for site in ("Annexe", "Old hall")} <= names


def test_a_lease_that_ends_too_soon_is_named_with_its_site():
    soon = replace(two_sites(), contracts=by_id(
        Contract("contract:annexe", "Lease of the annexe", covers=("site:annexe",), ends=date(2026, 12, 30)),
    ))  # fmt: skip
    waves = plan_exit(soon, load_catalogue(), SETTINGS, lambda _step: None).document.waves
    assert not waves.feasible
    assert any("Annexe is handed back when contract 'Lease of the annexe' ends" in rule for rule in waves.conflict)
