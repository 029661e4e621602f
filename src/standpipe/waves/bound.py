"""A lower bound of the cost of every plan, from a linear relaxation that HiGHS solves and plain arithmetic confirms.

Step formulation: for each node and window the share that has moved by its end. Costs between two nodes are the sum over
windows of the difference of their shares; the data centre, a zone or a contract is open while any share of its nodes is
left. Cuts: no term can end before the window that counting allows its nodes (capacity), nor the data centre before its
proved earliest window. Where moves have modes, the relaxation is that of `easiest`: each node as cheap as any of its
modes.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from standpipe.waves.counting import counting_bound
from standpipe.waves.easiest import easiest
from standpipe.waves.instance import UNLIMITED, Instance, Ragged
from standpipe.waves.linear import Expression, Program, solved
from standpipe.waves.numerics import BoolArray, np

FULL, LARGEST = 8_000, 24_000
"""Pairs of node and window up to which the relaxation is solved in full, and without the costs of links. Beyond, the
bound is the one by counting: the relaxation would take minutes."""


def lower_bound(instance: Instance, earliest: int) -> int:
    """Return a cost in pence below which no plan lies.

    `earliest` is a last window before which no plan can end.
    """
    instance = easiest(instance)
    simple = counted_bound(instance, earliest)
    if instance.allowed.size > LARGEST:
        return simple
    return max(simple, _relaxed(instance, earliest))


def counted_bound(instance: Instance, earliest: int) -> int:
    """Return the sum of what each node and each term costs at the least."""
    instance = easiest(instance)
    dearest = np.iinfo(np.int64).max
    unary = int(np.where(instance.allowed, instance.unary, dearest).min(axis=1).sum())
    terms = sum(int(instance.term_cost[term, last]) for term, last in enumerate(term_ends(instance, earliest)))
    return instance.fixed + unary + terms


def term_ends(instance: Instance, earliest: int) -> list[int]:
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


class Relaxation:
    """The step relaxation of an instance whose nodes have one variant: its rules, and with `price` its costs."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.program = Program()
        self.steps = [self._node(node) for node in range(len(instance.nodes))]
        self._resources()
        self._budgets()
        self._links()

    def price(self, earliest: int) -> None:
        """Add the costs of links and terms."""
        if self.instance.allowed.size <= FULL:
            self._splits()
        self._terms(term_ends(self.instance, earliest))

    def moved(self, node: int, window: int) -> Expression:
        """Return the share of a node that has moved by the end of a window."""
        return Expression() if window < 0 else self.steps[node][window]

    def moves(self, node: int, window: int) -> Expression:
        """Return the share of a node that moves in a window."""
        return Expression().add(self.moved(node, window)).add(self.moved(node, window - 1), -1.0)

    def _node(self, node: int) -> list[Expression]:
        choices = np.flatnonzero(self.instance.allowed[node]).tolist()
        prices = self.instance.unary[node]
        steps, now, before = [], Expression(), None
        for window in range(self.instance.windows):
            if window == choices[-1]:
                now = Expression(constant=1.0)
                self.program.constant += float(prices[window])
            elif window in choices:
                later = choices[choices.index(window) + 1]
                now = Expression({self.program.column(float(prices[window] - prices[later])): 1.0})
                if before is not None:
                    self.program.at_most(Expression().add(before).add(now, -1.0), 0.0, firm=True)
                before = now
            steps.append(now)
        return steps

    def _resources(self) -> None:
        instance, moves = self.instance, cache(self.moves)  # the same share counts in many weeks
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
            load = Expression()
            for node, window, amount in entries:
                load.add(moves(node, window), amount * scale)
            if buyable:
                bought = self.program.column(float(instance.price[row, at] * buyable))
                load.add(Expression({bought: -buyable * scale}))
            self.program.at_most(load, capacity * scale)

    def _budgets(self) -> None:
        instance = self.instance
        paid: dict[int, Expression] = {}
        for node in range(len(instance.nodes)):
            for fund, pence in instance.spends.row(node):
                for window in np.flatnonzero(instance.allowed[node]).tolist():
                    budget = int(instance.budget_of[fund, window])
                    if budget >= 0:
                        scale = 1.0 / max(1, int(instance.budget[budget]))
                        paid.setdefault(budget, Expression()).add(self.moves(node, window), pence * scale)
        for budget, payments in paid.items():
            self.program.at_most(payments, float(instance.budget[budget]) / max(1, int(instance.budget[budget])))

    def _links(self) -> None:
        instance = self.instance
        for node in range(len(instance.nodes)):
            for other, gap, first in instance.order.row(node):
                for window in range(instance.windows if first else 0):
                    row = Expression().add(self.moved(other, window)).add(self.moved(node, window - gap), -1.0)
                    self.program.at_most(row, 0.0, firm=True)
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

    def _apart(self, one: Expression, other: Expression, pence: int) -> None:
        if one.terms == other.terms and one.constant == other.constant:
            return
        gap = Expression({self.program.column(float(pence)): 1.0})
        for first, second in ((one, other), (other, one)):
            self.program.at_most(Expression().add(first).add(second, -1.0).add(gap, -1.0), 0.0)

    def _terms(self, ends: list[int]) -> None:
        instance = self.instance
        still = [self._still_open(term, end) for term, end in enumerate(ends)]
        for node in range(len(instance.nodes)):
            terms = [term for (term,) in instance.terms.row(node)]
            # A node in a zone keeps the zone open, and the zone keeps the data centre open.
            for term in [term for term in terms if term] or [0]:
                for window in range(1, instance.windows):
                    left = Expression(constant=1.0).add(self.moved(node, window - 1), -1.0)
                    self.program.at_most(left.add(still[term][window], -1.0), 0.0)
        for term in range(1, len(still)):
            for window in range(1, instance.windows):
                self.program.at_most(Expression().add(still[term][window]).add(still[0][window], -1.0), 0.0)
        self._turns(still)

    def _turns(self, still: list[list[Expression]]) -> None:
        """While the first zone is open, a node of the second has not left."""
        for first, second in self.instance.turns:
            members = self.instance.members_of(second)
            for window in range(1, self.instance.windows):
                row = Expression().add(still[first][window])
                for node in members:
                    row.add(Expression(constant=1.0).add(self.moved(node, window - 1), -1.0), -1.0)
                self.program.at_most(row, 0.0)

    def _still_open(self, term: int, end: int) -> list[Expression]:
        cost = self.instance.term_cost[term]
        self.program.constant += float(cost[0])
        expressions = [Expression(constant=1.0)]
        for window in range(1, self.instance.windows):
            extra = float(cost[window] - cost[window - 1])
            column = self.program.column(extra, lower=1.0 if window <= end else 0.0)
            expressions.append(Expression({column: 1.0}))
        return expressions


def cannot_end_by(instance: Instance) -> bool:
    """Whether even shares of moves cannot keep all rules within the allowed windows: then no plan can.

    Every rule but the order of moves, which `counting_bound` decides, may be exceeded at a price; when the cheapest
    excess is provably above nought, there is no plan.
    """
    if not instance.allowed.any(axis=1).all():
        return True
    instance = easiest(instance)
    program = Relaxation(instance).program
    program.cost = [0.0] * len(program.cost)
    program.constant = 0.0
    return solved(program.elastic()) > 1e-4


def _relaxed(instance: Instance, earliest: int) -> int:
    relaxation = Relaxation(instance)
    relaxation.price(earliest)
    return instance.fixed + int(np.floor(max(0.0, solved(relaxation.program) - 1.0)))
