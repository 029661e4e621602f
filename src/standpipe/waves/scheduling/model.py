"""What is to be scheduled inside one wave: tasks, ways of doing them, teams, stocks, people with skills, and order.

This is the resource-constrained project scheduling problem in its single-mode, multi-mode and multi-skill forms
(Brucker, Drexl, Möhring, Neumann and Pesch, 1999; Bellenguez and Néron, 2005). Time is counted in whole units of the
caller's choice (an hour, a quarter of an hour); the objective is the makespan, the time at which the last task ends.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from standpipe.kernel.errors import InvalidValueError

LARGEST_CAPACITY = (1 << 29) - 1
"""The most units that a renewable resource may have."""


@dataclass(frozen=True, slots=True)
class Mode:
    """One way of doing a task.

    Args:
        duration: time units from start to end, without interruption.
        demands: units of each renewable resource that are held from start to end.
        uses: units of each stock (non-renewable resource) that are used up.
        skills: people needed for each skill, from start to end; each person serves one skill of the task.

    """

    duration: int
    demands: tuple[int, ...] = ()
    uses: tuple[int, ...] = ()
    skills: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if min((self.duration, *self.demands, *self.uses, *self.skills)) < 0:
            raise InvalidValueError("A duration or a demand is below zero.", remedy="Give zero or more.")
        if not self.duration and any((*self.demands, *self.skills)):
            raise InvalidValueError(
                "A mode of no duration asks for units or people.", remedy="Give it a duration, or ask for nothing."
            )


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work, with the ways in which it can be done."""

    name: str
    modes: tuple[Mode, ...]

    def __post_init__(self) -> None:
        if not self.modes:
            raise InvalidValueError("A task has no mode.", where=self.name, remedy="Give it a duration.")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can serve one task at a time, with any one of the skills (numbers of skills, from zero).

    Args:
        name: for messages.
        skills: what the person masters.
        away: periods (from, until) in which the person cannot serve; after the last of them the person is there.

    """

    name: str
    skills: frozenset[int]
    away: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        times = [time for period in self.away for time in period]
        if any(until <= begin for begin, until in self.away) or times != sorted(times) or min(times, default=0) < 0:
            raise InvalidValueError(
                "Absences do not follow each other.", where=self.name, remedy="Give (from, until) in order of time."
            )


@dataclass(frozen=True, slots=True)
class SchedulingProblem:
    """Tasks with their order and everything they share.

    Args:
        tasks: the tasks; elsewhere they are named by their place in this list, from zero.
        capacities: units of each renewable resource that are there at any time.
        stocks: units of each non-renewable resource that are there in all.
        people: who can serve; empty unless modes ask for skills.
        links: pairs (before, after): the second starts when the first has ended, or later.

    Raises:
        InvalidValueError: a demand that does not fit the lists of resources, a capacity out of range, or a circle.

    """

    tasks: tuple[Task, ...]
    capacities: tuple[int, ...] = ()
    stocks: tuple[int, ...] = ()
    people: tuple[Person, ...] = ()
    links: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        if any(not 0 <= capacity <= LARGEST_CAPACITY for capacity in self.capacities):
            raise InvalidValueError(
                "A capacity is out of range.", remedy=f"Give units from 0 to {LARGEST_CAPACITY}; use a larger unit."
            )
        skills = self.skill_count
        for task in self.tasks:
            for mode in task.modes:
                if (len(mode.demands), len(mode.uses)) != (len(self.capacities), len(self.stocks)):
                    raise InvalidValueError("A mode does not name every resource once.", where=task.name)
                if len(mode.skills) not in {0, skills}:
                    raise InvalidValueError("The modes do not agree on the number of skills.", where=task.name)
        for before, after in self.links:
            if not (0 <= before < len(self.tasks) and 0 <= after < len(self.tasks)):
                raise InvalidValueError(f"A link names a task that is not there: {before} before {after}.")
        topological_order(len(self.tasks), self.links)

    @property
    def skill_count(self) -> int:
        """How many skills the modes tell apart; 0 where no mode asks for any."""
        return max((len(mode.skills) for task in self.tasks for mode in task.modes), default=0)

    @property
    def last_absence(self) -> int:
        """When the last absence of anybody ends; 0 when nobody is ever away."""
        return max((until for person in self.people for _, until in person.away), default=0)

    @property
    def mode_count(self) -> int:
        """How many modes there are over all tasks."""
        return sum(len(task.modes) for task in self.tasks)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When each task starts, in which mode, and who serves it.

    Args:
        starts: time units from the beginning, one for each task.
        modes: number of the mode of each task, from zero.
        people: for each task the pairs (person, skill); empty where the problem has no skills.
        makespan: the time at which the last task ends.

    """

    starts: tuple[int, ...]
    modes: tuple[int, ...]
    makespan: int
    people: tuple[tuple[tuple[int, int], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class SchedulingResult:
    """What a run found.

    Args:
        schedule: the best schedule found; None when none was found.
        lower_bound: no schedule can be shorter; where `proved_infeasible`, without meaning.
        proved_infeasible: it was proved that there is no schedule at all.
        work: schedules built and sub-problems solved: the deterministic measure of effort.
        stopped: the run was stopped from outside before its own budget of work was spent.

    """

    schedule: Schedule | None
    lower_bound: int
    proved_infeasible: bool
    work: int
    stopped: bool

    @property
    def proved_optimal(self) -> bool:
        """Whether the schedule is as short as the bound."""
        return self.schedule is not None and self.schedule.makespan == self.lower_bound


def topological_order(count: int, links: Iterable[tuple[int, int]]) -> tuple[int, ...]:
    """Return the tasks 0 to count-1 so that each stands after all that must come before it.

    Raises:
        InvalidValueError: the links run in a circle; the error names the tasks on it.

    >>> topological_order(3, [(2, 0)])
    (1, 2, 0)
    """
    waiting = [0] * count
    following: list[list[int]] = [[] for _ in range(count)]
    for before, after in links:
        following[before].append(after)
        waiting[after] += 1
    ready = [task for task in range(count) if not waiting[task]]
    order: list[int] = []
    for task in ready:
        order.append(task)
        for after in following[task]:
            waiting[after] -= 1
            if not waiting[after]:
                ready.append(after)
    if len(order) < count:
        circle = ", ".join(str(task) for task in range(count) if waiting[task])
        raise InvalidValueError(f"These tasks wait for each other: {circle}.", remedy="Take one of the links out.")
    return tuple(order)
