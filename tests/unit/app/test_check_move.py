"""A plan that makes a service worse on the way is refused, with the state, the cause and the cheapest remedy."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from standpipe.app.analyse_resilience import ResilienceAnalysis
from standpipe.app.check_move import check_move, refusals
from standpipe.app.document_parts import Money
from standpipe.app.plan_document import DispositionEntry, DispositionSection
from standpipe.app.waves_document import WavesSection
from standpipe.catalogue import Catalogue, load_catalogue
from standpipe.catalogue.assumptions import Override
from standpipe.catalogue.failure_rates import load_failure_rates
from standpipe.estate.estate import Estate
from standpipe.estate.model import (
    Application,
    Component,
    Dependency,
    DependencyKind,
    Hosting,
    Server,
    Service,
    Site,
)
from standpipe.kernel.evidence import Place

DC = "site:dc"
NAMES = ("tax", "ledger", "bins")


@pytest.fixture
def estate() -> Estate:
    """Tax needs the ledger; bins needs nothing else."""
    return Estate(
        sites={DC: Site(DC, "Data centre")},
        servers={f"server:{name}": Server(f"server:{name}", name, site=DC) for name in NAMES},
        components={
            f"component:{name}": Component(
                f"component:{name}", name, application=f"application:{name}", server=f"server:{name}"
            )
            for name in NAMES
        },
        applications={
            f"application:{name}": Application(f"application:{name}", name.capitalize(), hosting=Hosting.DATA_CENTRE)
            for name in NAMES
        },
        dependencies=(Dependency("application:tax", "application:ledger", DependencyKind.HARD),),
        services={
            f"service:{name}": Service(f"service:{name}", f"{name} service", applications=(f"application:{name}",))
            for name in ("tax", "bins")
        },
    )


def waves(*moves: tuple[str, ...]) -> WavesSection:
    """One wave for each tuple of applications."""
    listed = [
        {
            "number": number,
            "window_first": f"2027-0{number}-01",
            "window_last": f"2027-0{number}-02",
            "moves": [_move(name) for name in names],
            "load_days": {},
            "capacity_days": {},
        }
        for number, names in enumerate(moves, 1)
    ]
    plain: dict[str, Any] = {
        "feasible": True, "starts": None, "closing_date": "2027-12-01", "earliest_closing_date": None,
        "confidence": None, "wave_zero": [], "waves": listed, "closing": [], "freezes": [], "conflict": [],
        "cost_pence": None, "bound_pence": None, "gap": None, "due": [],
    }  # fmt: skip
    return msgspec.convert(plain, WavesSection)


def _move(name: str) -> dict[str, Any]:
    return {
        "id": name, "name": name, "applications": [{"id": f"application:{name}", "name": name}],
        "treatment": "rehost", "target": "azure virtual machine", "effort_days": {}, "freeze_calendars": [],
        "because": "",
    }  # fmt: skip


def dispositions(**targets: tuple[str, str]) -> DispositionSection:
    """All rehosted, unless said otherwise as (treatment, target)."""
    entries = []
    for name in NAMES:
        treatment, target = targets.get(name, ("rehost", "azure virtual machine"))
        entries.append(
            DispositionEntry(
                id=f"application:{name}", name=name, hosting="data centre", treatment=treatment, target=target,
                readiness="ready", monthly=Money(pence=0), one_off=Money(pence=0), lines=[], reasons=[],
                alternatives=[], questions=[], stays_on_site=[], servers=[],
            )
        )  # fmt: skip
    return DispositionSection(
        applications=entries, by_treatment={}, by_target={}, not_to_one_cloud=0, cannot_leave=[],
        servers_without_application=[],
    )  # fmt: skip


def analysis(estate: Estate, **assumptions: int) -> ResilienceAnalysis:
    catalogue: Catalogue = load_catalogue()
    own = [Override(name.replace("_", "-"), Decimal(value), Place("own.csv")) for name, value in assumptions.items()]
    return ResilienceAnalysis(estate, catalogue.with_assumptions(own), load_failure_rates(), (DC,))


def test_one_circuit_between_the_places_refuses_the_plan_and_a_second_mends_it(estate: Estate) -> None:
    moves = waves(("tax",), ("ledger",), ("bins",))
    check = check_move(analysis(estate, move_tolerance_hours=4), moves, dispositions())
    assert check is not None
    assert check.refused
    assert [state.name for state in check.states] == [
        "Today", "After wave 1", "After wave 2", "After wave 3", "After the closing",
    ]  # fmt: skip
    tax = next(each for each in check.services if each.id == "service:tax")
    assert tax.refused
    assert tax.causes[0].name == "Circuit 1 between Data centre and the cloud region"
    assert tax.causes[0].hours == pytest.approx(6, rel=0.02)
    assert tax.remedies[0].kind == "second circuit"
    assert tax.remedies[0].pence_a_year == 1_200_000
    assert tax.remedies[0].enough
    assert check.remedies[-1].still_worse == 0
    found = list(refusals(check))
    assert {each.subject for each in found} == {"service:tax", "service:bins"}
    assert "First build a second circuit to the cloud region." in found[0].message


def test_moving_together_is_the_cheapest_where_only_the_split_hurts(estate: Estate) -> None:
    """People do not come through the building: only what talks over the line needs it."""
    check = check_move(
        analysis(estate, move_tolerance_hours=4, move_through_data_centre=0),
        waves(("tax",), ("bins",), ("ledger",)),
        dispositions(),
    )
    assert check is not None
    tax, bins = (next(each for each in check.services if each.id == f"service:{name}") for name in ("tax", "bins"))
    assert tax.refused
    assert check.states[tax.worst_state or 0].name == "After wave 1"
    assert tax.remedies[0].kind == "move together"
    assert tax.remedies[0].pence_a_year == 0
    assert tax.remedies[0].applications == 2
    assert tax.remedies[0].enough
    assert not bins.refused or bins.worst_state == 4


def test_a_plan_within_the_tolerance_is_not_refused(estate: Estate) -> None:
    check = check_move(analysis(estate, move_tolerance_hours=24), waves(("tax", "ledger", "bins")), dispositions())
    assert check is not None
    assert not check.refused
    assert not check.remedies
    assert not list(refusals(check))
    assert check.in_words.startswith("No service is down for more than 24 hours")


def test_what_ends_leaves_its_service_unknown_and_what_stays_has_no_known_place(estate: Estate) -> None:
    check = check_move(
        analysis(estate),
        waves(("tax",), ("ledger",)),
        dispositions(tax=("retire", "nowhere"), bins=("retain", "on-site residue")),
    )
    assert check is not None
    tax, bins = (next(each for each in check.services if each.id == f"service:{name}") for name in ("tax", "bins"))
    assert [(step.state, step.hours is None) for step in tax.steps] == [(0, False), (1, True)]
    assert tax.gaps == ["It is not known what tax service uses once Tax has ended."]
    assert bins.steps[-1].state == 3
    assert bins.steps[-1].hours is None
    assert bins.gaps == ["It is not known where bins stands after the closing."]


def test_what_nobody_moves_stops_with_the_building(estate: Estate) -> None:
    check = check_move(analysis(estate), waves(("bins",)), dispositions())
    assert check is not None
    tax = next(each for each in check.services if each.id == "service:tax")
    assert tax.steps[-1].hours == 8760
    assert tax.causes[0].name == "Data centre, which is closed"
    assert not any(remedy.enough for remedy in tax.remedies)


def test_without_waves_or_a_building_there_is_nothing_to_check(estate: Estate) -> None:
    assert check_move(analysis(estate), waves(), dispositions()) is None
    homeless = ResilienceAnalysis(estate, load_catalogue(), load_failure_rates(), ())
    assert check_move(homeless, waves(("tax",)), dispositions()) is None


def test_a_state_begins_on_the_day_after_its_wave(estate: Estate) -> None:
    check = check_move(analysis(estate), waves(("tax",)), dispositions())
    assert check is not None
    assert [state.on for state in check.states] == [None, date(2027, 1, 3), date(2027, 12, 1)]
