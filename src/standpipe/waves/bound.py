"""A lower bound of the cost of every plan, from a linear relaxation that HiGHS solves and plain arithmetic confirms.

Step formulation: for each node and window the share that has moved by its end. Costs between two nodes are the sum over
windows of the difference of their shares; the data centre, a zone or a contract is open while any share of its nodes is
left. Cuts: no term can end before the window that counting allows its nodes (capacity), nor the data centre before its
proved earliest window. The bound is not what the solver says but the Lagrangian value of its dual prices, recomputed
here: it holds for any prices, so that rounding or an early stop makes it weaker and never wrong. The one place where
the planner meets HiGHS (Huangfu and Hall, 2018).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any

import highspy

from standpipe.waves.counting import counting_bound
from standpipe.waves.instance import UNLIMITED, Instance, Ragged
from standpipe.waves.numerics import BoolArray, FloatArray, IntArray, np

FULL, LARGEST = 8_000, 24_000
"""Pairs of node and window up to which the relaxation is solved in full, and without the costs of links. Beyond, the
bound is the one by counting: the relaxation would take minutes."""

_MOST_EXCESS = 1000.0


def lower_bound(instance: Instance, earliest: int) -> int:
    """Return a cost in pence below which no plan lies.

    `earliest` is a last window before which no plan can end.
    """
    simple = counted_bound(instance, earliest)
    if instance.allowed.size > LARGEST:
        return simple
    return max(simple, _relaxed(instance, earliest))


def counted_bound(instance: Instance, earliest: int) -> int:
    """Return the sum of what each node and each term costs at the least."""
    dearest = np.iinfo(np.int64).max
    unary = int(np.where(instance.allowed, instance.unary, dearest).min(axis=1).sum())
    terms = sum(int(instance.term_cost[term, last]) for term, last in enumerate(_term_ends(instance, earliest)))
    return instance.fixed + unary + terms


def _term_ends(instance: Instance, earliest: int) -> list[int]:
    """Return for each term a last window before which it cannot end; -1 when it has no nodes."""
    ends = []
    for term in range(len(instance.term_names)):
        inside = np.array([[term] in instance.terms.row(node) for node in range(len(instance.nodes))], dtype=np.bool_)
        ends.append(counting_bound(_part(instance, inside)) if inside.any() else 0)
    ends[0] = max(ends[0], earliest)
    return ends


def _part(instance: Instance, inside: BoolArray) -> Instance:
    """Return the instance of some nodes, without their links, enough for counting."""
    kept = np.flatnonzero(inside)
    loads = Ragged.of([[(a, b, c) for a, b, c in instance.loads.row(int(node))] for node in kept], 3)
    none = Ragged.of([[] for _ in kept], 3)
    nodes = tuple(instance.nodes[int(node)] for node in kept)
    return replace(instance, nodes=nodes, allowed=instance.allowed[kept], loads=loads, order=none)


@dataclass(slots=True)
class _Program:
    """A linear program, built row by row."""

    cost: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    columns: list[int] = field(default_factory=list)
    factors: list[float] = field(default_factory=list)
    constant: float = 0.0

    def column(self, cost: float = 0.0, *, lower: float = 0.0, upper: float = 1.0) -> int:
        """Add a column and return its number."""
        self.cost.append(cost)
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.cost) - 1

    def elastic(self) -> _Program:
        """Let every row be exceeded at a price of one for each unit, and return this program."""
        starts, columns, factors = [0], [], []
        for row in range(len(self.row_upper)):
            begin, end = self.starts[row], self.starts[row + 1]
            columns += [*self.columns[begin:end], self.column(1.0, upper=_MOST_EXCESS)]
            factors += [*self.factors[begin:end], -1.0]
            starts.append(len(columns))
        self.starts, self.columns, self.factors = starts, columns, factors
        return self

    def at_most(self, expression: _Expression, limit: float) -> None:
        """Add the row: expression <= limit."""
        terms = {column: factor for column, factor in expression.terms.items() if factor}
        if terms:
            self.columns += terms.keys()
            self.factors += terms.values()
            self.starts.append(len(self.columns))
            self.row_upper.append(limit - expression.constant)


@dataclass(slots=True)
class _Expression:
    """A sum of columns and a constant."""

    terms: dict[int, float] = field(default_factory=dict)
    constant: float = 0.0

    def add(self, other: _Expression, factor: float = 1.0) -> _Expression:
        """Add a multiple of another expression and return this one."""
        for column, value in other.terms.items():
            self.terms[column] = self.terms.get(column, 0.0) + factor * value
        self.constant += factor * other.constant
        return self


class _Relaxation:
    """The step relaxation of an instance: its rules, and with `price` its costs."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.program = _Program()
        self.steps = [self._node(node) for node in range(len(instance.nodes))]
        self._resources()
        self._budgets()
        self._links()

    def price(self, earliest: int) -> None:
        """Add the costs of links and terms."""
        if self.instance.allowed.size <= FULL:
            self._splits()
        self._terms(_term_ends(self.instance, earliest))

    def moved(self, node: int, window: int) -> _Expression:
        """Return the share of a node that has moved by the end of a window."""
        return _Expression() if window < 0 else self.steps[node][window]

    def moves(self, node: int, window: int) -> _Expression:
        """Return the share of a node that moves in a window."""
        return _Expression().add(self.moved(node, window)).add(self.moved(node, window - 1), -1.0)

    def _node(self, node: int) -> list[_Expression]:
        choices = np.flatnonzero(self.instance.allowed[node]).tolist()
        prices = self.instance.unary[node]
        steps, now, before = [], _Expression(), None
        for window in range(self.instance.windows):
            if window == choices[-1]:
                now = _Expression(constant=1.0)
                self.program.constant += float(prices[window])
            elif window in choices:
                later = choices[choices.index(window) + 1]
                now = _Expression({self.program.column(float(prices[window] - prices[later])): 1.0})
                if before is not None:
                    self.program.at_most(_Expression().add(before).add(now, -1.0), 0.0)
                before = now
            steps.append(now)
        return steps

    def _resources(self) -> None:
        instance = self.instance
        loads: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
        for node in range(len(instance.nodes)):
            for row, offset, amount in instance.loads.row(node):
                for window in np.flatnonzero(instance.allowed[node]).tolist():
                    if 0 <= window + offset < instance.windows:
                        loads.setdefault((row, window + offset), []).append((node, window, amount))
        for (row, at), entries in loads.items():
            capacity, buyable = int(instance.capacity[row, at]), int(instance.buyable[row, at])
            if capacity >= UNLIMITED or sum(amount for _, _, amount in entries) <= capacity:
                continue
            # Amounts relative to the capacity keep the numbers near one.
            scale = 1.0 / max(1, capacity + buyable)
            load = _Expression()
            for node, window, amount in entries:
                load.add(self.moves(node, window), amount * scale)
            if buyable:
                bought = self.program.column(float(instance.price[row] * buyable))
                load.add(_Expression({bought: -buyable * scale}))
            self.program.at_most(load, capacity * scale)

    def _budgets(self) -> None:
        instance = self.instance
        paid: dict[int, _Expression] = {}
        for node in range(len(instance.nodes)):
            for fund, pence in instance.spends.row(node):
                for window in np.flatnonzero(instance.allowed[node]).tolist():
                    budget = int(instance.budget_of[fund, window])
                    if budget >= 0:
                        scale = 1.0 / max(1, int(instance.budget[budget]))
                        paid.setdefault(budget, _Expression()).add(self.moves(node, window), pence * scale)
        for budget, payments in paid.items():
            self.program.at_most(payments, float(instance.budget[budget]) / max(1, int(instance.budget[budget])))

    def _links(self) -> None:
        instance = self.instance
        for node in range(len(instance.nodes)):
            for other, gap, first in instance.order.row(node):
                for window in range(instance.windows if first else 0):
                    row = _Expression().add(self.moved(other, window)).add(self.moved(node, window - gap), -1.0)
                    self.program.at_most(row, 0.0)
            for (other,) in instance.never.row(node):
                for window in range(instance.windows if other > node else 0):
                    both = self.moves(node, window).add(self.moves(other, window))
                    self.program.at_most(both, 1.0)

    def _splits(self) -> None:
        instance = self.instance
        for node in range(len(instance.nodes)):
            for other, pence in instance.apart.row(node):
                for window in range(instance.windows - 1 if other > node else 0):
                    self._apart(self.moved(node, window), self.moved(other, window), pence)

    def _apart(self, one: _Expression, other: _Expression, pence: int) -> None:
        if one.terms == other.terms and one.constant == other.constant:
            return
        gap = _Expression({self.program.column(float(pence)): 1.0})
        for first, second in ((one, other), (other, one)):
            self.program.at_most(_Expression().add(first).add(second, -1.0).add(gap, -1.0), 0.0)

    def _terms(self, ends: list[int]) -> None:
        instance = self.instance
        still = [self._still_open(term, end) for term, end in enumerate(ends)]
        for node in range(len(instance.nodes)):
            terms = [term for (term,) in instance.terms.row(node)]
            # A node in a zone keeps the zone open, and the zone keeps the data centre open.
            for term in [term for term in terms if term] or [0]:
                for window in range(1, instance.windows):
                    left = _Expression(constant=1.0).add(self.moved(node, window - 1), -1.0)
                    self.program.at_most(left.add(still[term][window], -1.0), 0.0)
        for term in range(1, len(still)):
            for window in range(1, instance.windows):
                self.program.at_most(_Expression().add(still[term][window]).add(still[0][window], -1.0), 0.0)

    def _still_open(self, term: int, end: int) -> list[_Expression]:
        cost = self.instance.term_cost[term]
        self.program.constant += float(cost[0])
        expressions = [_Expression(constant=1.0)]
        for window in range(1, self.instance.windows):
            extra = float(cost[window] - cost[window - 1])
            column = self.program.column(extra, lower=1.0 if window <= end else 0.0)
            expressions.append(_Expression({column: 1.0}))
        return expressions


