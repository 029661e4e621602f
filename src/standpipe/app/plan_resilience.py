"""The resilience section of the plan: what stops what, how available services are, what comes back, what repairs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from standpipe.app.analyse_resilience import (
    ResilienceAnalysis,
    resilience_document,
    restore_entry,
    restore_rows,
    scenario_entry,
)
from standpipe.app.closing_sites import closing_sites
from standpipe.app.document_parts import Named
from standpipe.app.plan_document import (
    BuildingLoss,
    ResilienceSection,
    ServiceResilience,
    SharedPoint,
    SinglePoint,
    StoppedService,
)
from standpipe.app.plan_network import network_section
from standpipe.app.pointers import Pointers
from standpipe.app.resilience_document import RecoveryEntry, RestoreEntry
from standpipe.catalogue import Catalogue
from standpipe.catalogue.failure_rates import load_failure_rates
from standpipe.estate.estate import Estate
from standpipe.estate.model import Service
from standpipe.kernel.evidence import Basis, Evidence, Place
from standpipe.resilience import Consequence, NeedGraph
from standpipe.resilience.scenarios import ScenarioKind


def resilience_section(
    estate: Estate, catalogue: Catalogue, *, as_of: date | None = None, pointers: Pointers | None = None
) -> tuple[ResilienceSection, ResilienceAnalysis]:
    """Return what stops what, how available each service is, what comes back when, and the analysis behind it.

    Args:
        estate: what is known.
        catalogue: reference data.
        as_of: the day of the plan; without it and `pointers` the network is left out.
        pointers: takes the evidence of the network's figures.

    """
    sites = tuple(site.id for site in closing_sites(estate))
    analysis = ResilienceAnalysis(estate, catalogue, load_failure_rates(), sites)
    found = resilience_document(analysis)
    recoveries = [
        RecoveryEntry(
            scenario=scenario_entry(recovery),
            sheet=restore_rows(recovery) if recovery.kind is ScenarioKind.SITE else [],
        )
        for recovery in analysis.recoveries.values()
    ]
    building, *others = _buildings(analysis)
    if pointers:
        for number, loss in enumerate(analysis.buildings):
            at = f"/resilience/other_buildings/{number - 1}" if number else "/resilience/building"
            pointers.add_list(f"{at}/stopped", _why_stopped(estate, loss.stopped))
    section = ResilienceSection(
        building=building,
        other_buildings=others,
        services=[
            ServiceResilience(
                id=each.id,
                name=each.name,
                single_points=[
                    SinglePoint(id=point.id, name=point.name, kind=point.kind, share=point.share)
                    for point in each.single_points
                ],
                known=not analysis.points[each.id].gaps,
                unavailability=each.unavailability,
                outage_hours_a_year=each.expected_outage_hours_a_year,
                outage_in_words=each.outage_in_words,
                evidence_range=each.evidence_range,
                basis=each.basis,
                restore=_worst_restore(analysis, each.id),
            )
            for each in found.services
        ],
        shared_points=[
            SharedPoint(id=each.id, name=each.name, kind=each.kind, services=each.services, in_words=each.in_words)
            for each in found.shared_points
            if len(each.services) > 1
        ],
        notes=found.notes,
        recoveries=recoveries if estate.services else [],
        repairs=found.repairs,
        fronts=found.fronts if found.repairs else None,
        figures=found.figures if estate.services else {},
        network=network_section(analysis, as_of=as_of, pointers=pointers) if as_of and pointers else None,
    )
    return section, analysis


def _buildings(analysis: ResilienceAnalysis) -> tuple[BuildingLoss, ...]:
    """Return what the loss of each building stops, the one that stops most services first; never none."""
    estate, graph = analysis.estate, analysis.graph
    if not analysis.buildings:
        unknown = [Named(id=service.id, name=service.name) for service in estate.services.values()]
        return (BuildingLoss(site=None, stopped=[], unaffected=[], unknown=unknown),)
    return tuple(
        BuildingLoss(
            site=Named(id=loss.lost[0], name=graph[loss.lost[0]].name),
            stopped=[_stopped(estate, graph, each) for each in loss.stopped],
            unaffected=[Named(id=each, name=graph[each].name) for each in loss.standing],
            unknown=[Named(id=each.id, name=each.name) for each in loss.unknown],
        )
        for loss in analysis.buildings
    )


def _why_stopped(estate: Estate, stopped: Sequence[Consequence]) -> Evidence:
    """Return the rule by which services stop, with the sheets that say what each link of their chains needs."""
    places = []
    for consequence in stopped:
        chain = [consequence.id, *(step.cause for step in consequence.chain)]
        facts = [(each, "name") for each in chain] + [(one, f"depends on {other}") for one, other in pairwise(chain)]
        places += [each.place for fact in facts for each in estate.evidence.of(*fact)[:1] if each.place]
    sheets = sorted({str(Place(place.file, place.sheet)) for place in places})
    return Evidence(
        Basis.REGISTER,
        rule="a service stops when what it cannot do without stands in the building, or needs what stands there",
        inputs=tuple(sheets),
    )


def _worst_restore(analysis: ResilienceAnalysis, service: str) -> RestoreEntry | None:
    """Return how a service comes back after the building whose loss keeps it away longest; None where it goes on."""
    found = [
        back
        for recovery in analysis.recoveries.values()
        if recovery.kind is ScenarioKind.SITE
        for back in recovery.services
        if back.id == service
    ]
    worst = max(found, key=lambda back: (back.hours is None, back.hours.high if back.hours else 0), default=None)
    return restore_entry(worst) if worst else None


def _stopped(estate: Estate, graph: NeedGraph, consequence: Consequence) -> StoppedService:
    service = estate.find(consequence.id)
    audience = service.audience.value if isinstance(service, Service) and service.audience else None
    chain = [consequence.name, *(graph[step.cause].name for step in consequence.chain)]
    return StoppedService(id=consequence.id, name=consequence.name, audience=audience, because=chain)
