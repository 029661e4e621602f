"""The resilience section of the plan: what stops if the building is lost, and every single point of failure."""

from __future__ import annotations

from standpipe.app.plan_document import (
    BuildingLoss,
    Named,
    ResilienceSection,
    ServiceResilience,
    SharedPoint,
    SinglePoint,
    StoppedService,
)
from standpipe.estate.estate import Estate
from standpipe.estate.model import Service, Site
from standpipe.resilience import Consequence, NeedGraph, build_need_graph, lose, shared_points, single_points


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


def resilience_section(estate: Estate) -> tuple[ResilienceSection, NeedGraph]:
    """Return what stops what, and the need graph it was read from."""
    graph = build_need_graph(estate)
    found = single_points(graph)
    section = ResilienceSection(
        building=_building(estate, graph),
        services=[
            ServiceResilience(
                id=each.service,
                name=each.name,
                single_points=[SinglePoint(id=point.id, name=point.name, kind=point.kind) for point in each.points],
                known=not each.gaps,
            )
            for each in found
        ],
        shared_points=[
            SharedPoint(id=point.id, name=point.name, kind=point.kind, services=list(point.services))
            for point in shared_points(graph)
            if len(point.services) > 1
        ],
        notes=list(dict.fromkeys(graph.assumptions)),
    )
    return section, graph


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
