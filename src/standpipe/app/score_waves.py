"""What the waves that are done say: how good the plan's forecasts were, and what is forecast now."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from standpipe.kernel.errors import InputError
from standpipe.waves import Risk, WavePlan, WaveProblem, simulate_risk
from standpipe.waves.plan import Wave
from standpipe.waves.score import Score, score_forecasts

COLUMNS = ("wave", "finished", "planned_days", "real_days")
_REMEDY = (
    "Write one row for each wave that is done, with the columns wave (number or window), finished (YYYY-MM-DD) and, "
    "where they are known, planned_days and real_days of work."
)


@dataclass(frozen=True, slots=True)
class DoneWave:
    """A wave that is done: its last day, and its real work as a multiple of the planned work where both are known."""

    window: str
    finished: date
    ratio: float | None


@dataclass(frozen=True, slots=True)
class Scored:
    """The score of the forecasts that the plan began with, how sure it was then, and how sure it is now."""

    score: Score
    before: Risk
    now: Risk


def read_done(content: bytes, plan: WavePlan, *, name: str) -> tuple[DoneWave, ...]:
    """Return the waves of a plan that a CSV file says are done, in the order of the plan.

    Raises:
        InputError: a column is missing, or a cell cannot be read; it says in which row.

    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    reader = csv.DictReader(io.StringIO(text))
    columns = [(column or "").strip().casefold() for column in reader.fieldnames or ()]
    missing = [column for column in COLUMNS[:2] if column not in columns]
    if missing:
        raise InputError(f"The column {' and '.join(missing)} is missing.", where=name, remedy=_REMEDY)
    reader.fieldnames = columns
    found: dict[str, DoneWave] = {}
    for number, row in enumerate(reader, start=2):
        cells = {column: (value or "").strip() for column, value in row.items() if isinstance(value, str)}
        if any(cells.values()):
            done = _done(cells, plan, f"{name}, row {number}")
            if done.window in found:
                raise InputError(f"Wave '{cells['wave']}' stands in two rows.", where=f"{name}, row {number}")
            found[done.window] = done
    if not found:
        raise InputError("No wave is done yet: the file has no rows.", where=name, remedy=_REMEDY)
    return tuple(found[wave.window] for wave in plan.waves if wave.window in found)


def _done(cells: Mapping[str, str], plan: WavePlan, where: str) -> DoneWave:
    wave = _wave(cells.get("wave", ""), plan, where)
    try:
        finished = date.fromisoformat(cells.get("finished", ""))
    except ValueError as error:
        message = f"'{cells.get('finished', '')}' in column finished is no day."
        raise InputError(message, where=where, remedy="Write it as YYYY-MM-DD.") from error
    if finished < wave.first:
        raise InputError(f"Wave {wave.number} cannot be done on {finished}: it begins on {wave.first}.", where=where)
    planned, real = (_days(cells.get(column, ""), column, where) for column in COLUMNS[2:])
    return DoneWave(wave.window, finished, real / planned if planned and real else None)


def _wave(text: str, plan: WavePlan, where: str) -> Wave:
    found = next((wave for wave in plan.waves if text in {wave.window, str(wave.number)}), None)
    if found is None:
        raise InputError(f"The plan has no wave '{text}'.", where=where, remedy=f"It has waves 1 to {len(plan.waves)}.")
    return found


def _days(text: str, column: str, where: str) -> float | None:
    if not text:
        return None
    try:
        days = float(text)
    except ValueError as error:
        raise InputError(f"'{text}' in column {column} is no number of days.", where=where) from error
    if not 0 < days < 1e6:
        raise InputError(f"'{text}' in column {column} must be above nought.", where=where)
    return days


def score_waves(
    problem: WaveProblem, plan: WavePlan, done: tuple[DoneWave, ...], *, scenarios: int, seed: int
) -> Scored:
    """Return the score of a plan's first forecasts, and its forecast after the waves that are done."""
    before = simulate_risk(problem, plan, scenarios=scenarios, seed=seed)
    score = score_forecasts(before.waves, {wave.window: wave.finished for wave in done})
    now = simulate_risk(
        problem,
        plan,
        scenarios=scenarios,
        seed=seed,
        finished={wave.window: wave.ratio for wave in done if wave.ratio is not None},
        cutovers=dict(_cutovers(plan, done)),
        as_of=max(wave.finished for wave in done),
    )
    return Scored(score, before, now)


def _cutovers(plan: WavePlan, done: tuple[DoneWave, ...]) -> Iterator[tuple[str, date]]:
    finished = {wave.window: wave.finished for wave in done}
    for wave in plan.waves:
        if wave.window in finished:
            first = finished[wave.window] - (wave.last - wave.first)
            for move in wave.moves:
                yield move.group, first
