"""How the council comes back from each of five losses, and which recovery objectives that meets.

A promise (`True`) is only made when the whole range lies within the objective and nothing that it rests on is unknown;
a breach (`False`) when the whole range lies above it. Everything else is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from standpipe.estate.estate import Estate
from standpipe.kernel.intervals import Interval
from standpipe.resilience.losses import lose
from standpipe.resilience.model import NeedGraph, Node
from standpipe.resilience.restore_sheet import RestoreSheet, restore_sheet
from standpipe.resilience.scenarios import NAMES, RecoveryFigures, Scenario, ScenarioKind, scenario

START = "action:before-the-first-restore"
"""The node of the work that comes before any restore."""


@dataclass(frozen=True, slots=True)
class ServiceRecovery:
    """One service that stopped; hours after the loss, None unknown. `position` counts from 1 in order of return."""

    id: str
    name: str
    position: int
    hours: Interval | None
    waits_for: tuple[str, ...]
    time_objective: float | None
    meets_time: bool | None
    point_objective: float | None
    meets_point: bool | None


@dataclass(frozen=True, slots=True)
class Recovery:
    """The answer to one scenario; `unknown` says why there is none."""

    id: str
    """The scenario's kind; of a further building, the id of its site."""
    kind: ScenarioKind
    name: str
    lost: tuple[str, ...]
    sheet: RestoreSheet
    services: tuple[ServiceRecovery, ...]
    standing: tuple[str, ...]
    unclear: tuple[str, ...]
    """Services of which it cannot be told whether they stop."""
    conditions: tuple[str, ...]
    circles: tuple[str, ...]
    unknown: str | None


def recoveries(
    estate: Estate, graph: NeedGraph, figures: RecoveryFigures, *, sites: tuple[str, ...]
) -> tuple[Recovery, ...]:
    """Return all five scenarios; each of `sites` is a building that may be lost, and they are not lost together."""
    first = sites[0] if sites else None
    found = {kind: recover(estate, graph, figures, kind, site=first) for kind in ScenarioKind}
    building = found.pop(ScenarioKind.SITE)
    if len(sites) < 2:
        return building, *found.values()
    more = (replace(recover(estate, graph, figures, ScenarioKind.SITE, site=site), id=site) for site in sites[1:])
    buildings = zip(sites, (building, *more), strict=True)
    return *(replace(each, name=f"{graph[site].name} is lost") for site, each in buildings), *found.values()


def recover(
    estate: Estate, graph: NeedGraph, figures: RecoveryFigures, kind: ScenarioKind, *, site: str | None
) -> Recovery:
    """Return how the council comes back from one scenario.

    >>> from standpipe.estate.model import Circuit
    >>> from standpipe.resilience.from_estate import build_need_graph
    >>> day = Interval(1, 24)
    >>> figures = RecoveryFigures(Interval(50, 200), 4, day, day, day, day, day, day, Interval(2, 24))
    >>> estate = Estate(circuits={"circuit:a": Circuit("circuit:a", "Line A", purpose="internet")})
    >>> recover(estate, build_need_graph(estate), figures, ScenarioKind.CIRCUIT, site=None).sheet.rows[0].ends
    Interval(low=2.0, high=24.0)
    """
    case = scenario(estate, graph, figures, kind, site=site)
    if case.unknown:
        return Recovery(kind.value, kind, NAMES[kind], (), RestoreSheet((), ()), (), (), (), (), (), case.unknown)
    lost, hours, by = case.lost, dict(case.hours), dict(case.restored_by)
    waits = set(case.waits)
    wide = graph
    if case.delay is not None:
        wide = NeedGraph(
            (*graph, Node(START, "Know what is clean, and fetch a copy", "action")), networks=graph.networks.values()
        )
        hours[START] = case.delay
        by |= {name: (*by.get(name, ()), START) for name in lost if name in estate.servers}
        lost = (*lost, START)
        waits.add(START)
    urgency = {
        service.id: objective for service in estate.services.values() if (objective := _time(estate, service.id))
    }
    sheet = restore_sheet(
        wide, lost, hours, restored_by=by, streams=figures.streams, urgency=urgency, no_stream=waits
    )  # fmt: skip
    loss = lose(graph, case.lost)
    services = []
    for position, back in enumerate(sheet.services, 1):
        time, point = _time(estate, back.id), _point(estate, back.id)
        services.append(
            ServiceRecovery(
                back.id, back.name, position, back.hours, back.waits_for, time, _meets(back.hours, time, case),
                point, _meets_point(point, case, figures),
            )
        )  # fmt: skip
    return Recovery(
        kind.value, kind, NAMES[kind], case.lost, sheet, tuple(services), loss.standing,
        tuple(each.id for each in loss.unknown), case.conditions, case.circles, None,
    )  # fmt: skip


def _meets(span: Interval | None, objective: float | None, case: Scenario) -> bool | None:
    if span is None or objective is None:
        return None
    if span.low > objective:
        return False
    return True if span.high <= objective and case.promise else None


def _meets_point(objective: float | None, case: Scenario, figures: RecoveryFigures) -> bool | None:
    """Data is lost back to the last backup; how old that is decides."""
    if objective is None or not case.promise:
        return None
    if not case.data_lost:
        return True
    between = figures.hours_between_backups
    return None if between is None else between <= objective


def _time(estate: Estate, service: str) -> float | None:
    """Return the recovery time objective of a service, else the shortest of its applications'."""
    own = estate.services[service].recovery_time_objective_hours
    stated = [estate.applications[each].recovery_time_objective_hours for each in _applications(estate, service)]
    return own if own is not None else min((each for each in stated if each is not None), default=None)


def _point(estate: Estate, service: str) -> float | None:
    stated = [estate.applications[each].recovery_point_objective_hours for each in _applications(estate, service)]
    return min((each for each in stated if each is not None), default=None)


def _applications(estate: Estate, service: str) -> list[str]:
    return [each for each in estate.services[service].applications or () if each in estate.applications]
