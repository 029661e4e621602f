"""What a half-moved estate adds to the needs: the line between the places, what has ended, a building given up.

Each function changes a draft: the nodes of a state by id, over those of the graph of today.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from standpipe.resilience.model import Gap, GapKind, Need, NeedGraph, Node, PathNeed, all_of

CARRIES = frozenset({
    "cluster", "host", "device", "rack", "room", "site", "power-feed", "power-panel", "power-supply", "cooling-unit",
    "storage",
})  # fmt: skip
"""Kinds of things that a machine leaves behind when it moves."""
CLOSED = "closed"
"""Kind of the node that is always down once the building is given up."""

Draft = dict[str, Node]


def members_of(need: Need | PathNeed) -> tuple[str, ...]:
    """Return the members of a need; of a way through a network, where it enters."""
    return need.entries if isinstance(need, PathNeed) else need.members


def portable(graph: NeedGraph, needs: Iterable[Need | PathNeed]) -> tuple[Need | PathNeed, ...]:
    """Return the needs that go with a thing when it moves: not what carries it, and no way through the old network."""
    return tuple(
        need
        for need in needs
        if not isinstance(need, PathNeed) and not any(graph[member].kind in CARRIES for member in need.members)
    )


@dataclass(frozen=True, slots=True)
class Crossing:
    """In which place each thing is, and the need for the line between two places."""

    sides: Mapping[str, str]
    line: Callable[[str, str], Iterable[Need]]


def cross(graph: NeedGraph, draft: Draft, crossing: Crossing) -> None:
    """Let what needs something in another place need the line between the two as well, on that way only."""
    ways: Draft = {}

    def seen_from(side: str, member: str) -> str:
        there = crossing.sides.get(member, side)
        if there == side:
            return member
        way = f"{member} from {side}"
        target = draft.get(member) or graph[member]
        needs = (*all_of((member,)), *crossing.line(side, there))
        ways[way] = Node(way, f"{target.name} over the line", target.kind, needs, can_fail=False)
        return way

    for name, side in crossing.sides.items():
        if name not in draft and name not in graph:
            continue
        node = draft.get(name) or graph[name]
        apart = [need for need in node.needs if isinstance(need, Need) and _apart(need, side, crossing.sides)]
        if apart:
            joined: dict[Need | PathNeed, Need | PathNeed] = {
                need: replace(need, members=tuple(seen_from(side, member) for member in need.members)) for need in apart
            }
            draft[name] = replace(node, needs=tuple(joined.get(need, need) for need in node.needs))
    draft |= ways


def _apart(need: Need, side: str, sides: Mapping[str, str]) -> bool:
    return any(sides.get(member, side) != side for member in need.members)


def end(graph: NeedGraph, draft: Draft, ended: Collection[str]) -> None:
    """Let nothing need what has ended; what then needs nothing at all is not known to run on anything."""
    if not ended:
        return
    for today in graph:
        node = draft.get(today.id, today)
        if not any(member in ended for need in node.needs for member in members_of(need)):
            continue
        left = tuple(each for need in node.needs if (each := _less(need, ended)) is not None)
        names = sorted(graph[member].name for need in node.needs for member in members_of(need) if member in ended)
        message = f"It is not known what {node.name} uses once {', '.join(dict.fromkeys(names))} has ended."
        draft[node.id] = replace(node, needs=left, gap=node.gap if left else Gap(GapKind.NEEDS, message))


def _less(need: Need | PathNeed, ended: Collection[str]) -> Need | PathNeed | None:
    if isinstance(need, PathNeed) or not any(member in ended for member in need.members):
        return need
    left = tuple(member for member in need.members if member not in ended)
    return Need(left, min(need.at_least, len(left)), need.words) if left else None


def give_up(graph: NeedGraph, draft: Draft, site: str, staying: Collection[str]) -> None:
    """Close a building: whatever still needs it has stopped.

    Circuits that enter there enter elsewhere. The staying things, if they did not move, stand in a place that is not
    known: a gap.
    """
    node = graph[site]
    closed = f"{CLOSED}:{site}"
    draft[closed] = Node(closed, f"{node.name}, which is closed", CLOSED)
    draft[site] = replace(node, needs=all_of((closed,), "is given up:"))
    for circuit in map(graph.__getitem__, graph.of_kind("circuit")):
        left = portable(graph, circuit.needs)
        if left != circuit.needs and _in_building(graph, circuit.id, site):
            draft[circuit.id] = replace(circuit, needs=left)
    for name in sorted(staying):
        if name not in graph or name in draft:
            continue
        left = portable(graph, graph[name].needs)
        if left != graph[name].needs and _in_building(graph, name, site):
            gap = Gap(GapKind.LOCATION, f"It is not known where {graph[name].name} stands after the closing.")
            draft[name] = replace(graph[name], needs=left, gap=graph[name].gap or gap)


def _in_building(graph: NeedGraph, name: str, site: str) -> bool:
    """Whether a thing hangs on a building by what carries it."""
    waiting, seen = [name], {name}
    while waiting:
        here = waiting.pop()
        if here == site:
            return True
        carriers = {m for need in graph[here].needs for m in members_of(need) if graph[m].kind in CARRIES} - seen
        seen |= carriers
        waiting.extend(carriers)
    return False
