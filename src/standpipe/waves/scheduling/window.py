"""A shorter schedule from re-planning one stretch of it: some tasks are free, the others keep their crew and order.

Method: large neighbourhood search (Shaw, 1998) on a partial order: of the tasks that stay, those that share a person,
and those of which one ends before the other starts within reach, keep their order; the time of all is free, so that
what the stretch gains moves everything after it forward (after Godard, Laborie and Nuijten, 2005).
"""

from __future__ import annotations

from itertools import pairwise

from standpipe.waves.scheduling.arrays import Bits, drawn
from standpipe.waves.scheduling.exact import Kept, solve_exactly
from standpipe.waves.scheduling.model import Schedule, SchedulingProblem


def improved_stretch(
    problem: SchedulingProblem, schedule: Schedule, random: Bits, *, effort: float, seconds: float, seed: int
) -> tuple[Schedule | None, float]:
    """Return a schedule shorter than the given one, or None, and the deterministic time that it took.

    The stretch is drawn: tasks that run within a random span of time, and a few others.
    """
    freed = freed_tasks(problem, schedule, random)
    kept = {task: schedule.people[task] for task in range(len(problem.tasks)) if task not in freed}
    answer = solve_exactly(
        problem, longest=schedule.makespan - 1, effort=effort, seconds=seconds, seed=seed,
        kept=Kept(kept, {task: schedule.modes[task] for task in kept}, kept_order(problem, schedule, kept)),
    )  # fmt: skip
    return answer.schedule, answer.effort


def freed_tasks(problem: SchedulingProblem, schedule: Schedule, random: Bits) -> frozenset[int]:
    """Return the tasks of a random stretch: about a third of all by start, and every eighth of the others."""
    by_start = sorted(range(len(problem.tasks)), key=lambda task: (schedule.starts[task], task))
    length = max(1, len(by_start) // 3)
    first = drawn(random, len(by_start) - length + 1)
    stretch = set(by_start[first : first + length])
    return frozenset(stretch | {task for task in by_start if drawn(random, 8) == 0})


def kept_order(
    problem: SchedulingProblem, schedule: Schedule, kept: dict[int, tuple[tuple[int, int], ...]]
) -> tuple[tuple[int, int], ...]:
    """Return the pairs of kept tasks, one right after the other at the same person or resource, in their order."""
    pairs: set[tuple[int, int]] = set()
    for person in range(len(problem.people)):
        mine = sorted((schedule.starts[t], t) for t, crew in kept.items() if any(who == person for who, _ in crew))
        pairs.update((one, other) for (_, one), (_, other) in pairwise(mine))
    for resource in range(len(problem.capacities)):
        asking = [t for t in kept if problem.tasks[t].modes[schedule.modes[t]].demands[resource]]
        ends = {t: schedule.starts[t] + problem.tasks[t].modes[schedule.modes[t]].duration for t in asking}
        pairs.update((a, b) for a in asking for b in asking if a != b and ends[a] <= schedule.starts[b])
    return tuple(sorted(pairs))
