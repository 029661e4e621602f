"""Minimises a sum of tables over discrete variables exactly, by eliminating one variable after the other.

Bucket elimination (Dechter 1999, "Bucket elimination: a unifying framework for reasoning") with a min-fill order: each
variable is minimised out of the sum of the tables that name it. The result is exact; the work grows with the largest
table only, so that a graph that is nearly a tree is solved at once whatever its size. Integers throughout.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.int64]
LARGEST_TABLE = 2_000_000
"""Entries of the largest table that is made; beyond it the graph is too dense for this method."""


class TooDenseError(Exception):
    """The graph is too dense to be eliminated exactly."""


_HUB = 24
"""Neighbours from which a variable is eliminated last."""


@dataclass(frozen=True, slots=True)
class Factor:
    """A table over variables, one axis for each."""

    scope: tuple[int, ...]
    table: Table


@dataclass(frozen=True, slots=True)
class Plan:
    """In which order variables are eliminated."""

    order: tuple[int, ...]
    position: Mapping[int, int]


def elimination_order(sizes: Sequence[int], pairs: Iterable[tuple[int, int]]) -> Plan:
    """Return an order that keeps tables small: next the variable whose neighbours need the fewest new ties.

    Variables that very many others name come last, so that they are looked at once and not for each of the others.

    Raises:
        TooDenseError: a table of that order would be larger than `LARGEST_TABLE`.

    """
    near: dict[int, set[int]] = {variable: set() for variable in range(len(sizes))}
    for one, other in pairs:
        near[one].add(other)
        near[other].add(one)
    hubs = {variable for variable, beside in near.items() if len(beside) > _HUB}
    far = {variable: beside & hubs for variable, beside in near.items() if variable not in hubs}
    near = {variable: beside - hubs for variable, beside in near.items() if variable not in hubs}
    order = []
    costs = {variable: _cost(variable, near, far, sizes) for variable in near}
    queue = [(cost, variable) for variable, cost in costs.items()]
    heapq.heapify(queue)
    while queue:
        cost, variable = heapq.heappop(queue)
        if costs.get(variable) != cost:
            continue
        beside, above = near.pop(variable), far.pop(variable)
        del costs[variable]
        if cost[1] > LARGEST_TABLE:
            raise TooDenseError
        order.append(variable)
        touched = set(beside)
        for each in beside:
            near[each].discard(variable)
            far[each] |= above
            added = beside - near[each] - {each}
            near[each] |= added
            if added:
                touched |= near[each]
        for each in touched:
            costs[each] = _cost(each, near, far, sizes)
            heapq.heappush(queue, (costs[each], each))
    if prod(sizes[each] for each in hubs) > LARGEST_TABLE:
        raise TooDenseError
    order += sorted(hubs)
    return Plan(tuple(order), {variable: place for place, variable in enumerate(order)})


def _cost(
    variable: int, near: Mapping[int, set[int]], far: Mapping[int, set[int]], sizes: Sequence[int]
) -> tuple[int, int]:
    beside = near[variable]
    missing = sum(len(beside - near[each]) - 1 for each in beside)
    table = sizes[variable] * prod(sizes[each] for each in beside) * prod(sizes[each] for each in far[variable])
    return missing, table


def minimise(sizes: Sequence[int], factors: Iterable[Factor], plan: Plan) -> tuple[int, tuple[int, ...]]:
    """Return the least sum of the tables and a choice of states that reaches it.

    >>> import numpy as np
    >>> own = [Factor((0,), np.array([0, 2])), Factor((1,), np.array([3, 0]))]
    >>> tie = Factor((0, 1), np.array([[0, 5], [5, 0]]))
    >>> minimise([2, 2], [*own, tie], elimination_order([2, 2], [(0, 1)]))
    (2, (1, 1))
    """
    position = plan.position
    waiting: list[list[Factor]] = [[] for _ in sizes]
    total = 0
    for factor in factors:
        waiting[min(position[each] for each in factor.scope)].append(_sorted(factor, position))
    decisions: list[tuple[int, tuple[int, ...], NDArray[np.intp]]] = []
    for place, variable in enumerate(plan.order):
        parts = waiting[place]
        scope = tuple(sorted({each for part in parts for each in part.scope} | {variable}, key=position.__getitem__))
        shape = [sizes[each] for each in scope]
        table = np.zeros(shape, dtype=np.int64)
        for part in parts:
            inside = set(part.scope)
            table += part.table.reshape([sizes[each] if each in inside else 1 for each in scope])
        best = table.argmin(axis=0)
        decisions.append((variable, scope[1:], best))
        message = table.min(axis=0)
        if len(scope) == 1:
            total += int(message)
        else:
            waiting[position[scope[1]]].append(Factor(scope[1:], message))
    states = [0] * len(sizes)
    for variable, beside, best in reversed(decisions):
        states[variable] = int(best[tuple(states[each] for each in beside)])
    return total, tuple(states)


def _sorted(factor: Factor, position: Mapping[int, int]) -> Factor:
    """Return a factor with its axes in the order of elimination."""
    if len(factor.scope) == 1 or (len(factor.scope) == 2 and position[factor.scope[0]] < position[factor.scope[1]]):
        return factor
    order = sorted(range(len(factor.scope)), key=lambda axis: position[factor.scope[axis]])
    return Factor(tuple(factor.scope[axis] for axis in order), factor.table.transpose(order))
