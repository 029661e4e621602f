"""What is to be decided over the whole estate at once: candidates, what they share, what ties them, and limits.

Pure data with its definition of cost. Amounts are pence over the horizon. One candidate is chosen for each application.
A shared thing (the platform of a cloud, a machine that several applications use, a licence pool) is paid once, as soon
as one chosen candidate needs it, with everything that it needs itself. Two coupled applications pay for being in
different places. A limit is a sum over chosen candidates that may not exceed a figure: a budget, a capacity, an
appetite for risk; a rule that forbids a candidate is a limit of zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from standpipe.kernel.errors import InvalidValueError


@dataclass(frozen=True, slots=True)
class Candidate:
    """One option of one application, in pence over the horizon without what is shared.

    `place` None is nowhere: what has ended is apart from nothing. `year` is the financial year of its one-off cost,
    where a limit tells years apart; the same option then stands once for each year.
    """

    key: str
    place: str | None
    run_pence: int
    once_pence: int
    needs: tuple[str, ...] = ()
    """The shared things that it needs."""
    year: str = ""
    rank: int = 0
    """Of candidates that cost the same the one with the lower rank is chosen."""

    @property
    def id(self) -> str:
        """The option and the year of its move."""
        return f"{self.key} in {self.year}" if self.year else self.key

    @property
    def pence(self) -> int:
        """Its own cost over the horizon."""
        return self.run_pence + self.once_pence


@dataclass(frozen=True, slots=True)
class Coupling:
    """Two applications that should be in one place; apart they cost `pence` over the horizon."""

    one: str
    other: str
    pence: int


@dataclass(frozen=True, slots=True)
class Shared:
    """A thing paid once as soon as it is needed, and the shared things that it needs in turn."""

    pence: int
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """The sum of what the chosen candidates take is at most `most`; what is not named takes nothing."""

    name: str
    most: int
    takes: Mapping[tuple[str, str], int]
    """By application and candidate id."""
    money_in: str | None = None
    """The financial year whose one-off cost it counts in pence, blank for all years; None when it counts no money."""


@dataclass(frozen=True, slots=True)
class Together:
    """A rule that two applications end in one place."""

    name: str
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class EstateProblem:
    """What is to be chosen; every application has at least one candidate."""

    candidates: Mapping[str, tuple[Candidate, ...]]
    shared: Mapping[str, Shared] = field(default_factory=dict)
    couplings: tuple[Coupling, ...] = ()
    limits: tuple[Limit, ...] = ()
    together: tuple[Together, ...] = ()

    def __post_init__(self) -> None:
        for application, found in self.candidates.items():
            if not found:
                raise InvalidValueError(f"{application} has no candidate to choose.")
            if len({each.id for each in found}) != len(found):
                raise InvalidValueError(f"A candidate of {application} stands twice.")
        unknown = {end for tie in self.couplings for end in (tie.one, tie.other)}
        unknown |= {end for rule in self.together for end in (rule.one, rule.other)}
        unknown -= set(self.candidates)
        if unknown:
            raise InvalidValueError(f"The coupled application {min(unknown)} is not part of the problem.")
        amounts = [amount for found in self.candidates.values() for each in found for amount in _amounts(each)]
        amounts += [each.pence for each in self.couplings]
        amounts += [each.pence for each in self.shared.values()]
        amounts += [taken for limit in self.limits for taken in limit.takes.values()]
        if any(amount < 0 for amount in amounts):
            raise InvalidValueError("A cost of the whole-estate problem is below zero.")
        named = {need for found in self.candidates.values() for each in found for need in each.needs}
        named |= {need for each in self.shared.values() for need in each.needs}
        if named - set(self.shared):
            raise InvalidValueError(f"Nobody says what {min(named - set(self.shared))} costs.")
        _refuse_circles(self.shared)

    def needed_by(self, candidate: Candidate) -> frozenset[str]:
        """Return every shared thing that a candidate needs, directly or through another."""
        found: set[str] = set()
        waiting = list(candidate.needs)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting.extend(self.shared[name].needs)
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class EstateOptimum:
    """The best found; `contradiction` names the rules that no choice keeps together, and then nothing is chosen."""

    chosen: Mapping[str, str]
    """The candidate id of each application."""
    cost: int | None
    bound: int | None
    contradiction: tuple[str, ...] = ()

    @property
    def gap(self) -> float | None:
        """How far the cost may lie above the best possible, as a share of the bound."""
        if self.cost is None or self.bound is None:
            return None
        return (self.cost - self.bound) / self.bound if self.bound else float(self.cost > 0)

    @property
    def proven(self) -> bool:
        """Nothing cheaper exists."""
        return self.cost is not None and self.cost == self.bound


def _amounts(candidate: Candidate) -> tuple[int, int]:
    return candidate.run_pence, candidate.once_pence


def _refuse_circles(shared: Mapping[str, Shared]) -> None:
    """Refuse shared things that need each other in a circle: whichever is dropped, another would bring it back."""
    done: set[str] = set()
    for start in shared:
        trail: list[str] = []

        def visit(name: str, trail: list[str] = trail) -> None:
            if name in trail:
                circle = " needs ".join([*trail[trail.index(name) :], name])
                raise InvalidValueError(
                    f"Licences or other shared things need each other in a circle: {circle}.",
                    remedy="Take one of these needs out.",
                )
            if name in done:
                return
            trail.append(name)
            for need in shared[name].needs:
                visit(need)
            trail.pop()
            done.add(name)

        visit(start)


def cost_of(problem: EstateProblem, chosen: Mapping[str, str]) -> int:
    """Return what a choice costs over the horizon: its candidates, what they share, and the couplings it breaks.

    >>> cloud, here = Candidate("cloud", "cloud", 100, 0, ("platform",)), Candidate("here", "here", 120, 0)
    >>> problem = EstateProblem({"a": (cloud, here)}, {"platform": Shared(50)})
    >>> cost_of(problem, {"a": "cloud"})
    150
    """
    taken = taken_of(problem, chosen)
    opened = frozenset[str]().union(*(problem.needed_by(each) for each in taken.values()))
    apart = sum(each.pence for each in problem.couplings if are_apart(taken[each.one], taken[each.other]))
    return sum(problem.shared[name].pence for name in opened) + apart + sum(each.pence for each in taken.values())


def least_of(problem: EstateProblem, limit: Limit) -> int:
    """Return the least that any choice takes of a limit, every other rule left aside."""
    return sum(min(limit.takes.get((name, each.id), 0) for each in found) for name, found in problem.candidates.items())


def taken_of(problem: EstateProblem, chosen: Mapping[str, str]) -> dict[str, Candidate]:
    """Return the chosen candidate of each application."""
    return {
        application: next(each for each in found if each.id == chosen[application])
        for application, found in problem.candidates.items()
    }


def are_apart(one: Candidate, other: Candidate) -> bool:
    """Whether two candidates are in different places; what has ended is apart from nothing."""
    return one.place is not None and other.place is not None and one.place != other.place


def broken_rules(problem: EstateProblem, chosen: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the limits and rules that a choice does not keep."""
    taken = taken_of(problem, chosen)
    over = [
        limit.name
        for limit in problem.limits
        if sum(limit.takes.get((application, each.id), 0) for application, each in taken.items()) > limit.most
    ]
    return (*over, *(rule.name for rule in problem.together if are_apart(taken[rule.one], taken[rule.other])))
