"""Waves of a plan as waves to schedule by the hour: what is taken over, what is assumed, what is left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from standpipe.kernel.errors import InvalidValueError
from standpipe.waves import (
    RunbookAssumptions,
    check_wave_schedule,
    generate,
    inside_of_wave,
    plan_waves,
    schedule_wave,
    smallest_crew,
)
from standpipe.waves.plan import WavePlan

PROBLEM = generate(12, seed=2)


@pytest.fixture(scope="module")
def plan() -> WavePlan:
    found = plan_waves(PROBLEM, work_units=5, seed=1, prove=False)
    assert isinstance(found, WavePlan)
    return found


def test_every_wave_of_a_plan_has_an_inside(plan):
    for wave in plan.waves:
        inside = inside_of_wave(PROBLEM, plan, wave.number)
        assert {move.id for move in inside.wave.moves} == {move.group for move in wave.moves}
        groups = {group.id: group for group in PROBLEM.groups}
        for move in inside.wave.moves:
            steps = (*move.prepare, *move.cut_over, *move.verify)
            assert sum(way.hours for way in steps) == pytest.approx(groups[move.id].cutover_hours)


def test_the_people_that_a_wave_needs_are_found_and_suffice(plan):
    inside = inside_of_wave(PROBLEM, plan, 1).wave
    crew = smallest_crew(inside)
    assert crew is not None
    staffed = replace(inside, people=crew)
    schedule = schedule_wave(staffed)
    assert schedule.fits
    assert check_wave_schedule(staffed, schedule) == ()


def test_without_hours_they_come_from_the_days_and_this_is_said(plan):
    bare = replace(PROBLEM, groups=tuple(replace(g, cutover_hours=0.0, rollback_hours=0.0) for g in PROBLEM.groups))
    inside = inside_of_wave(bare, plan, 1, assumptions=RunbookAssumptions(rollback=0.25))
    groups = {group.id: group for group in bare.groups}
    move = inside.wave.moves[0]
    days = max(effort.cutover_days for effort in groups[move.id].efforts)
    assert sum(way.hours for way in (*move.prepare, *move.cut_over, *move.verify)) == pytest.approx(days * 7.4)
    assert move.roll_back[0].hours == pytest.approx(days * 7.4 * 0.25)
    assert f"{move.name}: 25% of its cutover hours to roll back" in inside.assumed


def test_a_move_of_which_nothing_is_known_is_left_out_by_name(plan):
    first = plan.waves[0].moves[0]
    unknown = replace(
        PROBLEM,
        groups=tuple(
            replace(g, cutover_hours=0.0, rollback_hours=0.0, efforts=()) if g.id == first.group else g
            for g in PROBLEM.groups
        ),
    )
    inside = inside_of_wave(unknown, plan, 1)
    assert inside.left_out == (first.name,)
    assert first.group not in {move.id for move in inside.wave.moves}


def test_a_wave_that_the_plan_does_not_have_is_refused(plan):
    with pytest.raises(InvalidValueError, match="no wave 99"):
        inside_of_wave(PROBLEM, plan, 99)


def test_shares_that_leave_no_cutover_are_refused():
    with pytest.raises(InvalidValueError, match="no time to cut over"):
        RunbookAssumptions(prepare=0.6, verify=0.4)
