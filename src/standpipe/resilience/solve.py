"""Exact probability of a fault tree, importance of its events, and what-if, from decision diagrams of its modules.

Each module becomes one diagram in which the modules below are single variables. The leaf orders of `orders` race
under growing limits of rows until one fits: whoever joined fewest gates under the last limit drops out. The budget
bounds the rows of all attempts together. Probability is one
upward pass (Rauzy 1993); Birnbaum's importance one more pass downwards, chained through the modules. Over budget the
answer is a certified interval (`bounds`), never a silent approximation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from standpipe.kernel.errors import InvalidValueError
from standpipe.resilience.faulttree import FaultTree
from standpipe.resilience.kernel_build import build
from standpipe.resilience.kernel_passes import probabilities, probabilities_of_cases, sensitivities
from standpipe.resilience.kernel_rows import Integers, Rows
from standpipe.resilience.logic import Logic, logic_of
from standpipe.resilience.modules import Module, modules_of
from standpipe.resilience.orders import Order, relaxed, walks

WALKS, RELAXED = 0, 1
ROUNDS = (
    *((WALKS, 1, 1 << 17), (RELAXED, 5, 1 << 14), (RELAXED, 1, 1 << 16), (WALKS, 5, 1 << 16)),
    *((RELAXED, 1, 1 << 18), (WALKS, 1, 1 << 18), (WALKS, 1, 1 << 21), (RELAXED, 1, 1 << 21)),
    *((WALKS, 2, 1 << 22), (RELAXED, 2, 1 << 22), (WALKS, 2, 1 << 24), (RELAXED, 2, 1 << 24)),
)
"""Family of orders, how many of it are tried, and the rows that each may make. Both families stay to the end: which of
them is ahead early says little about the last gates."""
LARGEST_LIMIT = 1 << 24
"""Rows that one attempt may make: about 600 MB."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How much work a solution may take.

    `rows` bounds the diagram rows made over all attempts, `attempt_rows` those of one; both are deterministic.
    `spent` and `seconds`, where given, stop between two attempts once the clock of the caller says so.
    """

    rows: int = 1 << 26
    attempt_rows: int = LARGEST_LIMIT
    seconds: float | None = None
    spent: Callable[[], float] | None = None

    def out_of_time(self) -> bool:
        """Whether the caller's clock says that the time is up."""
        return self.seconds is not None and self.spent is not None and self.spent() >= self.seconds


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """A module with its diagram; `levels[i]` is the level of leaf i."""

    module: Module
    levels: Order
    rows: Rows
    root: int

    def by_level(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return values of events and modules as the diagram wants them: by level."""
        result = np.empty(len(self.levels))
        result[self.levels] = values[list(self.module.leaves)]
        return result


@dataclass(frozen=True, slots=True, eq=False)
class Diagram:
    """The function of a fault tree, exactly; probabilities may be set anew at every question."""

    events: tuple[str, ...]
    modules: tuple[Solved, ...]
    root: int
    """Literal of the result where there is no module: a constant, or an event."""
    coherent: bool

    @property
    def nodes(self) -> int:
        """Rows of all diagrams, terminals left out."""
        return sum(len(solved.rows) - 2 for solved in self.modules)

    def probability(self, chances: Mapping[str, float]) -> float:
        """Return the probability of the top event; set a chance to 1 or 0 to ask what if it is down, or repaired.

        >>> from standpipe.resilience.faulttree import FaultTree, Gate, Operator
        >>> tree = FaultTree("pumps", "top", {"top": Gate("top", Operator.AND, ("a", "b"))}, {"a": 0.1, "b": 0.2})
        >>> diagram = diagram_of(tree)
        >>> round(diagram.probability(tree.chances), 6), diagram.probability({"a": 1, "b": 0.2})
        (0.02, 0.2)
        """
        return self._values(chances)[1]

    def probabilities(self, chances: Mapping[str, npt.NDArray[np.float64]], count: int) -> npt.NDArray[np.float64]:
        """Return the probability of the top event in each of `count` cases; `chances` holds a column for each event.

        >>> from standpipe.resilience.faulttree import FaultTree, Gate, Operator
        >>> tree = FaultTree("pumps", "top", {"top": Gate("top", Operator.AND, ("a", "b"))}, {"a": 0.1, "b": 0.2})
        >>> diagram_of(tree).probabilities({"a": np.array([0.5, 1.0]), "b": np.array([0.5, 0.5])}, 2).tolist()
        [0.25, 0.5]
        """
        values = [chances[name] for name in self.events]
        for solved in self.modules:
            by_level = np.empty((len(solved.levels), count))
            for level, leaf in zip(solved.levels, solved.module.leaves, strict=True):
                by_level[level] = values[leaf]
            values.append(probabilities_of_cases(solved.rows, solved.root, by_level))
        if self.modules:
            return values[-1]
        if self.root < 0:
            return np.full(count, float(self.root & 1))
        single = values[self.root >> 1]
        return 1 - single if self.root & 1 else single

    def birnbaum(self, chances: Mapping[str, float]) -> dict[str, float]:
        """Return Birnbaum's importance of each event: the derivative of the top probability by its probability."""
        values, _ = self._values(chances)
        count = len(self.events)
        slopes = np.zeros(count + len(self.modules))
        if self.modules:
            slopes[-1] = 1.0
        elif self.root >= 0:
            slopes[self.root >> 1] = -1.0 if self.root & 1 else 1.0
        for index in range(len(self.modules) - 1, -1, -1):
            solved = self.modules[index]
            inner = sensitivities(solved.rows, solved.root, solved.by_level(values))
            slopes[list(solved.module.leaves)] += slopes[count + index] * inner[solved.levels]
        return {name: float(slopes[index]) for index, name in enumerate(self.events)}

    def _values(self, chances: Mapping[str, float]) -> tuple[npt.NDArray[np.float64], float]:
        """Return the probability of every event and module, and that of the top."""
        count = len(self.events)
        values = np.zeros(count + len(self.modules))
        values[:count] = [chances[name] for name in self.events]
        for index, solved in enumerate(self.modules):
            values[count + index] = probabilities(solved.rows, solved.by_level(values))[solved.root]
        if self.modules:
            return values, float(values[-1])
        if self.root < 0:
            return values, float(self.root & 1)
        single = float(values[self.root >> 1])
        return values, 1 - single if self.root & 1 else single


@dataclass(frozen=True, slots=True)
class Importance:
    """How much one event matters, with P the probability of the top event and p that of the event.

    - `birnbaum` (Birnbaum 1969): P(event true) - P(event false).
    - `criticality`: birnbaum p / P, the share of failures in which the event is critical.
    - `risk_achievement_worth`: P(event true) / P.
    - `risk_reduction_worth`: P / P(event false); infinite for what alone makes up the top.
    - `fussell_vesely`: (P - P(event false)) / P, the form used in probabilistic safety assessment.
    - `diagnostic`: P(event true given top), the probability that it has failed when the top has.
    """

    event: str
    birnbaum: float
    criticality: float
    risk_achievement_worth: float
    risk_reduction_worth: float
    fussell_vesely: float
    diagnostic: float


def importances(diagram: Diagram, chances: Mapping[str, float]) -> tuple[Importance, ...]:
    """Return the importance of every event, most critical first.

    Raises:
        InvalidValueError: the top event is impossible, so that nothing is a share of it.

    """
    top = diagram.probability(chances)
    if top == 0:
        raise InvalidValueError("The top event is impossible: importance has no meaning.")
    found = []
    for name, slope in diagram.birnbaum(chances).items():
        chance = chances[name]
        down, mended = top + slope * (1 - chance), top - slope * chance
        found.append(
            Importance(
                name, slope, slope * chance / top, down / top, top / mended if mended > 0 else float("inf"),
                (top - mended) / top, chance * down / top,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda each: (-each.criticality, each.event)))


class OverBudgetError(Exception):
    """A module did not fit the budget; the caller answers with an interval."""


def diagram_of(tree: FaultTree, budget: Budget | None = None) -> Diagram:
    """Return the exact diagram of a fault tree.

    Raises:
        OverBudgetError: no order fits.

    """
    logic, names = logic_of(tree)
    return diagram_of_logic(logic, names, budget or Budget())


def diagram_of_logic(logic: Logic, names: tuple[str, ...], budget: Budget) -> Diagram:
    """Return the exact diagram of simplified logic over named events."""
    solved = []
    left = budget.rows
    for module in modules_of(logic):
        done, used = solve_module(module, left, budget)
        left -= used
        solved.append(done)
    return Diagram(names, tuple(solved), logic.root, logic.coherent)


def solve_module(module: Module, rows: int, budget: Budget) -> tuple[Solved, int]:
    """Return the solved module and the limits of rows that failed attempts used up.

    Raises:
        OverBudgetError: no order fits.

    """
    program = program_of(module)
    families = (walks(module), relaxed(module))
    best: list[list[Order]] = [[], []]
    used = 0
    for family, count, limit in ROUNDS:
        ahead = best[family]
        reached = []
        for order in (*ahead[:count], *islice(families[family], max(0, count - len(ahead)))):
            allowed = min(limit, budget.attempt_rows, rows - used)
            if allowed <= 0 or (used and budget.out_of_time()):
                raise OverBudgetError
            diagram, root, joined = build(*program, order, allowed)
            if root >= 0:
                return Solved(module, order, diagram, root), used
            used += allowed
            reached.append((joined, order))
        reached.sort(key=itemgetter(0), reverse=True)
        best[family] = [*(order for _, order in reached), *ahead[count:]]
    raise OverBudgetError


def program_of(module: Module) -> tuple[Integers, Integers, Integers, Integers]:
    """Return kinds, thresholds, starts and arguments of the gates of a module, as `build` takes them."""
    lengths = [0, *(len(part.arguments) for part in module.parts)]
    return (
        np.array([part.kind for part in module.parts], np.int64),
        np.array([part.threshold for part in module.parts], np.int64),
        np.cumsum(lengths, dtype=np.int64),
        np.array([each for part in module.parts for each in part.arguments], np.int64),
    )
