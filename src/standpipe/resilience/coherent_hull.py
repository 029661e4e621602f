"""The coherent hull of a fault tree with negations: what could cause the top event if a failure never prevented one.

Definition: the hull is true in a state when the tree is true in it or in a state with fewer failures. It is the least
coherent function above the tree, and its minimal cut sets are the positive parts of the tree's minimal solutions
(Rauzy, Mathematical foundation of minimal cutsets, 2001). It overstates the tree, so it serves for cut sets and never
for the probability.

Method: on the decision diagram of the whole tree, from the terminals upwards, hull(x ? high : low) =
x ? hull(high) or hull(low) : hull(low). Modules are not used: one that occurs negated has no hull of its own.
"""

from __future__ import annotations

import numpy as np

from standpipe.resilience.kernel_operations import AND
from standpipe.resilience.kernel_rows import TERMINAL
from standpipe.resilience.logic import Logic, Part, renumbered
from standpipe.resilience.modules import Module
from standpipe.resilience.solve import Budget, Diagram, OverBudgetError, Solved, solve_module

MOST_EVENTS = 900
"""Events of the tree; the hull is made by functions that call themselves once for each level."""
MOST_ROWS = 1 << 18
"""Rows of the hull; each is made by Python and not by a compiled kernel."""


def hull_of(logic: Logic, names: tuple[str, ...], budget: Budget) -> Diagram:
    """Return the diagram of the coherent hull of simplified logic over named events.

    Raises:
        OverBudgetError: no order fits, or the hull has more than `MOST_ROWS` rows.

    >>> from standpipe.resilience.cut_sets import CutSets
    >>> from standpipe.resilience.faulttree import FaultTree, Gate, Operator
    >>> from standpipe.resilience.logic import logic_of
    >>> gates = {"top": Gate("top", Operator.XOR, ("a", "b"))}
    >>> diagram = hull_of(*logic_of(FaultTree("either", "top", gates, {"a": 0.1, "b": 0.2})), Budget())
    >>> [found.events for found in CutSets(diagram).most_probable(9, {"a": 0.1, "b": 0.2})]
    [('b',), ('a',)]
    """
    if logic.root < 0:
        return Diagram(names, (), logic.root, coherent=True)
    used = sorted({each >> 1 for part in logic.parts for each in part.arguments if each >> 1 < logic.leaves})
    used = used or [logic.root >> 1]
    narrow = renumbered(logic, used)
    whole = Module(tuple(used), (*narrow.parts, Part(AND, 1, (narrow.root,))))
    if len(used) > MOST_EVENTS:
        raise OverBudgetError
    solved, _ = solve_module(whole, budget.rows, budget)
    hull = _Hull([tuple(row) for row in solved.rows.tolist()])
    root = hull.of(solved.root)
    if root < 2:
        return Diagram(names, (), root - 2, coherent=True)
    rows = np.array(hull.rows, np.int32)
    return Diagram(names, (Solved(whole, solved.levels, rows, root),), logic.root, coherent=True)


class _Hull:
    """Rows of the hull, each after those it points to, with the two operations that make them."""

    def __init__(self, given: list[tuple[int, ...]]) -> None:
        self._given = given
        self.rows: list[tuple[int, int, int]] = [(TERMINAL, 0, 0), (TERMINAL, 1, 1)]
        self._known: dict[tuple[int, int, int], int] = {}
        self._either: dict[tuple[int, int], int] = {}

    def of(self, root: int) -> int:
        """Return the row of the hull of a row of the given diagram, in which rows stand after those they point to."""
        hulls = [0, 1]
        for level, low, high in self._given[2 : root + 1]:
            less = hulls[low]
            hulls.append(self._make(level, less, self._or(hulls[high], less)))
        return hulls[root]

    def _make(self, level: int, low: int, high: int) -> int:
        if low == high:
            return low
        key = (level, low, high)
        if key not in self._known:
            if len(self.rows) >= MOST_ROWS:
                raise OverBudgetError
            self._known[key] = len(self.rows)
            self.rows.append(key)
        return self._known[key]

    def _or(self, one: int, other: int) -> int:
        if 1 in (one, other) or one == other or 0 in (one, other):
            return max(one, other) if 1 not in (one, other) else 1
        key = (min(one, other), max(one, other))
        if key not in self._either:
            left, right = self.rows[one], self.rows[other]
            level = min(left[0], right[0])
            low = self._or(*(row[1] if row[0] == level else at for row, at in ((left, one), (right, other))))
            high = self._or(*(row[2] if row[0] == level else at for row, at in ((left, one), (right, other))))
            self._either[key] = self._make(level, low, high)
        return self._either[key]