def cannot_end_by(instance: Instance) -> bool:
    """Whether even shares of moves cannot keep all rules within the allowed windows: then no plan can.

    Every row may be exceeded at a price; when the cheapest excess is provably above nought, there is no plan.
    """
    if not instance.allowed.any(axis=1).all():
        return True
    program = _Relaxation(instance).program
    program.cost = [0.0] * len(program.cost)
    program.constant = 0.0
    return _solved(program.elastic()) > 1e-4


def _relaxed(instance: Instance, earliest: int) -> int:
    relaxation = _Relaxation(instance)
    relaxation.price(earliest)
    return instance.fixed + int(np.floor(max(0.0, _solved(relaxation.program) - 1.0)))


def _solved(program: _Program) -> float:
    """Return a proved lower bound of a program's optimum; minus infinity when the solver gives no prices."""
    solver: Any = highspy.Highs()
    solver.setOptionValue("output_flag", False)  # noqa: FBT003 (the solver's own signature)
    solver.setOptionValue("solver", "ipm")
    solver.setOptionValue("run_crossover", "off")
    solver.setOptionValue("threads", 1)
    solver.passModel(_as_highs(program))
    solver.run()
    prices = np.array(solver.getSolution().row_dual, dtype=np.float64)
    if len(prices) != len(program.row_upper):
        return -math.inf
    return _lagrangian(program, prices)


