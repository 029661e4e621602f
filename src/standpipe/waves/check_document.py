"""Checks a plan as a document: what any planner wrote against the rules of the problem, and what it really costs.

A plan needs no more than its waves, each with its window and the groups that move in it. What it leaves out (the
schedule of tasks, the renewals, the parts of the cost, a bound) cannot be wrong; what it states is checked.

>>> from standpipe.waves.generate import generate
>>> problem = generate(3, seed=1)
>>> check_document(problem, '{"waves": []}').violations[0].rule
'not-moved'
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import msgspec

from standpipe.kernel.errors import InputError
from standpipe.waves.check import check_plan, closing_of, plan_cost, renewals_due, schedule
from standpipe.waves.model import WaveProblem, Window
from standpipe.waves.plan import CostPart, Move, RenewalTaken, ScheduledTask, Violation, Wave, WavePlan

SCHEMA_VERSION = "1"


class StatedMove(msgspec.Struct, frozen=True):
    """A move as any planner states it."""

    group: str
    rehearsal: str | None = None
    mode: str | None = None


class StatedWave(msgspec.Struct, frozen=True):
    """A wave as any planner states it."""

    window: str
    moves: list[StatedMove]
    first: date | None = None
    last: date | None = None


class StatedTask(msgspec.Struct, frozen=True):
    """A task on its days."""

    id: str
    starts: date
    ends: date


class StatedRenewal(msgspec.Struct, frozen=True):
    """A renewal that the plan pays."""

    contract: str


class StatedPart(msgspec.Struct, frozen=True):
    """A part of the cost."""

    name: str
    pence: int


class StatedPlan(msgspec.Struct, frozen=True):
    """What a plan states; only the waves are needed."""

    waves: list[StatedWave]
    feasible: bool = True
    cost: int | None = None
    bound: int | None = None
    closing_date: date | None = None
    earliest_closing_date: date | None = None
    parts: list[StatedPart] | None = None
    wave_zero: list[StatedTask] | None = None
    closing: list[StatedTask] | None = None
    renewals: list[StatedRenewal] | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check found: the cost by the definition of the format, and every rule that is broken."""

    feasible: bool
    cost: int | None
    """Pence; None where groups have no window, so that nothing can be reckoned."""
    violations: tuple[Violation, ...]
    schema_version: str = SCHEMA_VERSION


def check_document(problem: WaveProblem, document: bytes | str, *, name: str = "the plan") -> Checked:
    """Return what a plan's document breaks.

    Raises:
        InputError: the document is no plan.

    """
    try:
        stated = msgspec.json.decode(document, type=StatedPlan)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(
            f"{str(error).rstrip('.')}.", where=name, remedy="A plan needs waves with window and moves."
        ) from error
    plan = _completed(problem, stated)
    violations = check_plan(problem, plan)
    unplaced = {"unknown-window", "unknown-group", "moved-twice", "not-moved", "mode"}
    cost = None if any(each.rule in unplaced for each in violations) else plan_cost(problem, plan)
    return Checked(not violations, cost, violations)


def _completed(problem: WaveProblem, stated: StatedPlan) -> WavePlan:
    """Return the plan with what it leaves out filled in so that nothing of that can be wrong."""
    windows = {window.id: window for window in problem.windows}
    waves = tuple(_wave(number, wave, windows) for number, wave in enumerate(stated.waves, start=1))
    plan = _stated(stated, waves, problem.start)
    placed = sorted(move.group for wave in waves for move in wave.moves)
    if placed != sorted(group.id for group in problem.groups) or any(wave.window not in windows for wave in waves):
        return plan
    where = {move.group: problem.window_index[wave.window] for wave in waves for move in wave.moves}
    closing_date, closing = closing_of(problem, max(where.values()))
    cost = plan_cost(problem, plan) if stated.cost is None else stated.cost
    return replace(
        plan,
        cost=cost,
        parts=plan.parts if stated.parts is not None else (CostPart("whole", cost),),
        closing_date=stated.closing_date or closing_date,
        earliest_closing_date=stated.earliest_closing_date or problem.start,
        wave_zero=plan.wave_zero
        if stated.wave_zero is not None
        else schedule(problem.wave_zero, dict.fromkeys((task.id for task in problem.wave_zero), problem.start)),
        closing=plan.closing if stated.closing is not None else closing,
        renewals=plan.renewals
        if stated.renewals is not None
        else tuple(
            RenewalTaken(contract, contract, number + 1, 0, problem.start, problem.start)
            for contract, taken, _ in renewals_due(problem, where)
            for number in range(taken)
        ),
    )


def _wave(number: int, wave: StatedWave, windows: dict[str, Window]) -> Wave:
    window = windows.get(wave.window)
    first = wave.first or (window.first if window else date.min)
    last = wave.last or (window.last if window else date.min)
    moves = tuple(Move(move.group, move.group, rehearsal=move.rehearsal, mode=move.mode) for move in wave.moves)
    return Wave(number, wave.window, first, last, moves)


def _stated(stated: StatedPlan, waves: tuple[Wave, ...], start: date) -> WavePlan:
    return WavePlan(
        problem="",
        cost=stated.cost or 0,
        parts=tuple(CostPart(part.name, part.pence) for part in stated.parts or ()),
        bound=stated.bound,
        gap=None,
        closing_date=stated.closing_date or start,
        earliest_closing_date=stated.earliest_closing_date or start,
        earliest_closing_attained=False,
        gate=start,
        waves=waves,
        wave_zero=_tasks(stated.wave_zero),
        closing=_tasks(stated.closing),
        renewals=tuple(
            RenewalTaken(each.contract, each.contract, number, 0, start, start)
            for number, each in enumerate(stated.renewals or (), start=1)
        ),
    )


def _tasks(tasks: list[StatedTask] | None) -> tuple[ScheduledTask, ...]:
    return tuple(ScheduledTask(task.id, task.id, task.starts, task.ends, None) for task in tasks or ())
