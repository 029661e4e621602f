"""The page of a wave: times in words, the machines of that wave alone, and nothing where nothing is known."""

from __future__ import annotations

import re

import msgspec
from benchmarks.plan_examples import contradictory_plan, full_plan

from standpipe.adapters.report import render_report
from standpipe.adapters.report.wave_pages import clock, wave_pages

PLAN = full_plan()
WAVE = PLAN.waves.waves[0]


def page_of(plan, number):
    html = render_report(plan, title="Example Council")
    return re.sub(r"<[^>]+>", " ", html.split(f'id="wave-{number}"')[1].split('<div class="wave"')[0])


def test_hours_are_days_and_times_where_the_window_is_whole_days():
    assert (WAVE.window_first.strftime("%A"), clock(WAVE, 0.0), clock(WAVE, 24.25)) == (
        "Saturday", "Saturday 00:00", "Sunday 00:15",
    )  # fmt: skip


def test_hours_count_from_the_opening_where_nobody_has_said_when_that_is():
    evening = msgspec.structs.replace(WAVE, inside=msgspec.structs.replace(WAVE.inside, hours=10.0))
    assert clock(evening, 3.5) == "3.5 hours after opening"


def test_a_page_has_the_machines_of_its_wave_alone():
    pages = wave_pages(PLAN)
    assert [[machine.name for machine in page.machines] for page in pages[:2]] == [["w01"], ["w02"]]


def test_a_page_tells_the_order_the_checks_the_way_back_and_whom_to_call():
    text = page_of(PLAN, 1)
    for words in (
        "The point of no return is", "Sunday 16:00", "hour by hour", "Go or no-go", "Way back", "by role",
        "Head of service", "One window later", "£488 more", "Tell whoever answers for them by",
    ):  # fmt: skip
        assert words in text


def test_a_wave_without_an_inside_still_has_its_page():
    bare = msgspec.structs.replace(WAVE, inside=None, services=[])
    plan = msgspec.structs.replace(PLAN, waves=msgspec.structs.replace(PLAN.waves, waves=[bare]))
    text = page_of(plan, 1)
    assert "What moves in wave 1" in text
    assert "hour by hour" not in text
    assert "point of no return" not in text


def test_a_contradiction_shows_the_price_of_giving_up_each_rule():
    html = render_report(contradictory_plan(), title="Example Council")
    assert "£2,010,000" in html
    assert "No plan was found that way" in html
    assert "The rest is planned all the same" in html
    assert "It leaves out: Council tax and benefits." in html
