"""What the waves that are done say: how good the plan's forecasts were, and what is forecast now."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from standpipe.kernel.errors import InputError
from standpipe.waves import Record, Risk, Team, WavePlan, WaveProblem, simulate_risk
from standpipe.waves.plan import Wave
from standpipe.waves.score import Score, score_forecasts

COLUMNS = ("wave", "finished", "planned_days", "real_days", "team")
_REMEDY = (
    "Write one row for each wave that is done, or for each team in it, with the columns wave (number or window), "
    "finished (YYYY-MM-DD) and, where they are known, planned_days and real_days of work, and team."
)


@dataclass(frozen=True, slots=True)
class DoneWave:
    """A wave that is done: its last day, and its real work as a multiple of the planned work where both are known."""

    window: str
    finished: date
    ratio: float | None
    teams: Mapping[str, float] = field(default_factory=dict)
    """The same of single teams, where both are known."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of the file."""

    window: str
    team: str | None
    finished: date
    planned: float | None
    real: float | None

    @property
    def ratio(self) -> float | None:
        return self.real / self.planned if self.planned and self.real else None


@dataclass(frozen=True, slots=True)
class Scored:
    """The score of the forecasts that the plan began with, how sure it was then, and how sure it is now."""

    score: Score
    before: Risk
    now: Risk


def read_done(content: bytes, plan: WavePlan, *, name: str, teams: Sequence[Team] = ()) -> tuple[DoneWave, ...]:
    """Return the waves of a plan that a CSV file says are done, in the order of the plan.

    Args:
        content: of the file.
        plan: the plan of the waves.
        name: of the file, for what is said about it.
        teams: of the problem, which the column team may name by id or name.

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
    known = {text.casefold(): team.id for team in teams for text in (team.name, team.id)}
    found: dict[tuple[str, str | None], _Line] = {}
    for number, row in enumerate(reader, start=2):
        cells = {column: (value or "").strip() for column, value in row.items() if isinstance(value, str)}
        if any(cells.values()):
            line = _line(cells, plan, known, f"{name}, row {number}")
            if (line.window, line.team) in found:
                of_team = f" of team '{cells['team']}'" if line.team else ""
                raise InputError(f"Wave '{cells['wave']}'{of_team} stands in two rows.", where=f"{name}, row {number}")
            found[line.window, line.team] = line
    if not found:
        raise InputError("No wave is done yet: the file has no rows.", where=name, remedy=_REMEDY)
    lines = {wave.window: [line for line in found.values() if line.window == wave.window] for wave in plan.waves}
    return tuple(_done(window, of_wave) for window, of_wave in lines.items() if of_wave)


def _done(window: str, lines: Sequence[_Line]) -> DoneWave:
    """Return a wave from its rows: done when the last is; its work that of the row without a team, else of all."""
    whole = next((line.ratio for line in lines if line.team is None), None)
    teams = {line.team: line.ratio for line in lines if line.team is not None and line.ratio is not None}
    known = [line for line in lines if line.team in teams]
    if whole is None and known:
        whole = sum(line.real or 0.0 for line in known) / sum(line.planned or 0.0 for line in known)
    return DoneWave(window, max(line.finished for line in lines), whole, teams)


def _line(cells: Mapping[str, str], plan: WavePlan, known: Mapping[str, str], where: str) -> _Line:
    wave = _wave(cells.get("wave", ""), plan, where)
    try:
        finished = date.fromisoformat(cells.get("finished", ""))
    except ValueError as error:
        message = f"'{cells.get('finished', '')}' in column finished is no day."
        raise InputError(message, where=where, remedy="Write it as YYYY-MM-DD.") from error
    if finished < wave.first:
        raise InputError(f"Wave {wave.number} cannot be done on {finished}: it begins on {wave.first}.", where=where)
    team = cells.get("team", "")
    if team and team.casefold() not in known:
        remedy = f"The problem has {', '.join(sorted(set(known.values())))}." if known else "The problem has no teams."
        raise InputError(f"The problem has no team '{team}'.", where=where, remedy=remedy)
    planned, real = (_days(cells.get(column, ""), column, where) for column in COLUMNS[2:4])
    return _Line(wave.window, known[team.casefold()] if team else None, finished, planned, real)


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
        finished=Record(
            {wave.window: wave.ratio for wave in done if wave.ratio is not None},
            {(wave.window, team): ratio for wave in done for team, ratio in wave.teams.items()},
        ),
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
