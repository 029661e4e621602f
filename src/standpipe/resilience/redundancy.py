"""The most reliable choice of redundant parts within a budget of money and of one more resource, exactly.

A system works when each of its stages does; a stage works while any of the parts bought for it does, and kinds of part
may be mixed. Method: dynamic programming over (cost, weight). Within a stage an unbounded knapsack gives the least
probability that all parts fail for every (cost, weight); only choices that no cheaper or lighter one matches are kept.
Stages are then joined one by one. One table answers every smaller budget: its best value for each cost is the Pareto
front. Sources: Fyffe, Hines and Lee (1968); Nakagawa and Miyazaki (1981).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from standpipe.kernel.errors import InvalidValueError

_Table = npt.NDArray[np.float64]
_Choice = tuple[int, int, float]
"""Cost, weight and reliability of one stage."""


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of part for a stage; `cost` and `weight` in whole units (pounds, rack units, staff days)."""

    reliability: float
    cost: int
    weight: int = 0

    def __post_init__(self) -> None:
        if not 0 < self.reliability < 1 or self.cost < 0 or self.weight < 0 or self.cost + self.weight == 0:
            raise InvalidValueError("A part has a reliability between 0 and 1, and a cost or a weight.")


@dataclass(frozen=True, slots=True)
class Allocation:
    """How many of each part to buy for each stage, in the order given, and what comes of it."""

    reliability: float
    cost: int
    weight: int
    counts: tuple[tuple[int, ...], ...]


class RedundancyAllocation:
    """Every best allocation up to a cost and a weight.

    Raises `InvalidValueError` for a stage without parts.

    >>> problem = RedundancyAllocation([[Part(0.9, 2)], [Part(0.8, 1), Part(0.95, 3)]], cost=6)
    >>> best = problem.best(6)
    >>> round(best.reliability, 6), best.counts
    (0.9504, ((2,), (2, 0)))
    """

    def __init__(self, stages: Sequence[Sequence[Part]], *, cost: int, weight: int = 0) -> None:
        if not stages or not all(stages):
            raise InvalidValueError("A system has at least one stage, and each stage at least one kind of part.")
        self._stages = tuple(tuple(stage) for stage in stages)
        self._cost, self._weight = cost, weight
        shape = (cost + 1, weight + 1)
        self._failing = [_least_failing(stage, shape) for stage in self._stages]
        self._choices = [_choices(failing) for failing in self._failing]
        self._tables = [np.ones(shape)]
        for choices in self._choices:
            self._tables.append(_joined(self._tables[-1], choices))

    def best(self, cost: int, weight: int = 0) -> Allocation | None:
        """Return the most reliable allocation within a cost and a weight; None when no stage set fits.

        Raises:
            InvalidValueError: a budget is above that of the table.

        """
        if not (0 <= cost <= self._cost and 0 <= weight <= self._weight):
            raise InvalidValueError(f"The table goes up to cost {self._cost} and weight {self._weight}.")
        if (reliability := float(self._tables[-1][cost, weight])) == 0:
            return None
        left, light = cost, weight
        counts: list[tuple[int, ...]] = []
        for stage, failing, choices, before in reversed(
            list(zip(self._stages, self._failing, self._choices, self._tables, strict=False))
        ):
            spent, heavy = _best_choice(before, choices, left, light)
            counts.append(_counts(stage, failing, spent, heavy))
            left, light = left - spent, light - heavy
        bought = tuple(reversed(counts))
        pairs = [
            (part, number)
            for stage, row in zip(self._stages, bought, strict=True)
            for part, number in zip(stage, row, strict=True)
        ]
        return Allocation(
            reliability,
            sum(part.cost * number for part, number in pairs),
            sum(part.weight * number for part, number in pairs),
            bought,
        )

    def front(self) -> tuple[Allocation, ...]:
        """Return the Pareto front of cost against reliability within the whole weight, cheapest first."""
        found: list[Allocation] = []
        for cost in range(self._cost + 1):
            reliability = self._tables[-1][cost, self._weight]
            if reliability > (found[-1].reliability if found else 0.0):
                best = self.best(cost, self._weight)
                found += [best] if best else []
        return tuple(found)


def _least_failing(stage: Sequence[Part], shape: tuple[int, int]) -> _Table:
    """Return for each exact cost and weight the least probability that every part fails; 1 where nothing fits."""
    failing = np.ones(shape)
    for cost in range(shape[0]):
        for weight in range(shape[1]):
            for part in stage:
                if part.cost <= cost and part.weight <= weight:
                    before = failing[cost - part.cost, weight - part.weight]
                    if before < 1 or (cost, weight) == (part.cost, part.weight):
                        failing[cost, weight] = min(failing[cost, weight], before * (1 - part.reliability))
    return failing


def _choices(failing: _Table) -> list[_Choice]:
    """Return the choices that nothing cheaper and lighter matches."""
    least = np.minimum.accumulate(np.minimum.accumulate(failing, 0), 1)
    kept = []
    for cost, weight in np.argwhere(failing < 1).tolist():
        cheaper = least[cost - 1, weight] if cost else 1.0
        lighter = least[cost, weight - 1] if weight else 1.0
        if failing[cost, weight] < min(cheaper, lighter):
            kept.append((cost, weight, 1 - float(failing[cost, weight])))
    return kept


def _joined(before: _Table, choices: list[_Choice]) -> _Table:
    result = np.zeros_like(before)
    for cost, weight, reliability in choices:
        part = result[cost:, weight:]
        np.maximum(part, reliability * before[: before.shape[0] - cost, : before.shape[1] - weight], out=part)
    return result


def _best_choice(before: _Table, choices: list[_Choice], cost: int, weight: int) -> tuple[int, int]:
    fitting = [choice for choice in choices if choice[0] <= cost and choice[1] <= weight]
    best = max(fitting, key=lambda choice: choice[2] * before[cost - choice[0], weight - choice[1]])
    return best[0], best[1]


def _counts(stage: Sequence[Part], failing: _Table, cost: int, weight: int) -> tuple[int, ...]:
    """Return how many of each part make up the least probability of failing at an exact cost and weight."""
    counts = [0] * len(stage)
    while cost or weight:
        for index, part in enumerate(stage):
            if part.cost > cost or part.weight > weight:
                continue
            before = failing[cost - part.cost, weight - part.weight]
            alone = (cost, weight) == (part.cost, part.weight)
            if (alone or before < 1) and before * (1 - part.reliability) == failing[cost, weight]:
                counts[index] += 1
                cost, weight = cost - part.cost, weight - part.weight
                break
    return tuple(counts)
