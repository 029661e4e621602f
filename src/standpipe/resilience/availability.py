"""How available each service is, exactly, from the need graph and the unavailability of each thing.

Method: the failure of every node becomes one gate of shared logic ("lost itself, or a need not met"); circles are
unrolled to their least fixed point, as many rounds as they have members; ways through networks are solved by
eliminating node after node. For a service with
single points S the failure is "one of S, or F with S all working", so that

    unavailability = 1 - product over S of (1 - q) x (1 - P(F with S working)),

and only the part that redundancy leaves is solved with decision diagrams. Figures are for independent things; what is
shared (site, room, panel, switch) is a thing of its own. A diagram is kept, so that a changed figure costs one pass.
The interval takes every thing at its low and at its high figure: a coherent function has its extremes there. A service
whose remainder does not fit the budget gets a certified interval (`pairs`, or `bounds`) and no value.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from standpipe.kernel.evidence import Basis, weakest
from standpipe.kernel.intervals import Interval
from standpipe.resilience.bounds import interval_of
from standpipe.resilience.cut_sets import CutSet, CutSets
from standpipe.resilience.kernel_operations import AT_LEAST, OR
from standpipe.resilience.logic import FALSE, Logic, renumbered, simplified
from standpipe.resilience.model import NeedGraph, Node, PathNeed, Unavailability
from standpipe.resilience.order import NETWORK_PREFIX, evaluation_order
from standpipe.resilience.pairs import MOST_EVENTS, Pairs, interval_from_pairs, pairs_of
from standpipe.resilience.single_points import SinglePoints, single_points
from standpipe.resilience.solve import Budget, Diagram, OverBudgetError, diagram_of_logic
from standpipe.resilience.ways import Ways

HOURS_A_YEAR = 8760.0
ROWS_A_SERVICE = 1 << 19
ROWS_AN_ATTEMPT = 1 << 18
ROWS_AFTERWARDS = 1 << 15
"""Rows for each service once `ROWS_WITHOUT_ANSWER` have been spent on services that did not fit."""
ROWS_WITHOUT_ANSWER = 1 << 25
CASES = 4
ROWS_A_CASE = 1 << 12


@dataclass(frozen=True, slots=True)
class PointShare:
    """A single point, and the share of the service's outage time in which it is down."""

    id: str
    name: str
    kind: str
    share: float


@dataclass(frozen=True, slots=True)
class ServiceAvailability:
    """How much of the time a service is down.

    `value` is exact for the figures given, and None where the service did not fit the budget; `certified` contains the
    truth for these figures, and is a point where `value` is known. `low` and `high` come from the ranges of the
    figures. `basis` is the weakest basis of any figure in it; `by_basis` counts the things by theirs. Without a figure
    for something it needs the result is a lower bound, and `unknown` names what has none.
    """

    id: str
    name: str
    value: float | None
    certified: Interval
    low: float
    high: float
    single_points: tuple[PointShare, ...]
    basis: Basis
    by_basis: Mapping[Basis, int]
    unknown: tuple[str, ...]

    @property
    def outage_hours_a_year(self) -> float | None:
        """Expected hours a year in which the service is down."""
        return None if self.value is None else self.value * HOURS_A_YEAR


@dataclass(frozen=True, slots=True, eq=False)
class _Service:
    node: Node
    points: tuple[str, ...]
    rest: Diagram | None
    """What redundancy leaves; None when it did not fit the budget."""
    logic: Logic
    pairs: Pairs | None
    events: tuple[str, ...]
    gaps: tuple[str, ...]


