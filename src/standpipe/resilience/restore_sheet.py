"""The restore sheet: in which order things are restored when only so many restores run at a time, and when each ends.

Method: services are taken in order of urgency; for each, what it waits for is listed after what that waits for in
turn (depth first), and of alternatives as many as are needed, those that can be back first. The restores run strictly
in this order: none starts before the one above it. A start is then a maximum of ends above it, so that every time
grows with every duration: the shortest durations give the earliest end and the longest the latest, with none of the
anomalies of list scheduling (Graham 1966). Things that need each other in a circle start together.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.intervals import Interval
from standpipe.resilience.losses import lose
from standpipe.resilience.model import Need, NeedGraph, Network, PathNeed, all_of
from standpipe.resilience.order import cycles
from standpipe.resilience.restore import HAS_DATA, RESTORED_BY


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One restore: its place in the order, its own hours of work, and the hours after the loss at which it ends."""

    id: str
    name: str
    kind: str
    work: Interval
    ends: Interval
    after: tuple[str, ...]
    """Restores whose end it waits for directly; ids."""


@dataclass(frozen=True, slots=True)
class ServiceBack:
    """A service that stopped: when it is back, and the restores it waits for in their order.

    `hours` is None where it waits for itself, or for a thing whose hours nobody has said (`unknown`).
    """

    id: str
    name: str
    hours: Interval | None
    waits_for: tuple[str, ...]
    unknown: tuple[str, ...]
    waits_for_itself: bool


@dataclass(frozen=True, slots=True)
class RestoreSheet:
    """All restores in order, and the services in the order in which they come back."""

    rows: tuple[SheetRow, ...]
    services: tuple[ServiceBack, ...]


def started_together(graph: NeedGraph) -> NeedGraph:
    """Return the graph in which things that need each other in a circle each need what the whole circle needs.

    >>> from standpipe.resilience.model import Node
    >>> both = NeedGraph([
    ...     Node("a", "A", "application", all_of(["b", "s"])), Node("b", "B", "application", all_of(["a"])),
    ...     Node("s", "S", "server"),
    ... ])
    >>> [[need.members for need in node.needs] for node in started_together(both)]
    [[('s',)], [('s',)], []]
    """
    circles = cycles(graph)
    member_of = {member: index for index, circle in enumerate(circles) for member in circle}
    outside: list[dict[Need | PathNeed, None]] = []
    for circle in circles:
        found: dict[Need | PathNeed, None] = {}
        for member in circle:
            for need in graph[member].needs:
                if (left := _outside(need, set(circle))) is not None:
                    found[left] = None
        outside.append(found)
    nodes = (replace(n, needs=tuple(outside[member_of[n.id]])) if n.id in member_of else n for n in graph)
    return NeedGraph(nodes, networks=graph.networks.values())


def _outside(need: Need | PathNeed, circle: set[str]) -> Need | PathNeed | None:
    """Return what is left of a need when the members of the circle are there."""
    if isinstance(need, PathNeed):
        return need
    members = tuple(member for member in need.members if member not in circle)
    left = need.at_least - (len(need.members) - len(members))
    return Need(members, left, need.words) if left > 0 else None


