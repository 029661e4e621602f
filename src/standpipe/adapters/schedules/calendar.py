"""The plan as an iCalendar file (RFC 5545), to be read into Outlook, Google or any other calendar.

One event for each wave, rehearsal, task of wave zero and of closing, day on which services are told, last day of notice
and the closing of the data centre. Identifiers are those of the plan: reading a later plan in changes the events that
are there instead of doubling them, and its sequence number grows with the day of the plan. No clock is read, so that
the same plan gives the same bytes. All events are whole days: nobody has said at which hour a window opens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event, vText

from standpipe.app.plan_document import PlanDocument, closing_names
from standpipe.app.waves_document import Task, Wave
from standpipe.kernel.identifiers import slug

_PRODUCT = "-//Standpipe//Exit plan//EN"
_NOT_TEXT = re.compile("[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]")
_FIRST_PLAN = date(2020, 1, 1)
"""Day from which sequence numbers count."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """An event of whole days, both included; `busy` says that the people in it are taken."""

    key: str
    kind: str
    first: date
    last: date
    summary: str
    description: str = ""
    busy: bool = False


def exit_calendar(document: PlanDocument) -> bytes:
    """Return the plan as an iCalendar file; without a date in the plan, a calendar without events."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    site = closing_names(document)
    calendar.add("x-wr-calname", vText(_shown(f"Exit from {site}")))
    for entry in _entries(document, site):
        calendar.add_component(_event(entry, document.as_of, slug(site)))
    written: bytes = calendar.to_ical()
    return written


def _event(entry: _Entry, as_of: date, site: str) -> Event:
    event = Event()
    event.add("uid", f"{slug(entry.key)}.{site}@standpipe")
    event.add("dtstamp", datetime.combine(as_of, time(), UTC))
    event.add("sequence", (as_of - _FIRST_PLAN).days)
    event.add("dtstart", entry.first)
    event.add("dtend", entry.last + timedelta(days=1))
    event.add("summary", _shown(entry.summary))
    if entry.description:
        event.add("description", _shown(entry.description))
    event.add("categories", [entry.kind])
    event.add("transp", "OPAQUE" if entry.busy else "TRANSPARENT")
    return event


def _shown(text: str) -> str:
    """Return a text without what no calendar can hold: control signs, and half of a surrogate pair."""
    return _NOT_TEXT.sub("\ufffd", text)


def _entries(document: PlanDocument, site: str) -> Iterator[_Entry]:
    waves = document.waves
    for task in waves.wave_zero:
        yield _task("wave-zero", "Before the first move", task)
    for wave in waves.waves:
        yield from _of_wave(wave, document)
    for task in waves.closing:
        yield _task("closing", "Closing", task)
    for each in waves.notices:
        yield _Entry(f"notice-{each.subject}", "Contract notice", each.on, each.on, each.what, each.consequence)
    if waves.closing_date:
        yield _Entry("closed", "Closing", waves.closing_date, waves.closing_date, f"{site} closes")


def _task(part: str, kind: str, task: Task) -> _Entry:
    owner = f"Who: {task.owner or 'unknown'}."
    return _Entry(f"{part}-{task.id}", kind, task.starts, task.ends, task.name, owner)


def _of_wave(wave: Wave, document: PlanDocument) -> Iterator[_Entry]:
    names = [move.name for move in wave.moves]
    lines = ["Moves: " + "; ".join(names) + "."]
    machines = [machine.name for machine in document.waves.machines if machine.wave == wave.number]
    if machines:
        lines.append("Machines: " + ", ".join(machines) + ".")
    if wave.inside:
        lines.append(wave.inside.summary)
        if wave.inside.point_of_no_return_hour is not None:
            lines.append(f"Point of no return: {wave.inside.point_of_no_return_hour:g} hours after the window opens.")
        people = (f"{number} of {team}" for team, number in wave.inside.people.items())
        lines.append("People: " + "; ".join(people) + ".")
    summary = f"Wave {wave.number}: {', '.join(names[:3])}{' and more' if len(names) > 3 else ''}"
    text = "\n".join(lines)
    yield _Entry(f"wave-{wave.number}", "Wave", wave.window_first, wave.window_last, summary, text, busy=True)
    for move in wave.moves:
        if move.rehearsal:
            summary = f"Rehearsal of {move.name}"
            last = move.rehearsal + (wave.window_last - wave.window_first)
            yield _Entry(f"rehearsal-{move.id}", "Rehearsal", move.rehearsal, last, summary, busy=True)
    if wave.services:
        told = "; ".join(f"{each.name} ({each.owner or 'owner unknown'})" for each in wave.services)
        for key, words, on in (
            ("tell", "Tell services about", wave.services[0].tell_on),
            ("remind", "Remind services of", wave.services[0].remind_on),
        ):
            yield _Entry(f"{key}-{wave.number}", "Services told", on, on, f"{words} wave {wave.number}", told)