def _as_highs(program: _Program) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_col_ = len(program.cost)
    model.num_row_ = len(program.row_upper)
    model.col_cost_ = np.array(program.cost)
    model.col_lower_ = np.array(program.lower)
    model.col_upper_ = np.array(program.upper)
    model.row_lower_ = np.full(len(program.row_upper), -highspy.kHighsInf)
    model.row_upper_ = np.array(program.row_upper)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.array(program.starts, dtype=np.int32)
    model.a_matrix_.index_ = np.array(program.columns, dtype=np.int32)
    model.a_matrix_.value_ = np.array(program.factors)
    return model


def _lagrangian(program: _Program, prices: FloatArray) -> float:
    """Return a valid bound for any prices of the rows: those of the wrong sign count as nought."""
    prices = np.minimum(prices, 0.0)
    starts: IntArray = np.array(program.starts, dtype=np.int64)
    rows = np.repeat(np.arange(len(prices)), starts[1:] - starts[:-1])
    columns: IntArray = np.array(program.columns, dtype=np.int64)
    pull = np.bincount(columns, weights=np.array(program.factors) * prices[rows], minlength=len(program.cost))
    reduced = np.array(program.cost) - pull
    best = np.minimum(reduced * np.array(program.lower), reduced * np.array(program.upper))
    return program.constant + float(prices @ np.array(program.row_upper)) + float(best.sum())
