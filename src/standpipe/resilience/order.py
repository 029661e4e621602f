"""In which order nodes can be evaluated, and which of them need each other in a circle.

Seam to networkx (strongly connected components by Tarjan's algorithm and their condensation).
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

import networkx as nx

from standpipe.resilience.model import NeedGraph, Node, PathNeed

NETWORK_PREFIX = "network of "
"""Marks the vertex that stands for a whole network between its path needs and its nodes."""


_KNOWN: WeakKeyDictionary[NeedGraph, tuple[tuple[str, ...], ...]] = WeakKeyDictionary()
"""The orders of graphs in use: a need graph never changes, and every question to it begins with its order."""


def vertex_of_network(network_id: str) -> str:
    """Return the vertex that stands for a network in an evaluation order."""
    return NETWORK_PREFIX + network_id


def evaluation_order(graph: NeedGraph) -> tuple[tuple[str, ...], ...]:
    """Return groups of vertices, needed ones first; a group of more than one is a circle.

    A vertex is a node id, or the vertex of a network.

    >>> from standpipe.resilience.model import all_of
    >>> evaluation_order(NeedGraph([Node("a", "A", "server", all_of(["b"])), Node("b", "B", "host")]))
    (('b',), ('a',))
    """
    if graph not in _KNOWN:
        _KNOWN[graph] = _order(graph)
    return _KNOWN[graph]


def _order(graph: NeedGraph) -> tuple[tuple[str, ...], ...]:
    needs: nx.DiGraph[str] = nx.DiGraph()
    for node in graph:
        needs.add_node(node.id)
        needs.add_edges_from((node.id, needed) for needed in _needed(node))
    for network in graph.networks.values():
        vertex = vertex_of_network(network.id)
        needs.add_edges_from((vertex, end) for link in network.links for end in link)
    position = {vertex: index for index, vertex in enumerate(needs)}
    condensed = nx.condensation(needs)
    groups = condensed.nodes(data="members")
    order = reversed(list(nx.topological_sort(condensed)))
    return tuple(tuple(sorted(groups[component], key=position.__getitem__)) for component in order)


def _needed(node: Node) -> list[str]:
    needed: list[str] = []
    for need in node.needs:
        if isinstance(need, PathNeed):
            needed += [vertex_of_network(need.network), *need.entries, *need.exits]
        else:
            needed += need.members
    return needed


def cycles(graph: NeedGraph) -> tuple[tuple[str, ...], ...]:
    """Return the groups of nodes that need each other in a circle, each with the ids of its members.

    >>> from standpipe.resilience.model import all_of
    >>> cycles(NeedGraph([Node("a", "A", "server", all_of(["b"])), Node("b", "B", "server", all_of(["a"]))]))
    (('a', 'b'),)
    """
    circles = (
        tuple(vertex for vertex in group if not vertex.startswith(NETWORK_PREFIX))
        for group in evaluation_order(graph)
        if len(group) > 1
    )
    own = tuple((node.id,) for node in graph if node.id in _needed(node))
    return (*(circle for circle in circles if circle), *own)
