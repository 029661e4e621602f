"""The planner against every possible assignment, costed and checked by the independent checker alone."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from standpipe.waves import Shape, WavePlan, check_plan, generate, plan_cost, plan_waves
from standpipe.waves.plan import Move, Wave

_FIGURES = {"cost", "bound", "closing-date", "wave-zero-task", "closing-task", "renewals", "rehearsal"}


def assigned(problem, plan, windows):
    waves = []
    for number, window in enumerate(problem.windows, start=1):
        here = tuple(
            Move(group.id, group.name) for group, at in zip(problem.groups, windows, strict=True) if at is window
        )
        if here:
            waves.append(Wave(number, window.id, window.first, window.last, here))
    return replace(plan, waves=tuple(waves))


EMPTY = WavePlan("", 0, (), None, None, date(2027, 1, 1), date(2027, 1, 1), False, date(2027, 1, 1), ())


def brute_force(problem):
    best = None
    for windows in product(problem.windows, repeat=len(problem.groups)):
        plan = assigned(problem, EMPTY, windows)
        rules = {violation.rule for violation in check_plan(problem, plan)}
        if rules <= _FIGURES:
            cost = plan_cost(problem, plan)
            best = cost if best is None else min(best, cost)
    return best


def without_rehearsals(problem):
    return replace(problem, groups=tuple(replace(group, rehearsal=False) for group in problem.groups))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_small_instances_equal_brute_force(seed):
    problem = without_rehearsals(generate(4, seed=seed, shape=Shape.SMALL))
    expected = brute_force(problem)
    plan = plan_waves(problem, work_units=20, seed=1)
    if expected is None:
        assert not plan.feasible
        assert plan.proved
        assert plan.conflict
    else:
        assert check_plan(problem, plan) == ()
        assert plan.cost == expected
        assert plan.optimal
