"""Stretches that are re-planned: what stays in order, what may change, and that people are found when they exist."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from standpipe.waves.scheduling.arrays import generator_state
from standpipe.waves.scheduling.bounds import crew_exists, skill_groups
from standpipe.waves.scheduling.check import check_schedule
from standpipe.waves.scheduling.exact import solve_exactly, teams_of
from standpipe.waves.scheduling.model import Mode, Person, Schedule, SchedulingProblem, Task
from standpipe.waves.scheduling.search import find_schedule
from standpipe.waves.scheduling.unnamed import UnnamedSchedules
from standpipe.waves.scheduling.window import Stretch, freed_tasks, improved_stretch, kept_order


def _project(seed: int, count: int = 12) -> SchedulingProblem:
    chance = random.Random(seed)
    tasks = tuple(
        Task(
            str(number),
            tuple(
                Mode(chance.randint(1, 5), (chance.randint(0, 2),), (), tuple(chance.choice((0, 1, 1)) for _ in "abc"))
                for _ in range(chance.choice((1, 2)))
            ),
        )
        for number in range(count)
    )
    kinds = [Person("", frozenset(s), away) for s, away in (({0}, ()), ({0, 1}, ()), ({1, 2}, ((3, 5),)), ({2}, ()))]
    people = tuple(Person(str(number), kinds[number % 4].skills, kinds[number % 4].away) for number in range(8))
    links = tuple((i, j) for j in range(count) for i in range(j) if chance.random() < 0.1)
    return SchedulingProblem(tasks, (3,), (), people, links)


def _ends(problem: SchedulingProblem, schedule: Schedule) -> list[int]:
    return [
        start + task.modes[mode].duration
        for task, start, mode in zip(problem.tasks, schedule.starts, schedule.modes, strict=True)
    ]


def _follows(pairs: set[tuple[int, int]], count: int) -> set[tuple[int, int]]:
    for middle in range(count):
        pairs |= {(a, d) for a, b in pairs if b == middle for c, d in pairs if c == middle}
    return pairs


def _with_a_stretch(seed: int):
    """Return a project, a schedule of it, and about half of its tasks, which may be planned anew."""
    problem = _project(seed)
    schedule = find_schedule(problem, work=300, seed=1).schedule
    assert schedule is not None
    return problem, schedule, freed_tasks(schedule, generator_state(seed), 0.5)


@pytest.mark.parametrize("seed", range(8))
def test_what_shares_a_resource_or_asks_for_people_keeps_its_order_outside_the_stretch(seed):
    problem, schedule, freed = _with_a_stretch(seed)
    ends, modes = _ends(problem, schedule), [t.modes[m] for t, m in zip(problem.tasks, schedule.modes, strict=True)]
    expected = {
        (a, b)
        for a, one in enumerate(modes)
        for b, other in enumerate(modes)
        if ends[a] <= schedule.starts[b] and not (a in freed and b in freed)
        if (any(one.skills) and any(other.skills)) or (one.demands[0] and other.demands[0])
    }
    pairs = set(kept_order(problem, schedule, freed))
    assert pairs <= expected
    assert expected <= _follows(pairs, len(modes))


@pytest.mark.parametrize("seed", range(8))
def test_a_re_planned_stretch_is_feasible_no_longer_and_in_the_kept_order(seed):
    problem, schedule, freed = _with_a_stretch(seed)
    answer = improved_stretch(problem, schedule, freed, longest=schedule.makespan, effort=5.0, seconds=60.0, seed=1)
    assert answer.schedule is not None
    assert check_schedule(problem, answer.schedule) == ()
    assert answer.schedule.makespan <= schedule.makespan
    ends = _ends(problem, answer.schedule)
    assert all(ends[a] <= answer.schedule.starts[b] for a, b in kept_order(problem, schedule, freed))
    same = [task for task in range(len(problem.tasks)) if task not in freed]
    assert [answer.schedule.modes[task] for task in same] == [schedule.modes[task] for task in same]


def test_with_every_task_freed_a_stretch_is_the_whole_problem():
    problem = _project(3, count=6)
    schedule = find_schedule(problem, work=1, seed=1).schedule
    assert schedule is not None
    answer = improved_stretch(problem, schedule, range(6), longest=schedule.makespan, effort=9.0, seconds=60.0, seed=1)
    whole = solve_exactly(problem).schedule
    assert answer.finished
    assert answer.schedule is not None
    assert whole is not None
    assert answer.schedule.makespan == whole.makespan


def test_the_size_of_a_stretch_follows_what_can_be_settled():
    stretch = Stretch(0.4)
    stretch.learn(settled=True)
    assert stretch.share > 0.4
    for _ in range(50):
        stretch.learn(settled=False)
    assert 0 < stretch.share <= 0.1
    for _ in range(99):
        stretch.learn(settled=True)
    assert stretch.share == 1.0


def test_people_who_differ_in_skills_or_absences_are_not_one_team():
    people = tuple(
        Person(str(number), frozenset(skills), away)
        for number, (skills, away) in enumerate([({0}, ()), ({0, 1}, ()), ({0}, ((1, 2),)), ({0}, ())])
    )
    assert teams_of(SchedulingProblem((), people=people)) == ((0, 3), (1,), (2,))


@pytest.mark.parametrize("seed", range(8))
def test_without_names_no_group_of_skills_is_asked_of_more_people_than_are_there(seed):
    problem = _project(seed)
    unnamed = UnnamedSchedules(problem, size=10, random=generator_state(seed))
    unnamed.breed(100)
    schedule = unnamed.shorter_than(1 << 30)
    assert schedule is not None
    modes = [task.modes[mode] for task, mode in zip(problem.tasks, schedule.modes, strict=True)]
    for time in range(schedule.makespan):
        running = [
            mode for mode, start in zip(modes, schedule.starts, strict=True) if start <= time < start + mode.duration
        ]
        there = tuple(who for who in problem.people if not any(a <= time < b for a, b in who.away))
        asked = tuple(sum(mode.skills[skill] for mode in running) for skill in range(3))
        together = Mode(1, (0,), (), asked)
        assert crew_exists(SchedulingProblem((Task("all", (together,)),), (3,), people=there), together)


def test_only_the_largest_of_the_groups_that_the_same_people_serve_is_looked_at():
    people = (Person("a", frozenset({0, 1})), Person("b", frozenset({2})))
    problem = SchedulingProblem((Task("t", (Mode(1, skills=(1, 0, 1)),)),), people=people)
    assert dict(skill_groups(problem)) == {frozenset({0, 1}): 1, frozenset({2}): 1, frozenset({0, 1, 2}): 2}


@pytest.mark.parametrize("seed", range(20))
def test_groups_decide_whether_a_crew_exists(seed):
    chance = random.Random(seed)
    people = tuple(Person(str(number), frozenset(k for k in range(4) if chance.random() < 0.4)) for number in range(5))
    mode = Mode(1, skills=tuple(chance.randint(0, 2) for _ in range(4)))
    problem = SchedulingProblem((Task("t", (mode,)),), people=people)
    every_group = [group for size in range(1, 5) for group in combinations(range(4), size)]
    enough = all(
        sum(mode.skills[k] for k in group) <= sum(1 for who in people if who.skills & set(group))
        for group in every_group
    )
    assert enough == crew_exists(problem, mode)
    assert enough == all(sum(mode.skills[k] for k in group) <= there for group, there in skill_groups(problem))
