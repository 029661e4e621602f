"""A certified interval for the probability of a fault tree that does not fit its budget.

Method: factoring. The cases "event true" and "event false" of a much-used event are smaller problems whose weighted
answers add up. The heaviest open case is solved exactly under a small budget or split further; what is still open
when the work is used up counts between its Frechet bounds, which hold under any dependence. The interval therefore
always contains the truth, also of a non-coherent tree.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from standpipe.kernel.intervals import Interval
from standpipe.resilience.kernel_operations import AND, OR, XOR
from standpipe.resilience.logic import Logic, Part, simplified
from standpipe.resilience.solve import Budget, OverBudgetError, diagram_of_logic

CASES = 400
"""Cases that are tried before the rest is bounded."""
ROUNDING = 1e-12
"""Relative width added for the rounding of sums and products."""


@dataclass(frozen=True, slots=True, order=True)
class _Case:
    order: float
    number: int
    weight: float
    logic: Logic


def interval_of(
    logic: Logic, chances: Sequence[float], budget: Budget, *, cases: int = CASES, rows_for_a_case: int = 1 << 17
) -> Interval:
    """Return an interval that contains the probability of the root.

    Args:
        logic: simplified logic.
        chances: probability of each event.
        budget: its clock is asked between two cases.
        cases: how many cases may be tried.
        rows_for_a_case: diagram rows that the exact solution of one case may make.

    """
    low = high = 0.0
    number = 0
    names = tuple(str(index) for index in range(logic.leaves))
    by_name = dict(zip(names, chances, strict=True))
    waiting = [_Case(-1.0, 0, 1.0, logic)]
    while waiting and number < cases and not budget.out_of_time():
        case = heapq.heappop(waiting)
        try:
            value = diagram_of_logic(case.logic, names, Budget(rows_for_a_case)).probability(by_name)
        except OverBudgetError:
            event = _most_used(case.logic)
            for truth, share in ((True, chances[event]), (False, 1 - chances[event])):
                if share > 0:
                    number += 1
                    rest = simplified(case.logic, {event: truth})
                    weight = case.weight * share
                    heapq.heappush(waiting, _Case(-weight * _frechet(rest, chances).high, number, weight, rest))
        else:
            low += case.weight * value
            high += case.weight * value
    for case in waiting:
        bounds = _frechet(case.logic, chances)
        low += case.weight * bounds.low
        high += case.weight * bounds.high
    return Interval(max(0.0, low * (1 - ROUNDING)), min(1.0, high * (1 + ROUNDING)))


def _most_used(logic: Logic) -> int:
    uses = Counter(each >> 1 for part in logic.parts for each in part.arguments if each >> 1 < logic.leaves)
    return max(uses, key=lambda event: (uses[event], -event))


def _frechet(logic: Logic, chances: Sequence[float]) -> Interval:
    """Return bounds on the root that need no independence."""
    if logic.root < 0:
        return Interval.exactly(logic.root & 1)
    values = [Interval.exactly(chance) for chance in chances]
    for part in logic.parts:
        values.append(_of_part(part, [_literal(values[each >> 1], each) for each in part.arguments]))
    return _literal(values[logic.root >> 1], logic.root)


def _literal(value: Interval, literal: int) -> Interval:
    return Interval(1 - value.high, 1 - value.low) if literal & 1 else value


def _of_part(part: Part, values: list[Interval]) -> Interval:
    count = len(values)
    if part.kind == XOR:
        return Interval(0, 1)
    threshold = {AND: count, OR: 1}.get(part.kind, part.threshold)
    low = (sum(each.low for each in values) - (threshold - 1)) / (count - threshold + 1)
    high = sum(each.high for each in values) / threshold
    if part.kind == AND:
        high = min(each.high for each in values)
    if part.kind == OR:
        low = max(each.low for each in values)
    return Interval(max(0.0, low), max(0.0, low, min(1.0, high)))
