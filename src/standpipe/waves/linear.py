"""Linear programs, their proved bounds and their branch and bound: the one place where the planner meets HiGHS.

A bound of a linear program is not what the solver says but the Lagrangian value of its dual prices, recomputed here: it
holds for any prices, so that rounding or an early stop makes it weaker and never wrong. Source: HiGHS (Huangfu and
Hall, 2018).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import highspy

from standpipe.waves.numerics import FloatArray, IntArray, np
from standpipe.waves.watch import Watch

_MOST_EXCESS = 1000.0
_LEAST_SECONDS = 0.05


@dataclass(slots=True)
class Program:
    """A linear program, built row by row."""

    cost: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    columns: list[int] = field(default_factory=list)
    factors: list[float] = field(default_factory=list)
    firm: set[int] = field(default_factory=set)
    """Rows that are never exceeded, whatever the price."""
    constant: float = 0.0

    def column(self, cost: float = 0.0, *, lower: float = 0.0, upper: float = 1.0) -> int:
        """Add a column and return its number."""
        self.cost.append(cost)
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.cost) - 1

    def elastic(self) -> Program:
        """Let every row that is not firm be exceeded at a price of one for each unit, and return this program."""
        starts, columns, factors = [0], [], []
        for row in range(len(self.row_upper)):
            begin, end = self.starts[row], self.starts[row + 1]
            columns += self.columns[begin:end]
            factors += self.factors[begin:end]
            if row not in self.firm:
                columns.append(self.column(1.0, upper=_MOST_EXCESS))
                factors.append(-1.0)
            starts.append(len(columns))
        self.starts, self.columns, self.factors = starts, columns, factors
        return self

    def at_most(self, expression: Expression, limit: float, *, firm: bool = False) -> None:
        """Add the row: expression <= limit."""
        terms = {column: factor for column, factor in expression.terms.items() if factor}
        if terms:
            if firm:
                self.firm.add(len(self.row_upper))
            self.columns += terms.keys()
            self.factors += terms.values()
            self.starts.append(len(self.columns))
            self.row_upper.append(limit - expression.constant)


@dataclass(slots=True)
class Expression:
    """A sum of columns and a constant."""

    terms: dict[int, float] = field(default_factory=dict)
    constant: float = 0.0

    def add(self, other: Expression, factor: float = 1.0) -> Expression:
        """Add a multiple of another expression and return this one."""
        for column, value in other.terms.items():
            self.terms[column] = self.terms.get(column, 0.0) + factor * value
        self.constant += factor * other.constant
        return self


def solved(program: Program) -> float:
    """Return a proved lower bound of a program's optimum; minus infinity when the solver gives no prices."""
    solver: Any = highspy.Highs()
    solver.setOptionValue("output_flag", False)  # noqa: FBT003 (the solver's own signature)
    solver.setOptionValue("solver", "ipm")
    solver.setOptionValue("run_crossover", "off")
    solver.setOptionValue("threads", 1)
    solver.passModel(as_highs(program))
    solver.run()
    prices = np.array(solver.getSolution().row_dual, dtype=np.float64)
    if len(prices) != len(program.row_upper):
        return -math.inf
    return _lagrangian(program, prices)


def as_highs(program: Program) -> highspy.HighsLp:
    """Return a program as the solver takes it."""
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


def _lagrangian(program: Program, prices: FloatArray) -> float:
    """Return a valid bound for any prices of the rows: those of the wrong sign count as nought."""
    prices = np.minimum(prices, 0.0)
    starts: IntArray = np.array(program.starts, dtype=np.int64)
    rows = np.repeat(np.arange(len(prices)), starts[1:] - starts[:-1])
    columns: IntArray = np.array(program.columns, dtype=np.int64)
    pull = np.bincount(columns, weights=np.array(program.factors) * prices[rows], minlength=len(program.cost))
    reduced = np.array(program.cost) - pull
    best = np.minimum(reduced * np.array(program.lower), reduced * np.array(program.upper))
    return program.constant + float(prices @ np.array(program.row_upper)) + float(best.sum())


@dataclass(frozen=True, slots=True)
class Branched:
    """What branch and bound found: the columns of its best solution, None without one, and a bound of every one."""

    columns: FloatArray | None
    bound: float


def branched(program: Program, whole: Mapping[int, float], *, nodes: int, watch: Watch) -> Branched:
    """Minimise a program whose columns in `whole` take whole numbers.

    Args:
        program: the linear program.
        whole: the columns that take whole numbers, each with its value in a solution to start from.
        nodes: of the search tree at the most; the same number gives the same answer.
        watch: what may end the search early.

    """
    solver: Any = highspy.Highs()
    model = as_highs(program)
    kinds = highspy.HighsVarType
    model.integrality_ = [kinds.kInteger if column in whole else kinds.kContinuous for column in range(model.num_col_)]
    options = {"output_flag": False, "threads": 1, "mip_rel_gap": 0.0, "mip_max_nodes": nodes}
    if watch.seconds_left is not None:
        options["time_limit"] = max(_LEAST_SECONDS, watch.seconds_left)
    for name, value in options.items():
        solver.setOptionValue(name, value)
    solver.passModel(model)
    columns = np.fromiter(whole, dtype=np.int32)
    solver.setSolution(len(columns), columns, np.fromiter(whole.values(), dtype=np.float64))
    solver.run()
    bound = float(solver.getInfo().mip_dual_bound)
    found = np.array(solver.getSolution().col_value, dtype=np.float64)
    complete = solver.getInfo().primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible)
    return Branched(found if complete else None, bound + program.constant if math.isfinite(bound) else -math.inf)
