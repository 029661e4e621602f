"""The best choice for the whole estate at once: what it costs, a proven bound, and the gap between them.

Without limits that bind, the answer is exact (`whole_network`). With limits a search by prices (`whole_search`) gives a
good plan and a proven bound, and an exact integer programme closes the gap between them as far as its work allows
(CP-SAT of OR-Tools, https://developers.google.com/optimization, with one worker and a limit in deterministic units of
work). When rules contradict each other the smallest set of them, found by leaving out one after the other, is named.
This is the one module that imports the solver.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ortools.sat.python import cp_model

from standpipe.disposition.elimination import TooDenseError
from standpipe.disposition.whole_network import Network
from standpipe.disposition.whole_problem import (
    EstateOptimum,
    EstateProblem,
    broken_rules,
    cost_of,
)
from standpipe.disposition.whole_search import Found, search
from standpipe.kernel.solver_budget import budgeted

_LARGE = 600
"""Applications from which the integer programme only starts where the search leaves more than a small gap."""
_SMALL_GAP = 0.03


def solve_estate(problem: EstateProblem, *, work_units: float = 10.0) -> EstateOptimum:
    """Return the cheapest choice; `work_units` are CP-SAT's deterministic units, about seconds on an ordinary machine.

    >>> from standpipe.disposition.whole_problem import Candidate, Shared
    >>> cloud, here = Candidate("cloud", "cloud", 100, 0, ("platform",)), Candidate("here", "here", 120, 0)
    >>> found = solve_estate(EstateProblem({"a": (cloud, here)}, {"platform": Shared(50)}))
    >>> found.chosen, found.cost, found.proven
    ({'a': 'here'}, 120, True)
    """
    allowed = without_forbidden(problem)
    if allowed is None:
        return EstateOptimum({}, None, None, _smallest_contradiction(problem, work_units))
    start: Found | None = None
    try:
        network = Network(allowed)
        if network.value < network.huge and not broken_rules(allowed, network.chosen):
            cost = network.pence(network.value)
            return EstateOptimum(network.chosen, cost, cost)
        start = search(allowed) if network.value < network.huge else None
    except TooDenseError:
        start = None
    if start is not None and start.cost is not None and len(problem.candidates) > _LARGE:
        gap = (start.cost - start.bound) / max(start.bound, 1)
        if gap <= _SMALL_GAP and start.chosen is not None:
            return EstateOptimum(start.chosen, start.cost, start.bound)
    found = _solve(allowed, _names(allowed), work_units, start)
    if found is not None:
        return found
    return EstateOptimum({}, None, None, _smallest_contradiction(problem, work_units))


def without_forbidden(problem: EstateProblem) -> EstateProblem | None:
    """Return the problem with limits of zero carried out: what takes of them is no candidate; None if none is left."""
    forbidden = {pair for limit in problem.limits if not limit.most for pair, taken in limit.takes.items() if taken}
    if not forbidden:
        return problem
    left = {
        name: tuple(each for each in found if (name, each.id) not in forbidden)
        for name, found in problem.candidates.items()
    }
    if not all(left.values()):
        return None
    return replace(problem, candidates=left, limits=tuple(limit for limit in problem.limits if limit.most))


def _names(problem: EstateProblem) -> list[str]:
    return [*(limit.name for limit in problem.limits), *(rule.name for rule in problem.together)]


def _smallest_contradiction(problem: EstateProblem, work_units: float) -> tuple[str, ...]:
    """Return rules that no choice keeps together, of which none can be left out."""
    needed = _names(problem)
    for name in list(needed):
        fewer = [each for each in needed if each != name]
        if _solve(problem, fewer, work_units, None, any_choice=True) is None:
            needed = fewer
    return tuple(needed)


def _solve(
    problem: EstateProblem,
    rules: Sequence[str],
    work_units: float,
    start: Found | None,
    *,
    any_choice: bool = False,
) -> EstateOptimum | None:
    """Return the optimum within the named rules, or None when no choice keeps them."""
    model = cp_model.CpModel()
    takes = {
        (application, each.id): model.new_bool_var("")
        for application, found in problem.candidates.items()
        for each in found
    }
    for application, found in problem.candidates.items():
        model.add_exactly_one(takes[application, each.id] for each in found)
    _limit(model, problem, takes, set(rules))
    if not any_choice:
        _aim(model, problem, takes, start)
    solver = budgeted(cp_model.CpSolver(), work_units=work_units)
    solver.parameters.linearization_level = 2
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return _better_of(None, start, 0)
    chosen = {
        application: next(each.id for each in found if solver.boolean_value(takes[application, each.id]))
        for application, found in problem.candidates.items()
    }
    if any_choice:
        return EstateOptimum(chosen, None, None)
    return _better_of(EstateOptimum(chosen, cost_of(problem, chosen), None), start, _up(solver.best_objective_bound))


def _better_of(found: EstateOptimum | None, start: Found | None, bound: int) -> EstateOptimum:
    """Return the cheaper of what the programme and the search found, with the better of their bounds."""
    best = found or EstateOptimum({}, None, None)
    if start is not None:
        bound = max(bound, start.bound)
        if start.cost is not None and start.chosen is not None and (best.cost is None or start.cost < best.cost):
            best = EstateOptimum(start.chosen, start.cost, None)
    return replace(best, bound=bound if best.cost is None else min(bound, best.cost))


def _aim(model: cp_model.CpModel, problem: EstateProblem, takes: _Taken, start: Found | None) -> None:
    """Minimise the cost, beginning with what the search found."""
    own = [
        (each.pence, takes[application, each.id]) for application, found in problem.candidates.items() for each in found
    ]
    objective = _weighted([*own, *_shared(model, problem, takes), *_couplings(model, problem, takes)])
    model.minimize(objective)
    if start is None:
        return
    model.add(objective >= start.bound)
    if start.chosen is not None:
        for (application, candidate), variable in takes.items():
            model.add_hint(variable, start.chosen[application] == candidate)


def _up(bound: float) -> int:
    """Return a bound on whole pence as whole pence, with room for binary rounding."""
    return -int(-(bound - 1e-6) // 1)


_Taken = Mapping[tuple[str, str], cp_model.IntVar]
_Term = tuple[int, cp_model.IntVar]


def _weighted(terms: Sequence[_Term]) -> cp_model.LinearExpr:
    return cp_model.LinearExpr.weighted_sum([variable for _, variable in terms], [weight for weight, _ in terms])


def _limit(model: cp_model.CpModel, problem: EstateProblem, takes: _Taken, rules: set[str]) -> None:
    for limit in problem.limits:
        if limit.name in rules:
            terms = [(taken, takes[pair]) for pair, taken in limit.takes.items() if taken and pair in takes]
            if terms:
                model.add(_weighted(terms) <= limit.most)
    for rule in problem.together:
        if rule.name in rules:
            model.add(_apart(model, problem, takes, (rule.one, rule.other)) == 0)


def _shared(model: cp_model.CpModel, problem: EstateProblem, takes: _Taken) -> Iterator[_Term]:
    opened = {name: model.new_bool_var("") for name in problem.shared}
    for name, shared in problem.shared.items():
        for need in shared.needs:
            model.add_implication(opened[name], opened[need])
        yield shared.pence, opened[name]
    for application, found in problem.candidates.items():
        for each in found:
            for need in each.needs:
                model.add_implication(takes[application, each.id], opened[need])


def _couplings(model: cp_model.CpModel, problem: EstateProblem, takes: _Taken) -> Iterator[_Term]:
    for coupling in problem.couplings:
        if coupling.pence and coupling.one != coupling.other:
            yield coupling.pence, _apart(model, problem, takes, (coupling.one, coupling.other))


def _apart(model: cp_model.CpModel, problem: EstateProblem, takes: _Taken, pair: tuple[str, str]) -> cp_model.IntVar:
    """Return a variable that is 1 when two applications are apart.

    They are together in a place when both are there, and what is nowhere is apart from nothing: apart is at least one
    less the places in which they are together, which the linear relaxation keeps tight.
    """
    apart = model.new_bool_var("")
    places = [{each.place for each in problem.candidates[end] if each.place is not None} for end in pair]
    together = []
    for place in sorted(places[0] & places[1]):
        both = model.new_bool_var("")
        for end in pair:
            there = [takes[end, each.id] for each in problem.candidates[end] if each.place == place]
            model.add(sum(there) >= both)
        together.append(both)
    nowhere = [takes[end, each.id] for end in pair for each in problem.candidates[end] if each.place is None]
    model.add(apart + sum(together) + sum(nowhere) >= 1)
    return apart
