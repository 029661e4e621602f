"""Charts: only shapes and text reach the page, and hostile names stay text."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree as ET

import msgspec
import pytest
from benchmarks.plan_examples import contradictory_plan, full_plan, partial_plan

from standpipe.adapters.report.calendar_chart import calendar_chart
from standpipe.adapters.report.charts import Bar, bar_chart, cost_chart
from standpipe.adapters.report.drawing import SVG, drawn
from standpipe.app.document_parts import Money
from standpipe.app.plan_document import YearCost
from standpipe.app.waves_document import Gate, RoomClosing

HOSTILE = "<script>alert(1)</script>\"onload='x' &amp;"


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{{{SVG}}}text")]


def test_a_chart_is_one_image_with_a_name_and_scales():
    root = ET.fromstring(drawn(bar_chart([Bar("Move", 3, "3")]), identifier="chart", label="A label"))
    assert (root.get("role"), root.get("aria-label"), root.get("id")) == ("img", "A label", "chart")
    assert root.get("viewBox")
    assert root.get("width") is None


def test_hostile_labels_stay_text_and_nothing_but_shapes_is_drawn():
    svg = drawn(bar_chart([Bar(HOSTILE, 1, HOSTILE)]), identifier="chart", label=HOSTILE)
    root = ET.fromstring(svg)
    assert {element.tag.removeprefix(f"{{{SVG}}}") for element in root.iter()} <= {"svg", "g", "path", "rect", "text"}
    assert HOSTILE in texts(svg)
    assert "<script" not in svg
    assert not re.search(r"\s(style|on\w+|href)=", re.sub(r'"[^"]*"', '""', svg))


def test_a_year_without_any_price_is_drawn_as_unknown():
    year = YearCost(year="2026-27", months=4, staying=Money(pence=0, unpriced=2), moving=Money(pence=100_000_00))
    svg = drawn(cost_chart([year]), identifier="chart", label="Cost")
    assert {"unknown", "£100k"} <= set(texts(svg))
    assert "4 months" in " ".join(ET.fromstring(svg).itertext())


def test_the_same_chart_is_drawn_with_the_same_bytes():
    chart = calendar_chart(full_plan().waves)
    assert chart is not None
    assert drawn(chart, identifier="c", label="l") == drawn(chart, identifier="c", label="l")


def test_every_wave_task_and_closed_season_has_its_row():
    plan = full_plan()
    chart = calendar_chart(plan.waves)
    assert chart is not None
    shown = " ".join(ET.fromstring(drawn(chart, identifier="c", label="l")).itertext())
    assert all(f"Wave {wave.number}" in shown for wave in plan.waves.waves)
    assert "Elections: notice to count" in shown
    assert "Identity in the cloud" in shown


def test_gates_and_rooms_with_a_day_are_marked():
    gate = Gate(name="First", on=date(2027, 6, 30), moved=[], moved_on=None, review_weeks=0, released_pence=None,
                paid_pence=None)  # fmt: skip
    room = RoomClosing(id="room:a", name="Annexe", wave=1, last_move_on=date(2027, 5, 9), empty_by=date(2027, 7, 31),
                       ends_pence=None)  # fmt: skip
    far = msgspec.structs.replace(gate, name="Far", on=date(2040, 1, 1))
    waves = msgspec.structs.replace(full_plan().waves, gates=[gate, far], rooms=[room])
    chart = calendar_chart(waves)
    assert chart is not None
    marks = [(row["row"], row["start"]) for row in chart["data"]["values"] if row["kind"] == "gate"]
    assert marks == [("First", "2027-06-30"), ("Annexe", "2027-07-31")]
    assert "has to be empty" in texts(drawn(chart, identifier="c", label="l"))


def test_a_plan_without_dates_has_no_calendar():
    assert calendar_chart(partial_plan().waves) is None


def test_a_plan_without_waves_still_shows_when_nothing_may_move():
    assert calendar_chart(contradictory_plan().waves) is not None


@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2028, 12, 31)])
def test_a_closed_season_beyond_the_plan_is_left_out_or_cut(day):
    plan = full_plan()
    freeze = msgspec.structs.replace(plan.waves.freezes[0], calendar="Far", first=day, last=date(2040, 1, 1))
    chart = calendar_chart(msgspec.structs.replace(plan.waves, freezes=[freeze]))
    assert chart is not None
    rows = [row for row in chart["data"]["values"] if row["row"] == "Far"]
    assert all(row["end"] < "2028-06-01" for row in rows)
    assert bool(rows) is (day.year == 2027)
