"""The inside of a wave: order, people, shifts, the point of no return, checks, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from standpipe.kernel.errors import InvalidValueError
from standpipe.waves import (
    CutoverMove,
    CutoverWave,
    Engineer,
    Step,
    Way,
    check_wave_schedule,
    fitting,
    reliefs,
    schedule_wave,
    smallest_crew,
)


def way(hours: float, **people: int) -> tuple[Way, ...]:
    return (Way(hours, tuple(people.items())),)


def one(
    name: str, hours: float = 3, back: float = 1, skill: str = "server", after: tuple[str, ...] = ()
) -> CutoverMove:
    return CutoverMove(name, name.title(), way(hours, **{skill: 1}), way(1), way(back, **{skill: 1}), after=after)


def person(name: str, *skills: str, shifts: tuple[tuple[float, float], ...] = ()) -> Engineer:
    return Engineer(name, frozenset(skills), shifts)


IDENTITY = one("identity", 2, 2)
PAYROLL = one("payroll", 3, 1, after=("identity",))
FINANCE = one("finance", 4, 1, after=("identity",))
WAVE = CutoverWave("Wave 1", 24, (IDENTITY, PAYROLL, FINANCE), (person("Ann", "server"), person("Bo", "server")))


def test_a_wave_is_verified_as_early_as_order_and_people_allow():
    plan = schedule_wave(WAVE)
    assert (plan.verified, plan.proved) == (3 + 5, True)
    assert check_wave_schedule(WAVE, plan) == ()


def test_everything_can_be_rolled_back_in_reverse_order_by_the_end_of_the_window():
    plan = schedule_wave(WAVE)
    assert plan.point_of_no_return == 24 - 2 - 1
    assert [task.move for task in plan.rollback][-1] == "identity"
    assert {task.ends for task in plan.rollback if task.move != "identity"} == {22.0}
    assert all(task.step is Step.ROLL_BACK for task in plan.rollback)


def test_each_move_has_a_last_hour_to_turn_back_with_those_that_hang_on_it():
    turns = {turn.move: turn for turn in schedule_wave(WAVE).moves}
    assert (turns["payroll"].verified, turns["payroll"].latest, turns["payroll"].with_moves) == (7.0, 23.0, ())
    assert (turns["identity"].latest, turns["identity"].with_moves) == (21.0, ("payroll", "finance"))


def test_the_wave_does_not_fit_when_its_rollback_no_longer_ends_in_the_window():
    plan = schedule_wave(replace(WAVE, hours=10.75))
    assert not plan.fits
    assert plan.slack == -0.25
    assert plan.proved_impossible
    assert fitting(plan) == "0.25 hours are missing; no schedule fits."
    assert schedule_wave(replace(WAVE, hours=11)).fits


def test_a_rollback_longer_than_the_window_never_fits():
    plan = schedule_wave(CutoverWave("W", 8, (one("a", 1, 9),), (person("Ann", "server"),)))
    assert plan.point_of_no_return == -1
    assert not plan.fits
    assert plan.proved_impossible
    assert "3 hours are missing" in fitting(plan)


def test_people_work_only_on_their_shifts_forwards_and_back():
    crew = (person("Ann", "server", shifts=((0, 4), (12, 20))),)
    wave = CutoverWave("W", 24, (one("a", 3, 2), one("b", 3, 1)), crew)
    plan = schedule_wave(wave)
    assert check_wave_schedule(wave, plan) == ()
    assert sorted(task.starts for task in plan.tasks if task.step is Step.CUT_OVER) == [0.0, 12.0]
    assert plan.point_of_no_return == 17.0
    assert plan.rollback[-1].because == "Ann goes off shift"
    assert "comes on shift" in next(task.because for task in plan.tasks if task.starts == 12)


def test_shared_means_limit_what_runs_at_once():
    copying = (Way(2, shares=(("line", 1),)),)
    moves = tuple(CutoverMove(name, name, copying, way(1), way(1)) for name in "abc")
    wave = CutoverWave("W", 24, moves, (), (("line", 2),))
    plan = schedule_wave(wave)
    assert (plan.verified, plan.proved) == (5.0, True)
    assert check_wave_schedule(wave, plan) == ()
    assert any("line is held by" in task.because for task in plan.tasks)


def test_the_way_is_chosen_that_ends_the_wave_first():
    move = CutoverMove("a", "A", (Way(6, (("dba", 1),)), Way(4, (("dba", 2),))), way(1), way(1))
    two = CutoverWave("W", 24, (move,), (person("Ann", "dba"), person("Bo", "dba")))
    assert schedule_wave(two).tasks[0].way == 1
    assert schedule_wave(replace(two, people=two.people[:1])).verified == 7


def test_somebody_does_one_thing_at_a_time_with_one_skill():
    both = CutoverMove("a", "A", way(2, server=1, network=1), way(1), way(1))
    alone = CutoverWave("W", 24, (both,), (person("Ann", "server", "network"),))
    plan = schedule_wave(alone)
    assert plan.obstacles == ("A, cut over: needs 1 of 'network' and 1 of 'server', more than there are.",)
    assert not plan.fits
    assert plan.slack is None
    assert fitting(plan).startswith("The wave cannot be done: A, cut over")


def test_every_check_says_until_when_no_is_still_possible():
    plan = schedule_wave(WAVE)
    accepted = {check.subject: check for check in plan.checks if check.latest is not None}
    assert accepted["identity"].otherwise == "Roll back Finance, Payroll and Identity."
    assert (accepted[None].hour, accepted[None].latest) == (plan.verified, plan.point_of_no_return)
    assert [check.hour for check in plan.checks] == sorted(check.hour for check in plan.checks)
    assert plan.checks[0].hour == 0


def test_the_chain_decides_when_everything_is_verified():
    plan = schedule_wave(WAVE)
    chain = [plan.tasks[number] for number in plan.chain]
    assert [(task.move, task.step) for task in chain] == [
        ("identity", Step.CUT_OVER), ("identity", Step.VERIFY), ("finance", Step.CUT_OVER), ("finance", Step.VERIFY),
    ]  # fmt: skip
    assert chain[0].because == "the window opens"
    assert chain[-1].ends == plan.verified


def test_hours_are_rounded_so_that_nothing_gets_shorter():
    wave = CutoverWave("W", 5.9, (one("a", 1.1, 0.6),), (person("Ann", "server", shifts=((0.1, 5.9),)),))
    plan = schedule_wave(wave)
    assert plan.tasks[0].starts == 0.25
    assert plan.tasks[0].ends == 1.5
    assert plan.rollback[0].ends == 5.75
    assert check_wave_schedule(wave, plan) == ()


def test_the_same_seed_and_work_give_the_same_schedule():
    assert schedule_wave(WAVE, work=5_000, seed=3) == schedule_wave(WAVE, work=5_000, seed=3)


def test_a_run_out_of_time_still_has_a_schedule():
    plan = schedule_wave(WAVE, remaining=lambda: 0.0)
    assert check_wave_schedule(WAVE, plan) == ()


def test_what_would_help_is_tried_and_the_best_comes_first():
    tight = replace(WAVE, hours=11, people=WAVE.people[:1])
    assert not schedule_wave(tight).fits
    first, *others = reliefs(tight)
    assert first.fits
    assert {relief.change for relief in (first, *others)} == {
        "one more person for 'server'", "Payroll in another wave", "Finance in another wave",
    }  # fmt: skip


def test_a_smallest_crew_fits_and_one_fewer_does_not():
    tight = replace(WAVE, hours=11, people=())
    crew = smallest_crew(tight)
    assert crew is not None
    assert [each.name for each in crew] == ["server 1", "server 2"]
    assert schedule_wave(replace(tight, people=crew)).fits
    assert not schedule_wave(replace(tight, people=crew[1:])).fits


def test_no_crew_makes_a_window_longer():
    assert smallest_crew(replace(WAVE, hours=10, people=())) is None


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Way(0), "takes 0 hours"),
        (lambda: Way(float("nan")), "takes nan hours"),
        (lambda: Way(1, (("dba", 1), ("dba", 1))), "twice"),
        (lambda: CutoverMove("a", "A", way(1), way(1), ()), "no way to roll back"),
        (lambda: CutoverWave("W", 8, (one("a", after=("x",)),), ()), "comes after 'x'"),
        (lambda: CutoverWave("W", 8, (one("a"), one("a")), ()), "Two moves"),
        (lambda: CutoverWave("W", 0, (one("a"),), ()), "has 0 hours"),
        (lambda: person("Ann", shifts=((4, 2),)), "do not follow"),
        (lambda: CutoverWave("W", 8, (CutoverMove("a", "A", (Way(1, shares=(("line", 1),)),), way(1), way(1)),), ()),
         "does not list"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_place(build, message):
    with pytest.raises(InvalidValueError, match=message):
        build()


def test_moves_that_wait_for_each_other_are_refused():
    wave = CutoverWave("W", 8, (one("a", after=("b",)), one("b", after=("a",))), (person("Ann", "server"),))
    with pytest.raises(InvalidValueError, match="wait for each other"):
        schedule_wave(wave)


def test_an_empty_wave_fits():
    plan = schedule_wave(CutoverWave("W", 8, (), ()))
    assert (plan.fits, plan.tasks, plan.point_of_no_return) == (True, (), 8.0)
