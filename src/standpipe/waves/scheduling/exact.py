"""Exact scheduling by constraint programming: improve on a makespan, or prove that nothing shorter exists.

Model: an interval for each task and mode, cumulative constraints for resources, linear ones for stocks, and for people
an optional interval for each person and task with no overlap. Redundant cumulative constraints say that a group of
skills cannot be asked of more people than master one of them (after Young, Feydy and Schutt, 2017). Solver: OR-Tools
CP-SAT with one worker, which is deterministic for a seed and an amount of deterministic time. This module is the seam
to it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from standpipe.kernel.solver_budget import budgeted
from standpipe.waves.scheduling.bounds import skill_groups, usable_modes
from standpipe.waves.scheduling.model import Schedule, SchedulingProblem

Crew = tuple[tuple[int, int], ...]
"""Pairs of person and skill."""


@dataclass(frozen=True, slots=True)
class ExactAnswer:
    """What the solver said.

    Args:
        schedule: the shortest schedule it found within the limit; None when it found none.
        lower_bound: no schedule of the problem is shorter; None when that holds of none, for there is no schedule.
        finished: the question is settled: the schedule is the shortest, or there is none as short as was asked.
        effort: deterministic time that it took, in the solver's own unit.

    """

    schedule: Schedule | None
    lower_bound: int | None
    finished: bool
    effort: float


@dataclass(frozen=True, slots=True)
class Kept:
    """What a search may not change; a bound found under it holds under it only.

    Args:
        crews: crews that stay as they are, by task.
        modes: modes that stay, by task.
        order: pairs (before, after) that stay in this order.

    """

    crews: Mapping[int, Crew] = field(default_factory=dict)
    modes: Mapping[int, int] = field(default_factory=dict)
    order: tuple[tuple[int, int], ...] = ()


class _Model:
    """The constraint model of a problem."""

    def __init__(self, problem: SchedulingProblem, shortest: int, longest: int, kept: Kept) -> None:
        self.problem, self.crews = problem, kept.crews
        self.model = cp_model.CpModel()
        self.starts = [self.model.new_int_var(0, longest, "") for _ in problem.tasks]
        self.ends = [self.model.new_int_var(0, longest, "") for _ in problem.tasks]
        self.makespan = self.model.new_int_var(shortest, longest, "")
        self.chosen: list[dict[int, cp_model.IntVar]] = []
        self.intervals: list[dict[int, cp_model.IntervalVar]] = []
        self.serving: dict[tuple[int, int, int], cp_model.IntVar] = {}
        for task, numbers in enumerate(usable_modes(problem)):
            self._add_modes(task, numbers)
        for end in self.ends:
            self.model.add(end <= self.makespan)
        for before, after in problem.links:
            self.model.add(self.starts[after] >= self.ends[before])
        self._add_resources()
        self._add_people()
        for task, mode in kept.modes.items():
            self.model.add(self.chosen[task][mode] == 1)
        for before, after in kept.order:
            self.model.add(self.starts[after] >= self.ends[before])
        self.model.minimize(self.makespan)

    def _add_modes(self, task: int, numbers: tuple[int, ...]) -> None:
        modes = self.problem.tasks[task].modes
        chosen = {number: self.model.new_bool_var("") for number in numbers}
        self.model.add_exactly_one(chosen.values())
        self.chosen.append(chosen)
        start, end = self.starts[task], self.ends[task]
        self.intervals.append(
            {
                number: self.model.new_optional_interval_var(start, modes[number].duration, end, present, "")
                for number, present in chosen.items()
            }
        )

    def _add_resources(self) -> None:
        tasks = self.problem.tasks
        places = [(task, number) for task, chosen in enumerate(self.chosen) for number in chosen]
        for resource, capacity in enumerate(self.problem.capacities):
            asking = [(i, m) for i, m in places if tasks[i].modes[m].demands[resource]]
            demands = [tasks[i].modes[m].demands[resource] for i, m in asking]
            self.model.add_cumulative([self.intervals[i][m] for i, m in asking], demands, capacity)
        for stock, units in enumerate(self.problem.stocks):
            self.model.add(sum(self.chosen[i][m] * tasks[i].modes[m].uses[stock] for i, m in places) <= units)
        for group, people in skill_groups(self.problem):
            asked = [
                (i, m, sum(tasks[i].modes[m].skills[k] for k in group if tasks[i].modes[m].skills)) for i, m in places
            ]
            asked = [each for each in asked if each[2]]
            away = [
                self.model.new_fixed_size_interval_var(begin, until - begin, "")
                for person in self.problem.people
                if person.skills & group
                for begin, until in person.away
            ]
            intervals = [self.intervals[i][m] for i, m, _ in asked] + away
            self.model.add_cumulative(intervals, [each[2] for each in asked] + [1] * len(away), people)

    def _add_people(self) -> None:
        shifts: list[list[cp_model.IntervalVar]] = [[] for _ in self.problem.people]
        for task in range(len(self.starts)):
            for person, shift in self._shifts(task):
                shifts[person].append(shift)
        for somebody, shift_list in zip(self.problem.people, shifts, strict=True):
            shift_list += [
                self.model.new_fixed_size_interval_var(begin, until - begin, "") for begin, until in somebody.away
            ]
            self.model.add_no_overlap(shift_list)

    def _shifts(self, task: int) -> Iterator[tuple[int, cp_model.IntervalVar]]:
        if task in self.crews:
            for person, _ in self.crews[task]:
                yield person, self._shift(task, [])
            return
        modes = {number: self.problem.tasks[task].modes[number].skills for number in self.chosen[task]}
        asked = {skill for skills in modes.values() for skill, count in enumerate(skills) if count}
        serving: dict[int, list[cp_model.IntVar]] = {skill: [] for skill in asked}
        for person, somebody in enumerate(self.problem.people):
            roles = {skill: self.model.new_bool_var("") for skill in sorted(asked & somebody.skills)}
            for skill, role in roles.items():
                serving[skill].append(role)
                self.serving[task, person, skill] = role
            if roles:
                yield person, self._shift(task, list(roles.values()))
        for skill, roles_of in serving.items():
            wanted = sum(self.chosen[task][number] * skills[skill] for number, skills in modes.items() if skills)
            self.model.add(sum(roles_of) == wanted)

    def _shift(self, task: int, roles: list[cp_model.IntVar]) -> cp_model.IntervalVar:
        start, end = self.starts[task], self.ends[task]
        durations = {self.problem.tasks[task].modes[number].duration for number in self.chosen[task]}
        size: int | cp_model.IntVar = min(durations)
        if len(durations) > 1:
            size = self.model.new_int_var(min(durations), max(durations), "")
        if not roles:
            return self.model.new_interval_var(start, size, end, "")
        present = roles[0]
        if len(roles) > 1:
            present = self.model.new_bool_var("")
            self.model.add(sum(roles) == present)
        return self.model.new_optional_interval_var(start, size, end, present, "")

    def read(self, solver: cp_model.CpSolver) -> Schedule:
        modes = tuple(next(m for m, chosen in each.items() if solver.boolean_value(chosen)) for each in self.chosen)
        crews = [list(self.crews.get(task, ())) for task in range(len(self.starts))]
        for (task, person, skill), role in self.serving.items():
            if solver.boolean_value(role):
                crews[task].append((person, skill))
        return Schedule(
            tuple(solver.value(start) for start in self.starts),
            modes,
            max((solver.value(end) for end in self.ends), default=0),
            tuple(tuple(crew) for crew in crews) if self.problem.people else (),
        )


def solve_exactly(
    problem: SchedulingProblem,
    *,
    shortest: int = 0,
    longest: int | None = None,
    effort: float = math.inf,
    seconds: float = math.inf,
    seed: int = 1,
    kept: Kept | None = None,
) -> ExactAnswer:
    """Return the shortest schedule that is no longer than `longest`, or what was found within the limits.

    Args:
        problem: what to schedule.
        shortest: a proved lower bound of the makespan.
        longest: only schedules up to this makespan are of interest; None for any.
        effort: limit in the solver's deterministic time; the answer is the same for the same limit and seed.
        seconds: limit in seconds of the clock; a run that it cuts short is not repeatable.
        seed: of the solver's random choices.
        kept: what may not change; None for nothing.

    >>> from standpipe.waves.scheduling.model import Mode, Task
    >>> two = tuple(Task(name, (Mode(3, (1,)),)) for name in "ab")
    >>> solve_exactly(SchedulingProblem(two, (1,))).schedule.makespan
    6
    """
    if not all(usable_modes(problem)):
        return ExactAnswer(None, None, finished=True, effort=0.0)
    horizon = problem.last_absence + sum(max(mode.duration for mode in task.modes) for task in problem.tasks)
    limit = horizon if longest is None else min(longest, horizon)
    if limit < shortest:
        return ExactAnswer(None, shortest, finished=True, effort=0.0)
    model = _Model(problem, shortest, limit, kept or Kept())
    solver = budgeted(cp_model.CpSolver(), work_units=effort if math.isfinite(effort) else None, seed=seed)
    if math.isfinite(seconds):
        solver.parameters.max_time_in_seconds = max(seconds, 0.0)
    status = solver.solve(model.model)
    spent = solver.response_proto.deterministic_time
    if status == cp_model.INFEASIBLE:
        return ExactAnswer(
            None, None if longest is None or longest >= horizon else limit + 1, finished=True, effort=spent
        )
    found = status in {cp_model.OPTIMAL, cp_model.FEASIBLE}
    bound = max(shortest, math.ceil(solver.best_objective_bound - 1e-6))
    return ExactAnswer(model.read(solver) if found else None, bound, status == cp_model.OPTIMAL, spent)
