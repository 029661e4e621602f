"""Whether the schedule of a wave keeps every rule, decided from the wave alone, in hours.

Shares no code with the solver.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from standpipe.waves.runbook.model import CutoverMove, CutoverWave, RunbookTask, Step, WaveSchedule

_CLOSE = 1e-9


def check_wave_schedule(wave: CutoverWave, schedule: WaveSchedule) -> tuple[str, ...]:
    """Return a sentence for each rule that is broken; empty when the schedule is sound and says rightly if it fits.

    >>> from standpipe.waves.runbook.model import Way
    >>> moves = (CutoverMove("a", "A", (Way(1),), (Way(1),), (Way(1),)),)
    >>> check_wave_schedule(CutoverWave("W", 8, moves, ()), WaveSchedule("W", fits=True))[0]
    'A: cut over is not planned once.'
    """
    if schedule.obstacles:
        return ()
    found = [*_steps(wave, schedule), *_order(wave, schedule)]
    for tasks in (schedule.tasks, schedule.rollback):
        found += _people(wave, tasks)
        found += _shared(wave, tasks)
    return (*found, *_times(wave, schedule))


def _steps(wave: CutoverWave, schedule: WaveSchedule) -> Iterator[str]:
    planned = Counter((task.move, task.step) for task in (*schedule.tasks, *schedule.rollback))
    moves = {move.id: move for move in wave.moves}
    for move in wave.moves:
        for step in Step:
            if move.ways(step) and planned.pop((move.id, step), 0) != 1:
                yield f"{move.name}: {step} is not planned once."
    yield from (f"{move}: {step} is not asked for." for move, step in planned)
    for task in (*schedule.tasks, *schedule.rollback):
        if task.move not in moves or not 0 <= task.way < len(moves[task.move].ways(task.step)):
            continue
        way = moves[task.move].ways(task.step)[task.way]
        if task.ends - task.starts < way.hours - _CLOSE:
            yield f"{task.move}, {task.step}: it is given too little time."
        if Counter(skill for _, skill in task.people) != Counter(dict(way.people)):
            yield f"{task.move}, {task.step}: its people are not those that it needs."


def _order(wave: CutoverWave, schedule: WaveSchedule) -> Iterator[str]:
    starts = {(task.move, task.step): task.starts for task in (*schedule.tasks, *schedule.rollback)}
    ends = {(task.move, task.step): task.ends for task in (*schedule.tasks, *schedule.rollback)}

    def late(first: tuple[str, Step], second: tuple[str, Step]) -> bool:
        return first in ends and second in starts and starts[second] < ends[first] - _CLOSE

    for move in wave.moves:
        if late((move.id, Step.PREPARE), (move.id, Step.CUT_OVER)) or late(
            (move.id, Step.CUT_OVER), (move.id, Step.VERIFY)
        ):
            yield f"{move.name}: a step begins before the one before it has ended."
        for before in move.after:
            if late((before, Step.VERIFY), (move.id, Step.CUT_OVER)):
                yield f"{move.name}: it is cut over before '{before}' is verified."
            if late((move.id, Step.ROLL_BACK), (before, Step.ROLL_BACK)):
                yield f"{move.name}: '{before}' is rolled back before it."


def _people(wave: CutoverWave, tasks: tuple[RunbookTask, ...]) -> Iterator[str]:
    people = {person.name: person for person in wave.people}
    for number, task in enumerate(tasks):
        names = [name for name, _ in task.people]
        if len(set(names)) < len(names):
            yield f"{task.move}, {task.step}: somebody does two things in it."
        for name, skill in task.people:
            if name not in people or skill not in people[name].skills:
                yield f"{task.move}, {task.step}: {name} cannot do '{skill}'."
            elif not _on_shift(wave, people[name].shifts, task):
                yield f"{task.move}, {task.step}: {name} is not on shift."
        for other in tasks[number + 1 :]:
            if _overlap(task, other) and (both := set(names) & {name for name, _ in other.people}):
                yield f"{min(both)} is at {task.move}, {task.step} and at {other.move}, {other.step} at once."


def _on_shift(wave: CutoverWave, shifts: tuple[tuple[float, float], ...], task: RunbookTask) -> bool:
    """Outside of the window everybody counts as there; inside it, only on shift."""
    begin, end = max(task.starts, 0.0), min(task.ends, wave.hours)
    if not shifts or end <= begin:
        return True
    at = begin
    for shift_begin, shift_end in shifts:
        if shift_begin <= at + _CLOSE:
            at = max(at, shift_end)
    return at >= end - _CLOSE


def _shared(wave: CutoverWave, tasks: tuple[RunbookTask, ...]) -> Iterator[str]:
    moves: dict[str, CutoverMove] = {move.id: move for move in wave.moves}
    for name, units in wave.shared:
        for moment in sorted({task.starts for task in tasks}):
            held = sum(
                dict(moves[task.move].ways(task.step)[task.way].shares).get(name, 0)
                for task in tasks
                if task.starts <= moment < task.ends
            )
            if held > units:
                yield f"{name}: {held} are held at hour {moment:g}, {units} are there."


def _times(wave: CutoverWave, schedule: WaveSchedule) -> Iterator[str]:
    verified = max((task.ends for task in schedule.tasks), default=0.0)
    point = min((task.starts for task in schedule.rollback), default=wave.hours)
    if min((task.starts for task in schedule.tasks), default=0.0) < 0:
        yield "A step begins before the window opens."
    if max((task.ends for task in schedule.rollback), default=0.0) > wave.hours + _CLOSE:
        yield "The rollback ends after the window."
    if abs(verified - schedule.verified) > _CLOSE:
        yield f"The last move is verified at hour {verified:g}, not {schedule.verified:g}."
    if schedule.moves and schedule.point_of_no_return > point + _CLOSE:
        yield f"The rollback begins at hour {point:g}, before the point of no return."
    if schedule.fits != (schedule.point_of_no_return >= 0 and verified <= schedule.point_of_no_return + _CLOSE):
        yield "It says wrongly whether the wave fits."


def _overlap(one: RunbookTask, other: RunbookTask) -> bool:
    return one.starts < other.ends - _CLOSE and other.starts < one.ends - _CLOSE
