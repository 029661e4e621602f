"""The planner against every possible assignment, costed and checked by the independent checker alone."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from standpipe.waves import Shape, WavePlan, check_plan, generate, plan_cost, plan_waves
from standpipe.waves.plan import Move, Wave

_FIGURES = {"cost", "bound", "closing-date", "wave-zero-task", "closing-task", "renewals", "rehearsal"}


def assigned(problem, plan, choices):
    waves = []
    for number, window in enumerate(problem.windows, start=1):
        here = tuple(
            Move(group.id, group.name, mode=mode)
            for group, (at, mode) in zip(problem.groups, choices, strict=True)
            if at is window
        )
        if here:
            waves.append(Wave(number, window.id, window.first, window.last, here))
    return replace(plan, waves=tuple(waves))


EMPTY = WavePlan("", 0, (), None, None, date(2027, 1, 1), date(2027, 1, 1), False, date(2027, 1, 1), ())


def brute_force(problem):
    best = None
    modes = [[mode.id for mode in group.modes] or [None] for group in problem.groups]
    for choices in product(*(list(product(problem.windows, here)) for here in modes)):
        plan = assigned(problem, EMPTY, choices)
        rules = {violation.rule for violation in check_plan(problem, plan)}
        if rules <= _FIGURES:
            cost = plan_cost(problem, plan)
            best = cost if best is None else min(best, cost)
    return best


def without_rehearsals(problem):
    return replace(
        problem,
        groups=tuple(
            replace(group, rehearsal=False, modes=tuple(replace(mode, rehearsal=False) for mode in group.modes))
            for group in problem.groups
        ),
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("applications", "shape", "seed"),
    [*((4, Shape.SMALL, seed) for seed in range(12)), *((3, Shape.EVERYTHING, seed) for seed in range(6))],
)
def test_small_instances_equal_brute_force(applications, shape, seed):
    problem = without_rehearsals(generate(applications, seed=seed, shape=shape))
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
