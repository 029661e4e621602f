"""Random tiny scheduling problems: the engine, and constraint programming alone, equal enumeration."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from schedule_enumeration import shortest_by_enumeration

from standpipe.waves.scheduling.arrays import generator_state
from standpipe.waves.scheduling.bounds import lower_bound, usable_modes
from standpipe.waves.scheduling.check import check_schedule
from standpipe.waves.scheduling.exact import solve_exactly
from standpipe.waves.scheduling.left_shift import left_shifted
from standpipe.waves.scheduling.model import Mode, Person, SchedulingProblem, Task
from standpipe.waves.scheduling.search import find_schedule
from standpipe.waves.scheduling.unnamed import UnnamedSchedules


def tiny(seed: int) -> SchedulingProblem:
    chance = random.Random(seed)
    skills = chance.choice((0, 0, 2, 3))
    resources, stocks = chance.choice((0, 1, 2)), chance.choice((0, 0, 1))
    capacities = tuple(chance.randint(2, 4) for _ in range(resources))
    tasks = []
    for number in range(chance.randint(2, 5 if not skills else 4)):
        modes = []
        for _ in range(chance.choice((1, 1, 2))):
            demands = tuple(chance.randint(0, capacity) for capacity in capacities)
            asked = tuple(chance.choice((0, 0, 1)) for _ in range(skills))
            modes.append(Mode(chance.randint(1, 4), demands, tuple(chance.randint(0, 4) for _ in range(stocks)), asked))
        tasks.append(Task(str(number), tuple(modes)))
    people = []
    for number in range(3 if skills else 0):
        begin = chance.randint(0, 5)
        away = ((begin, begin + chance.randint(1, 4)),) if chance.random() < 0.4 else ()
        people.append(Person(str(number), frozenset(k for k in range(skills) if chance.random() < 0.6), away))
    count = len(tasks)
    links = [(i, j) for i in range(count) for j in range(i + 1, count) if chance.random() < 0.25]
    units = tuple(chance.randint(1, 2 * count) for _ in range(stocks))
    return SchedulingProblem(tuple(tasks), capacities, units, tuple(people), tuple(links))


@pytest.mark.parametrize("block", range(6))
def test_the_shortest_schedule_is_found_and_proved(block):
    for seed in range(25 * block, 25 * block + 25):
        problem = tiny(seed)
        expected = shortest_by_enumeration(problem)
        result = find_schedule(problem, work=60_000, seed=seed + 1)
        if expected is None:
            assert result.schedule is None, seed
            assert result.proved_infeasible, seed
            assert solve_exactly(problem).schedule is None
            continue
        assert result.schedule is not None, seed
        assert result.schedule.makespan == expected, seed
        assert result.proved_optimal, seed
        assert check_schedule(problem, result.schedule) == (), seed
        shifted = left_shifted(problem, result.schedule)
        assert shifted.makespan == expected, seed
        assert check_schedule(problem, shifted) == (), seed
        exact = solve_exactly(problem).schedule
        assert exact is not None, seed
        assert exact.makespan == expected, seed
        assert check_schedule(problem, exact) == (), seed
        assert lower_bound(problem, usable_modes(problem)) <= expected, seed


def in_teams(seed: int) -> SchedulingProblem:
    """Return a problem with skills in which people come in pairs that can stand in for each other."""
    problem = next(found for number in range(seed, seed + 10_000, 997) if (found := tiny(number)).skill_count)
    twins = (problem.people[0], replace(problem.people[0], name="twin"), *problem.people[1:])
    return replace(problem, people=(*twins, replace(problem.people[1], name="other twin"))[:4])


@pytest.mark.parametrize("seed", range(40))
def test_people_in_teams_are_shared_out_as_by_enumeration(seed):
    problem = in_teams(seed)
    expected = shortest_by_enumeration(problem)
    exact = solve_exactly(problem).schedule
    assert (exact and exact.makespan) == expected
    result = find_schedule(problem, work=30_000, seed=1)
    assert (result.schedule and result.schedule.makespan) == expected
    for schedule in (exact, result.schedule):
        assert schedule is None or check_schedule(problem, schedule) == ()


@pytest.mark.parametrize("seed", range(40))
def test_without_names_a_schedule_is_no_longer_than_with_them(seed):
    problem = in_teams(seed)
    expected = shortest_by_enumeration(problem)
    every_mode_fits = sum(map(len, usable_modes(problem))) == problem.mode_count
    if expected is not None and every_mode_fits:
        unnamed = UnnamedSchedules(problem, size=20, random=generator_state(seed))
        unnamed.breed(2_000)
        assert unnamed.shorter_than(expected + 1) is not None
