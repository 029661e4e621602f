"""What stops when things are lost: a building, a power feed, the directory; with the chain of reasons.

Method: failures are passed on from what is lost to what needs it (each need counts its failed members), so every
failure has one first cause and the chain of causes ends at something lost. A service that stands only because
something is not known (where a server stands, what an application needs) is listed as unknown, never as safe: it is
found by a second run in which everything with such a gap is taken as lost too.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from standpipe.kernel.errors import InvalidValueError
from standpipe.resilience.model import GapKind, Need, NeedGraph, Network, PathNeed

PLACES = frozenset({"site", "room", "rack", "power-panel", "power-feed", "power-supply", "cooling-unit"})
"""Kinds whose loss may take a thing of unknown location with it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a chain: `id` fails because, in `words`, it needs `cause`, the last straw of its `alternatives`."""

    id: str
    words: str
    cause: str
    alternatives: int = 1


@dataclass(frozen=True, slots=True)
class Consequence:
    """A service that stops, or may stop, with the chain of causes from it to what is lost and the same in words."""

    id: str
    name: str
    chain: tuple[Step, ...]
    because: str


@dataclass(frozen=True, slots=True)
class Loss:
    """What a loss does to every service: each is in exactly one of the three lists."""

    lost: tuple[str, ...]
    stopped: tuple[Consequence, ...]
    unknown: tuple[Consequence, ...]
    standing: tuple[str, ...]
    failed: frozenset[str]
    """Every node that fails, what is lost included."""


def lose(graph: NeedGraph, ids: Iterable[str], *, of_kind: str = "service") -> Loss:
    """Return what stops when all the named nodes are lost together.

    Raises:
        InvalidValueError: an id is not in the graph.

    >>> from standpipe.resilience.model import Node, all_of
    >>> graph = NeedGraph([
    ...     Node("service:tax", "Council tax", "service", all_of(["server:a"], "runs on"), can_fail=False),
    ...     Node("server:a", "A", "server", all_of(["site:dc"], "stands in")),
    ...     Node("site:dc", "Data centre", "site"),
    ... ])
    >>> lose(graph, ["site:dc"]).stopped[0].because
    'Council tax runs on A; A stands in Data centre, which is lost.'

    """
    lost = tuple(dict.fromkeys(ids))
    for node_id in lost:
        if node_id not in graph:
            raise InvalidValueError(f"{node_id} is not in the need graph.", remedy="Name a thing of this estate.")
    certain = _propagate(graph, lost)
    places = any(graph[node_id].kind in PLACES for node_id in certain)
    doubtful = tuple(
        node.id for node in graph if node.gap and (places or node.gap.kind is GapKind.NEEDS) and node.id not in certain
    )
    possible = _propagate(graph, (*lost, *doubtful))
    tops = graph.of_kind(of_kind)
    return Loss(
        lost,
        tuple(_consequence(graph, top, certain, lost) for top in tops if top in certain),
        tuple(_consequence(graph, top, possible, lost) for top in tops if top in possible and top not in certain),
        tuple(top for top in tops if top not in possible),
        frozenset(certain),
    )


_Causes = dict[str, Step | None]
"""The failed nodes in the order of failing, each with the step that made it fail; None for what is lost."""


def _propagate(graph: NeedGraph, lost: Iterable[str]) -> _Causes:
    users: dict[str, list[tuple[str, int, Need]]] = defaultdict(list)
    paths: list[tuple[str, PathNeed]] = []
    for node in graph:
        for index, need in enumerate(node.needs):
            if isinstance(need, PathNeed):
                paths.append((node.id, need))
            else:
                for member in need.members:
                    users[member].append((node.id, index, need))
    causes: _Causes = dict.fromkeys(lost)
    left: dict[tuple[str, int], int] = {}
    waiting = deque(causes)
    while waiting:
        failed = waiting.popleft()
        for user, index, need in users[failed]:
            left[user, index] = left.get((user, index), need.tolerated) - 1
            if left[user, index] < 0 and user not in causes:
                causes[user] = Step(user, need.words, failed, len(need.members))
                waiting.append(user)
        if not waiting:
            waiting.extend(_cut_off(graph, paths, causes))
    return causes


def _cut_off(graph: NeedGraph, paths: list[tuple[str, PathNeed]], causes: _Causes) -> list[str]:
    """Record the nodes whose ways through a network are all broken, and return those that are new."""
    new: list[str] = []
    reached: dict[tuple[str, tuple[str, ...]], set[str]] = {}
    for user, need in paths:
        if user in causes:
            continue
        key = (need.network, need.exits)
        if key not in reached:
            reached[key] = _reaching(graph.networks[need.network], need.exits, causes)
        if reached[key].isdisjoint(need.entries):
            causes[user] = Step(user, need.words, _culprit(graph.networks[need.network], need, causes))
            new.append(user)
    return new


def _reaching(network: Network, exits: tuple[str, ...], failed: _Causes) -> set[str]:
    neighbours = _neighbours(network)
    found = {node_id for node_id in exits if node_id not in failed}
    waiting = list(found)
    while waiting:
        for neighbour in neighbours[waiting.pop()]:
            if neighbour not in failed and neighbour not in found:
                found.add(neighbour)
                waiting.append(neighbour)
    return found


def _culprit(network: Network, need: PathNeed, causes: _Causes) -> str:
    """Return the failed node that traffic from the entries meets first."""
    neighbours = _neighbours(network)
    waiting = deque(need.entries)
    seen = set(waiting)
    while waiting:
        here = waiting.popleft()
        if here in causes:
            return here
        fresh = [end for end in neighbours[here] if end not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
    raise AssertionError("a path need without a way is refused when a need graph is built")


def _neighbours(network: Network) -> dict[str, list[str]]:
    neighbours: dict[str, list[str]] = defaultdict(list)
    for one, other in network.links:
        neighbours[one].append(other)
        neighbours[other].append(one)
    return neighbours


def _consequence(graph: NeedGraph, top: str, causes: _Causes, lost: Collection[str]) -> Consequence:
    steps: list[Step] = []
    here = top
    while (step := causes[here]) is not None:
        steps.append(step)
        here = step.cause
    gap = graph[here].gap
    ending = f". {gap.message}" if gap and here not in lost else ", which is lost."
    if not steps:
        return Consequence(top, graph[top].name, (), ending.removeprefix(". ").removeprefix(", which "))
    return Consequence(top, graph[top].name, tuple(steps), "; ".join(_clause(graph, step) for step in steps) + ending)


def _clause(graph: NeedGraph, step: Step) -> str:
    cause = graph[step.cause].name
    others = f" (too few of {step.alternatives} are left)" if step.alternatives > 1 else ""
    return f"{graph[step.id].name} {step.words} {cause}{others}"