def restore_sheet(
    graph: NeedGraph,
    lost: Collection[str],
    hours: Mapping[str, Interval],
    *,
    restored_by: Mapping[str, tuple[str, ...]] | None = None,
    streams: int = 4,
    urgency: Mapping[str, float] | None = None,
    no_stream: Collection[str] = (),
) -> RestoreSheet:
    """Return the order of restoring and when each service is back.

    Args:
        graph: the needs.
        lost: ids of what is lost.
        hours: hours of work to restore a thing, as a range; without, a thing is back when what it needs is, and a
            thing that holds data has an unknown time.
        restored_by: for a thing, what must work to restore it.
        streams: restores that run at the same time.
        urgency: of services, the smaller the sooner (the recovery time objective in hours); without one, last.
        no_stream: things whose hours are a wait and take no stream (a new building, a line that a supplier mends).

    Raises:
        InvalidValueError: an id is not in the graph, or there is no stream.

    >>> from standpipe.resilience.model import Node
    >>> graph = NeedGraph([
    ...     Node("service:tax", "Council tax", "service", all_of(["server:a"]), can_fail=False),
    ...     Node("server:a", "A", "server", all_of(["server:directory"])),
    ...     Node("server:directory", "Directory", "server"),
    ... ])
    >>> sheet = restore_sheet(graph, ["server:a", "server:directory"], {
    ...     "server:a": Interval(2, 3), "server:directory": Interval(1, 2)})
    >>> [(row.name, row.ends.low, row.ends.high) for row in sheet.rows], sheet.services[0].hours
    ([('Directory', 1.0, 2.0), ('A', 3.0, 5.0)], Interval(low=3.0, high=5.0))
    """
    if streams < 1:
        raise InvalidValueError(f"{streams} restore streams cannot restore anything.")
    failed = lose(graph, lost).failed
    waiting = _waiting(graph, failed, restored_by or {})
    choice = _Choice(waiting, failed, {name: (span.low + span.high) / 2 for name, span in hours.items()})
    pressing = urgency or {}
    services = sorted(
        (name for name in graph.of_kind("service") if name in failed),
        key=lambda name: (pressing.get(name, math.inf), graph[name].name, name),
    )
    order, stuck = _in_order(choice, [*services, *sorted(failed)])
    order = _most_urgent_first(order, choice, services)
    jobs = [name for name in order if name in hours and hours[name].high > 0]
    low = _ends(order, choice, {name: hours[name].low for name in jobs}, streams, no_stream)
    high = _ends(order, choice, {name: hours[name].high for name in jobs}, streams, no_stream)
    below = _jobs_below(order, choice, set(jobs))
    next_below = _next_jobs_below(order, choice, set(jobs))
    silent = {name for name in failed if graph[name].kind in HAS_DATA and name not in hours}
    rows = tuple(
        SheetRow(
            name, graph[name].name, graph[name].kind, hours[name], Interval(low[name], high[name]),
            tuple(each for each in jobs if each in next_below[name]),
        )
        for name in jobs
    )  # fmt: skip
    spans = {name: Interval(low[name], high[name]) for name in services if name in low}
    position = {name: at for at, name in enumerate(jobs)}
    found = []
    for name in services:
        unknown = tuple(sorted(silent & choice.everything_below(name)))
        known = name not in stuck and not unknown
        waits_for = tuple(sorted(below.get(name, ()), key=position.__getitem__))
        hours_back = spans[name] if known else None
        found.append(ServiceBack(name, graph[name].name, hours_back, waits_for, unknown, name in stuck))
    found.sort(key=lambda each: (each.hours is None, each.hours.low if each.hours else 0.0, each.name, each.id))
    return RestoreSheet(rows, tuple(found))


def _waiting(graph: NeedGraph, failed: Collection[str], by: Mapping[str, tuple[str, ...]]) -> NeedGraph:
    """Return the graph in which what failed also needs what restores it, and circles start together."""
    nodes = (
        replace(node, needs=(*node.needs, *all_of(by[node.id], RESTORED_BY)))
        if node.id in failed and node.id in by
        else node
        for node in started_together(graph)
    )
    return NeedGraph(nodes, networks=graph.networks.values())


class _Choice:
    """For each failed thing the failed things it waits for: of alternatives those that can be back first."""

    def __init__(self, graph: NeedGraph, failed: Collection[str], hours: Mapping[str, float]) -> None:
        self._graph = graph
        self._failed = failed
        self._hours = hours
        self._neighbours: dict[str, dict[str, list[str]]] = {
            name: _neighbours(network) for name, network in graph.networks.items()
        }
        self._about: dict[str, float] = {}
        self._below: dict[str, frozenset[str]] = {}
        self.waits: dict[str, tuple[str, ...]] = {}
        self._estimate()
        for name in failed:
            chosen = (each for need in graph[name].needs for each in self._chosen(need))
            self.waits[name] = tuple(dict.fromkeys(chosen))

    def _estimate(self) -> None:
        """Estimate when each failed thing is back with unlimited streams: relax until nothing changes."""
        back = dict.fromkeys(self._failed, math.inf)
        changed = True
        while changed:
            changed = False
            for name in back:
                ready = max((self._ready(need, back) for need in self._graph[name].needs), default=0.0)
                now = ready + self._hours.get(name, 0.0)
                if now < back[name]:
                    back[name], changed = now, True
        self._about = back

    def _ready(self, need: Need | PathNeed, back: Mapping[str, float]) -> float:
        if isinstance(need, PathNeed):
            return max((back.get(name, 0.0) for name in self._way(need, back)), default=0.0)
        return sorted(back.get(member, 0.0) for member in need.members)[need.at_least - 1]

    def _chosen(self, need: Need | PathNeed) -> list[str]:
        if isinstance(need, PathNeed):
            return [name for name in self._way(need, self._about) if name in self._failed]
        ranked = sorted(need.members, key=lambda name: (self._about.get(name, 0.0), name))
        return [name for name in ranked[: need.at_least] if name in self._failed]

    def _way(self, need: PathNeed, back: Mapping[str, float]) -> list[str]:
        """Return the nodes of the way from an entry to an exit whose last node is back first."""
        waiting = [(back.get(entry, 0.0), entry, "") for entry in need.entries]
        heapq.heapify(waiting)
        came: dict[str, str] = {}
        while waiting:
            time, here, before = heapq.heappop(waiting)
            if here in came:
                continue
            came[here] = before
            if here in need.exits:
                way = [here]
                while came[way[-1]]:
                    way.append(came[way[-1]])
                return way
            for other in self._neighbours[need.network].get(here, ()):
                if other not in came:
                    heapq.heappush(waiting, (max(time, back.get(other, 0.0)), other, here))
        return []

    def everything_below(self, name: str) -> set[str]:
        """Return the thing and everything that it waits for."""
        found = {name}
        stack = [name]
        while stack:
            for each in self.waits.get(stack.pop(), ()):
                if each not in found:
                    found.add(each)
                    stack.append(each)
        return found


