"""The checker of the inside of a wave notices each rule that is broken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from standpipe.waves import CutoverMove, CutoverWave, Engineer, Step, Way, check_wave_schedule, schedule_wave


def _wave() -> CutoverWave:
    def way(hours: float) -> tuple[Way, ...]:
        return (Way(hours, (("server", 1),), (("line", 1),)),)

    moves = (
        CutoverMove("a", "A", way(2), way(1), way(1), way(1)),
        CutoverMove("b", "B", way(2), way(1), way(1), after=("a",)),
    )
    people = (Engineer("Ann", frozenset({"server"}), ((0, 20),)), Engineer("Bo", frozenset({"network"})))
    return CutoverWave("W", 24, moves, people, (("line", 1),))


WAVE = _wave()
PLAN = schedule_wave(WAVE)


def changed(side: str, move: str, step: Step, **fields: object):
    tasks = getattr(PLAN, side)
    return replace(
        PLAN,
        **{side: tuple(replace(t, **fields) if (t.move, t.step) == (move, step) else t for t in tasks)},
    )


def test_the_plan_itself_is_sound():
    assert check_wave_schedule(WAVE, PLAN) == ()


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        (replace(PLAN, tasks=PLAN.tasks[1:]), "A: prepare is not planned once."),
        (changed("tasks", "a", Step.CUT_OVER, ends=2.0), "too little time"),
        (changed("tasks", "a", Step.CUT_OVER, people=()), "not those that it needs"),
        (changed("tasks", "a", Step.CUT_OVER, people=(("Bo", "server"),)), "Bo cannot do 'server'"),
        (changed("tasks", "b", Step.CUT_OVER, starts=3.0, ends=5.0), "before 'a' is verified"),
        (changed("tasks", "b", Step.VERIFY, starts=4.0, ends=5.0), "before the one before it has ended"),
        (changed("tasks", "b", Step.VERIFY, starts=19.5, ends=20.5), "not on shift"),
        (changed("tasks", "b", Step.VERIFY, starts=5.0, ends=6.0), "at once"),
        (changed("tasks", "b", Step.VERIFY, starts=5.0, ends=6.0), "line: 2 are held"),
        (changed("tasks", "a", Step.PREPARE, starts=-1.0, ends=0.0), "before the window opens"),
        (changed("rollback", "a", Step.ROLL_BACK, starts=18.0, ends=19.0), "'a' is rolled back before it"),
        (changed("rollback", "a", Step.ROLL_BACK, starts=23.5, ends=24.5), "after the window"),
        (replace(PLAN, verified=1.0), "is verified at hour"),
        (replace(PLAN, point_of_no_return=20.0), "before the point of no return"),
        (replace(PLAN, fits=False), "says wrongly"),
    ],
)
def test_each_broken_rule_is_named(plan, message):
    assert any(message in found for found in check_wave_schedule(WAVE, plan)), check_wave_schedule(WAVE, plan)
