"""The cheapest links that let a network survive the loss of any one link, with a proof that none cheaper exist.

Method: a network survives any one link when every cut is crossed by two links (2-edge-connected; Eswaran and Tarjan
1976). Nodes that no single link separates are one place; of the candidates between two places only the two cheapest
can matter. An integer program asks for the cheapest candidates that cross the cuts known so far often enough; broken
cuts of its answer (a part cut off, the two sides of a bridge) are added until there is none. Each program is solved to
proven optimality, and its value is a lower bound of the whole problem, so the last one is optimal.

Seam to OR-Tools (CP-SAT) and networkx.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import networkx as nx
from ortools.sat.python import cp_model

from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.solver_budget import budgeted

Link = tuple[str, str]
_Ends = tuple[str, str]
"""The two places a link joins."""
_SCALE = 1_000_000
"""Costs are compared as whole millionths."""


@dataclass(frozen=True, slots=True)
class Augmentation:
    """Links to add and their cost; `lower_bound` is proven, and equals the cost when `optimal`."""

    links: tuple[Link, ...]
    cost: float
    lower_bound: float
    optimal: bool


def cheapest_links(
    nodes: Iterable[str], links: Iterable[Link], candidates: Mapping[Link, float], *, work: float = 60.0
) -> Augmentation:
    """Return the cheapest candidates after which no single link can separate the network.

    Args:
        nodes: every node.
        links: what is there; two links between the same nodes count as two.
        candidates: cost of each link that may be added, a second link beside one that is there included.
        work: deterministic work of the solver for each program, about seconds.

    Raises:
        InvalidValueError: the candidates cannot do it, or a cost is negative.

    >>> cheapest_links("abc", [("a", "b"), ("b", "c")], {("a", "c"): 5.0, ("a", "b"): 2.0, ("b", "c"): 2.5})
    Augmentation(links=(('a', 'b'), ('b', 'c')), cost=4.5, lower_bound=4.5, optimal=True)
    """
    if any(cost < 0 for cost in candidates.values()):
        raise InvalidValueError("A link cannot have a negative cost.")
    places, graph = _contracted(nodes, links)
    choices = _cheapest_between(places, candidates)
    model = cp_model.CpModel()
    chosen = {link: model.new_bool_var(f"{link}") for link in choices}
    model.minimize(sum(round(candidates[link] * _SCALE) * chosen[link] for link in choices))
    picked: tuple[Link, ...] = ()
    bound, optimal = 0.0, True
    while cuts := _broken_cuts(graph, [choices[link] for link in picked]):
        for side in cuts:
            there = sum(crosses(ends, side) for ends in graph.edges)
            model.add(sum(chosen[link] for link, ends in choices.items() if crosses(ends, side)) >= 2 - there)
        solver = budgeted(cp_model.CpSolver(), work_units=work)
        solver.parameters.linearization_level = 2  # bounds of cuts that one link closes need the linear program
        status = solver.solve(model)
        if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            raise InvalidValueError("The candidate links cannot make the network survive any one link.")
        optimal &= status == cp_model.OPTIMAL
        bound = max(bound, solver.best_objective_bound / _SCALE)
        picked = tuple(sorted(link for link, choice in chosen.items() if solver.boolean_value(choice)))
    cost = sum(candidates[link] for link in picked)
    return Augmentation(picked, cost, cost if optimal else bound, optimal)


def crosses(ends: _Ends, side: set[str]) -> bool:
    """Whether a link crosses the cut between a side and the rest."""
    return (ends[0] in side) != (ends[1] in side)


def _contracted(nodes: Iterable[str], links: Iterable[Link]) -> tuple[dict[str, str], nx.Graph[str]]:
    """Return the place of each node, and the graph of places with the number of links between two."""
    whole: nx.Graph[str] = nx.Graph()
    whole.add_nodes_from(nodes)
    for one, other in links:
        if one != other:
            doubled = whole.has_edge(one, other)
            whole.add_edge(one, other, links=2 if doubled else 1)
    weak = {frozenset(edge) for edge in nx.bridges(whole)}
    bridges = [edge for edge in whole.edges if frozenset(edge) in weak and whole.edges[edge]["links"] == 1]
    strong: nx.Graph[str] = nx.Graph(whole)
    strong.remove_edges_from(bridges)
    places = {node: str(index) for index, part in enumerate(nx.connected_components(strong)) for node in part}
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(set(places.values()))
    graph.add_edges_from(((places[one], places[other]) for one, other in bridges), links=1)
    return places, graph


def _cheapest_between(places: Mapping[str, str], candidates: Mapping[Link, float]) -> dict[Link, _Ends]:
    """Return the two cheapest candidates between each two places: no more than two can be needed."""
    taken: Counter[_Ends] = Counter()
    best: dict[Link, _Ends] = {}
    for link in sorted(candidates, key=lambda link: (candidates[link], link)):
        one, other = sorted((places[link[0]], places[link[1]]))
        if one != other and taken[one, other] < 2:
            taken[one, other] += 1
            best[link] = (one, other)
    return best


def _broken_cuts(graph: nx.Graph[str], picked: list[_Ends]) -> list[set[str]]:
    """Return sides of cuts that fewer than two links cross."""
    after: nx.Graph[str] = nx.Graph()
    after.add_nodes_from(graph)
    for one, other in [*graph.edges, *picked]:
        after.add_edge(one, other, links=2 if after.has_edge(one, other) else 1)
    parts = [set(part) for part in nx.connected_components(after)]
    cuts = parts if len(parts) > 1 else []
    weak = {frozenset(edge) for edge in nx.bridges(after)}
    single = [edge for edge in after.edges if frozenset(edge) in weak and after.edges[edge]["links"] == 1]
    for one, other in single:
        after.remove_edge(one, other)
        cuts.append(set(nx.node_connected_component(after, one)))
        after.add_edge(one, other, links=1)
    return cuts