def _neighbours(network: Network) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one, other in network.links:
        found.setdefault(one, []).append(other)
        found.setdefault(other, []).append(one)
    return found


def _in_order(choice: _Choice, wanted: Sequence[str]) -> tuple[list[str], set[str]]:
    """Return everything wanted, each after what it waits for, and what waits for itself."""
    done: dict[str, None] = {}
    stuck: set[str] = set()
    open_now: set[str] = set()
    for top in wanted:
        stack = [(top, False)]
        while stack:
            here, finished = stack.pop()
            if finished:
                open_now.discard(here)
                if any(each in stuck for each in choice.waits[here]):
                    stuck.add(here)
                if here not in stuck:
                    done[here] = None
                continue
            if here in done or here in stuck:
                continue
            if here in open_now:
                stuck.add(here)
                continue
            open_now.add(here)
            stack.append((here, True))
            stack += ((each, False) for each in reversed(choice.waits[here]) if each not in done)
            stuck |= {each for each in choice.waits[here] if each in open_now}
    return [name for name in done if name not in stuck], stuck


def _most_urgent_first(order: Sequence[str], choice: _Choice, services: Sequence[str]) -> list[str]:
    """Return an order in which no service can be back sooner without a more urgent one being later, on one stream.

    What the most urgent service waits for comes first; within it, what a less urgent service waits for wholly; and so
    on. Sets are bits in the order given, which already puts everything after what it waits for.
    """
    bit = {name: 1 << at for at, name in enumerate(order)}
    below: dict[str, int] = {}
    for name in order:
        below[name] = bit[name]
        for each in choice.waits[name]:
            below[name] |= below[each]
    wanted = [below[name] & ~bit[name] for name in services if name in below]
    result: list[str] = []
    done = 0
    waiting = [((1 << len(order)) - 1, wanted)]
    while waiting:
        members, tops = waiting.pop()
        members &= ~done
        inside = [top for top in tops if top & ~done and top & ~done != members and not top & ~(members | done)]
        if inside:
            waiting += [(members, inside[1:]), (inside[0], inside[1:])]
            continue
        done |= members
        while members:
            lowest = members & -members
            result.append(order[lowest.bit_length() - 1])
            members ^= lowest
    return result


def _ends(
    order: Sequence[str], choice: _Choice, hours: Mapping[str, float], streams: int, no_stream: Collection[str]
) -> dict[str, float]:
    """Return when each thing is back, the restores started strictly in order on so many streams."""
    ends: dict[str, float] = {}
    free = [0.0] * streams
    latest_start = 0.0
    for name in order:
        ready = max((ends[each] for each in choice.waits[name]), default=0.0)
        if name not in hours:
            ends[name] = ready
        elif name in no_stream:
            ends[name] = ready + hours[name]
        else:
            latest_start = max(ready, latest_start, heapq.heappop(free))
            ends[name] = latest_start + hours[name]
            heapq.heappush(free, ends[name])
    return ends


def _jobs_below(order: Sequence[str], choice: _Choice, jobs: set[str]) -> dict[str, frozenset[str]]:
    """Return for each thing the restores that it waits for, itself included where it is one."""
    found: dict[str, frozenset[str]] = {}
    for name in order:
        below = frozenset().union(*(found[each] for each in choice.waits[name]))
        found[name] = below | {name} if name in jobs else below
    return found


def _next_jobs_below(order: Sequence[str], choice: _Choice, jobs: set[str]) -> dict[str, frozenset[str]]:
    """Return for each thing the restores that it waits for with no other restore in between."""
    found: dict[str, frozenset[str]] = {}
    for name in order:
        found[name] = frozenset().union(
            *(frozenset((each,)) if each in jobs else found[each] for each in choice.waits[name])
        )
    return found
