"""Schedules that leave open who serves: only how many people master each group of skills counts.

Without names the problem is one of resources alone (Hall, 1935), which a population solves far better and far faster.
No schedule with names is shorter than the shortest of these; to find people for one is the work of `window`.
"""

from __future__ import annotations

from standpipe.waves.scheduling.arrays import Bits, Instance, Integers, drawn, laid_out, np, room_for
from standpipe.waves.scheduling.evolution import BUILT, MEMBERS, SINCE, empty_population, evolve
from standpipe.waves.scheduling.kernel import FORWARDS, KEEP_MODES, placed
from standpipe.waves.scheduling.model import Schedule, SchedulingProblem

_STILL = 60
"""Children for each member without a better one, after which another population follows."""
_DRAWS = 20


class UnnamedSchedules:
    """A population of them, for a problem in which every mode fits by itself."""

    def __init__(self, problem: SchedulingProblem, *, size: int, random: Bits) -> None:
        self.problem, self.size, self.random = problem, size, random
        self.instance = laid_out(problem, with_crews=False)
        self.room = room_for(self.instance)
        self.population = empty_population(self.instance, self.room, size)

    def breed(self, schedules: int) -> int:
        """Build about that many schedules; return how many."""
        if self.population.state[SINCE] > _STILL * self.size:
            self.population = empty_population(self.instance, self.room, self.size)
        before = int(self.population.state[BUILT])
        evolve(self.instance, self.room, self.random, self.population, schedules, 0, np.zeros(0, np.int64))
        return int(self.population.state[BUILT]) - before

    def shorter_than(self, makespan: int) -> Schedule | None:
        """Return a random member that is shorter; None where a few draws show none."""
        population = self.population
        for _ in range(_DRAWS):
            member = drawn(self.random, int(population.state[MEMBERS]))
            if population.fitness[member] < makespan:
                order, modes = population.orders[member], population.modes[member]
                placed(self.instance, self.room, order, modes, population.tastes[member], FORWARDS, KEEP_MODES)
                return schedule_read(self.problem, self.instance, self.room.finish, modes, self.room.serving)
        return None


def schedule_read(
    problem: SchedulingProblem, instance: Instance, finish: Integers, mode_of: Integers, serving: Integers
) -> Schedule:
    """Return the schedule that the arrays hold; without people where they name none."""
    modes = [int(mode) - int(first) for mode, first in zip(mode_of, instance.mode_at, strict=False)]
    durations = [task.modes[mode].duration for task, mode in zip(problem.tasks, modes, strict=True)]
    ends = [int(end) for end in finish]
    half = serving.shape[1] // 2
    crews: list[tuple[tuple[int, int], ...]] = []
    for task, mode, row in zip(problem.tasks, modes, serving, strict=True):
        size = min(sum(task.modes[mode].skills), half)
        crews.append(tuple((int(row[place]), int(row[half + place])) for place in range(size)))
    return Schedule(
        tuple(end - duration for end, duration in zip(ends, durations, strict=True)),
        tuple(modes),
        max(ends),
        tuple(crews) if problem.people else (),
    )
