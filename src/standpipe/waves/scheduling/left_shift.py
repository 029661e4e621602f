"""A schedule with every task as early as its crew and mode allow, and what each task waits for.

Tasks are taken in the order of their starts and each is put at its earliest time among those before it; nothing ends
later than it did. Whatever then starts after the beginning is held by something that ends just when it starts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from standpipe.waves.scheduling.model import Mode, Schedule, SchedulingProblem, topological_order


@dataclass(frozen=True, slots=True)
class Wait:
    """What holds a task at its start.

    Args:
        task: the task that ends just then; None where somebody comes back just then.
        person: who is busy with it or away until then; None where it is an order or a resource.
        resource: the resource of which it frees units; None otherwise.

    """

    task: int | None
    person: int | None = None
    resource: int | None = None


class _Times:
    """What is taken at which time by the tasks placed so far."""

    def __init__(self, problem: SchedulingProblem, schedule: Schedule) -> None:
        self.problem = problem
        self.modes = [task.modes[mode] for task, mode in zip(problem.tasks, schedule.modes, strict=True)]
        self.crews = schedule.people or ((),) * len(problem.tasks)
        self.busy = {
            (number, time)
            for number, person in enumerate(problem.people)
            for begin, until in person.away
            for time in range(begin, until)
        }
        self.held: dict[tuple[int, int], int] = {}

    def clash(self, task: int, begin: int) -> int | None:
        """Return the last time at which the task would find something taken, or None."""
        mode = self.modes[task]
        for time in range(begin + mode.duration - 1, begin - 1, -1):
            if any((person, time) in self.busy for person, _ in self.crews[task]) or self._short(mode, time):
                return time
        return None

    def _short(self, mode: Mode, time: int) -> bool:
        return any(
            units and self.held.get((resource, time), 0) + units > capacity
            for resource, (units, capacity) in enumerate(zip(mode.demands, self.problem.capacities, strict=True))
        )

    def take(self, task: int, begin: int) -> None:
        mode = self.modes[task]
        for time in range(begin, begin + mode.duration):
            self.busy.update((person, time) for person, _ in self.crews[task])
            for resource, units in enumerate(mode.demands):
                self.held[resource, time] = self.held.get((resource, time), 0) + units


def left_shifted(problem: SchedulingProblem, schedule: Schedule) -> Schedule:
    """Return the schedule with every task moved to its earliest time; modes and crews stay.

    >>> from standpipe.waves.scheduling.model import Task
    >>> one = SchedulingProblem((Task("a", (Mode(3),)),))
    >>> left_shifted(one, Schedule((4,), (0,), 7)).starts
    (0,)
    """
    times = _Times(problem, schedule)
    starts = list(schedule.starts)
    ends = [0] * len(starts)
    # Where a task takes no time, what must come before it may start with it: the order of links decides.
    rank = _ranks(problem)
    for task in sorted(range(len(starts)), key=lambda task: (schedule.starts[task], rank[task])):
        begin = max((ends[before] for before, after in problem.links if after == task), default=0)
        while (clash := times.clash(task, begin)) is not None:
            begin = clash + 1
        times.take(task, begin)
        starts[task], ends[task] = begin, begin + times.modes[task].duration
    return replace(schedule, starts=tuple(starts), makespan=max(ends, default=0))


def waits(problem: SchedulingProblem, schedule: Schedule) -> tuple[Wait | None, ...]:
    """Return for each task of a left-shifted schedule what holds it; None at the beginning."""
    return tuple(next(_holding(problem, schedule, task), None) for task in range(len(problem.tasks)))


def deciding_chain(problem: SchedulingProblem, schedule: Schedule) -> tuple[int, ...]:
    """Return the tasks that decide the makespan of a left-shifted schedule, in their order."""
    held = waits(problem, schedule)
    ends = _ends(problem, schedule)
    task: int | None = max(range(len(ends)), key=lambda each: (ends[each], -each), default=None)
    chain: list[int] = []
    while task is not None and task not in chain:
        chain.append(task)
        wait = held[task]
        task = wait.task if wait is not None else None
    return tuple(reversed(chain))


def _holding(problem: SchedulingProblem, schedule: Schedule, task: int) -> Iterator[Wait]:
    start = schedule.starts[task]
    if start == 0:
        return
    ends = _ends(problem, schedule)
    yield from (Wait(before) for before, after in problem.links if after == task and ends[before] == start)
    crews = schedule.people or ((),) * len(ends)
    mine = {person for person, _ in crews[task]}
    ending = [other for other in range(len(ends)) if ends[other] == start and schedule.starts[other] < start]
    for other in ending:
        for person in sorted(mine & {person for person, _ in crews[other]}):
            yield Wait(other, person)
    for person in sorted(mine):
        if any(until == start for _, until in problem.people[person].away):
            yield Wait(None, person)
    demands = problem.tasks[task].modes[schedule.modes[task]].demands
    for other in ending:
        freed = problem.tasks[other].modes[schedule.modes[other]].demands
        for resource, (asked, units) in enumerate(zip(demands, freed, strict=True)):
            if asked and units:
                yield Wait(other, None, resource)


def _ends(problem: SchedulingProblem, schedule: Schedule) -> list[int]:
    return [
        start + task.modes[mode].duration
        for task, start, mode in zip(problem.tasks, schedule.starts, schedule.modes, strict=True)
    ]


def _ranks(problem: SchedulingProblem) -> list[int]:
    from_order = topological_order(len(problem.tasks), problem.links)
    ranks = [0] * len(from_order)
    for rank, task in enumerate(from_order):
        ranks[task] = rank
    return ranks
