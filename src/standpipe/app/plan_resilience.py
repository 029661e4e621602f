"""The resilience section of the plan: what stops what, how available services are, what comes back, what repairs."""

from __future__ import annotations

from standpipe.app.analyse_resilience import (
    ResilienceAnalysis,
    resilience_document,
    restore_rows,
    scenario_entry,
)
from standpipe.app.document_parts import Named
from standpipe.app.plan_document import (
    BuildingLoss,
    ResilienceSection,
    ServiceResilience,
    SharedPoint,
    SinglePoint,
    StoppedService,
)
from standpipe.app.resilience_document import RecoveryEntry
from standpipe.catalogue import Catalogue
from standpipe.catalogue.failure_rates import load_failure_rates
from standpipe.estate.estate import Estate
from standpipe.estate.model import Service, Site
from standpipe.resilience import Consequence, NeedGraph, lose
from standpipe.resilience.scenarios import ScenarioKind


def closing_site(estate: Estate) -> Site | None:
    """Return the site that the plan closes: the one a person marked, else the only one that is a data centre.

    Unknown when several could be meant; nothing is guessed.
    """
    marked = [site for site in estate.sites.values() if site.closing]
    if marked:
        return marked[0]
    centres = [site for site in estate.sites.values() if (site.purpose or "").casefold() == "data centre"]
    if len(centres) == 1:
        return centres[0]
    with_machines = {server.site for server in estate.servers.values() if server.site}
    return estate.sites[with_machines.pop()] if len(with_machines) == 1 else None


def resilience_section(estate: Estate, catalogue: Catalogue) -> tuple[ResilienceSection, NeedGraph]:
    """Return what stops what, how available each service is, what comes back when, and the need graph behind it."""
    site = closing_site(estate)
    analysis = ResilienceAnalysis(estate, catalogue, load_failure_rates(), site.id if site else None)
    found = resilience_document(analysis)
    recoveries = [
        RecoveryEntry(
            scenario=scenario_entry(recovery), sheet=restore_rows(recovery) if kind is ScenarioKind.SITE else []
        )
        for kind, recovery in analysis.recoveries.items()
    ]
    section = ResilienceSection(
        building=_building(estate, analysis.graph),
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
                restore=each.restore,
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
    )
    return section, analysis.graph


def _building(estate: Estate, graph: NeedGraph) -> BuildingLoss:
    site = closing_site(estate)
    if site is None or site.id not in graph:
        unknown = [Named(id=service.id, name=service.name) for service in estate.services.values()]
        return BuildingLoss(site=None, stopped=[], unaffected=[], unknown=unknown)
    loss = lose(graph, [site.id])
    return BuildingLoss(
        site=Named(id=site.id, name=site.name),
        stopped=[_stopped(estate, graph, each) for each in loss.stopped],
        unaffected=[Named(id=each, name=graph[each].name) for each in loss.standing],
        unknown=[Named(id=each.id, name=each.name) for each in loss.unknown],
    )


def _stopped(estate: Estate, graph: NeedGraph, consequence: Consequence) -> StoppedService:
    service = estate.find(consequence.id)
    audience = service.audience.value if isinstance(service, Service) and service.audience else None
    chain = [consequence.name, *(graph[step.cause].name for step in consequence.chain)]
    return StoppedService(id=consequence.id, name=consequence.name, audience=audience, because=chain)
