"""What people want of single moves: not before a day, in the wave of a day, not in that wave, or out of the plan.

A pin changes the wave problem, so that its answer is an ordinary plan with its bound, its reasons and its risk, which
can be compared with the plan without it and be adopted like any other. Applications that move in one piece are pinned
together. A pin that cannot be followed becomes a finding and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum

from msgspec import Struct

from standpipe.app.wave_problem import Framed
from standpipe.estate.estate import Estate
from standpipe.kernel.errors import InputError
from standpipe.kernel.findings import Finding, Severity
from standpipe.waves import MoveGroup, WaveProblem, Window
from standpipe.waves.rest import without_groups


class PinRule(StrEnum):
    """What is wanted."""

    NOT_BEFORE = "not before"
    IN_WAVE = "in the wave of"
    NOT_IN_WAVE = "not in the wave of"
    OUT = "out of the plan"


class Pin(Struct, frozen=True, kw_only=True):
    """What a person wants of the move of an application; `day` is None where it is to stay out of the plan."""

    application: str
    rule: PinRule
    day: date | None = None
    by: str = ""
    reason: str = ""


def check_pin(pin: Pin, *, movable: Iterable[str], first_day: date) -> Pin:
    """Return a pin as it is kept.

    Args:
        pin: what is wanted.
        movable: the applications that the plan moves.
        first_day: the first day of the plan.

    Raises:
        InputError: the application does not move, or the day is missing or past; `where` names the part.

    >>> pin = Pin(application="application:a", rule=PinRule.OUT, day=date(2027, 1, 2))
    >>> check_pin(pin, movable=["application:a"], first_day=date(2026, 11, 26)).day is None
    True

    """
    if pin.application not in set(movable):
        raise InputError("Choose an application that moves in this plan.", where="application")
    if pin.rule is PinRule.OUT:
        return Pin(application=pin.application, rule=pin.rule, by=pin.by, reason=pin.reason)
    if pin.day is None:
        raise InputError("Name a day, like 31/03/2027.", where="day")
    if pin.day < first_day:
        raise InputError(f"The day must not lie before the plan begins ({first_day:%d/%m/%Y}).", where="day")
    return pin


def with_pins(framed: Framed, pins: Sequence[Pin], estate: Estate) -> Framed:
    """Return the wave problem as people want it, with a finding for each pin that cannot be followed.

    A day that is in no cutover window stands for the first window that ends on it or later.
    """
    problem = framed.problem
    findings = list(framed.findings)
    left_out: set[str] = set()
    for pin in pins if problem is not None else ():
        assert problem is not None
        group = next((each for each in problem.groups if pin.application in each.members), None)
        name = estate.name_of(pin.application)
        if group is None:
            findings.append(_not_followed(pin, name, "it does not move in this plan"))
        elif pin.rule is PinRule.OUT:
            left_out.add(group.id)
            findings.append(_left_out(pin, name))
        elif (window := _window(problem, pin.day)) is None:
            findings.append(_not_followed(pin, name, "no cutover window comes on that day or later"))
        elif pin.rule is PinRule.IN_WAVE and group.pinned not in {None, window.id}:
            findings.append(_not_followed(pin, name, "another pin holds what moves with it in another wave"))
        else:
            changed = _pinned(problem, group, pin.rule, window)
            problem = replace(problem, groups=tuple(changed if each is group else each for each in problem.groups))
    if problem is not None and left_out:
        problem = without_groups(problem, left_out)
        problem = problem if problem.groups else None
    return replace(framed, problem=problem, findings=tuple(findings))


def _window(problem: WaveProblem, day: date | None) -> Window | None:
    return next((each for each in problem.windows if day is not None and each.last >= day), None)


def _pinned(problem: WaveProblem, group: MoveGroup, rule: PinRule, window: Window) -> MoveGroup:
    if rule is PinRule.IN_WAVE:
        return replace(group, pinned=window.id)
    if rule is PinRule.NOT_IN_WAVE:
        return replace(group, excluded=(*group.excluded, window.id))
    index = problem.window_index
    return replace(group, earliest=max(group.earliest or window.id, window.id, key=index.__getitem__))


def _not_followed(pin: Pin, name: str, why: str) -> Finding:
    what = f"{pin.rule} {pin.day:%d %B %Y}" if pin.day else pin.rule
    message = f"The pin of {name} ({what}) by {pin.by} changes nothing: {why}."
    return Finding("pin-not-followed", Severity.HIGH, pin.application, message)


def _left_out(pin: Pin, name: str) -> Finding:
    message = (
        f"{name} and what moves with it are left out of the plan by {pin.by}: the closing date holds only if they "
        "leave the building in another way."
    )
    return Finding("left-out-of-the-plan", Severity.CRITICAL, pin.application, message)
