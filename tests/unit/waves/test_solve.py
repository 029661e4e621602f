from dataclasses import replace
from datetime import date

import pytest

from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.periods import DateWindow
from standpipe.waves import (
    Contract,
    Freeze,
    FreezeBinding,
    Renewal,
    Task,
    capacity_days,
    check_plan,
    generate,
    plan_waves,
)


@pytest.fixture(scope="module")
def problem():
    return generate(30, seed=2)


@pytest.fixture(scope="module")
def plan(problem):
    return plan_waves(problem, work_units=100, seed=7)


def test_the_same_seed_and_work_units_give_the_same_plan(problem, plan):
    assert plan_waves(problem, work_units=100, seed=7) == plan


def test_the_plan_is_sound_and_its_bound_is_close(problem, plan):
    assert check_plan(problem, plan) == ()
    assert plan.bound <= plan.cost <= 1.1 * plan.bound


@pytest.mark.parametrize("seed", range(6))
def test_generated_instances_of_other_sizes_are_planned_soundly(seed):
    problem = generate(3 + 9 * seed, seed=seed)
    assert check_plan(problem, plan_waves(problem, work_units=20)) == ()


def test_every_move_says_why_and_what_its_neighbours_cost(plan):
    moves = [move for wave in plan.waves for move in wave.moves]
    assert all(move.because for move in moves)
    assert any(move.later_pence is not None for move in moves)


def test_no_neighbour_of_a_found_plan_is_cheaper(plan):
    prices = [
        pence
        for wave in plan.waves
        for move in wave.moves
        for pence in (move.earlier_pence, move.later_pence)
        if pence is not None
    ]
    assert min(prices) >= 0


def test_a_freeze_inherited_through_a_component_is_named_with_it(problem):
    last = problem.windows[-1]
    freeze = Freeze("elections", DateWindow(problem.start, problem.windows[-2].last), "canvass", rule="all year")
    group = replace(problem.groups[0], bindings=(FreezeBinding("elections", "the shared SQL cluster"),), latest=None)
    frozen = replace(
        problem, groups=(group, *problem.groups[1:]), freezes=(freeze,), dependencies=(), contracts=(), budgets=()
    )
    plan = plan_waves(frozen, work_units=50)
    assert plan.window_of[group.id] == last.id
    (move,) = [move for wave in plan.waves for move in wave.moves if move.group == group.id]
    assert "inherited through the shared SQL cluster" in move.because


def test_a_missed_notice_pays_the_first_renewal_in_any_case(problem):
    contract = Contract(
        "hall",
        "hall lease",
        ends=date(2027, 2, 28),
        notice_days=90,
        renews_automatically=True,
        renewals=(Renewal(24, 5_000_000),),
    )
    plan = plan_waves(replace(problem, contracts=(contract,)), work_units=20)
    assert [(taken.contract, taken.pence, taken.decide_by) for taken in plan.renewals] == [
        ("hall", 5_000_000, date(2026, 11, 30))
    ]


def test_tasks_in_a_circle_are_refused(problem):
    tasks = (Task("a", "a", 1, after=("b",)), Task("b", "b", 1, after=("a",)))
    with pytest.raises(InvalidValueError, match="wait for each other"):
        plan_waves(replace(problem, closing=tasks), work_units=1)


def test_an_unpriced_soft_freeze_is_named_and_not_counted(problem):
    freezes = tuple(replace(freeze, pence_per_move=None) for freeze in problem.freezes)
    plan = plan_waves(replace(problem, freezes=freezes), work_units=20)
    assert next(part.pence for part in plan.parts if part.name == "moves in soft freezes") == 0
    assert check_plan(replace(problem, freezes=freezes), plan) == ()


def test_capacity_is_never_negative_and_a_ramp_longer_than_the_programme_is_cut():
    assert capacity_days((5, 5), leave={0: 9}, ramp=(0.5, 0.8, 1.0)) == (0.0, 4.0)
