"""The charts of the exit plan: a figure that is not known everywhere is not drawn, and marks do not vanish."""

from __future__ import annotations

import msgspec
from benchmarks.plan_examples import full_plan, partial_plan

from standpipe.adapters.report.wave_charts import counted, exit_charts

WAVES = full_plan().waves


def test_the_planned_date_and_the_deadline_are_marked():
    fan = exit_charts(WAVES)["fan"]
    assert "Planned" in fan
    assert "Deadline" in fan


def test_without_a_deadline_only_the_planned_date_is_marked():
    fan = exit_charts(msgspec.structs.replace(WAVES, deadline=None))["fan"]
    assert "Planned" in fan
    assert "Deadline" not in fan


def test_what_is_not_known_after_every_wave_is_not_counted_down():
    steps = [*WAVES.left_behind]
    assert [kind.name for kind in counted(steps)][2] == "Racks in use"
    steps[1] = msgspec.structs.replace(steps[1], racks=None)
    assert "Racks in use" not in [kind.name for kind in counted(steps)]


def test_every_team_with_work_has_its_chart():
    capacity = exit_charts(WAVES)["capacity"]
    assert "Infrastructure team" in capacity
    assert "Database team" in capacity


def test_without_waves_there_is_no_chart():
    assert set(exit_charts(partial_plan().waves).values()) == {""}
