"""In which order, and after how long, services come back when things are lost: the building, or the directory.

Method: what failed is restored when everything it needs is back (of alternatives, as many as needed), and the system
that restores it works. Times are the well-founded solution of

    back(thing) = own hours + latest of (for each need, the time at which enough members are back),

found group by group in order of the needs; what still has no time waits for itself in a circle, and is named ("the
backup server needs the directory that it is to restore"). The range: at best everything runs at once with the shortest
hours; at worst a thing waits for its longest chain and for all other work in between, which no schedule that keeps its
streams busy exceeds (Graham 1966): longest chain + all hours / streams.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.intervals import Interval
from standpipe.resilience.losses import lose
from standpipe.resilience.model import Need, NeedGraph, PathNeed, all_of
from standpipe.resilience.order import NETWORK_PREFIX, cycles, evaluation_order

HAS_DATA = frozenset({"server", "database"})
"""Kinds that do not come back in no time: without stated hours their restore time is unknown."""
RESTORED_BY = "is restored by"


@dataclass(frozen=True, slots=True)
class RestoreStep:
    """One thing in the order of restoring, and the hours after the loss at which it is back at the earliest."""

    id: str
    name: str
    kind: str
    earliest: float


@dataclass(frozen=True, slots=True)
class ServiceRestore:
    """When a service is back, in hours after the loss; None when a circle keeps it down or a time is unknown.

    `meets_objective` is None when the range spans the objective, or either is unknown.
    """

    id: str
    name: str
    hours: Interval | None
    meets_objective: bool | None
    unknown: tuple[str, ...]
    waits_in_circle: bool


@dataclass(frozen=True, slots=True)
class RestorePlan:
    """The order of restoring, the services, and the circles that must be broken by hand."""

    order: tuple[RestoreStep, ...]
    services: tuple[ServiceRestore, ...]
    circles: tuple[tuple[str, ...], ...]


def restore(
    graph: NeedGraph,
    lost: Collection[str],
    hours: Mapping[str, Interval],
    *,
    restored_by: Mapping[str, tuple[str, ...]] | None = None,
    streams: int = 4,
    objectives: Mapping[str, float] | None = None,
) -> RestorePlan:
    """Return how everything that fails with `lost` comes back.

    Args:
        graph: the needs.
        lost: ids of what is lost; a lost place counts as replaced at hour 0 unless `hours` says otherwise.
        hours: hours of work to restore a thing, as a range.
        restored_by: for a thing, what must work to restore it (the backup server, the deployment tool).
        streams: restores that run at the same time.
        objectives: recovery time objective of services, in hours.

    Raises:
        InvalidValueError: an id is not in the graph, or there is no stream.

    >>> from standpipe.resilience.model import Node
    >>> graph = NeedGraph([
    ...     Node("service:tax", "Council tax", "service", all_of(["server:a"]), can_fail=False),
    ...     Node("server:a", "A", "server", all_of(["server:directory"])),
    ...     Node("server:directory", "Directory", "server"),
    ... ])
    >>> both = {"server:a": Interval(2, 3), "server:directory": Interval(1, 2)}
    >>> restore(graph, list(both), both, streams=1).services[0].hours
    Interval(low=3.0, high=10.0)
    """
    if streams < 1:
        raise InvalidValueError(f"{streams} restore streams cannot restore anything.")
    failed = lose(graph, lost).failed
    waiting = _with_restorers(graph, failed, restored_by or {})
    lows = {name: hours[name].low for name in failed if name in hours}
    highs = {name: hours[name].high for name in failed if name in hours}
    best, worst = _times(waiting, failed, lows), _times(waiting, failed, highs)
    work = math.fsum(highs.values()) / streams
    unknown = _unknown_below(waiting, failed, hours)
    order = sorted((name for name in failed if best[name] < math.inf), key=lambda name: (best[name], name))
    services = []
    for name in graph.of_kind("service"):
        if name not in failed:
            continue
        stuck = best[name] == math.inf
        span = None if stuck or unknown[name] else Interval(best[name], worst[name] + work)
        meets = _meets(span, (objectives or {}).get(name))
        services.append(ServiceRestore(name, graph[name].name, span, meets, tuple(sorted(unknown[name])), stuck))
    stuck_in = tuple(
        circle for circle in cycles(waiting) if any(name in failed and best[name] == math.inf for name in circle)
    )
    return RestorePlan(
        tuple(RestoreStep(name, graph[name].name, graph[name].kind, best[name]) for name in order),
        tuple(services),
        stuck_in,
    )


def _meets(span: Interval | None, objective: float | None) -> bool | None:
    if span is None or objective is None:
        return None
    if span.high <= objective:
        return True
    return False if span.low > objective else None


def _with_restorers(graph: NeedGraph, failed: Collection[str], by: Mapping[str, tuple[str, ...]]) -> NeedGraph:
    nodes = (
        replace(node, needs=(*node.needs, *all_of(by[node.id], RESTORED_BY)))
        if node.id in failed and node.id in by
        else node
        for node in graph
    )
    return NeedGraph(nodes, networks=graph.networks.values())


def _times(graph: NeedGraph, failed: Collection[str], hours: Mapping[str, float]) -> dict[str, float]:
    """Return when each node is back with unlimited streams; infinity for what waits for itself."""
    back = {node.id: math.inf if node.id in failed else 0.0 for node in graph}

    def ready(need: Need | PathNeed) -> float:
        if isinstance(need, PathNeed):
            return _way_back(graph, need, back)
        return sorted(back[member] for member in need.members)[need.at_least - 1]

    for group in evaluation_order(graph):
        names = [name for name in group if not name.startswith(NETWORK_PREFIX) and name in failed]
        changed = True
        while changed:
            changed = False
            for name in names:
                now = hours.get(name, 0.0) + max((ready(need) for need in graph[name].needs), default=0.0)
                changed |= now < back[name]
                back[name] = min(back[name], now)
            changed &= len(group) > 1
    return back


def _way_back(graph: NeedGraph, need: PathNeed, back: Mapping[str, float]) -> float:
    """Return when the first way from an entry to an exit is back: the way whose last node is back earliest."""
    neighbours: dict[str, list[str]] = {}
    for one, other in graph.networks[need.network].links:
        neighbours.setdefault(one, []).append(other)
        neighbours.setdefault(other, []).append(one)
    waiting = [(back[entry], entry) for entry in need.entries]
    heapq.heapify(waiting)
    seen: set[str] = set()
    while waiting:
        time, here = heapq.heappop(waiting)
        if here in need.exits:
            return time
        if here not in seen:
            seen.add(here)
            for other in neighbours.get(here, ()):
                heapq.heappush(waiting, (max(time, back[other]), other))
    return math.inf


def _unknown_below(graph: NeedGraph, failed: Collection[str], hours: Mapping[str, Interval]) -> dict[str, set[str]]:
    """Return for each failed node what it waits for whose restore time nobody has said."""
    below: dict[str, set[str]] = {}
    for group in evaluation_order(graph):
        merged: set[str] = set()
        for name in group:
            if name.startswith(NETWORK_PREFIX) or name not in failed:
                continue
            if graph[name].kind in HAS_DATA and name not in hours:
                merged.add(name)
            for need in graph[name].needs:
                for member in need.entries if isinstance(need, PathNeed) else need.members:
                    merged |= below.get(member, set())
        below |= dict.fromkeys(group, merged)
    return below
