"""The cheapest links that let a network survive the loss of any one node, of any one duct, or of any list of failures.

Method: a failure takes nodes and links away; what is left must hang together. Only failures that part the network as
it is ask for anything. Two nodes that lie together in every one of those are one place, and of two candidates between
the same places, hit by the same failures, the dearer is never needed. An integer program asks for the cheapest
candidates that cross every cut known so far; cuts that its answer leaves open are added until there is none: one
around each part, and one that asks for as many links as join all the parts, less one, as a tree needs them. Each
answer is completed greedily, and every cut that is open on the way is added too, which saves most of the rounds; where
the first program does not settle it, so are the cuts of the linear relaxation (`relaxation`). The
cheapest completed answer is kept. Each program's bound is a lower bound of the whole problem: an answer that costs no
more is optimal, and when the work is used up cost and bound are given apart. Sources: Eswaran and Tarjan (1976) for
the problem; Groetschel, Monma and Stoer (1992) for the cuts.

Seam to OR-Tools (CP-SAT) and networkx.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
from ortools.sat.python import cp_model

from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.solver_budget import budgeted
from standpipe.resilience.network.relaxation import Cut, open_partitions, relaxed_cuts

Link = tuple[str, str]
_SCALE = 1_000_000
"""Costs are compared as whole millionths."""
_ROUNDING = 1 / _SCALE
"""What rounding can take from the cost of one link."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A link that may be added, and its cost in the user's own unit."""

    ends: Link
    cost: float

    def __post_init__(self) -> None:
        if not 0 <= self.cost < float("inf"):
            raise InvalidValueError("The cost of a link is a number that is not negative.")


@dataclass(frozen=True, slots=True)
class Failure:
    """What is lost together: nodes, and links there or candidates, by name (a duct, a power feed, one node)."""

    name: str
    nodes: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Survival:
    """Candidates to add, by name, and their cost; `lower_bound` is proven."""

    links: tuple[str, ...]
    cost: float
    lower_bound: float

    @property
    def optimal(self) -> bool:
        """Whether it is proven that nothing cheaper will do."""
        return self.lower_bound >= self.cost

    @property
    def gap(self) -> float:
        """How far the cost can be above the least, as a share of the cost."""
        return 0.0 if self.optimal else 1 - self.lower_bound / self.cost


def any_one_node(nodes: Iterable[str]) -> tuple[Failure, ...]:
    """Return the failure of each node alone.

    >>> [failure.name for failure in any_one_node("ab")]
    ['a', 'b']
    """
    return tuple(Failure(node, frozenset({node})) for node in nodes)


def any_one_link(links: Iterable[str]) -> tuple[Failure, ...]:
    """Return the failure of each link alone, by name; name the candidates too, for they fail as well.

    >>> any_one_link(["fibre"])[0].links
    frozenset({'fibre'})
    """
    return tuple(Failure(link, links=frozenset({link})) for link in links)


def parted_by(
    nodes: Iterable[str],
    links: Mapping[str, Link],
    failures: Iterable[Failure],
    *,
    terminals: Iterable[str] | None = None,
) -> tuple[Failure, ...]:
    """Return the failures after which the terminals that are left (every node when None) do not hang together.

    >>> line = {"ab": ("a", "b"), "bc": ("b", "c")}
    >>> [failure.name for failure in parted_by("abc", line, any_one_node("abc"))]
    ['b']
    """
    every = list(nodes)
    places = _Places(every, links, set(every if terminals is None else terminals))
    return tuple(each for each in failures if len(places.parts(each)) > 1)


