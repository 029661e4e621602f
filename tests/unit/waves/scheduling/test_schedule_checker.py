"""The checker of schedules notices each rule that is broken, on a schedule that breaks one at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from standpipe.kernel.errors import InvalidValueError
from standpipe.waves.scheduling.check import check_schedule
from standpipe.waves.scheduling.model import Mode, Person, Schedule, SchedulingProblem, Task

PROBLEM = SchedulingProblem(
    tasks=(
        Task("copy", (Mode(2, (1,), (1,), (1, 0)), Mode(1, (2,), (3,), (1, 0)))),
        Task("switch", (Mode(2, (1,), (0,), (0, 1)),)),
        Task("test", (Mode(1, (1,), (0,), (0, 1)),)),
    ),
    capacities=(2,),
    stocks=(2,),
    people=(Person("Ann", frozenset({0})), Person("Bo", frozenset({1}), ((4, 5),)), Person("Cy", frozenset({1}))),
    links=((0, 2),),
)
SOUND = Schedule((0, 0, 2), (0, 0, 0), 3, (((0, 0),), ((1, 1),), ((2, 1),)))


def test_a_sound_schedule_breaks_nothing():
    assert check_schedule(PROBLEM, SOUND) == ()


@pytest.mark.parametrize(
    ("schedule", "rule"),
    [
        (replace(SOUND, starts=(0, 0)), "shape"),
        (replace(SOUND, starts=(0, -1, 2)), "start"),
        (replace(SOUND, modes=(2, 0, 0)), "mode"),
        (replace(SOUND, starts=(0, 0, 1)), "order"),
        (replace(SOUND, starts=(0, 0, 1)), "capacity"),
        (replace(SOUND, modes=(1, 0, 0)), "stock"),
        (replace(SOUND, makespan=4), "makespan"),
        (replace(SOUND, people=(((0, 0),), (), ((2, 1),))), "crew"),
        (replace(SOUND, people=(((0, 0),), ((7, 1),), ((2, 1),))), "crew"),
        (replace(SOUND, people=(((0, 0),), ((0, 1),), ((2, 1),))), "skill"),
        (replace(SOUND, starts=(0, 1, 2), people=(((0, 0),), ((2, 1),), ((2, 1),))), "person"),
        (replace(SOUND, starts=(0, 3, 2), makespan=5), "person"),
    ],
)
def test_each_broken_rule_is_found(schedule, rule):
    assert rule in {violation.rule for violation in check_schedule(PROBLEM, schedule)}


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Mode(-1), "below zero"),
        (lambda: Mode(0, (1,)), "no duration"),
        (lambda: Task("a", ()), "no mode"),
        (lambda: Person("a", frozenset(), ((3, 2),)), "do not follow"),
        (lambda: SchedulingProblem((Task("a", (Mode(1, (1,)),)),)), "name every resource"),
        (lambda: SchedulingProblem((), (-1,)), "out of range"),
        (lambda: SchedulingProblem((Task("a", (Mode(1),)),), links=((0, 1),)), "not there"),
        (lambda: SchedulingProblem((Task("a", (Mode(1),)),) * 2, links=((0, 1), (1, 0))), "wait for each other"),
        (lambda: SchedulingProblem((Task("a", (Mode(1, skills=(1,)), Mode(1, skills=(1, 1)))),)), "number of skills"),
    ],
)
def test_a_problem_that_cannot_be_is_refused(build, message):
    with pytest.raises(InvalidValueError, match=message):
        build()
