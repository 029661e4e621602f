"""Minimal cut sets of a coherent fault tree: counted by order without listing them, and the most probable ones.

Method: Rauzy (1993) turns the decision diagram of each module into a zero-suppressed diagram of its minimal
solutions; a module below stands as one variable, since its events occur nowhere else. Counts are polynomials in the
order, one pass over each diagram. The most probable sets come from a best-first search with the largest reachable
product as its bound, so that nothing is listed that is not asked for.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import and_, or_

import numpy as np
import numpy.typing as npt

from standpipe.kernel.errors import InvalidValueError
from standpipe.resilience.bits import more_than
from standpipe.resilience.kernel_operations import AND, OR
from standpipe.resilience.kernel_rows import Rows
from standpipe.resilience.kernel_sets import (
    best_products,
    count_by_order,
    highest_orders,
    minimal_solutions,
    totals,
)
from standpipe.resilience.logic import FALSE, TRUE, Logic
from standpipe.resilience.solve import Diagram, OverBudgetError, Solved

ROWS = 1 << 24
"""Rows that the minimal solutions of one module may make."""
_EXACT_BELOW = 2.0**62


@dataclass(frozen=True, slots=True)
class CutSet:
    """A set of events that together cause the top event, minimal, and the probability that all of them occur."""

    events: tuple[str, ...]
    probability: float


@dataclass(frozen=True, slots=True, eq=False)
class _Solutions:
    solved: Solved
    sets: Rows
    root: int


class CutSets:
    """The minimal cut sets of a diagram.

    Raises `InvalidValueError` for a non-coherent diagram, which has prime implicants instead, and `OverBudgetError`.

    >>> from standpipe.resilience.faulttree import FaultTree, Gate, Operator
    >>> from standpipe.resilience.solve import diagram_of
    >>> gates = {"top": Gate("top", Operator.OR, ("a", "pair")), "pair": Gate("pair", Operator.AND, ("b", "c"))}
    >>> tree = FaultTree("pumps", "top", gates, {"a": 0.1, "b": 0.2, "c": 0.3})
    >>> sets = CutSets(diagram_of(tree))
    >>> sets.by_order(), [found.events for found in sets.most_probable(2, tree.chances)]
    ({1: 1, 2: 1}, [('a',), ('b', 'c')])
    """

    def __init__(self, diagram: Diagram, *, rows: int = ROWS) -> None:
        if not diagram.coherent:
            raise InvalidValueError("Minimal cut sets are defined for coherent trees only; this one is not coherent.")
        self._diagram = diagram
        self._solutions = []
        for solved in diagram.modules:
            sets, root = minimal_solutions(solved.rows, solved.root, len(solved.levels), rows)
            if root < 0:
                raise OverBudgetError
            self._solutions.append(_Solutions(solved, sets, root))

    def by_order(self) -> dict[int, int]:
        """Return how many minimal cut sets there are of each order, exactly."""
        if not self._solutions:
            return {TRUE: {0: 1}, FALSE: {}}.get(self._diagram.root, {1: 1})
        events = len(self._diagram.events)
        known: list[list[int]] = [[0, 1]] * events
        for solution in self._solutions:
            numbers = [known[leaf] for leaf in solution.solved.module.leaves]
            known.append(_count(solution, numbers))
        return {order: count for order, count in enumerate(known[-1]) if count}

    def most_probable(self, count: int, chances: Mapping[str, float]) -> tuple[CutSet, ...]:
        """Return the most probable minimal cut sets, most probable first."""
        return tuple(islice(self._best_first(chances), count))

    def _best_first(self, chances: Mapping[str, float]) -> Iterator[CutSet]:
        events = self._diagram.events
        if not self._solutions:
            root = self._diagram.root
            if root >= 0:
                yield CutSet((events[root >> 1],), chances[events[root >> 1]])
            elif root == TRUE:
                yield CutSet((), 1.0)
            return
        values = [chances[name] for name in events]
        best: list[npt.NDArray[np.float64]] = []
        for solution in self._solutions:
            products = best_products(solution.sets, solution.solved.by_level(np.array(values)))
            best.append(products)
            values.append(float(products[solution.root]))
        leaf_at = [np.argsort(solution.solved.levels) for solution in self._solutions]
        last = len(self._solutions) - 1
        top = self._solutions[last].root
        # a state: minus its bound, chosen events, their product, and rows of modules still to be walked
        waiting: list[tuple[float, tuple[int, ...], float, tuple[tuple[int, int], ...]]] = [
            (-float(best[last][top]), (), 1.0, ((last, top),))
        ]
        while waiting:
            bound, chosen, product, pending = heapq.heappop(waiting)
            if not pending:
                yield CutSet(tuple(events[event] for event in chosen), product)
                continue
            (module, row), rest = pending[-1], pending[:-1]
            if row == 1:
                heapq.heappush(waiting, (bound, chosen, product, rest))
                continue
            level, low, high = (int(each) for each in self._solutions[module].sets[row])
            here = float(best[module][row])
            if low and here > 0:
                less = bound * float(best[module][low]) / here
                heapq.heappush(waiting, (less, chosen, product, (*rest, (module, low))))
            leaf = self._solutions[module].solved.module.leaves[int(leaf_at[module][level])]
            with_high = bound * values[leaf] * float(best[module][high]) / here if here > 0 else 0.0
            if leaf < len(events):
                taken = (*chosen, leaf)
                heapq.heappush(waiting, (with_high, taken, product * values[leaf], (*rest, (module, high))))
            else:
                below = leaf - len(events)
                more = (*rest, (module, high), (below, self._solutions[below].root))
                heapq.heappush(waiting, (with_high, chosen, product, more))


def _count(solution: _Solutions, numbers: list[list[int]]) -> list[int]:
    """Return how many sets of each order a module has, given those that each of its leaves stands for."""
    levels = solution.solved.levels
    about = np.zeros(len(levels))
    about[levels] = [float(sum(each)) for each in numbers]
    orders = np.zeros(len(levels), np.int64)
    orders[levels] = [len(each) - 1 for each in numbers]
    highest = highest_orders(solution.sets, orders)
    if totals(solution.sets, about)[solution.root] >= _EXACT_BELOW:
        return _count_large(solution, numbers)
    table = np.zeros((len(levels), max(len(each) for each in numbers)), np.uint64)
    for level, each in zip(levels, numbers, strict=True):
        table[level, : len(each)] = each
    return [int(each) for each in count_by_order(solution.sets, solution.root, highest, table)]


def _count_large(solution: _Solutions, numbers: list[list[int]]) -> list[int]:
    """Do the same with integers of any size."""
    at_level = dict(zip((int(each) for each in solution.solved.levels), numbers, strict=True))
    counts: list[list[int]] = [[], [1]]
    for level, low, high in solution.sets[2:].tolist():
        total = list(counts[low])
        for order, number in enumerate(at_level[level]):
            if number:
                total += [0] * (order + len(counts[high]) - len(total))
                for rest, count in enumerate(counts[high]):
                    total[order + rest] += number * count
        counts.append(total)
    return counts[solution.root]


def single_events(logic: Logic, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the events that alone cause the root of coherent logic: its minimal cut sets of order one.

    Bit-parallel as in `single_points`: bit v of a gate says that it is true when event v alone is.
    """
    if logic.root < 0:
        return ()
    alone = [1 << index for index in range(logic.leaves)]
    for part in logic.parts:
        sets = [alone[each >> 1] for each in part.arguments]
        if part.kind in {AND, OR}:
            alone.append(reduce(and_ if part.kind == AND else or_, sets))
        else:
            alone.append(more_than(part.threshold - 1, sets))
    bits = alone[logic.root >> 1]
    return tuple(name for index, name in enumerate(names) if bits >> index & 1)
