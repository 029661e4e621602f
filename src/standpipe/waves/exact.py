"""Exact answers with CP-SAT: the optimum of small problems, proofs that no plan closes earlier, and polish.

The full model with every constraint of an instance: a Boolean for each node and allowed slot (modes and window). Work
is limited in deterministic time of the solver with one worker, so that the same input gives the same answer. Source:
OR-Tools CP-SAT (Perron and Didier).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum

from standpipe.kernel.solver_budget import budgeted
from standpipe.waves.constraints import cp_model, solve
from standpipe.waves.instance import UNLIMITED, Instance
from standpipe.waves.numerics import IntArray, np
from standpipe.waves.watch import Watch


class Status(StrEnum):
    """What the solver proved."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ExactResult:
    """Result of a run: `cost` and `bound` in pence with the fixed cost included."""

    status: Status
    assignment: IntArray | None
    cost: int | None
    bound: int


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a run may take: deterministic time, and the workers (one is deterministic)."""

    deterministic_time: float
    workers: int = 1
    seed: int = 0
    seconds: float | None = None
    watch: Watch = field(default_factory=Watch)


_STATUS = {
    cp_model.OPTIMAL: Status.OPTIMAL,
    cp_model.FEASIBLE: Status.FEASIBLE,
    cp_model.INFEASIBLE: Status.INFEASIBLE,
}


def minimise(instance: Instance, limits: Limits, *, hint: IntArray | None = None) -> ExactResult:
    """Return the cheapest assignment found within the limits and a proved lower bound."""
    model = _Model(instance, last=instance.windows - 1)
    model.price()
    if hint is not None:
        model.hint(hint)
    return model.solve(limits)


def place_by(instance: Instance, last: int, limits: Limits, *, hint: IntArray | None = None) -> ExactResult:
    """Return any assignment that keeps all rules with every node in or before a window, or that there is none."""
    early = np.arange(instance.allowed.shape[1]) % instance.windows <= last
    if not (instance.allowed & early).any(axis=1).all():
        return ExactResult(Status.INFEASIBLE, None, None, 0)
    model = _Model(instance, last=last)
    if hint is not None:
        model.hint(hint)
    return model.solve(limits)


class _Model:
    """The constraint model of an instance, cut at a last window."""

    def __init__(self, instance: Instance, last: int) -> None:
        self.instance = instance
        self.model = cp_model.CpModel()
        self.last = last
        self.placed: list[dict[int, cp_model.IntVar]] = []
        self.window: list[cp_model.IntVar] = []
        self.bought: dict[tuple[int, int], cp_model.IntVar] = {}
        for node in range(len(instance.nodes)):
            self._node(node)
        if instance.contradiction:
            self.model.add_bool_or([])
        self._resources()
        self._budgets()
        self._links()
        self._turns()

    def _node(self, node: int) -> None:
        count = self.instance.windows
        slots = [int(s) for s in np.flatnonzero(self.instance.allowed[node]) if s % count <= self.last]
        here = {slot: self.model.new_bool_var(f"x{node}_{slot}") for slot in slots}
        self.model.add_exactly_one(here.values())
        window = self.model.new_int_var(0, self.last, f"w{node}")
        self.model.add(window == sum(slot % count * chosen for slot, chosen in here.items()))
        self.placed.append(here)
        self.window.append(window)

    def _in_window(self, node: int) -> dict[int, list[cp_model.IntVar]]:
        """Return the choices of a node by window, whatever the variant."""
        found: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        for slot, chosen in self.placed[node].items():
            found[slot % self.instance.windows].append(chosen)
        return found

    def _resources(self) -> None:
        instance = self.instance
        terms: dict[tuple[int, int], list[tuple[cp_model.IntVar, int]]] = defaultdict(list)
        for node, here in enumerate(self.placed):
            for slot, chosen in here.items():
                t = slot % instance.windows
                for row, offset, amount in instance.loads.row(self._row(node, slot)):
                    if 0 <= t + offset < instance.windows:
                        terms[row, t + offset].append((chosen, amount))
        for (row, t), loads in sorted(terms.items()):
            capacity, buyable = int(instance.capacity[row, t]), int(instance.buyable[row, t])
            if capacity >= UNLIMITED or sum(amount for _, amount in loads) <= capacity:
                continue
            load = sum(chosen * amount for chosen, amount in loads)
            if buyable:
                self.bought[row, t] = self.model.new_int_var(0, buyable, f"b{row}_{t}")
                self.model.add(load <= capacity + self.bought[row, t])
            else:
                self.model.add(load <= capacity)

    def _row(self, node: int, slot: int) -> int:
        return self.instance.rows_of(node)[slot // self.instance.windows]

    def _budgets(self) -> None:
        instance = self.instance
        paid: dict[int, list[cp_model.LinearExpr]] = defaultdict(list)
        for node, here in enumerate(self.placed):
            for slot, chosen in here.items():
                for fund, pence in instance.spends.row(self._row(node, slot)):
                    budget = int(instance.budget_of[fund, slot % instance.windows])
                    if budget >= 0:
                        paid[budget].append(chosen * pence)
        for budget, payments in sorted(paid.items()):
            self.model.add(sum(payments) <= int(instance.budget[budget]))

    def _links(self) -> None:
        instance = self.instance
        for node in range(len(instance.nodes)):
            for other, gap, first in instance.order.row(node):
                if first:
                    self.model.add(self.window[other] >= self.window[node] + gap)
            for (other,) in instance.never.row(node):
                if other > node:
                    one, two = self._in_window(node), self._in_window(other)
                    for t in one.keys() & two.keys():
                        self.model.add_at_most_one(*one[t], *two[t])

    def _turns(self) -> None:
        """While a node of the first zone stays, one of the second does."""
        for first, second in self.instance.turns:
            later = [(other, self._in_window(other)) for other in self.instance.members_of(second)]
            for node in self.instance.members_of(first):
                for slot, chosen in self.placed[node].items():
                    t = slot % self.instance.windows
                    staying = [var for _, here in later for at, found in here.items() if at >= t for var in found]
                    self.model.add_bool_or(staying).only_enforce_if(chosen)

    def price(self) -> None:
        """Add the objective."""
        instance = self.instance
        parts: list[cp_model.LinearExprT] = [
            chosen * int(instance.unary[node, slot])
            for node, here in enumerate(self.placed)
            for slot, chosen in here.items()
        ]
        parts += [bought * int(instance.price[row, t]) for (row, t), bought in self.bought.items()]
        for node in range(len(instance.nodes)):
            for other, pence in instance.apart.row(node):
                if other > node:
                    gap = self.model.new_int_var(0, instance.windows - 1, f"d{node}_{other}")
                    self.model.add(gap >= self.window[node] - self.window[other])
                    self.model.add(gap >= self.window[other] - self.window[node])
                    parts.append(gap * pence)
        parts += self._term_prices()
        self.model.minimize(sum(parts))

    def _term_prices(self) -> list[cp_model.LinearExprT]:
        instance = self.instance
        members: dict[int, list[int]] = defaultdict(list)
        for node in range(len(instance.nodes)):
            for (term,) in instance.terms.row(node):
                members[term].append(node)
        parts: list[cp_model.LinearExprT] = []
        for term, nodes in sorted(members.items()):
            cost = instance.term_cost[term].tolist()
            still = [self.model.new_bool_var(f"o{term}_{t}") for t in range(instance.windows)]
            for t in range(1, instance.windows):
                self.model.add_implication(still[t], still[t - 1])
            for node in nodes:
                for slot, chosen in self.placed[node].items():
                    self.model.add_implication(chosen, still[slot % instance.windows])
            parts.append(cost[0])
            parts += [still[t] * (cost[t] - cost[t - 1]) for t in range(1, instance.windows) if cost[t] != cost[t - 1]]
        return parts

    def hint(self, assignment: IntArray) -> None:
        """Start from an assignment."""
        for node, here in enumerate(self.placed):
            for slot, chosen in here.items():
                self.model.add_hint(chosen, int(assignment[node]) == slot)

    def solve(self, limits: Limits) -> ExactResult:
        """Run the solver."""
        solver = budgeted(
            cp_model.CpSolver(), work_units=limits.deterministic_time, seed=limits.seed, workers=limits.workers
        )
        if limits.seconds is not None:
            solver.parameters.max_time_in_seconds = limits.seconds
        status = _STATUS.get(solve(solver, self.model, limits.watch), Status.UNKNOWN)
        fixed = self.instance.fixed
        # The bound is a float of the solver; the margin covers its rounding.
        bound = int(np.ceil(solver.best_objective_bound * (1 - 1e-9) - 1e-3)) + fixed
        if status not in {Status.OPTIMAL, Status.FEASIBLE}:
            return ExactResult(status, None, None, bound)
        chosen = [next(slot for slot, taken in here.items() if solver.value(taken)) for here in self.placed]
        assignment = np.array(chosen, dtype=np.int64)
        cost = round(solver.objective_value) + fixed
        return ExactResult(status, assignment, cost, min(bound, cost))
