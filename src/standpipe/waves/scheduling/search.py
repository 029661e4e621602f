"""The shortest schedule of a problem that a given amount of work finds, with a lower bound.

Method: populations of lists (see `evolution`), each three times as large as the one before it, follow each
other; a population is given up when it stands still. Between them constraint programming (see `exact`) tries
to prove that nothing shorter exists or finds it. Where people have skills it also re-plans stretches (see `window`) of
the best schedule, and of shorter ones that leave open who serves (see `unnamed`). Work is counted in schedules built,
and constraint programming at a fixed rate, so that the same seed and work give the same schedule on any machine.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from standpipe.waves.scheduling.arrays import Bits, generator_state, laid_out, np, room_for
from standpipe.waves.scheduling.bounds import lower_bound, usable_modes
from standpipe.waves.scheduling.evolution import (
    BEST,
    BROKEN,
    BUILT,
    MEMBERS,
    SINCE,
    empty_population,
    evolve,
)
from standpipe.waves.scheduling.exact import solve_exactly
from standpipe.waves.scheduling.model import Mode, Person, Schedule, SchedulingProblem, SchedulingResult, Task
from standpipe.waves.scheduling.unnamed import UnnamedSchedules, schedule_read
from standpipe.waves.scheduling.window import Stretch, freed_tasks, improved_stretch

SCHEDULES_A_UNIT = 50_000
"""Schedules that count as much as one unit of deterministic time of constraint programming."""
FIRST_SIZE = 100
LARGEST_SIZE = 8_100
_STEP = 2_000
_MODEL_WORK = 500
"""Work that it counts to state one problem to the constraint solver."""
_PROOF_SHARE = 0.15
_REPLAN_SHARE = 8.0
"""Work on stretches for each unit of what was done before them."""
_STRETCH_EFFORT = 0.1
_STILL = 60
"""Children for each member without a better one, after which a population is given up."""
_STILL_WITH_PEOPLE = 20
"""The same where stretches, which gain more there, wait for their turn."""


@dataclass(slots=True)
class _Run:
    """Where a search stands."""

    problem: SchedulingProblem
    usable: tuple[tuple[int, ...], ...]
    bound: int
    work: int
    seed: int
    remaining: Callable[[], float]
    best: Schedule | None = None
    spent: int = 0
    proof_spent: int = 0
    stopped: bool = False
    infeasible: bool = False
    progress: Callable[[int, int], None] | None = None
    tried: int = field(default=0)
    stretch: Stretch = field(default_factory=Stretch)
    unnamed_stretch: Stretch = field(default_factory=Stretch)

    def over(self) -> bool:
        if self.infeasible or (self.best is not None and self.best.makespan <= self.bound):
            return True
        if self.spent < self.work and self.remaining() <= 0:
            self.stopped = True
        return self.stopped or self.spent >= self.work

    def offer(self, schedule: Schedule) -> None:
        if self.best is None or schedule.makespan < self.best.makespan:
            self.best = schedule
            if self.progress is not None:
                self.progress(schedule.makespan, self.bound)


def find_schedule(
    problem: SchedulingProblem,
    *,
    work: int = 500_000,
    seed: int = 1,
    remaining: Callable[[], float] = lambda: math.inf,
    progress: Callable[[int, int], None] | None = None,
) -> SchedulingResult:
    """Return the shortest schedule that the work finds.

    Args:
        problem: what to schedule.
        work: how many schedules may be built, and their equivalent in constraint programming; one is always built.
        seed: of every random choice; the same seed and work give the same schedule.
        remaining: seconds that are left; asked between steps, the search ends when none are. A run that it cuts short
            is `stopped` and cannot be repeated exactly.
        progress: told each new best makespan and the bound.

    >>> from standpipe.waves.scheduling.model import Mode
    >>> two = tuple(Task(name, (Mode(3, (1,)),)) for name in "ab")
    >>> find_schedule(SchedulingProblem(two, (1,))).schedule.makespan
    6
    """
    usable = usable_modes(problem)
    if not all(usable):
        return SchedulingResult(None, 0, proved_infeasible=True, work=0, stopped=False)
    kept = replace(
        problem,
        tasks=tuple(
            Task(task.name, tuple(task.modes[number] for number in numbers))
            for task, numbers in zip(problem.tasks, usable, strict=True)
        ),
    )
    run = _Run(kept, usable, lower_bound(kept, tuple(tuple(range(len(n))) for n in usable)), work, seed, remaining)
    run.progress = progress
    if problem.tasks:
        _search(run)
    else:
        run.best = Schedule((), (), 0)
    best = None
    if run.best is not None:
        best = replace(run.best, modes=tuple(usable[task][mode] for task, mode in enumerate(run.best.modes)))
    return SchedulingResult(best, run.bound, run.infeasible, run.spent, run.stopped)


def _search(run: _Run) -> None:
    size = FIRST_SIZE
    while run.spent == 0 or not run.over():
        _evolve(run, size)
        if run.over():
            return
        _prove(run)
        if run.problem.people and not run.over():
            _replan(run, size)
        size = min(3 * size, LARGEST_SIZE)


def _evolve(run: _Run, size: int) -> None:
    instance = laid_out(run.problem)
    room = room_for(instance)
    population = empty_population(instance, room, size)
    random = generator_state(1_000_003 * run.seed + run.tried)
    run.tried += 1
    people = sorted(range(len(run.problem.people)), key=lambda person: len(run.problem.people[person].skills))
    state = population.state
    while run.spent == 0 or not run.over():
        before = int(state[BUILT])
        steps = max(1, min(_STEP if run.spent else 1, run.work - run.spent))
        evolve(instance, room, random, population, steps, run.bound, np.array(people, np.int64))
        run.spent += int(state[BUILT]) - before
        if state[BEST] < BROKEN:
            found = (population.best_finish, population.best_modes, population.best_serving)
            run.offer(schedule_read(run.problem, instance, *found))
        full = state[MEMBERS] == size
        even = full and population.fitness.min() == population.fitness.max()
        if full and state[SINCE] > (10 if even else _STILL_WITH_PEOPLE if people else _STILL) * size:
            return


def _units_left(run: _Run, units: float) -> float:
    return min(units, (run.work - run.spent) / SCHEDULES_A_UNIT)


def _longest(run: _Run) -> int | None:
    return None if run.best is None else run.best.makespan - 1


def _charge(run: _Run, effort: float) -> int:
    charged = _MODEL_WORK + round(effort * SCHEDULES_A_UNIT)
    run.spent += charged
    return charged


def _prove(run: _Run) -> None:
    units = _units_left(run, (_PROOF_SHARE * run.spent - run.proof_spent) / SCHEDULES_A_UNIT + 0.2)
    answer = solve_exactly(
        run.problem, shortest=run.bound, longest=_longest(run), effort=units, seconds=run.remaining(), seed=run.seed
    )
    run.proof_spent += _charge(run, answer.effort)
    if answer.schedule is not None:
        run.offer(answer.schedule)
    if answer.lower_bound is not None:
        run.bound = max(run.bound, answer.lower_bound)
    if answer.finished:
        run.infeasible = run.best is None
        run.bound = run.bound if run.best is None else run.best.makespan


def _replan(run: _Run, size: int) -> None:
    """Re-plan stretches, in turn of the best schedule and of shorter ones that leave open who serves."""
    random = generator_state(7_919 * run.seed + run.tried)
    unnamed = UnnamedSchedules(run.problem, size=size, random=random)
    until = run.spent + round(run.spent * _REPLAN_SHARE)
    while run.spent < until and not run.over():
        run.spent += unnamed.breed(_STEP)
        base = unnamed.shorter_than(BROKEN if run.best is None else run.best.makespan)
        if base is not None:
            _replan_one(run, base, random, run.unnamed_stretch)
        if run.best is not None and not run.over():
            _replan_one(run, run.best, random, run.stretch)


def _replan_one(run: _Run, base: Schedule, random: Bits, stretch: Stretch) -> None:
    freed = freed_tasks(base, random, stretch.share)
    answer = improved_stretch(
        run.problem, base, freed, longest=_longest(run), effort=_units_left(run, _STRETCH_EFFORT),
        seconds=run.remaining(), seed=run.seed,
    )  # fmt: skip
    _charge(run, answer.effort)
    if answer.schedule is not None:
        run.offer(answer.schedule)
    else:
        stretch.learn(settled=answer.finished)


def warm_up() -> None:
    """Compile every kernel, or read it from the cache, by a problem that takes no time."""
    tasks = (
        Task("a", (Mode(2, (1,), (1,), (1,)), Mode(1, (2,), (2,), (1,)))),
        Task("b", (Mode(2, (1,), (1,), (1,)), Mode(1, (2,), (0,), (1,)))),
        Task("c", (Mode(1, (2,), (0,), (0,)),)),
    )
    people = (Person("one", frozenset({0})), Person("two", frozenset({0})))
    find_schedule(SchedulingProblem(tasks, (2,), (3,), people, ((0, 1),)), work=2_000)