class AvailabilityModel:
    """The services of a need graph, prepared once; `evaluate` may be asked again with other figures.

    >>> from standpipe.resilience.model import any_of
    >>> figure = Unavailability(0.1, 0.05, 0.2, Basis.ILLUSTRATIVE, "an example")
    >>> graph = NeedGraph([
    ...     Node("service:tax", "Council tax", "service", (any_of(["server:a", "server:b"]),), can_fail=False),
    ...     Node("server:a", "A", "server"), Node("server:b", "B", "server"),
    ... ])
    >>> found = AvailabilityModel(graph).evaluate({"server:a": figure, "server:b": figure})[0]
    >>> round(found.value, 9), round(found.low, 9), round(found.high, 9)
    (0.01, 0.0025, 0.04)
    """

    def __init__(self, graph: NeedGraph, *, of_kind: str = "service", rows: int = ROWS_A_SERVICE) -> None:
        self._graph = graph
        names = graph.can_fail
        place = {name: index for index, name in enumerate(names)}
        forest, literals = forest_of(graph)
        self._spent = 0
        self._services = tuple(
            self._prepare(found, Logic(forest.leaves, forest.parts, literals[found.service]), place, rows)
            for found in single_points(graph, of_kind=of_kind)
        )
        self._by_id = {each.node.id: each for each in self._services}

    def _prepare(self, found: SinglePoints, failure: Logic, place: Mapping[str, int], rows: int) -> _Service:
        names = self._graph.can_fail
        node = self._graph[found.service]
        own = (node.id,) if node.can_fail else ()
        points = tuple(point.id for point in found.points)
        rest = simplified(failure, {place[point]: False for point in (*points, *own)})
        used = sorted({each >> 1 for part in rest.parts for each in part.arguments if each >> 1 < rest.leaves})
        if not rest.parts and rest.root >= 0:
            used = [rest.root >> 1]
        narrow = renumbered(rest, used)
        events = tuple(names[index] for index in used)
        allowed = rows if self._spent < ROWS_WITHOUT_ANSWER else min(rows, ROWS_AFTERWARDS)
        try:
            diagram = diagram_of_logic(narrow, events, Budget(allowed, min(allowed, ROWS_AN_ATTEMPT)))
        except OverBudgetError:
            self._spent += allowed
            pairs = pairs_of(narrow) if len(events) <= MOST_EVENTS else None
            return _Service(node, (*own, *points), None, narrow, pairs, events, found.gaps)
        return _Service(node, (*own, *points), diagram, narrow, None, events, found.gaps)

    def evaluate(
        self, figures: Mapping[str, Unavailability], *, only: Iterable[str] | None = None
    ) -> tuple[ServiceAvailability, ...]:
        """Return the availability of each service.

        Args:
            figures: unavailability by node id; a node without a figure counts as always working and is named.
            only: ids of nodes whose figures have changed: only services that they bear on are returned.

        """
        changed = None if only is None else set(only)
        return tuple(
            self._evaluate(service, figures)
            for service in self._services
            if changed is None or not changed.isdisjoint((*service.points, *service.events))
        )

    def things(self, service: str) -> tuple[str, ...]:
        """Return everything whose failure can bear on a service: its single points first."""
        found = self._by_id[service]
        return (*found.points, *found.events)

    def gaps(self, service: str) -> tuple[str, ...]:
        """Return what is not known about a service, as sentences."""
        return self._by_id[service].gaps

    def certified(self, service: str, chances: Mapping[str, float]) -> Interval:
        """Return the unavailability of one service from that of each thing; a thing without one always works.

        A point where the service is solved exactly, and an interval that contains the truth elsewhere.
        """
        return _total(self._by_id[service], chances)

    @property
    def solved(self) -> tuple[str, ...]:
        """Ids of the services that are solved exactly, in order."""
        return tuple(each.node.id for each in self._services if each.rest is not None)

    @property
    def unsolved(self) -> tuple[str, ...]:
        """Ids of the services of which only an interval is known, in order."""
        return tuple(each.node.id for each in self._services if each.rest is None)

    def in_cases(
        self, chances: Mapping[str, npt.NDArray[np.float64]], count: int, *, only: Iterable[str] | None = None
    ) -> dict[str, npt.NDArray[np.float64]]:
        """Return the unavailability of each service that is solved exactly in each of `count` cases.

        Args:
            chances: unavailability of each thing, one figure for each case; a thing without counts as working.
            count: number of cases.
            only: ids of the services that are asked for.

        """
        found = {}
        nothing = np.zeros(count)
        for service in self._services if only is None else map(self._by_id.__getitem__, only):
            if service.rest is None:
                continue
            working = np.ones(count)
            for point in service.points:
                working = working * (1 - chances.get(point, nothing))
            rest = service.rest.probabilities({name: chances.get(name, nothing) for name in service.events}, count)
            found[service.node.id] = 1 - working * (1 - rest)
        return found

    def most_probable_sets(self, service: str, figures: Mapping[str, Unavailability], count: int) -> tuple[CutSet, ...]:
        """Return the most probable sets of two or more things that stop a service only together.

        Empty where the service is not solved exactly.
        """
        found = self._by_id.get(service)
        if found is None or found.rest is None:
            return ()
        known = {name: figures[name].value if name in figures else 0.0 for name in found.events}
        return CutSets(found.rest).most_probable(count, known)

    def _evaluate(self, service: _Service, figures: Mapping[str, Unavailability]) -> ServiceAvailability:
        things = (*service.points, *service.events)
        known = {name: figures[name] for name in things if name in figures}
        middle = _total(service, {name: figure.value for name, figure in known.items()})
        value = middle.low if service.rest else None
        bases = [figure.basis for figure in known.values()]
        shares = (
            PointShare(
                node.id, node.name, node.kind, known[node.id].value / value if node.id in known and value else 0.0
            )
            for node in map(self._graph.__getitem__, service.points)
        )
        return ServiceAvailability(
            service.node.id,
            service.node.name,
            value,
            middle,
            min(middle.low, _total(service, {name: figure.low for name, figure in known.items()}).low),
            max(middle.high, _total(service, {name: figure.high for name, figure in known.items()}).high),
            tuple(sorted(shares, key=lambda each: (-each.share, each.id))),
            weakest(bases),
            {basis: bases.count(basis) for basis in Basis if basis in bases},
            tuple(name for name in things if name not in figures),
        )


