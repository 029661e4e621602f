"""Each check finds what is wrong, and stays silent where nothing is."""

from __future__ import annotations

from datetime import date

import pytest

from standpipe.estate.checks import check_estate, notice_date
from standpipe.estate.estate import Estate
from standpipe.estate.model import (
    Application,
    Component,
    Contract,
    Dependency,
    DependencyKind,
    Hosting,
    PowerState,
    RunningCost,
    Server,
)

AS_OF = date(2026, 11, 23)


def by_id(*entities: object) -> dict:
    return {entity.id: entity for entity in entities}


def found(**parts: object) -> list[tuple[str, str]]:
    return [(finding.code, finding.subject) for finding in check_estate(Estate(**parts), AS_OF)]


def measured(identifier: str, **facts: object) -> Server:
    return Server(identifier, identifier, processor_usage_percent=10.0, **facts)


def test_a_machine_in_no_application_is_found_only_when_a_mapping_was_given() -> None:
    servers = by_id(measured("a"), measured("b"))
    mapping = by_id(Component("c", "c", application="x", server="a"))
    owned = by_id(Application("x", "X", business_owner="Head of Revenues", hosting=Hosting.DATA_CENTRE))
    assert found(servers=servers, components=mapping, applications=owned) == [("server-without-application", "b")]
    assert found(servers=servers) == []


def test_components_without_an_application_are_no_mapping() -> None:
    assert found(servers=by_id(measured("a")), components=by_id(Component("c", "web site", server="a"))) == []


def test_an_application_in_the_data_centre_needs_a_server() -> None:
    applications = by_id(
        Application("x", "X", business_owner="o", hosting=Hosting.DATA_CENTRE),
        Application("y", "Y", business_owner="o", hosting=Hosting.SAAS),
        Application("z", "Z", business_owner="o", hosting=Hosting.DATA_CENTRE),
    )
    mapping = by_id(Component("c", "c", application="x", server="a"))
    assert found(servers=by_id(measured("a")), components=mapping, applications=applications) == [
        ("application-without-server", "z")
    ]


@pytest.mark.parametrize(
    ("power", "written_off", "code"),
    [
        (PowerState.OFF, None, "powered-off-server"),
        (PowerState.ON, True, "decommissioned-but-running"),
        (PowerState.OFF, True, None),
        (PowerState.ON, None, None),
        (None, True, None),
    ],
)
def test_power_against_the_register(power: PowerState | None, written_off: bool | None, code: str | None) -> None:
    servers = by_id(measured("a", power_state=power, decommissioned=written_off))
    assert [each for each, _ in found(servers=servers)] == ([code] if code else [])


def test_one_finding_when_nothing_at_all_was_measured() -> None:
    servers = by_id(Server("a", "a"), Server("b", "b"))
    assert found(servers=servers) == [("no-utilisation", "estate")]


def test_one_finding_a_machine_when_some_were_measured() -> None:
    assert found(servers=by_id(Server("a", "a"), measured("b"))) == [("no-utilisation", "a")]


def test_addresses() -> None:
    servers = by_id(
        measured("a", addresses=("10.0.0.1",)),
        measured("b", addresses=()),
        measured("c", addresses=("169.254.3.4", "fe80::1%eth0")),
    )
    assert found(servers=servers) == [("link-local-address-only", "c"), ("no-address", "b")]


def test_contracts_and_their_notice() -> None:
    contracts = by_id(
        Contract("late", "Late", ends=date(2027, 1, 31), notice_months=3, renews_automatically=True),
        Contract("fixed", "Fixed", ends=date(2027, 1, 31), notice_months=3, renews_automatically=False),
        Contract("backwards", "B", starts=date(2027, 1, 1), ends=date(2026, 1, 1), notice_months=3),
        Contract("in time", "I", ends=date(2027, 12, 31), notice_months=3, renews_automatically=True),
    )
    assert found(contracts=contracts) == [
        ("contract-ends-before-start", "backwards"),
        ("notice-date-passed", "late"),
    ]


def test_notice_is_unknown_without_a_period() -> None:
    assert notice_date(Contract("c", "c", ends=date(2027, 5, 31))) is None
    assert notice_date(Contract("c", "c", ends=date(2027, 5, 31), notice_months=3)) == date(2027, 2, 28)


def test_a_ring_of_needs_is_named_once_and_traffic_makes_no_ring() -> None:
    ring = (
        Dependency("a", "b", DependencyKind.HARD),
        Dependency("b", "a", DependencyKind.HARD),
        Dependency("c", "a", DependencyKind.HARD, observed=True),
        Dependency("a", "c", DependencyKind.HARD, observed=True),
    )
    assert found(dependencies=ring) == [("dependency-cycle", "a")]


def test_units_that_slipped() -> None:
    costs = by_id(RunningCost("r", "Power", annual_pence=20_000_000_000), RunningCost("s", "Rent", annual_pence=10**9))
    servers = by_id(measured("a", memory_mib=16), measured("b", memory_mib=4096, vcpus=4))
    assert found(running_costs=costs, servers=servers) == [("implausible-value", "a"), ("implausible-value", "r")]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Income management", "Income  Management", True),
        ("Planning & building control", "Planning and building control", True),
        ("Case management - adults", "Case management - children", False),
        ("Finance 2019", "Finance 2022", False),
        ("Libraries", "Library management", False),
    ],
)
def test_two_spellings_of_one_application(one: str, other: str, same: bool) -> None:
    applications = by_id(Application("x", one, business_owner="o"), Application("y", other, business_owner="o"))
    assert [each for each, _ in found(applications=applications)] == (
        ["possible-duplicate-application"] if same else []
    )
