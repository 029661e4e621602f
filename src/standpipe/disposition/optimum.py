"""The best choice for the whole estate at once: what it costs, a proven bound, and the gap between them.

One option is chosen for each application so that the cost over the horizon is least: run cost and one-off cost of the
options, what a place costs as soon as anything goes there (its shared platform), and what it costs to keep two coupled
applications in different places; within a budget for one-off cost and capacities of places. The method is an exact
integer programme solved by CP-SAT (OR-Tools, https://developers.google.com/optimization) with one worker and a limit in
deterministic units of work; its bound is proven, never estimated. When limits contradict each other the smallest set
of them, found by leaving out one after the other, is named. This is the one module that imports the solver.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ortools.sat.python import cp_model

from standpipe.disposition.choose import CHEAPEST, candidates
from standpipe.disposition.flips import all_options
from standpipe.disposition.model import Disposition, Dispositions, Option
from standpipe.kernel.errors import InvalidValueError


@dataclass(frozen=True, slots=True)
class Candidate:
    """One option of one application, in pence over the horizon without what is shared."""

    key: str
    place: str
    run_pence: int
    once_pence: int
    units: int = 0
    """What it takes of the capacity of its place."""


@dataclass(frozen=True, slots=True)
class Coupling:
    """Two applications that should be in one place; apart they cost `pence` over the horizon."""

    one: str
    other: str
    pence: int


@dataclass(frozen=True, slots=True)
class EstateProblem:
    """What is to be chosen; every application has at least one candidate."""

    candidates: Mapping[str, tuple[Candidate, ...]]
    openings: Mapping[str, int] = field(default_factory=dict)
    """What a place costs over the horizon as soon as one application goes there."""
    couplings: tuple[Coupling, ...] = ()
    one_off_budget: int | None = None
    capacities: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        empty = [application for application, found in self.candidates.items() if not found]
        if empty:
            raise InvalidValueError(f"{empty[0]} has no candidate to choose.")
        unknown = {end for each in self.couplings for end in (each.one, each.other)} - set(self.candidates)
        if unknown:
            raise InvalidValueError(f"The coupled application {min(unknown)} is not part of the problem.")
        amounts = [each.run_pence for found in self.candidates.values() for each in found]
        if any(amount < 0 for amount in (*amounts, *self.openings.values(), *(each.pence for each in self.couplings))):
            raise InvalidValueError("A cost of the whole-estate problem is below zero.")


@dataclass(frozen=True, slots=True)
class EstateOptimum:
    """The best found; `contradiction` names the limits that no choice keeps, and then nothing is chosen."""

    chosen: Mapping[str, str]
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


def solve_estate(problem: EstateProblem, *, work_units: float = 30.0) -> EstateOptimum:
    """Return the cheapest choice; `work_units` are CP-SAT's deterministic units, about seconds on an ordinary machine.

    >>> cloud, here = Candidate("cloud", "cloud", 100, 0), Candidate("here", "here", 120, 0)
    >>> problem = EstateProblem({"a": (cloud, here)}, openings={"cloud": 50})
    >>> found = solve_estate(problem)
    >>> found.chosen, found.cost, found.proven
    ({'a': 'here'}, 120, True)
    """
    limits = _limits(problem)
    found = _solve(problem, limits, work_units)
    if found is not None:
        return found
    needed = list(limits)
    for name in limits:
        fewer = [each for each in needed if each != name]
        if _solve(problem, fewer, work_units, any_choice=True) is None:
            needed = fewer
    return EstateOptimum({}, None, None, tuple(needed))


def _limits(problem: EstateProblem) -> list[str]:
    budget = ["the budget for one-off cost"] if problem.one_off_budget is not None else []
    return [*budget, *(f"the capacity of {place}" for place in sorted(problem.capacities))]


def _solve(
    problem: EstateProblem, limits: Sequence[str], work_units: float, *, any_choice: bool = False
) -> EstateOptimum | None:
    model = cp_model.CpModel()
    takes = {
        (application, each.key): model.new_bool_var(f"{application} {each.key}")
        for application, found in problem.candidates.items()
        for each in found
    }
    for application, found in problem.candidates.items():
        model.add_exactly_one(takes[application, each.key] for each in found)
    terms = [
        (each.run_pence + each.once_pence, takes[application, each.key])
        for application, found in problem.candidates.items()
        for each in found
    ]
    _limit(model, problem, takes, limits)
    if not any_choice:
        terms += [*_openings(model, problem, takes), *_couplings(model, problem, takes)]
        model.minimize(_weighted(terms))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = work_units
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return EstateOptimum({}, None, None)
    chosen = {
        application: next(each.key for each in found if solver.boolean_value(takes[application, each.key]))
        for application, found in problem.candidates.items()
    }
    if any_choice:
        return EstateOptimum(chosen, None, None)
    return EstateOptimum(chosen, round(solver.objective_value), _up(solver.best_objective_bound))


def _up(bound: float) -> int:
    """Return a bound on whole pence as whole pence, with room for binary rounding."""
    return -int(-(bound - 1e-6) // 1)


_Taken = Mapping[tuple[str, str], cp_model.IntVar]
_Term = tuple[int, cp_model.IntVar]


def _weighted(terms: Sequence[_Term]) -> cp_model.LinearExpr:
    return cp_model.LinearExpr.weighted_sum([variable for _, variable in terms], [weight for weight, _ in terms])


def _limit(model: cp_model.CpModel, problem: EstateProblem, takes: _Taken, limits: Sequence[str]) -> None:
    pairs = [(application, each) for application, found in problem.candidates.items() for each in found]
    if problem.one_off_budget is not None and "the budget for one-off cost" in limits:
        spent = [(each.once_pence, takes[application, each.key]) for application, each in pairs]
        model.add(_weighted(spent) <= problem.one_off_budget)
    for place, capacity in problem.capacities.items():
        if f"the capacity of {place}" in limits:
            used = [(each.units, takes[application, each.key]) for application, each in pairs if each.place == place]
            model.add(_weighted(used) <= capacity)


def _openings(model: cp_model.CpModel, problem: EstateProblem, takes: _Taken) -> Iterator[_Term]:
    for place, pence in problem.openings.items():
        opened = model.new_bool_var(f"open {place}")
        for application, found in problem.candidates.items():
            for each in found:
                if each.place == place:
                    model.add_implication(takes[application, each.key], opened)
        yield pence, opened


def _couplings(model: cp_model.CpModel, problem: EstateProblem, takes: _Taken) -> Iterator[_Term]:
    for number, coupling in enumerate(problem.couplings):
        apart = model.new_bool_var(f"apart {number}")
        for place in sorted({each.place for each in problem.candidates[coupling.one]}):
            here, there = (
                [(weight, takes[end, each.key]) for each in problem.candidates[end] if each.place == place]
                for end, weight in ((coupling.one, 1), (coupling.other, -1))
            )
            model.add(_weighted([*here, *there]) <= apart)
        yield coupling.pence, apart


def estate_problem(
    dispositions: Dispositions, *, couplings: Sequence[Coupling] = (), one_off_budget: int | None = None
) -> EstateProblem:
    """Return the whole-estate problem of dispositions; the shared platform is paid once, as soon as it is needed.

    Where a person or a rule before price decided, that option is the only candidate; so it is where no option is wholly
    priced, with what is known of its cost. Only what nothing forbids and is wholly priced may compete.
    """
    horizon = dispositions.horizon_months
    shared = sum(line.pence or 0 for line in dispositions.shared_platform) * horizon
    return EstateProblem(
        candidates={each.application: _candidates(each, horizon) for each in dispositions},
        openings={SHARED_PLACE: shared},
        couplings=tuple(couplings),
        one_off_budget=one_off_budget,
    )


SHARED_PLACE = "a cloud with the shared platform"
"""The place of every option that needs the shared platform."""


def _candidates(disposition: Disposition, horizon: int) -> tuple[Candidate, ...]:
    if disposition.rule != CHEAPEST:
        return (_candidate(disposition.chosen, horizon),)
    competing = [option for option in candidates(all_options(disposition)) if option.complete]
    return tuple(_candidate(option, horizon) for option in competing)


def _candidate(option: Option, horizon: int) -> Candidate:
    own = sum(line.pence or 0 for line in option.monthly_lines if not line.shared)
    place = SHARED_PLACE if any(line.shared for line in option.monthly_lines) else option.target
    return Candidate(option.key, place, own * horizon, option.one_off.pence)


def cost_of(problem: EstateProblem, chosen: Mapping[str, str]) -> int:
    """Return what a choice costs over the horizon: its options, the places it opens, and the couplings it breaks."""
    taken = {
        application: next(each for each in found if each.key == chosen[application])
        for application, found in problem.candidates.items()
    }
    places = {each.place for each in taken.values()}
    opened = sum(pence for place, pence in problem.openings.items() if place in places)
    apart = sum(each.pence for each in problem.couplings if taken[each.one].place != taken[each.other].place)
    return opened + apart + sum(each.run_pence + each.once_pence for each in taken.values())


def price_in_the_whole(problem: EstateProblem, application: str, key: str, cost: int) -> int | None:
    """Return how much dearer the best whole plan is with one option held fixed; None when it is no candidate.

    >>> cloud, here = Candidate("cloud", "cloud", 100, 0), Candidate("here", "here", 120, 0)
    >>> problem = EstateProblem({"a": (cloud, here)}, openings={"cloud": 50})
    >>> price_in_the_whole(problem, "a", "cloud", 120)
    30
    """
    held = tuple(each for each in problem.candidates[application] if each.key == key)
    if not held:
        return None
    found = solve_estate(replace(problem, candidates={**problem.candidates, application: held}))
    return None if found.cost is None else found.cost - cost
