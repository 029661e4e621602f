"""Finds good whole plans within limits, and a bound no plan can beat, by putting a price on what the limits count.

Lagrange: with a price on each limit the problem without limits is solved exactly (`whole_network`), and its value less
the price of what the limits allow is a proven lower bound. The prices are found by subgradient steps (Held, Wolfe and
Crowder 1974). Each solution on the way is repaired where it breaks a limit, by the cheapest change for what it frees,
and polished by changing one application at a time. All decisions are made on whole pence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from standpipe.disposition.whole_network import Network
from standpipe.disposition.whole_problem import Candidate, EstateProblem, are_apart

STEPS = 40
_ROUNDS = 20
_CLOSE_ENOUGH = 0.0002
"""A gap at which more steps are not worth their time."""


@dataclass(frozen=True, slots=True)
class Found:
    """The best plan found within the limits, if any, and the proven bound."""

    chosen: Mapping[str, str] | None
    cost: int | None
    bound: int


@dataclass(slots=True)
class _Draft:
    """A whole choice that can be changed one application at a time."""

    problem: EstateProblem
    taken: dict[str, Candidate]
    used: list[int] = field(init=False)
    needed: Counter[str] = field(init=False)
    ties: Mapping[str, list[tuple[str, int]]]
    needs: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.used = [
            sum(limit.takes.get((name, each.id), 0) for name, each in self.taken.items())
            for limit in self.problem.limits
        ]
        self.needed = Counter(need for each in self.taken.values() for need in self.needs_of(each))

    def needs_of(self, candidate: Candidate) -> frozenset[str]:
        if candidate.needs not in self.needs:
            self.needs[candidate.needs] = self.problem.needed_by(candidate)
        return self.needs[candidate.needs]

    def difference(self, name: str, to: Candidate) -> int:
        """Return by how many pence a change makes the whole dearer."""
        before = self.taken[name]
        more = to.pence - before.pence
        old, new = self.needs_of(before), self.needs_of(to)
        shared = self.problem.shared
        more += sum(shared[need].pence for need in new - old if not self.needed[need])
        more -= sum(shared[need].pence for need in old - new if self.needed[need] == 1)
        for other, weight in self.ties.get(name, ()):
            beside = self.taken[other]
            more += weight * (are_apart(to, beside) - are_apart(before, beside))
        return more

    def usage_after(self, name: str, to: Candidate) -> list[int]:
        """Return what the limits count after a change."""
        before = self.taken[name]
        return [
            used - limit.takes.get((name, before.id), 0) + limit.takes.get((name, to.id), 0)
            for used, limit in zip(self.used, self.problem.limits, strict=True)
        ]

    def change(self, name: str, to: Candidate) -> None:
        self.used = self.usage_after(name, to)
        self.needed.subtract(self.needs_of(self.taken[name]))
        self.needed.update(self.needs_of(to))
        self.taken[name] = to

    def excess(self, used: list[int]) -> float:
        """Return by how much limits are exceeded, as a sum of shares."""
        return sum(
            (each - limit.most) / max(limit.most, 1)
            for each, limit in zip(used, self.problem.limits, strict=True)
            if each > limit.most
        )


def search(problem: EstateProblem) -> Found:
    """Return the best plan found within the limits, and the bound.

    Raises:
        TooDenseError: the couplings are too dense for exact elimination.

    """
    ties: dict[str, list[tuple[str, int]]] = {}
    for tie in problem.couplings:
        if tie.one != tie.other:
            ties.setdefault(tie.one, []).append((tie.other, tie.pence))
            ties.setdefault(tie.other, []).append((tie.one, tie.pence))
    prices = [0.0] * len(problem.limits)
    bound, best, best_cost = 0, None, None
    stretch, stale = 1.0, 0
    for _ in range(STEPS):
        named = {limit.name: round(price) for limit, price in zip(problem.limits, prices, strict=True)}
        network = Network(problem, named)
        if network.value >= network.huge:
            return Found(None, None, bound)
        allowed = sum(named[limit.name] * limit.most for limit in problem.limits)
        value = _bound(network, allowed)
        if value > bound:
            bound, stale = value, 0
        else:
            stale += 1
            stretch, stale = (stretch / 2, 0) if stale >= 3 else (stretch, stale)
        taken = {
            name: next(each for each in found if each.id == network.chosen[name])
            for name, found in problem.candidates.items()
        }
        draft = _Draft(problem, taken, ties=ties)
        slopes = [used - limit.most for used, limit in zip(draft.used, problem.limits, strict=True)]
        cost = _feasible_cost(draft, network)
        if cost is not None and (best_cost is None or cost < best_cost):
            best, best_cost = {name: each.id for name, each in draft.taken.items()}, cost
        if best_cost is not None and best_cost - bound <= _CLOSE_ENOUGH * bound:
            break
        prices = _stepped(problem, prices, slopes, network, stretch, best_cost, value)
    return Found(best, best_cost, bound)


def _bound(network: Network, allowed: int) -> int:
    """Return a bound in whole pence: ranks are taken off, the rest rounded up."""
    ranks = sum(max(each.rank for each in found) for found in network.problem.candidates.values())
    return max(-((allowed + ranks - network.value) // network.scale), 0)


def _stepped(
    problem: EstateProblem,
    prices: list[float],
    slopes: list[int],
    network: Network,
    stretch: float,
    best_cost: int | None,
    value: int,
) -> list[float]:
    target = best_cost if best_cost is not None else round(value * 1.05) + 1
    scales = [max(limit.most, 1) for limit in problem.limits]
    norm = sum((slope / most) ** 2 for slope, most in zip(slopes, scales, strict=True)) or 1.0
    step = stretch * max(target - value, 1) * network.scale / norm
    return [
        max(price + step * slope / most / most, 0.0) for price, slope, most in zip(prices, slopes, scales, strict=True)
    ]


def _feasible_cost(draft: _Draft, network: Network) -> int | None:
    """Repair and polish a draft in place, and return its cost; None when no single changes make it fit."""
    if not _repair(draft) or _breaks_together(draft):
        return None
    _polish(draft)
    return _cost(draft, network)


def _cost(draft: _Draft, network: Network) -> int:
    del network
    problem = draft.problem
    shared = sum(problem.shared[need].pence for need, count in draft.needed.items() if count > 0)
    apart = sum(each.pence for each in problem.couplings if are_apart(draft.taken[each.one], draft.taken[each.other]))
    return shared + apart + sum(each.pence for each in draft.taken.values())


def _breaks_together(draft: _Draft) -> bool:
    return any(are_apart(draft.taken[rule.one], draft.taken[rule.other]) for rule in draft.problem.together)


def _tied_by_rule(problem: EstateProblem) -> frozenset[str]:
    return frozenset(end for rule in problem.together for end in (rule.one, rule.other))


def _repair(draft: _Draft) -> bool:
    """Change one application after the other until every limit is kept: the least cost for the excess it removes.

    The changes are ranked once for each round and each is looked at again before it is made.
    """
    for _ in range(_ROUNDS):
        excess = draft.excess(draft.used)
        if not excess:
            return True
        ranked = sorted(_reliefs(draft, excess), key=lambda each: each[:3])
        changed: set[str] = set()
        for _, name, _, candidate in ranked:
            after = draft.excess(draft.usage_after(name, candidate))
            if name in changed or after >= excess:
                continue
            draft.change(name, candidate)
            changed.add(name)
            excess = after
            if not excess:
                return True
        if not changed:
            return False
    return False


def _reliefs(draft: _Draft, excess: float) -> Iterator[tuple[float, str, str, Candidate]]:
    """Yield each change that takes away excess, with what it costs for a unit of it."""
    kept = _tied_by_rule(draft.problem)
    for name, found in draft.problem.candidates.items():
        for each in found if len(found) > 1 and name not in kept else ():
            less = excess - draft.excess(draft.usage_after(name, each))
            if less > 0:
                yield draft.difference(name, each) / less, name, each.id, each


def _polish(draft: _Draft) -> None:
    """Take every change of one application that makes the whole cheaper within the limits, until there is none."""
    kept = _tied_by_rule(draft.problem)
    for _ in range(4):
        changed = False
        for name, found in draft.problem.candidates.items():
            for each in found if len(found) > 1 and name not in kept else ():
                if draft.difference(name, each) < 0 and not draft.excess(draft.usage_after(name, each)):
                    draft.change(name, each)
                    changed = True
        if not changed:
            return
