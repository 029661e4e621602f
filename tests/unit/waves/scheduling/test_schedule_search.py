"""What the search promises: sound schedules of larger problems, the same for the same seed and work, proofs, limits."""

from __future__ import annotations

import random

import pytest

from standpipe.waves.scheduling import arrays
from standpipe.waves.scheduling.check import check_schedule
from standpipe.waves.scheduling.left_shift import deciding_chain, left_shifted, waits
from standpipe.waves.scheduling.model import Mode, Person, Schedule, SchedulingProblem, Task
from standpipe.waves.scheduling.search import find_schedule


def _project(seed: int, count: int, *, resources: int = 0, people: int = 0, modes: int = 1) -> SchedulingProblem:
    chance = random.Random(seed)
    tasks = tuple(
        Task(
            str(number),
            tuple(
                Mode(
                    chance.randint(1, 9),
                    tuple(chance.randint(0, 6) for _ in range(resources)),
                    skills=tuple(chance.choice((0, 0, 1)) for _ in range(3)) if people else (),
                )
                for _ in range(modes)
            ),
        )
        for number in range(count)
    )
    staff = tuple(
        Person(str(number), frozenset({number % 3, chance.randrange(3)}), ((2, 5), (9, 12)) if number % 5 == 4 else ())
        for number in range(people)
    )
    links = tuple((i, j) for j in range(count) for i in range(max(0, j - 6), j) if chance.random() < 0.2)
    return SchedulingProblem(tasks, (9,) * resources, (), staff, links)


SHAPES = {
    "one resource": _project(1, 60, resources=1),
    "six resources in two words": _project(2, 60, resources=6),
    "modes": _project(3, 40, resources=2, modes=3),
    "people with absences": _project(4, 30, people=10),
    "more people than bits in a word": _project(5, 30, people=70),
    "resources, people and modes": _project(6, 30, resources=2, people=9, modes=2),
    "a capacity above fifteen bits": SchedulingProblem(
        tuple(Task(str(n), (Mode(2, (30_000 + n,)),)) for n in range(9)), (90_000,)
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_schedules_are_sound_and_bounded(shape):
    result = find_schedule(SHAPES[shape], work=4_000, seed=2)
    assert result.schedule is not None
    assert check_schedule(SHAPES[shape], result.schedule) == ()
    assert result.lower_bound <= result.schedule.makespan


@pytest.mark.parametrize("shape", ["six resources in two words", "resources, people and modes"])
def test_the_same_seed_and_work_give_the_same_result(shape):
    assert find_schedule(SHAPES[shape], work=3_000, seed=5) == find_schedule(SHAPES[shape], work=3_000, seed=5)


@pytest.mark.parametrize("shape", ["one resource", "people with absences", "resources, people and modes"])
def test_whatever_waits_is_held_by_what_ends_just_then(shape):
    problem = SHAPES[shape]
    found = find_schedule(problem, work=500, seed=1).schedule
    assert found is not None
    shifted = left_shifted(problem, found)
    assert check_schedule(problem, shifted) == ()
    assert shifted.makespan <= found.makespan
    for start, wait in zip(shifted.starts, waits(problem, shifted), strict=True):
        assert (start == 0) == (wait is None)
    chain = deciding_chain(problem, shifted)
    last = max(chain, key=lambda task: shifted.starts[task])
    assert shifted.starts[last] + problem.tasks[last].modes[shifted.modes[last]].duration == shifted.makespan


def test_a_task_that_nobody_can_do_makes_the_problem_infeasible():
    problem = SchedulingProblem((Task("a", (Mode(1, (2,)),)),), (1,))
    result = find_schedule(problem)
    assert (result.schedule, result.proved_infeasible) == (None, True)


def test_stock_that_cannot_suffice_is_proved():
    tasks = tuple(Task(name, (Mode(1, (), (2,)), Mode(2, (), (2,)))) for name in "ab")
    assert find_schedule(SchedulingProblem(tasks, (), (3,)), work=200_000).proved_infeasible


def test_a_run_stopped_from_outside_says_so_and_has_a_schedule():
    result = find_schedule(SHAPES["six resources in two words"], work=1 << 40, remaining=lambda: -1.0)
    assert result.stopped
    assert result.schedule is not None


def test_progress_tells_each_better_makespan():
    told: list[tuple[int, int]] = []
    result = find_schedule(SHAPES["one resource"], work=2_000, seed=1, progress=lambda *news: told.append(news))
    assert result.schedule is not None
    makespans = [makespan for makespan, _ in told]
    assert makespans == sorted(set(makespans), reverse=True)
    assert told[-1] == (result.schedule.makespan, told[0][1])


def test_a_project_without_tasks_takes_no_time():
    assert find_schedule(SchedulingProblem(())).schedule == Schedule((), (), 0)


@pytest.mark.parametrize("shape", ["people with absences", "more people than bits in a word"])
def test_groups_of_skills_among_the_resources_only_save_time(shape, monkeypatch):
    within_one_population = 600
    with_groups = find_schedule(SHAPES[shape], work=within_one_population, seed=3)
    monkeypatch.setattr(arrays, "MOST_GROUPS", 0)
    assert find_schedule(SHAPES[shape], work=within_one_population, seed=3) == with_groups
