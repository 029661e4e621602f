"""Which ties to cut so that no piece grows too large: the cheapest cut of each piece that does.

Ties on one machine cannot be cut. A piece that is too large is split along its minimum cut (Stoer and Wagner, 1997,
exact for one split), its parts likewise, and every tie that fits again is kept; how many parts a piece falls into makes
the whole question hard, so that the answer is compared with keeping ties one by one in a given order, and the one that
cuts fewer ties is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import networkx as nx

Tie = tuple[str, str]

MOST = 300
"""Nodes of a piece up to which minimum cuts are sought; they take seconds there and minutes at thousands."""


def ties_to_cut(nodes: Iterable[str], fixed: Iterable[Tie], ties: Sequence[Tie], *, largest: int) -> tuple[Tie, ...]:
    """Return the ties to cut, in the order of `ties`, so that no piece has more than `largest` nodes by a tie.

    Args:
        nodes: what is to be grouped.
        fixed: ties that hold whatever the size of the piece.
        ties: ties that may be cut, those to keep first at the front.
        largest: nodes of a piece at the most; a piece of fixed ties alone may have more.

    >>> ties_to_cut("abcdef", (), [("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("d", "e"), ("d", "f"), ("e", "f")],
    ...             largest=3)
    (('c', 'd'),)

    """
    base: nx.Graph[str] = nx.Graph()
    base.add_nodes_from(nodes)
    base.add_edges_from(fixed)
    one_by_one = _kept(base, ties, largest)
    full = _weighted(base, ties)
    inside = {node: part for part, nodes in enumerate(_parts(full, largest, len(ties) + 1)) for node in nodes}
    by_cuts = _kept(base, sorted(ties, key=lambda tie: inside[tie[0]] != inside[tie[1]]), largest)
    kept = by_cuts if len(by_cuts) > len(one_by_one) else one_by_one
    return tuple(tie for tie in ties if tie not in kept)


def _kept(base: nx.Graph[str], ties: Sequence[Tie], largest: int) -> set[Tie]:
    """Return the ties that can be kept one after the other."""
    pieces, kept = base.copy(), set()
    for one, other in ties:
        together = nx.node_connected_component(pieces, one) | nx.node_connected_component(pieces, other)
        if other in nx.node_connected_component(pieces, one) or len(together) <= largest:
            pieces.add_edge(one, other)
            kept.add((one, other))
    return kept


def _weighted(base: nx.Graph[str], ties: Sequence[Tie]) -> nx.Graph[str]:
    """Return the graph of all ties, each pair weighted by the number of its ties; what is fixed outweighs all."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(base)
    graph.add_edges_from(base.edges, weight=len(ties) + 1)
    for one, other in ties:
        before = graph.edges[one, other]["weight"] if graph.has_edge(one, other) else 0
        graph.add_edge(one, other, weight=before + 1)
    return graph


def _parts(graph: nx.Graph[str], largest: int, fixed: int) -> list[frozenset[str]]:
    """Return parts of at most so many nodes, or that no cut splits without ties of the weight `fixed`."""
    found: list[frozenset[str]] = []
    waiting = [sorted(piece) for piece in nx.connected_components(graph)]
    while waiting:
        piece = waiting.pop()
        if len(piece) <= max(1, largest) or len(piece) > MOST:
            found.append(frozenset(piece))
            continue
        # Copied in sorted order, so that equal cuts are broken in the same way each time.
        inside: nx.Graph[str] = nx.Graph()
        inside.add_nodes_from(piece)
        edges: list[tuple[str, str, int]] = list(graph.subgraph(piece).edges(data="weight"))
        inside.add_weighted_edges_from(
            sorted((min(one, other), max(one, other), weight) for one, other, weight in edges)
        )
        cost, sides = nx.stoer_wagner(inside)
        if cost >= fixed:
            found.append(frozenset(piece))
            continue
        waiting += [sorted(part) for side in sides for part in nx.connected_components(inside.subgraph(side))]
    return found