def cheapest_survival(
    nodes: Iterable[str],
    links: Mapping[str, Link],
    candidates: Mapping[str, Candidate],
    failures: Iterable[Failure],
    *,
    terminals: Iterable[str] | None = None,
    work: float = 20.0,
) -> Survival:
    """Return the cheapest candidates after which the network hangs together, whole and after each failure.

    Args:
        nodes: every node.
        links: ends of each link there, by name.
        candidates: links that may be added, by name; the names differ from those of the links.
        failures: what the network is to survive; a failure may take candidates away too (the same duct).
        terminals: the nodes that must hang together, through whatever is left; all when None. Candidates end at them.
        work: deterministic work of the solver in all, about seconds; above it the answer has a gap.

    Raises:
        InvalidValueError: the candidates cannot do it, or a name is not known or used twice.

    >>> line = {"ab": ("a", "b"), "bc": ("b", "c")}
    >>> cheapest_survival("abc", line, {"new": Candidate(("a", "c"), 5.0)}, any_one_node("abc"))
    Survival(links=('new',), cost=5.0, lower_bound=5.0)
    """
    every = list(dict.fromkeys(nodes))
    asked = [Failure("nothing"), *failures]
    _check(every, links, candidates, asked)
    wanted = set(every if terminals is None else terminals)
    if not all(wanted.issuperset(each.ends) for each in candidates.values()):
        raise InvalidValueError("A candidate ends at a node that is no terminal.")
    problem = _Problem(_Places(every, links, wanted), candidates, asked)
    model = cp_model.CpModel()
    chosen = {name: model.new_bool_var(name) for name in problem.choices}
    model.minimize(sum(round(candidates[name].cost * _SCALE) * chosen[name] for name in problem.choices))
    bound, spent = 0.0, 0.0
    best, cuts = problem.completed(())
    costs = {name: candidates[name].cost for name in problem.choices}
    first = cuts
    while best and cuts and spent < work:
        for crossing, least in cuts:
            model.add(sum(chosen[name] for name in crossing) >= least)
        solver = budgeted(cp_model.CpSolver(), work_units=work - spent)
        solver.parameters.linearization_level = 2  # the bound needs the cuts of one link in the linear program too
        status = solver.solve(model)
        spent += solver.response_proto.deterministic_time
        bound = max(bound, solver.best_objective_bound / _SCALE)
        if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            break
        whole, cuts = problem.completed(name for name, choice in chosen.items() if solver.boolean_value(choice))
        best = min(best, whole, key=problem.cost)
        if problem.cost(best) <= bound + _ROUNDING * len(best):
            bound = problem.cost(best)
            break
        if first:  # one program was not enough: the relaxation finds at once what dozens of rounds would meet
            cuts = list(dict.fromkeys([*cuts, *relaxed_cuts(costs, [*first, *cuts], problem.half_open_cuts)]))
            first = []
    cost = problem.cost(best)
    return Survival(tuple(sorted(best)), cost, min(bound, cost))


def _check(
    nodes: Sequence[str], links: Mapping[str, Link], candidates: Mapping[str, Candidate], failures: Iterable[Failure]
) -> None:
    known = set(nodes)
    if twice := sorted(set(links) & set(candidates)):
        raise InvalidValueError(f"The name {twice[0]} is that of a link and of a candidate.")
    for name, ends in [*links.items(), *((name, each.ends) for name, each in candidates.items())]:
        if not known.issuperset(ends):
            raise InvalidValueError(f"The link {name} ends at a node that is not in the network.")
    for failure in failures:
        if missing := sorted((failure.nodes - known) | (failure.links - set(links) - set(candidates))):
            raise InvalidValueError(f"The failure {failure.name} names {missing[0]}, which is not in the network.")


