"""What the page of one wave shows: the order hour by hour, who does it, the checks, the way back, whom to call.

Hours are told as days and times of day where the window is whole days, and so opens at midnight; otherwise as hours
after its opening, because nobody has said when it opens.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from standpipe.adapters.report.figures import long_date
from standpipe.adapters.report.words import label_of, sentence_case, target_words
from standpipe.app.plan_document import PlanDocument
from standpipe.app.waves_document import CutoverCheck, CutoverStep, PlannedMachine, Wave

_DAY_HOURS = 24
CROWDED_LINES = 44
"""From here on a wave at the usual size of letters was seen to take a second sheet."""
AFTER_OPENING = " hours after opening"
_ISO_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")


@dataclass(frozen=True, slots=True)
class Step:
    """A step with its times in words."""

    when: str
    what: str
    people: str


@dataclass(frozen=True, slots=True)
class Check:
    """A go/no-go check with its times in words; `latest` is None where the step is simply not begun."""

    when: str
    question: str
    otherwise: str
    latest: str | None


@dataclass(frozen=True, slots=True)
class WavePage:
    """A wave as its cutover manager needs it."""

    wave: Wave
    machines: list[PlannedMachine]
    steps: list[Step]
    rollback: list[Step]
    checks: list[Check]
    verified: str | None
    point_of_no_return: str | None
    window: str
    """From when to when the window runs, or how long it is where nobody has said when it opens."""
    teams: list[tuple[str, int | None, float | None, float | None]]
    """Team, people that it takes, days needed in the week of the window, days there are."""
    crowded: bool = False
    """It has so many lines that they are printed smaller, to stay on one sheet of paper."""


def wave_pages(document: PlanDocument) -> list[WavePage]:
    """Return the page of each wave, in order."""
    return [_page(wave, document.waves.machines) for wave in document.waves.waves]


def _page(wave: Wave, machines: Sequence[PlannedMachine]) -> WavePage:
    inside = wave.inside
    people = inside.people if inside else {}
    return WavePage(
        wave=wave,
        machines=[machine for machine in machines if machine.wave == wave.number],
        steps=[_step(wave, step) for step in inside.steps] if inside else [],
        rollback=[_step(wave, step) for step in inside.rollback] if inside else [],
        checks=[_check(wave, check) for check in inside.checks] if inside else [],
        verified=clock(wave, inside.verified_hour) if inside else None,
        point_of_no_return=clock(wave, inside.point_of_no_return_hour) if inside else None,
        window=_window(wave),
        teams=[
            (team, people.get(team), wave.load_days.get(team), wave.capacity_days.get(team))
            for team in dict.fromkeys((*people, *wave.load_days))
        ],
        crowded=_lines(wave) >= CROWDED_LINES,
    )


def _lines(wave: Wave) -> int:
    """Return about how many lines of tables and names a wave has on paper."""
    inside = wave.inside
    rows = len(inside.steps) + len(inside.rollback) + len(inside.checks) if inside else 0
    applications = sum(len(move.applications) for move in wave.moves)
    return rows + 3 * len(wave.moves) + applications + len(wave.services) // 3


def _window(wave: Wave) -> str:
    opens, closes = clock(wave, 0.0), clock(wave, wave.inside.hours if wave.inside else None)
    if opens is None or closes is None:
        return ""
    if opens.endswith(AFTER_OPENING):
        return f"The window is {closes.removesuffix(AFTER_OPENING)} hours long."
    return f"The window runs from {opens} to {closes}."


def clock(wave: Wave, hour: float | None) -> str | None:
    """Return an hour after the opening of the window in words; midnight ends the day before.

    >>> from datetime import date
    >>> from standpipe.app.waves_document import WaveInside
    >>> inside = WaveInside(
    ...     fits=True, summary="", hours=48.0, people={}, steps=[], rollback=[], checks=[], verified_hour=1.0,
    ...     point_of_no_return_hour=2.0, assumed=[],
    ... )
    >>> wave = Wave(
    ...     number=1, window_first=date(2027, 5, 8), window_last=date(2027, 5, 9), moves=[], load_days={},
    ...     capacity_days={}, inside=inside,
    ... )
    >>> clock(wave, 27.5), clock(wave, 48.0)
    ('Sunday 03:30', 'Sunday 24:00')
    """
    if hour is None or wave.inside is None:
        return None
    days = (wave.window_last - wave.window_first).days + 1
    if wave.inside.hours != days * _DAY_HOURS:
        return f"{hour:g}{AFTER_OPENING}"
    opening = datetime.combine(wave.window_first, time())
    if hour == wave.inside.hours:
        return f"{wave.window_last:%A} 24:00"
    return f"{opening + timedelta(hours=hour):%A %H:%M}"


def worded_days(text: str) -> str:
    """Return a text with its ISO dates in letters.

    >>> worded_days("Circuits ceased, 2028-04-09 to 2028-05-08")
    'Circuits ceased, 9 April 2028 to 8 May 2028'
    """
    return _ISO_DAY.sub(lambda found: long_date(date.fromisoformat(found.group())), text)


def each_label(terms: str, table: str) -> str:
    """Return the plain words of each of several terms.

    >>> each_label("repurchase, rehost", "treatment")
    'Replace with a bought service; move as it is'
    """
    words = "; ".join(label_of(term, table) for term in terms.split(", "))
    return words[:1] + re.sub(r"(?<=; )\w", lambda first: first.group().lower(), words[1:])


def each_target(targets: str) -> str:
    """Return where each of several things goes, in plain words.

    >>> each_target("colocation, azure virtual machine")
    'A commercial data centre; virtual servers in Azure'
    """
    return sentence_case("; ".join(target_words(target) for target in targets.split(", ")))


def _step(wave: Wave, step: CutoverStep) -> Step:
    people = "; ".join(f"{number} of {team}" for team, number in step.people.items())
    return Step(
        _span(clock(wave, step.starts_hour) or "", clock(wave, step.ends_hour) or ""),
        f"{step.step[:1].upper()}{step.step[1:]} {step.move}",
        people or "Nobody is named",
    )


def _span(starts: str, ends: str) -> str:
    """Return from when to when in words; a day, and the words of an hour, are said once.

    >>> _span("Sunday 00:15", "Sunday 03:30"), _span("Saturday 19:15", "Sunday 00:15")
    ('Sunday 00:15 to 03:30', 'Saturday 19:15 to Sunday 00:15')
    >>> _span("3 hours after opening", "3.5 hours after opening")
    '3 to 3.5 hours after opening'
    """
    (day, _, _), (end_day, _, end) = starts.rpartition(" "), ends.rpartition(" ")
    if starts.endswith(AFTER_OPENING) and ends.endswith(AFTER_OPENING):
        return f"{starts.removesuffix(AFTER_OPENING)} to {ends}"
    return f"{starts} to {end if day == end_day else ends}"


def _check(wave: Wave, check: CutoverCheck) -> Check:
    return Check(clock(wave, check.hour) or "", check.question, check.otherwise, clock(wave, check.latest_hour))
