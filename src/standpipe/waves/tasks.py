"""When tasks of wave zero and of closing happen, and on which day the data centre closes.

Forward pass over calendar days; closing tasks that may run in advance (notice on a circuit) are placed as late as the
closing date allows. Critical path method (Kelley and Walker, 1959).
"""

from __future__ import annotations

from datetime import date, timedelta
from graphlib import CycleError, TopologicalSorter

from standpipe.kernel.errors import InvalidValueError
from standpipe.waves.model import Task, WaveProblem
from standpipe.waves.plan import ScheduledTask

_DAY = timedelta(days=1)


def schedule_wave_zero(problem: WaveProblem) -> tuple[ScheduledTask, ...]:
    """Return the tasks of wave zero, each as early as the tasks before it allow."""
    ends = _ends(problem.wave_zero, dict.fromkeys((task.id for task in problem.wave_zero), problem.start))
    return tuple(_scheduled(task, ends[task.id]) for task in problem.wave_zero)


def gate_day(problem: WaveProblem) -> date:
    """Return the first day on which something productive may move: the day after wave zero."""
    return max((task.ends for task in schedule_wave_zero(problem)), default=problem.start - _DAY) + _DAY


def closing_day(problem: WaveProblem, last_move: date) -> date:
    """Return the day on which the data centre closes when the last move ends on `last_move`."""
    return max((last_move, *_closing_ends(problem, last_move).values()))


def schedule_closing(problem: WaveProblem, last_move: date) -> tuple[ScheduledTask, ...]:
    """Return the closing tasks on their days, those in advance as late as possible."""
    ends = _closing_ends(problem, last_move)
    closing = max((last_move, *ends.values()))
    for task in reversed(_in_order(problem.closing)):
        if task.in_advance:
            successors = [other for other in problem.closing if task.id in other.after]
            limits = [ends[other.id] - other.days * _DAY for other in successors]
            ends[task.id] = min((closing, *limits))
    return tuple(_scheduled(task, ends[task.id]) for task in problem.closing)


def closing_chain(problem: WaveProblem, last_move: date) -> tuple[ScheduledTask, ...]:
    """Return the closing tasks that decide the closing date, first to last."""
    scheduled = {task.id: task for task in schedule_closing(problem, last_move)}
    tasks = {task.id: task for task in problem.closing}
    if not scheduled:
        return ()
    # A task in advance is placed late by choice; it decides only where none that follows the moves ends as late.
    chain = [max(scheduled.values(), key=lambda task: (task.ends, not tasks[task.id].in_advance, task.id))]
    while True:
        before = [scheduled[name] for name in tasks[chain[0].id].after]
        deciding = [task for task in before if task.ends + _DAY == chain[0].starts]
        if not deciding:
            return tuple(chain)
        chain.insert(0, deciding[0])


def _closing_ends(problem: WaveProblem, last_move: date) -> dict[str, date]:
    starts = {task.id: problem.start if task.in_advance else last_move + _DAY for task in problem.closing}
    return _ends(problem.closing, starts)


def _ends(tasks: tuple[Task, ...], not_before: dict[str, date]) -> dict[str, date]:
    ends: dict[str, date] = {}
    for task in _in_order(tasks):
        start = max((not_before[task.id], *(ends[name] + _DAY for name in task.after)))
        ends[task.id] = start + (task.days - 1) * _DAY
    return ends


def _in_order(tasks: tuple[Task, ...]) -> list[Task]:
    by_id = {task.id: task for task in tasks}
    try:
        return [by_id[name] for name in TopologicalSorter({task.id: task.after for task in tasks}).static_order()]
    except CycleError as error:
        circle = " after ".join(str(name) for name in error.args[1])
        raise InvalidValueError(f"Tasks wait for each other: {circle}.", remedy="Remove one of the links.") from error


def _scheduled(task: Task, ends: date) -> ScheduledTask:
    return ScheduledTask(task.id, task.name, ends - (task.days - 1) * _DAY, ends, task.owner)
