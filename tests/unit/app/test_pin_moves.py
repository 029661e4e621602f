"""What a pin does to the wave problem, and what is said of one that cannot be followed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from standpipe.app.move_groups import Grouped
from standpipe.app.pin_moves import Pin, PinRule, with_pins
from standpipe.app.wave_problem import Framed
from standpipe.estate.estate import Estate
from standpipe.waves import generate, plan_waves


@pytest.fixture
def framed():
    problem = generate(6, seed=1)
    groups = tuple(replace(group, members=(f"application:{at}",)) for at, group in enumerate(problem.groups))
    return Framed(replace(problem, groups=groups), Grouped((), (), ()), (), ())


def pinned(framed, *pins):
    return with_pins(framed, pins, Estate())


def window_of(framed, application):
    plan = plan_waves(framed.problem, work_units=5)
    group = next(each for each in framed.problem.groups if application in each.members)
    return plan.window_of[group.id]


@pytest.mark.parametrize("rule", [PinRule.IN_WAVE, PinRule.NOT_BEFORE, PinRule.NOT_IN_WAVE])
def test_the_plan_keeps_a_pin(framed, rule):
    free = window_of(framed, "application:0")
    index = framed.problem.window_index
    at = index[free] + (0 if rule is PinRule.NOT_IN_WAVE else 1)
    window = framed.problem.windows[at]
    found = pinned(framed, Pin(application="application:0", rule=rule, day=window.first, by="A"))
    assert not found.findings
    kept = window_of(found, "application:0")
    expected = {
        PinRule.IN_WAVE: kept == window.id,
        PinRule.NOT_BEFORE: index[kept] >= at,
        PinRule.NOT_IN_WAVE: kept != window.id,
    }
    assert expected[rule]


def test_a_day_between_two_windows_stands_for_the_next(framed):
    first, second = framed.problem.windows[2:4]
    day = first.last + timedelta(days=1)
    assert day < second.first
    found = pinned(framed, Pin(application="application:1", rule=PinRule.IN_WAVE, day=day))
    assert found.problem.groups[1].pinned == second.id


def test_what_is_left_out_is_said_to_endanger_the_closing_date(framed):
    found = pinned(framed, Pin(application="application:2", rule=PinRule.OUT, by="A"))
    assert len(found.problem.groups) == 5
    (finding,) = found.findings
    assert (finding.code, finding.severity.value) == ("left-out-of-the-plan", "critical")


def test_a_pin_that_cannot_be_followed_is_a_finding_and_changes_nothing(framed):
    late = framed.problem.windows[-1].last + timedelta(days=1)
    found = pinned(
        framed,
        Pin(application="application:none", rule=PinRule.OUT, by="A"),
        Pin(application="application:0", rule=PinRule.IN_WAVE, day=late, by="A"),
    )
    assert found.problem == framed.problem
    assert [each.code for each in found.findings] == ["pin-not-followed", "pin-not-followed"]


def test_the_first_of_two_pins_that_contradict_each_other_counts(framed):
    one, other = framed.problem.windows[2], framed.problem.windows[4]
    pins = [Pin(application="application:0", rule=PinRule.IN_WAVE, day=each.first, by="A") for each in (one, other)]
    found = pinned(framed, *pins)
    assert found.problem.groups[0].pinned == one.id
    assert len(found.findings) == 1
