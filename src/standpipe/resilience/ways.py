"""The condition that no way of working devices leads through a network from one of some entries to one of some exits.

Method: first what no least way can use is left out. When only nodes fail, a way that has a chord is never needed: its
shortcut works whenever it does. So a way leaves an entry to one neighbour and then meets no other neighbour of that
entry and no other entry; of the rest, a node matters only where it lies on some simple path onwards, and these are the
nodes of one biconnected part (Tarjan 1972). The same is done from the exits. What is left is solved by elimination.

In a data centre this leaves of fifty access switches the two of the machine at hand, where otherwise every service's
function holds all fifty, because a way between the two cores leads through any of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import networkx as nx

from standpipe.resilience.kernel_operations import AND, OR
from standpipe.resilience.logic import FALSE, TRUE, Logic
from standpipe.resilience.model import Network

_MOST_STEPS = 2_000_000
"""First steps times links above which nothing is left out: the answer is the same, its formula larger."""
_END = ""
"""Stands for all exits together; no node is called so."""
_Neighbours = Mapping[str, Mapping[str, None]]


class Ways:
    """The literals that nodes of a network are cut off, kept until told to forget."""

    __slots__ = ("_kept", "_literals", "_logic", "_neighbours", "_useful")

    def __init__(self, network: Network, logic: Logic, literals: dict[str, int]) -> None:
        self._logic = logic
        self._literals = literals
        self._neighbours: dict[str, dict[str, None]] = {}
        for one, other in network.links:
            if one != other:
                self._neighbours.setdefault(one, {})[other] = None
                self._neighbours.setdefault(other, {})[one] = None
        self._kept: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
        self._useful: dict[tuple[tuple[str, ...], tuple[str, ...]], _Neighbours] = {}

    def forget(self, group: Collection[str]) -> None:
        """Drop what is kept when a node of the network is about to change."""
        if any(vertex in self._neighbours for vertex in group):
            self._kept.clear()

    def cut(self, entries: tuple[str, ...], exits: tuple[str, ...]) -> int:
        """Return the literal that no working way leads from any entry to any exit."""
        key = (entries, exits)
        if key not in self._kept:
            if key not in self._useful:
                self._useful[key] = useful_part(self._neighbours, entries, exits)
            found = self._cut(self._useful[key], exits)
            self._kept[key] = self._logic.make(AND, [found.get(entry, TRUE) for entry in entries])
        return self._kept[key]

    def _cut(self, neighbours: _Neighbours, exits: tuple[str, ...]) -> dict[str, int]:
        """Solve "cut off = lost, or every onward link cut or leading to what is cut off" by elimination.

        A node is removed by linking its neighbours directly: that link is cut when either old link is, or the node is
        lost. A way back to oneself is no way. What remains is substituted backwards. Least links first keeps it small.
        """
        lost, join, either = self._literals, self._logic.make, OR
        found = {name: lost[name] for name in exits}
        links: dict[str, dict[str, int]] = {
            name: {other: FALSE for other in others if other not in found}
            for name, others in neighbours.items()
            if name not in found
        }
        direct = {name: join(AND, [lost[other] for other in neighbours[name] if other in found]) for name in links}
        order: list[tuple[str, dict[str, int]]] = []
        while links:
            gone = min(links, key=lambda name: (len(links[name]), name))
            onward = links.pop(gone)
            order.append((gone, onward))
            for one, first in onward.items():
                del links[one][gone]
                broken = join(either, [first, lost[gone]])
                direct[one] = join(AND, [direct[one], join(either, [broken, direct[gone]])])
                for other, second in onward.items():
                    if other != one:
                        via = join(either, [broken, second])
                        links[one][other] = join(AND, [links[one].get(other, TRUE), via])
        for name, onward in reversed(order):
            ahead = [join(either, [link, found[other]]) for other, link in onward.items()]
            found[name] = join(either, [lost[name], join(AND, [direct[name], *ahead])])
        return found


def useful_part(neighbours: _Neighbours, entries: Collection[str], exits: Collection[str]) -> _Neighbours:
    """Return the part of a network that least ways from an entry to an exit can use; node failures decide nothing else.

    >>> square = {"a": "bc", "b": "ad", "c": "ad", "d": "bc"}
    >>> network = {node: dict.fromkeys(others) for node, others in square.items()}
    >>> sorted(useful_part(network, ["a"], ["d"])), sorted(useful_part(network, ["a"], ["b"]))
    (['a', 'b', 'c', 'd'], ['a', 'b'])
    """
    part = _without_dead_ends(neighbours, {*entries, *exits})
    links = sum(map(len, part.values()))
    steps = sum(len(part.get(end, ())) for end in {*entries, *exits})
    if steps * links > _MOST_STEPS:
        return part
    part = _within(part, _on_ways(part, set(entries), set(exits)))
    return _within(part, _on_ways(part, set(exits), set(entries)))


def _without_dead_ends(neighbours: _Neighbours, kept: Collection[str]) -> _Neighbours:
    part = {node: dict(others) for node, others in neighbours.items()}
    waiting = [node for node in part if len(part[node]) <= 1 and node not in kept]
    while waiting:
        node = waiting.pop()
        for other in part.pop(node, {}):
            del part[other][node]
            if len(part[other]) == 1 and other not in kept:
                waiting.append(other)
    return part


def _within(neighbours: _Neighbours, nodes: Collection[str]) -> _Neighbours:
    return {
        node: {other: None for other in others if other in nodes}
        for node, others in neighbours.items()
        if node in nodes
    }


def _on_ways(neighbours: _Neighbours, entries: set[str], exits: set[str]) -> set[str]:
    """Return the nodes that a way without a chord, from an entry to an exit, may meet, by its first step."""
    found = {entry for entry in entries if entry in neighbours}
    for entry in sorted(found - exits):
        around = neighbours[entry]
        for step in around:
            if step in exits:
                found.add(step)
            elif step not in entries:
                found |= _onwards(neighbours, step, exits, barred=entries | (around.keys() - {step}))
    return found | (exits & entries)


def _onwards(neighbours: _Neighbours, start: str, exits: set[str], *, barred: set[str]) -> set[str]:
    """Return the nodes on simple paths from a node to an exit around what is barred."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edge(start, _END)
    waiting, seen = [start], {start}
    while waiting:
        here = waiting.pop()
        if here in exits:
            graph.add_edge(here, _END)
            continue
        for other in neighbours[here]:
            if other in barred:
                continue
            graph.add_edge(here, other)
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    for part in nx.biconnected_components(graph):
        nodes = {str(node) for node in part}
        if {start, _END} < nodes:
            return nodes - {_END}
    return set()
