"""Every single thing that stops a service: minimal cut sets of order one, exactly.

Method: bit-parallel evaluation. Number the things that can be lost. For each node hold a set of bits, bit v saying
"this node fails when v alone is lost". The sets obey the rules of failing, bit by bit: a node's set is its own bit
joined with the sets of its needs; a need that tolerates t failures fails in the bits that are set in more than t of
its members (t = 0: union; t = n - 1: intersection; else bit-sliced counters); a path need fails in the bits in which
no working way is left. Each bit column is therefore one evaluation of the whole graph with one thing lost, which is
the definition of a single point; nothing is approximated, also where things are shared below alternatives. Circles
are iterated from "nothing fails" to their least fixed point.

Cost: one pass over the needs with sets of one bit a thing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from standpipe.resilience.bits import more_than
from standpipe.resilience.model import NeedGraph, Node, PathNeed
from standpipe.resilience.order import NETWORK_PREFIX, evaluation_order


@dataclass(frozen=True, slots=True)
class SinglePoint:
    """A thing whose loss alone stops a service."""

    id: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class SinglePoints:
    """Every single point of one service; `gaps` say what is not known, so that the list may be short of some."""

    service: str
    name: str
    points: tuple[SinglePoint, ...]
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SharedPoint:
    """A thing and the services that its loss alone stops."""

    id: str
    name: str
    kind: str
    services: tuple[str, ...]


def single_points(graph: NeedGraph, *, of_kind: str = "service") -> tuple[SinglePoints, ...]:
    """Return for each service the things whose loss alone stops it, in order of the graph.

    Args:
        graph: the needs.
        of_kind: the kind of node to answer for; `application` or `server` where no service is known.

    >>> from standpipe.resilience.model import NeedGraph, Node, all_of, any_of
    >>> graph = NeedGraph([
    ...     Node("service:tax", "Council tax", "service", (any_of(["server:a", "server:b"]),), can_fail=False),
    ...     Node("server:a", "A", "server", all_of(["site:dc"])),
    ...     Node("server:b", "B", "server", all_of(["site:dc"])),
    ...     Node("site:dc", "Data centre", "site"),
    ... ])
    >>> [[point.name for point in found.points] for found in single_points(graph)]
    [['Data centre']]

    """
    stopping = _stopping_sets(graph)
    reached = _gaps_below(graph)
    return tuple(
        SinglePoints(
            node_id,
            graph[node_id].name,
            tuple(_point(graph[point]) for point in _members(stopping[node_id], graph.can_fail) if point != node_id),
            tuple(dict.fromkeys(reached[node_id])),
        )
        for node_id in graph.of_kind(of_kind)
    )


def shared_points(graph: NeedGraph, *, of_kind: str = "service") -> tuple[SharedPoint, ...]:
    """Return each thing whose loss alone stops at least one service, with those services; most services first."""
    stopped: dict[str, list[str]] = defaultdict(list)
    for found in single_points(graph, of_kind=of_kind):
        for point in found.points:
            stopped[point.id].append(found.service)
    shared = (
        SharedPoint(point, graph[point].name, graph[point].kind, tuple(services)) for point, services in stopped.items()
    )
    return tuple(sorted(shared, key=lambda point: (-len(point.services), point.kind, point.name, point.id)))


def _point(node: Node) -> SinglePoint:
    return SinglePoint(node.id, node.name, node.kind)


def _members(bits: int, names: Sequence[str]) -> Iterable[str]:
    while bits:
        lowest = bits & -bits
        yield names[lowest.bit_length() - 1]
        bits ^= lowest


def _stopping_sets(graph: NeedGraph) -> dict[str, int]:
    """Return for each node the set of things whose loss alone makes it fail, as bits in order of `can_fail`."""
    own = {node_id: 1 << index for index, node_id in enumerate(graph.can_fail)}
    everything = (1 << len(own)) - 1
    fails = {node.id: own.get(node.id, 0) for node in graph}

    def failing(node: Node) -> int:
        result = own.get(node.id, 0)
        for need in node.needs:
            if isinstance(need, PathNeed):
                working = ways[need.network](need.exits)
                result |= everything & ~reduce(or_, (working.get(entry, 0) for entry in need.entries))
            else:
                result |= more_than(need.tolerated, [fails[member] for member in need.members])
        return result

    ways = {network_id: _Ways(graph, network_id, fails, everything) for network_id in graph.networks}
    for group in evaluation_order(graph):
        nodes = [graph[vertex] for vertex in group if not vertex.startswith(NETWORK_PREFIX)]
        if len(group) == 1:
            for node in nodes:
                fails[node.id] = failing(node)
            continue
        changed = True
        while changed:
            changed = False
            for way in ways.values():
                way.forget()
            for node in nodes:
                now = failing(node)
                changed |= now != fails[node.id]
                fails[node.id] = now
    return fails


class _Ways:
    """In which scenarios each node of a network still reaches an exit; kept until told to forget."""

    __slots__ = ("_everything", "_fails", "_kept", "_neighbours")

    def __init__(self, graph: NeedGraph, network_id: str, fails: dict[str, int], everything: int) -> None:
        self._neighbours: dict[str, list[str]] = defaultdict(list)
        for one, other in graph.networks[network_id].links:
            self._neighbours[one].append(other)
            self._neighbours[other].append(one)
        self._fails = fails
        self._everything = everything
        self._kept: dict[tuple[str, ...], dict[str, int]] = {}

    def forget(self) -> None:
        """Drop what was kept: the sets of the nodes may have grown."""
        self._kept.clear()

    def __call__(self, exits: tuple[str, ...]) -> dict[str, int]:
        if exits not in self._kept:
            self._kept[exits] = self._reaching(exits)
        return self._kept[exits]

    def _reaching(self, exits: tuple[str, ...]) -> dict[str, int]:
        reaching = {node_id: self._everything & ~self._fails[node_id] for node_id in exits}
        waiting = list(reaching)
        while waiting:
            here = waiting.pop()
            for neighbour in self._neighbours[here]:
                before = reaching.get(neighbour, 0)
                now = before | (reaching[here] & ~self._fails[neighbour])
                if now != before:
                    reaching[neighbour] = now
                    waiting.append(neighbour)
        return reaching


def _gaps_below(graph: NeedGraph) -> dict[str, tuple[str, ...]]:
    """Return for each node what is not known about it or anything it needs, as sentences."""
    return _collect(graph, lambda node: (node.gap.message,) if node.gap else ())


def _collect(graph: NeedGraph, own: Callable[[Node], tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    below: dict[str, dict[str, None]] = {}
    for group in evaluation_order(graph):
        merged: dict[str, None] = {}
        for vertex in group:
            if vertex.startswith(NETWORK_PREFIX):
                continue
            merged |= dict.fromkeys(own(graph[vertex]))
            for need in graph[vertex].needs:
                members = need.entries if isinstance(need, PathNeed) else need.members
                for member in members:
                    merged |= below.get(member, {})
        for vertex in group:
            below[vertex] = merged
    return {vertex: tuple(messages) for vertex, messages in below.items()}
