"""When the last move leaves each room that closes in turn, and what of the yearly costs ends with it from then on.

What ends with a room counts only where the wave problem counts it: not where a machine stays, or where nobody knows in
which room one stands (`app.wave_zones`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from standpipe.estate.estate import Estate
from standpipe.estate.model import Room
from standpipe.waves import WavePlan, WaveProblem


@dataclass(frozen=True, slots=True)
class RoomClosing:
    """A room of a closing site that the plan empties."""

    room: Room
    wave: int
    """Number of the last wave that moves something out of it."""
    last_move_on: date
    ends_pence: int | None
    """What ends with it a year; None where nothing is stated, or where the room is not known to be empty then."""


def room_closings(estate: Estate, problem: WaveProblem, plan: WavePlan) -> tuple[RoomClosing, ...]:
    """Return the rooms that are zones of a problem, the first to be left first."""
    made = {move.group: wave for wave in plan.waves for move in wave.moves}
    found = []
    for zone in problem.zones:
        waves = [made[group.id] for group in problem.groups if zone.id in group.stands_in and group.id in made]
        if not waves or zone.id not in estate.rooms:
            continue
        last = max(waves, key=lambda wave: wave.last)
        room = estate.rooms[zone.id]
        counted = room.ends_when_empty_pence if zone.pence_per_window else None
        found.append(RoomClosing(room, last.number, last.last, counted))
    return tuple(sorted(found, key=lambda each: (each.last_move_on, each.room.name)))
