"""Whether a schedule keeps every rule of its problem, decided from the definition alone.

Shares no code with the solvers: it walks the tasks and, for each resource and person, the moments at which something
starts. Each broken rule is a sentence with the task or the resource that it concerns.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from standpipe.waves.scheduling.model import Mode, Schedule, SchedulingProblem


@dataclass(frozen=True, slots=True)
class ScheduleViolation:
    """A rule that a schedule breaks."""

    rule: str
    subject: str
    message: str


def check_schedule(problem: SchedulingProblem, schedule: Schedule) -> tuple[ScheduleViolation, ...]:
    """Return every rule that the schedule breaks; empty when it is feasible and states its makespan rightly.

    >>> from standpipe.waves.scheduling.model import Task
    >>> two = tuple(Task(name, (Mode(3, (1,)),)) for name in "ab")
    >>> check_schedule(SchedulingProblem(two, (1,)), Schedule((0, 2), (0, 0), 5))[0].message
    '2 units are held from 2 on, 1 is there.'
    """
    shape = _shape(problem, schedule)
    if shape:
        return tuple(shape)
    modes = [task.modes[number] for task, number in zip(problem.tasks, schedule.modes, strict=True)]
    ends = [start + mode.duration for start, mode in zip(schedule.starts, modes, strict=True)]
    found = _order(problem, schedule, ends)
    found += _resources(problem, schedule, modes, ends)
    found += _stocks(problem, modes)
    if problem.people or problem.skill_count:
        found += _crews(problem, schedule, modes)
        found += _clashes(problem, schedule, ends)
    if max(ends, default=0) != schedule.makespan:
        found.append(ScheduleViolation("makespan", "schedule", f"It ends at {max(ends, default=0)}, not as stated."))
    return tuple(found)


def _shape(problem: SchedulingProblem, schedule: Schedule) -> list[ScheduleViolation]:
    count = len(problem.tasks)
    crews = count if problem.people or problem.skill_count else 0
    if (len(schedule.starts), len(schedule.modes)) != (count, count) or len(schedule.people) not in {crews, count}:
        return [ScheduleViolation("shape", "schedule", "It does not name every task once.")]
    found = []
    for task, start, mode in zip(problem.tasks, schedule.starts, schedule.modes, strict=True):
        if start < 0:
            found.append(ScheduleViolation("start", task.name, "It starts before the beginning."))
        if not 0 <= mode < len(task.modes):
            found.append(ScheduleViolation("mode", task.name, "There is no such mode."))
    return found


def _order(problem: SchedulingProblem, schedule: Schedule, ends: list[int]) -> list[ScheduleViolation]:
    return [
        ScheduleViolation(
            "order", problem.tasks[after].name, f"It starts before {problem.tasks[before].name!r} has ended."
        )
        for before, after in problem.links
        if schedule.starts[after] < ends[before]
    ]


def _resources(
    problem: SchedulingProblem, schedule: Schedule, modes: list[Mode], ends: list[int]
) -> list[ScheduleViolation]:
    found = []
    for resource, capacity in enumerate(problem.capacities):
        for moment in sorted(set(schedule.starts)):
            held = sum(
                mode.demands[resource]
                for start, end, mode in zip(schedule.starts, ends, modes, strict=True)
                if start <= moment < end
            )
            if held > capacity:
                message = f"{held} units are held from {moment} on, {capacity} is there."
                found.append(ScheduleViolation("capacity", f"resource {resource}", message))
    return found


def _stocks(problem: SchedulingProblem, modes: list[Mode]) -> list[ScheduleViolation]:
    totals = [sum(mode.uses[stock] for mode in modes) for stock in range(len(problem.stocks))]
    return [
        ScheduleViolation("stock", f"stock {stock}", f"{total} units are used, {units} is there.")
        for stock, (total, units) in enumerate(zip(totals, problem.stocks, strict=True))
        if total > units
    ]


def _crews(problem: SchedulingProblem, schedule: Schedule, modes: list[Mode]) -> list[ScheduleViolation]:
    found = []
    for task, mode, crew in zip(problem.tasks, modes, schedule.people, strict=True):
        served = Counter(skill for _, skill in crew)
        asked = Counter({skill: count for skill, count in enumerate(mode.skills) if count})
        if served != asked:
            found.append(ScheduleViolation("crew", task.name, "The crew is not what the mode asks for."))
        if len({person for person, _ in crew}) < len(crew):
            found.append(ScheduleViolation("crew", task.name, "Somebody serves twice in one crew."))
        for person, skill in crew:
            if not 0 <= person < len(problem.people):
                found.append(ScheduleViolation("crew", task.name, f"There is no person {person}."))
            elif skill not in problem.people[person].skills:
                name = problem.people[person].name
                found.append(ScheduleViolation("skill", task.name, f"{name} does not master skill {skill}."))
    return found


def _clashes(problem: SchedulingProblem, schedule: Schedule, ends: list[int]) -> list[ScheduleViolation]:
    shifts: dict[int, list[tuple[int, int, int]]] = {}
    for task, crew in enumerate(schedule.people):
        for person, _ in crew:
            shifts.setdefault(person, []).append((schedule.starts[task], ends[task], task))
    found = [
        ScheduleViolation("person", problem.tasks[task].name, f"{problem.people[person].name} is away at {start}.")
        for person, busy in shifts.items()
        if 0 <= person < len(problem.people)
        for start, end, task in busy
        if any(start < until and begin < end for begin, until in problem.people[person].away)
    ]
    for person, busy in shifts.items():
        busy.sort()
        for (_, end, _), (start, _, task) in pairwise(busy):
            if start < end:
                message = f"Person {person} is still at another task at {start}."
                found.append(ScheduleViolation("person", problem.tasks[task].name, message))
    return found
