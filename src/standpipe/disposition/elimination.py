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
    solved = Elimination(sizes, factors, plan)
    return solved.value, solved.states


class Elimination:
    """A sum of tables with its least value, kept so that what a small change does to it is quickly found.

    Every variable is minimised in a place of its own, and what is left of it goes to the place of the next variable
    that it names. A change is followed from place to place, as far as it makes a difference.

    Args:
        sizes: number of states of each variable.
        factors: the tables.
        plan: the order of elimination.

    >>> import numpy as np
    >>> own = [Factor((0,), np.array([0, 2])), Factor((1,), np.array([3, 0]))]
    >>> tie = Factor((0, 1), np.array([[0, 5], [5, 0]]))
    >>> solved = Elimination([2, 2], [*own, tie], elimination_order([2, 2], [(0, 1)]))
    >>> solved.value, solved.states, solved.after({1: np.array([0, 9])}), solved.after({}, out=0)
    (2, (1, 1), 3, 0)
    """

    def __init__(self, sizes: Sequence[int], factors: Iterable[Factor], plan: Plan) -> None:
        self._sizes = sizes
        self._plan = plan
        self._parts: list[list[Factor]] = [[] for _ in sizes]
        self._places: list[set[int]] = [{plan.position[variable]} for variable in range(len(sizes))]
        """For each variable where its tables are."""
        for factor in factors:
            place = min(plan.position[each] for each in factor.scope)
            self._parts[place].append(_sorted(factor, plan.position))
            for variable in factor.scope:
                self._places[variable].add(place)
        self._scopes: list[tuple[int, ...]] = []
        self._sources: list[list[int]] = [[] for _ in sizes]
        self._messages: list[Table] = []
        self.value = 0
        self.states = self._solved()

    def after(self, added: Mapping[int, Table], out: int = -1) -> int:
        """Return the least value when tables are added to variables, and the variable `out` is left out altogether."""
        changed = {self._plan.position[variable] for variable in added} | (self._places[out] if out >= 0 else set())
        queue = sorted(changed)
        fresh: dict[int, Table] = {}
        value = self.value
        while queue:
            place = heapq.heappop(queue)
            table = self._sum(place, fresh, out)
            variable = self._plan.order[place]
            if variable in added and variable != out:
                table += added[variable].reshape([-1] + [1] * (table.ndim - 1))
            message = table.min(axis=0)
            if len(self._scopes[place]) == 1:
                value += int(message) - int(self._messages[place])
            elif not np.array_equal(message, self._messages[place]):
                fresh[place] = message
                goal = self._goal(place)
                if goal not in changed:
                    changed.add(goal)
                    heapq.heappush(queue, goal)
        return value

    def _solved(self) -> tuple[int, ...]:
        position = self._plan.position
        decisions: list[NDArray[np.intp]] = []
        for place, variable in enumerate(self._plan.order):
            named = {each for part in self._parts[place] for each in part.scope}
            named |= {each for source in self._sources[place] for each in self._scopes[source][1:]} | {variable}
            self._scopes.append(tuple(sorted(named, key=position.__getitem__)))
            table = self._sum(place, {}, -1)
            decisions.append(table.argmin(axis=0))
            self._messages.append(table.min(axis=0))
            if len(named) == 1:
                self.value += int(self._messages[place])
            else:
                self._sources[self._goal(place)].append(place)
        states = [0] * len(self._sizes)
        for place in reversed(range(len(decisions))):
            variable, *beside = self._scopes[place]
            states[variable] = int(decisions[place][tuple(states[each] for each in beside)])
        return tuple(states)

    def _goal(self, place: int) -> int:
        """Return the place to which goes what is left of a place."""
        return self._plan.position[self._scopes[place][1]]

    def _sum(self, place: int, fresh: Mapping[int, Table], out: int) -> Table:
        """Return the sum of the tables of a place, with an axis of one state for a variable that is left out."""
        scope = self._scopes[place]
        sizes = {each: 1 if each == out else self._sizes[each] for each in scope}
        table = np.zeros([*sizes.values()], dtype=np.int64)
        parts = [(part.scope, part.table) for part in self._parts[place] if out not in part.scope]
        sources = self._sources[place]
        parts += [(self._scopes[each][1:], fresh[each] if each in fresh else self._messages[each]) for each in sources]
        for inside, part in parts:
            table += part.reshape([sizes[each] if each in inside else 1 for each in scope])
        return table


def _sorted(factor: Factor, position: Mapping[int, int]) -> Factor:
    """Return a factor with its axes in the order of elimination."""
    if len(factor.scope) == 1 or (len(factor.scope) == 2 and position[factor.scope[0]] < position[factor.scope[1]]):
        return factor
    order = sorted(range(len(factor.scope)), key=lambda axis: position[factor.scope[axis]])
    return Factor(tuple(factor.scope[axis] for axis in order), factor.table.transpose(order))
