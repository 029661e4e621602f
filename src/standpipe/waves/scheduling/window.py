"""A shorter schedule from re-planning one stretch of another: there the order of tasks is free, elsewhere it stays.

Method: large neighbourhood search (Shaw, 1998) on a partial order: of two tasks that ask for the same resource, or both
for people, the one that ends before the other starts still does, unless both lie in the stretch. The time of all tasks
is free, and so is who serves which, so that what the stretch gains moves everything after it forward (after Godard,
Laborie and Nuijten, 2005).

The other schedule need not say who serves (see `unnamed`). People cannot always be found for the order that it has;
a stretch in which that is free is often all that is missing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from standpipe.waves.scheduling.arrays import Bits, drawn
from standpipe.waves.scheduling.exact import ExactAnswer, Kept, solve_exactly
from standpipe.waves.scheduling.model import Schedule, SchedulingProblem

_WIDER, _NARROWER = 1.05, 0.75
"""Factors of the share after a stretch that was settled and one that was not: five in six are."""
_SMALLEST = 0.1


@dataclass(slots=True)
class Stretch:
    """How large a share of the tasks is free: as large as can be settled.

    Args:
        share: of all tasks, taken in the order of their starts.

    """

    share: float = 0.4

    def learn(self, *, settled: bool) -> None:
        """Take a larger share from now on when the last one was settled, a smaller one when it was not."""
        self.share = min(1.0, max(_SMALLEST, self.share * (_WIDER if settled else _NARROWER)))


def improved_stretch(
    problem: SchedulingProblem,
    schedule: Schedule,
    freed: Collection[int],
    *,
    longest: int | None,
    effort: float,
    seconds: float,
    seed: int,
) -> ExactAnswer:
    """Return the shortest schedule up to `longest` that keeps the order and modes of the tasks that are not freed.

    Args:
        problem: what to schedule.
        schedule: what to start from; it may lack people.
        freed: the tasks that may change their order among themselves, and their modes.
        longest: only schedules up to this makespan are of interest; None for any.
        effort: limit in the solver's deterministic time.
        seconds: limit in seconds of the clock.
        seed: of the solver's random choices.

    """
    modes = {task: mode for task, mode in enumerate(schedule.modes) if task not in freed}
    kept = Kept(modes=modes, order=kept_order(problem, schedule, freed))
    return solve_exactly(problem, longest=longest, effort=effort, seconds=seconds, seed=seed, kept=kept)


def freed_tasks(schedule: Schedule, random: Bits, share: float) -> frozenset[int]:
    """Return the tasks of a random stretch of starts, of a random size up to that share of all."""
    by_start = sorted(range(len(schedule.starts)), key=lambda task: (schedule.starts[task], task))
    length = drawn(random, round(share * len(by_start)) + 1)
    first = drawn(random, len(by_start) - length + 1)
    return frozenset(by_start[first : first + length])


def kept_order(problem: SchedulingProblem, schedule: Schedule, freed: Collection[int]) -> tuple[tuple[int, int], ...]:
    """Return the pairs (before, after) that keep their order, without those that others imply."""
    modes = [task.modes[mode] for task, mode in zip(problem.tasks, schedule.modes, strict=True)]
    sharing = [[task for task, mode in enumerate(modes) if any(mode.skills)]]
    sharing += [
        [task for task, mode in enumerate(modes) if mode.demands[resource]]
        for resource in range(len(problem.capacities))
    ]
    pairs: set[tuple[int, int]] = set()
    for asking in sharing:
        for before in asking:
            end = schedule.starts[before] + modes[before].duration
            later = [task for task in asking if schedule.starts[task] >= end]
            over = min((schedule.starts[t] + modes[t].duration for t in later if t not in freed), default=None)
            pairs.update(
                (before, after)
                for after in later
                if (over is None or schedule.starts[after] < over) and not (before in freed and after in freed)
            )
    return tuple(sorted(pairs))
