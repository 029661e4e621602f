"""The calendar: whole days, the same identifiers in a later plan, the same bytes for the same plan."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
from benchmarks.plan_examples import contradictory_plan, full_plan, hostile_plan, partial_plan
from icalendar import Calendar

from standpipe.adapters.schedules import exit_calendar

PLAN = full_plan()


def events(plan):
    return {str(event["UID"]): event for event in Calendar.from_ical(exit_calendar(plan)).walk("VEVENT")}


def with_waves(**changes):
    return msgspec.structs.replace(PLAN, waves=msgspec.structs.replace(PLAN.waves, **changes))


def test_every_wave_task_notice_and_telling_has_its_event():
    found = events(PLAN)
    waves = PLAN.waves
    assert len(found) == len(waves.wave_zero) + 3 * len(waves.waves) + len(waves.closing) + len(waves.notices) + 1
    assert len(found) == len(Calendar.from_ical(exit_calendar(PLAN)).walk("VEVENT"))


def test_a_wave_lasts_from_its_first_day_to_its_last():
    wave = PLAN.waves.waves[0]
    event = next(each for uid, each in events(PLAN).items() if uid.startswith("wave-1."))
    assert event.decoded("DTSTART") == wave.window_first
    assert event.decoded("DTEND") == wave.window_last + timedelta(days=1)
    assert "Machines: w01." in event["DESCRIPTION"]
    assert "Point of no return: 40 hours" in event["DESCRIPTION"]


def test_a_later_plan_changes_its_events_and_doubles_none():
    first = PLAN.waves.waves[0]
    moved = msgspec.structs.replace(
        first, window_first=date(2027, 9, 4), window_last=date(2027, 9, 5), moves=first.moves[:1]
    )
    later = msgspec.structs.replace(
        with_waves(waves=[moved, *PLAN.waves.waves[1:]]), as_of=PLAN.as_of + timedelta(days=30)
    )
    before, after = events(PLAN), events(later)
    assert before.keys() == after.keys()
    changed = [uid for uid in before if before[uid].decoded("DTSTART") != after[uid].decoded("DTSTART")]
    assert [uid.split(".")[0] for uid in changed] == ["wave-1"]
    assert all(after[uid]["SEQUENCE"] == before[uid]["SEQUENCE"] + 30 for uid in before)


def test_a_rehearsal_is_in_the_calendar():
    wave = PLAN.waves.waves[0]
    move = msgspec.structs.replace(wave.moves[0], rehearsal=date(2027, 5, 15))
    plan = with_waves(waves=[msgspec.structs.replace(wave, moves=[move])])
    rehearsal = next(each for each in events(plan).values() if each["SUMMARY"].startswith("Rehearsal"))
    assert rehearsal.decoded("DTSTART") == date(2027, 5, 15)
    assert rehearsal.decoded("DTEND") == date(2027, 5, 17)


def test_the_same_plan_gives_the_same_bytes():
    assert exit_calendar(full_plan()) == exit_calendar(full_plan())


def test_texts_cannot_add_events_or_break_the_file():
    hostile = hostile_plan("x\r\nEND:VEVENT\r\nBEGIN:VEVENT\x00\ud800;,\\")
    assert len(events(hostile)) >= len(hostile.waves.waves)
    assert not any("BEGIN" in uid for uid in events(hostile))
    assert b"\x00" not in exit_calendar(hostile)


def test_a_plan_without_dates_is_a_calendar_without_moves():
    assert not events(partial_plan())
    assert not any(uid.startswith("wave-") and uid[5].isdigit() for uid in events(contradictory_plan()))