@dataclass(frozen=True, slots=True)
class _Places:
    """A network, and the nodes of it that must hang together."""

    nodes: Sequence[str]
    links: Mapping[str, Link]
    terminals: set[str]

    def parts(self, failure: Failure) -> list[set[str]]:
        """Return the parts with a terminal that are left after a failure."""
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(node for node in self.nodes if node not in failure.nodes)
        graph.add_edges_from(
            ends for name, ends in self.links.items() if name not in failure.links and failure.nodes.isdisjoint(ends)
        )
        parts = (self.terminals.intersection(part) for part in nx.connected_components(graph))
        return [part for part in parts if part]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A failure that parts the network: how many parts, and the two parts that each candidate left would join."""

    parts: int
    joins: Mapping[str, tuple[int, int]]


class _Problem:
    """The cuts that candidates must cross."""

    def __init__(
        self,
        places: _Places,
        candidates: Mapping[str, Candidate],
        failures: Iterable[Failure],
    ) -> None:
        self._candidates = candidates
        parted: list[tuple[Failure, dict[str, int], int]] = []
        for failure in failures:
            parts = places.parts(failure)
            if len(parts) > 1:
                parted.append((failure, {node: i for i, part in enumerate(parts) for node in part}, len(parts)))
        self.choices = self._needed(places.nodes, parted)
        self._asked = []
        for failure, place, count in parted:
            joins = {}
            for name in self.choices:
                one, other = (place.get(end) for end in candidates[name].ends)
                if one is not None and other is not None and one != other and name not in failure.links:
                    joins[name] = (one, other)
            self._asked.append(_Asked(count, joins))

    def _needed(self, nodes: Sequence[str], parted: Sequence[tuple[Failure, dict[str, int], int]]) -> tuple[str, ...]:
        """Return the cheapest candidate of each kind: same places, hit by the same failures."""
        place = {node: tuple(parts.get(node, -1) for _, parts, _ in parted) for node in nodes}
        hit: dict[str, list[int]] = defaultdict(list)
        for index, (failure, _, _) in enumerate(parted):
            for name in failure.links:
                hit[name].append(index)
        best: dict[object, str] = {}
        for name in sorted(self._candidates, key=lambda each: (self._candidates[each].cost, each)):
            ends = tuple(sorted(place[end] for end in self._candidates[name].ends))
            if ends[0] != ends[1]:
                best.setdefault((ends, tuple(hit.get(name, ()))), name)
        return tuple(sorted(best.values()))

    def open_cuts(self, picked: Iterable[str]) -> list[Cut]:
        """Return the cuts that the picked leave open: of each part, and of all parts from each other.

        Raises:
            InvalidValueError: no candidate crosses a cut.

        """
        chosen = set(picked)
        found: dict[Cut, None] = {}
        for asked in self._asked:
            parts = _joined_parts(asked, chosen)
            if len(parts) < 2:
                continue
            group = {each: index for index, part in enumerate(parts) for each in part}
            ends = {name: (group[a], group[b]) for name, (a, b) in asked.joins.items() if group[a] != group[b]}
            if len(_components(len(parts), ends.values())) > 1:
                raise InvalidValueError("The candidate links cannot make the network survive all the failures.")
            found[tuple(ends), len(parts) - 1] = None
            if len(parts) > 2:
                for part in range(len(parts)):
                    found[tuple(name for name, both in ends.items() if part in both), 1] = None
        return list(found)

    def half_open_cuts(self, taken: Mapping[str, float]) -> list[Cut]:
        """Return cuts that fractions of the candidates leave open."""
        found: dict[Cut, None] = {}
        for asked in self._asked:
            found |= dict.fromkeys(open_partitions(asked.parts, asked.joins, taken))
        return list(found)

    def completed(self, picked: Iterable[str]) -> tuple[tuple[str, ...], list[Cut]]:
        """Return candidates that leave no cut open, from the picked on, and every cut that was open on the way.

        For each open cut comes the candidate that crosses most of the open cuts for its cost; what proves not to be
        needed is dropped. All cuts met are worth asking for: the next program would else meet them one by one.
        """
        chosen = dict.fromkeys(picked)
        met: dict[Cut, None] = {}
        while cuts := self.open_cuts(chosen):
            met |= dict.fromkeys(cuts)
            crossed = Counter(name for crossing, _ in cuts for name in crossing)
            for crossing, _ in cuts:
                if chosen.keys().isdisjoint(crossing):
                    best = max(crossing, key=lambda name: (crossed[name] / (self._candidates[name].cost or 1e-9), name))
                    chosen[best] = None
        return self.pruned(chosen), list(met)

    def cost(self, picked: Iterable[str]) -> float:
        """Return what candidates cost together."""
        return sum(self._candidates[name].cost for name in picked)

    def pruned(self, picked: Iterable[str]) -> tuple[str, ...]:
        """Return the picked without those, dearest first, that are not needed."""
        kept = list(picked)
        for name in sorted(kept, key=lambda each: (-self._candidates[each].cost, each)):
            without = [each for each in kept if each != name]
            if all(len(_joined_parts(asked, set(without))) <= 1 for asked in self._asked):
                kept = without
        return tuple(kept)


def _joined_parts(asked: _Asked, chosen: set[str]) -> list[set[int]]:
    return _components(asked.parts, (asked.joins[name] for name in chosen if name in asked.joins))


def _components(count: int, ends: Iterable[tuple[int, int]]) -> list[set[int]]:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(ends)
    return [set(part) for part in nx.connected_components(graph)]
