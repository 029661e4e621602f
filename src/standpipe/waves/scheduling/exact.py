"""Exact scheduling by constraint programming: improve on a makespan, or prove that nothing shorter exists.

Model: an interval for each task and mode, cumulative constraints for resources, linear ones for stocks. People who
master the same skills and are away at the same times are one team, so that no search is lost on telling them apart: how
many of a team serve a skill of a task is a number, each team is a cumulative resource, and who goes where is written
down afterwards (intervals with at most n at a time can be shared out to n people; Gilmore and Hoffman, 1964). Redundant
cumulative constraints say that a group of skills cannot be asked of more people than master one of them (after Young,
Feydy and Schutt, 2017). Solver: OR-Tools
CP-SAT with one worker, which is deterministic for a seed and an amount of deterministic time. This module is the seam
to it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from standpipe.kernel.solver_budget import budgeted
from standpipe.waves.scheduling.bounds import asked_of, skill_groups, usable_modes
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
        modes: modes that stay, by task.
        order: pairs (before, after) that stay in this order.

    """

    modes: Mapping[int, int] = field(default_factory=dict)
    order: tuple[tuple[int, int], ...] = ()


class _Model:
    """The constraint model of a problem."""

    def __init__(self, problem: SchedulingProblem, shortest: int, longest: int, kept: Kept) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.starts = [self.model.new_int_var(0, longest, "") for _ in problem.tasks]
        self.ends = [self.model.new_int_var(0, longest, "") for _ in problem.tasks]
        self.makespan = self.model.new_int_var(shortest, longest, "")
        self.chosen: list[dict[int, cp_model.IntVar]] = []
        self.intervals: list[dict[int, cp_model.IntervalVar]] = []
        self.teams = teams_of(problem)
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
            asked = [(i, m, asked_of(tasks[i].modes[m], group)) for i, m in places]
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
        loads: list[list[tuple[cp_model.IntervalVar, cp_model.IntVar]]] = [[] for _ in self.teams]
        for task in range(len(self.starts) if self.teams else 0):
            shift = self._shift(task)
            for number, members in self._members(task).items():
                loads[number].append((shift, members))
        for team, load in zip(self.teams, loads, strict=True):
            away = self.problem.people[team[0]].away
            absent = [self.model.new_fixed_size_interval_var(begin, until - begin, "") for begin, until in away]
            intervals = [shift for shift, _ in load] + absent
            self.model.add_cumulative(intervals, [count for _, count in load] + [len(team)] * len(absent), len(team))

    def _members(self, task: int) -> dict[int, cp_model.IntVar]:
        """Return how many of each team serve a task; how many of them serve each skill is noted in `serving`."""
        modes = {number: self.problem.tasks[task].modes[number].skills for number in self.chosen[task]}
        by_team: dict[int, list[cp_model.IntVar]] = {}
        for skill in range(self.problem.skill_count):
            most = max((skills[skill] for skills in modes.values() if skills), default=0)
            if not most:
                continue
            parts = []
            for number, team in enumerate(self.teams):
                if skill in self.problem.people[team[0]].skills:
                    parts.append(self.model.new_int_var(0, min(most, len(team)), ""))
                    self.serving[task, number, skill] = parts[-1]
                    by_team.setdefault(number, []).append(parts[-1])
            wanted = sum(self.chosen[task][number] * skills[skill] for number, skills in modes.items() if skills)
            self.model.add(sum(parts) == wanted)
        return {number: self._sum(parts, len(self.teams[number])) for number, parts in by_team.items()}

    def _sum(self, parts: list[cp_model.IntVar], most: int) -> cp_model.IntVar:
        if len(parts) == 1:
            return parts[0]
        total = self.model.new_int_var(0, most, "")
        self.model.add(total == sum(parts))
        return total

    def _shift(self, task: int) -> cp_model.IntervalVar:
        durations = {self.problem.tasks[task].modes[number].duration for number in self.chosen[task]}
        size: int | cp_model.IntVar = min(durations)
        if len(durations) > 1:
            size = self.model.new_int_var(min(durations), max(durations), "")
        return self.model.new_interval_var(self.starts[task], size, self.ends[task], "")

    def read(self, solver: cp_model.CpSolver) -> Schedule:
        modes = tuple(next(m for m, chosen in each.items() if solver.boolean_value(chosen)) for each in self.chosen)
        starts, ends = ([solver.value(time) for time in times] for times in (self.starts, self.ends))
        counts: dict[int, list[tuple[int, int, int]]] = {}
        for (task, team, skill), count in self.serving.items():
            counts.setdefault(task, []).append((team, skill, solver.value(count)))
        crews: list[Crew] = [()] * len(starts)
        free_from = [0] * len(self.problem.people)
        for task in sorted(counts, key=lambda task: starts[task]):
            for team, skill, wanted in counts[task]:
                ready = [person for person in self.teams[team] if free_from[person] <= starts[task]]
                for person in ready[:wanted]:
                    free_from[person] = ends[task]
                    crews[task] += ((person, skill),)
        return Schedule(tuple(starts), modes, max(ends, default=0), tuple(crews) if self.problem.people else ())


def teams_of(problem: SchedulingProblem) -> tuple[tuple[int, ...], ...]:
    """Return the people in groups of those who can stand in for each other at any time."""
    alike: dict[tuple[frozenset[int], tuple[tuple[int, int], ...]], list[int]] = {}
    for number, person in enumerate(problem.people):
        alike.setdefault((person.skills, person.away), []).append(number)
    return tuple(tuple(team) for team in alike.values())


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
    if kept is not None:
        # Small questions in great number: the linear relaxation and long preparation cost more than they find.
        solver.parameters.linearization_level = 0
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.symmetry_level = 0
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