def _total(service: _Service, chances: Mapping[str, float]) -> Interval:
    """Return the unavailability of a service: a point where it is solved exactly."""
    points = [chances.get(point, 0.0) for point in service.points]
    if 1.0 in points:
        return Interval.exactly(1.0)
    one = -math.expm1(math.fsum(math.log1p(-chance) for chance in points))
    full = {name: chances.get(name, 0.0) for name in service.events}
    solved = service.rest and Interval.exactly(service.rest.probability(full))
    rest = solved or _bounded(service, list(full.values()))
    return Interval(one + rest.low * (1 - one), one + rest.high * (1 - one))


def _bounded(service: _Service, chances: list[float]) -> Interval:
    if service.pairs is not None and max(chances) < 1:
        return interval_from_pairs(service.pairs, np.array(chances))
    return interval_of(service.logic, chances, Budget(), cases=CASES, rows_for_a_case=ROWS_A_CASE)


def forest_of(graph: NeedGraph) -> tuple[Logic, dict[str, int]]:
    """Return logic that holds the failure of every node, and the literal of each; leaves are in order of `can_fail`."""
    logic = Logic(len(graph.can_fail))
    own = {name: 2 * index for index, name in enumerate(graph.can_fail)}
    literals = {node.id: own.get(node.id, FALSE) for node in graph}
    ways = {network: Ways(graph.networks[network], logic, literals) for network in graph.networks}

    def failing(node: Node) -> int:
        causes = [own.get(node.id, FALSE)]
        for need in node.needs:
            if isinstance(need, PathNeed):
                causes.append(ways[need.network].cut(need.entries, need.exits))
            else:
                members = [literals[member] for member in need.members]
                causes.append(logic.make(AT_LEAST, members, need.tolerated + 1))
        return logic.make(OR, causes)

    for group in evaluation_order(graph):
        nodes = [graph[vertex] for vertex in group if not vertex.startswith(NETWORK_PREFIX)]
        # a circle needs at most as many rounds as it has members; equal literals say earlier that nothing changes
        for _ in range(len(nodes) if len(group) > 1 else 1):
            for way in ways.values():
                way.forget(group)
            now = {node.id: failing(node) for node in nodes}
            if all(literals[name] == literal for name, literal in now.items()):
                break
            literals |= now
    return logic, literals
