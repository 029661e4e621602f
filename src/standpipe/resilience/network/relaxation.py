"""Cuts that fractions of links leave open, found by the linear relaxation before any integer program is asked.

Method: minimise the cost of links taken in fractions under the cuts known so far, look for cuts that its answer leaves
open, and repeat until none is found. What is looked for, where parts are to be joined: groups of parts between which
links weigh less than the groups, less one (of a tree that is what lies between groups: Edmonds 1970). Groups come from
joining the two that are tied most heavily, one pair after the other, which finds most of the open ones and not all;
where it finds none, from the lightest cut in two (Stoer and Wagner 1997), which is exact.

Seam to OR-Tools (GLOP) and networkx.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

import networkx as nx
from ortools.linear_solver import pywraplp

Cut = tuple[tuple[str, ...], int]
"""Names of links of which at least so many are needed."""

MOST_ROUNDS = 200
"""Rounds of the linear program."""
_OPEN = 1e-6
"""What a cut must lack to count as open."""


def relaxed_cuts(
    costs: Mapping[str, float], cuts: Iterable[Cut], opened: Callable[[Mapping[str, float]], Sequence[Cut]]
) -> list[Cut]:
    """Return the cuts that hold the linear relaxation at its least cost, those given included where they do.

    Args:
        costs: cost of each link.
        cuts: those known to begin with.
        opened: returns cuts that fractions of links leave open.

    >>> relaxed_cuts({"a": 1.0, "b": 2.0}, [(("a", "b"), 1)], lambda taken: [])
    [(('a', 'b'), 1)]
    """
    solver = pywraplp.Solver.CreateSolver("GLOP")
    taken = {name: solver.NumVar(0.0, 1.0, "") for name in costs}
    solver.Minimize(solver.Sum([cost * taken[name] for name, cost in costs.items()]))
    rows: dict[Cut, pywraplp.Constraint] = {}
    fresh: Sequence[Cut] = list(cuts)
    for _ in range(MOST_ROUNDS):
        for cut in fresh:
            if cut not in rows:
                rows[cut] = solver.Add(solver.Sum([taken[name] for name in cut[0]]) >= cut[1])
        if solver.Solve() != pywraplp.Solver.OPTIMAL:
            return list(rows)
        values = {name: each.solution_value() for name, each in taken.items()}
        fresh = [cut for cut in opened(values) if cut not in rows]
        if not fresh:
            break
    return [cut for cut, row in rows.items() if row.basis_status() != pywraplp.Solver.BASIC]


def open_partitions(parts: int, joins: Mapping[str, tuple[int, int]], taken: Mapping[str, float]) -> list[Cut]:
    """Return partitions of `parts` that the fractions taken of the joining links leave open.

    >>> open_partitions(3, {"x": (0, 1), "y": (1, 2), "z": (0, 2)}, {"x": 0.5, "y": 0.5, "z": 0.5})
    [(('x', 'y', 'z'), 2)]
    """
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(parts))
    for name, (one, other) in joins.items():
        if taken[name] > 0:
            _tie(graph, one, other, taken[name])
    found = {cut for groups in _groupings(graph) if (cut := _open_cut(groups, joins, taken))}
    if not found and parts > 1 and nx.is_connected(graph):
        found = {cut for cut in [_open_cut(_lightest_cut(graph), joins, taken)] if cut}
    return sorted(found)


def _open_cut(groups: Sequence[int], joins: Mapping[str, tuple[int, int]], taken: Mapping[str, float]) -> Cut | None:
    """Return the cut between groups when it is open."""
    crossing = tuple(name for name, (one, other) in joins.items() if groups[one] != groups[other])
    least = len(set(groups)) - 1
    return (crossing, least) if sum(taken[name] for name in crossing) < least - _OPEN else None


def _groupings(graph: nx.Graph[int]) -> Iterator[list[int]]:
    """Yield the group of each part: each alone, then the most heavily tied joined, pair after pair."""
    groups = list(range(graph.number_of_nodes()))
    left: nx.Graph[int] = nx.Graph(graph)
    yield groups
    while left.number_of_edges():
        one, other, _ = max(left.edges(data="weight"), key=itemgetter(2))
        for beside, tie in list(left.adj[other].items()):
            if beside != one:
                _tie(left, one, beside, tie["weight"])
        left.remove_node(other)
        groups = [one if group == other else group for group in groups]
        yield groups


def _lightest_cut(graph: nx.Graph[int]) -> list[int]:
    """Return for each part of a connected graph its side of the cut in two that weighs least."""
    _, (side, _) = nx.stoer_wagner(graph)
    return [int(part in side) for part in range(graph.number_of_nodes())]


def _tie(graph: nx.Graph[int], one: int, other: int, weight: float) -> None:
    before = graph.edges[one, other]["weight"] if graph.has_edge(one, other) else 0.0
    graph.add_edge(one, other, weight=before + weight)
