"""A scheduling problem laid out as flat arrays, and the one place where scheduling meets NumPy and Numba.

Units of up to eight renewable resources share one word of 64 bits, with a guard bit above each; whether a demand fits
is then one subtraction and one test for all (Lamport, 1975, "Multiple byte processing with full-word instructions").
Groups of skills stand among the resources: no more people can serve them than master one of the skills (Hall, 1935), so
that most times at which no crew can be found are passed over without looking for one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, ParamSpec, TypeVar

import numba
import numpy as np
import numpy.typing as npt

from standpipe.waves.scheduling.bounds import asked_of, skill_groups
from standpipe.waves.scheduling.model import SchedulingProblem, topological_order

__all__ = ["np", "Integers", "Bits", "compiled", "Instance", "Room", "laid_out", "room_for", "generator_state", "drawn"]

Integers = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint64]

_P = ParamSpec("_P")
_R = TypeVar("_R")

PEOPLE_A_WORD = 63
"""Bits of a word that name people; the sign stays clear."""
MOST_GROUPS = 32
"""Groups of skills that stand among the resources, the busiest first."""


def compiled(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Return the function compiled to machine code and cached on disk."""
    machine_code: Callable[_P, _R] = numba.njit(cache=True, nogil=True)(function)
    return machine_code


class Instance(NamedTuple):
    """The problem: rows of `duration`, `need`, `uses` and `skills` are modes, `mode_at` says where a task's begin."""

    mode_at: Integers
    duration: Integers
    need: Integers
    full: Integers
    early: Integers
    """By time: what is free of the resources while people are away; no rows when nobody is ever away."""
    guard: Integers
    uses: Integers
    stocks: Integers
    skills: Integers
    crew: Integers
    """People that each mode needs in all."""
    mastery: Integers
    """Skills of each person, one bit each."""
    away: Integers
    """By time and word: people who cannot serve, as in `Room.busy`; no rows when nobody is ever away."""
    before_at: Integers
    before: Integers
    after_at: Integers
    after: Integers
    latest: Integers
    """Latest finish of each task when every task takes its shortest mode."""


class Room(NamedTuple):
    """Arrays that a schedule is built in."""

    free: Integers
    busy: Integers
    tally: Integers
    finish: Integers
    order: Integers
    mark: Integers
    ready: Integers
    left: Integers
    """Places of each skill still to fill."""
    role: Integers
    """Skill that each person serves in the task at hand, or -1."""
    via: Integers
    """Who could change to each skill."""
    queue: Integers
    taken: Integers
    able: Integers
    """Who could serve the task at hand, by preference."""
    serving: Integers
    """By task and place in the crew: the person, or -1; and in the second half of the row the skill."""
    used: Integers
    """Units of each stock that the modes use up."""


def generator_state(seed: int) -> Bits:
    """Return the state of a random generator of its own, never zero."""
    return np.array([(seed * 0x9E3779B97F4A7C15 + 0x2545F4914F6CDD1D) % (1 << 64) or 1], np.uint64)


@compiled
def drawn(state: Bits, bound: int) -> int:
    """Return a random whole number from 0 to bound - 1: xorshift of 64 bits (Marsaglia, 2003)."""
    word = state[0]
    word ^= word << np.uint64(13)
    word ^= word >> np.uint64(7)
    word ^= word << np.uint64(17)
    state[0] = word
    return np.int64((word >> np.uint64(33)) % np.uint64(bound))  # type: ignore[return-value]  # an int once compiled


def laid_out(problem: SchedulingProblem, *, with_crews: bool = True) -> Instance:
    """Return the arrays of a problem in which every mode fits by itself.

    Args:
        problem: what to schedule.
        with_crews: False for the relaxation in which only groups of skills count, not who serves which task.

    """
    modes = [mode for task in problem.tasks for mode in task.modes]
    groups = _busiest_groups(problem)
    capacities = (*problem.capacities, *(people for _, people in groups))
    lanes = next(lanes for lanes in (8, 4, 2) if max(capacities, default=0) < 1 << (64 // lanes - 1))
    words = max(1, -(-len(capacities) // lanes))
    guard = _packed([[1 << (64 // lanes - 1)] * lanes * words], words, lanes)[0]
    skills = [(with_crews and mode.skills) or (0,) * problem.skill_count for mode in modes]
    demands = [(*mode.demands, *(asked_of(mode, group) for group, _ in groups)) for mode in modes]
    full = _packed([capacities], words, lanes)[0] | guard
    count = len(problem.tasks)
    before_at, before = _grouped(count, ((after, earlier) for earlier, after in problem.links))
    after_at, after = _grouped(count, problem.links)
    return Instance(
        np.cumsum([0] + [len(task.modes) for task in problem.tasks], dtype=np.int64),
        np.array([mode.duration for mode in modes], np.int64),
        _packed(demands, words, lanes),
        full,
        full - _packed(_groups_away(problem, groups), words, lanes),
        guard,
        _table([mode.uses for mode in modes]),
        np.array(problem.stocks, np.int64),
        _table(skills),
        np.array([sum(row) for row in skills], np.int64),
        np.array([sum(1 << k for k in person.skills) for person in problem.people if with_crews], np.int64),
        _absences(problem),
        before_at,
        before,
        after_at,
        after,
        np.array(_latest_finishes(problem), np.int64),
    )


def room_for(instance: Instance) -> Room:
    """Return arrays with room for any schedule of the problem in which no time is left empty."""
    tasks, people = len(instance.mode_at) - 1, len(instance.mastery)
    longest = [instance.duration[instance.mode_at[i] : instance.mode_at[i + 1]].max() for i in range(tasks)]
    horizon = int(sum(longest)) + int(max(longest, default=0)) + instance.away.shape[0] + 2
    words, skills = -(-people // PEOPLE_A_WORD), instance.skills.shape[1]
    crew = int(instance.crew.max()) if len(instance.crew) else 0

    def line(size: int) -> Integers:
        return np.zeros(size, np.int64)

    return Room(
        np.zeros((horizon, len(instance.full)), np.int64),
        np.zeros((horizon, words), np.int64),
        line(horizon + 2), line(tasks), line(tasks), line(tasks), line(tasks),
        line(skills), line(people), line(skills), line(skills), line(words), line(people),
        np.full((tasks, 2 * crew), -1, np.int64),
        line(len(instance.stocks)),
    )  # fmt: skip


def _busiest_groups(problem: SchedulingProblem) -> list[tuple[frozenset[int], int]]:
    """Return groups of skills by falling work a person, as many as stand among the resources."""

    def work(group: frozenset[int], people: int) -> float:
        asked = (min(mode.duration * asked_of(mode, group) for mode in task.modes) for task in problem.tasks)
        return -sum(asked) / max(1, people)

    return sorted(skill_groups(problem), key=lambda each: (work(*each), sorted(each[0])))[:MOST_GROUPS]


def _groups_away(problem: SchedulingProblem, groups: list[tuple[frozenset[int], int]]) -> list[list[int]]:
    """Return for each time until the last absence how many people are away, by resource."""
    rows = [[0] * (len(problem.capacities) + len(groups)) for _ in range(problem.last_absence)]
    for person in problem.people:
        mine = [len(problem.capacities) + at for at, (group, _) in enumerate(groups) if person.skills & group]
        for begin, until in person.away:
            for time in range(begin, until):
                for at in mine:
                    rows[time][at] += 1
    return rows


def _packed(rows: Sequence[Sequence[int]], words: int, lanes: int) -> Integers:
    packed = np.zeros((len(rows), words), np.uint64)
    for number, row in enumerate(rows):
        for lane, units in enumerate(row):
            packed[number, lane // lanes] += np.uint64(units << (64 // lanes * (lane % lanes)))
    return packed.view(np.int64)


def _table(rows: Sequence[Sequence[int]]) -> Integers:
    return np.array(rows, np.int64).reshape(len(rows), -1) if rows else np.zeros((0, 0), np.int64)


def _absences(problem: SchedulingProblem) -> Integers:
    away = np.zeros((problem.last_absence, -(-len(problem.people) // PEOPLE_A_WORD)), np.int64)
    for number, person in enumerate(problem.people):
        for begin, until in person.away:
            away[begin:until, number // PEOPLE_A_WORD] |= np.int64(1 << (number % PEOPLE_A_WORD))
    return away


def _grouped(count: int, pairs: Iterable[tuple[int, int]]) -> tuple[Integers, Integers]:
    groups: list[list[int]] = [[] for _ in range(count)]
    for one, other in pairs:
        groups[one].append(other)
    sizes = np.cumsum([0] + [len(group) for group in groups], dtype=np.int64)
    return sizes, np.array([other for group in groups for other in group], np.int64)


def _latest_finishes(problem: SchedulingProblem) -> list[int]:
    shortest = [min(mode.duration for mode in task.modes) for task in problem.tasks]
    following: list[list[int]] = [[] for _ in shortest]
    for earlier, later in problem.links:
        following[earlier].append(later)
    tails = [0] * len(shortest)
    for task in reversed(topological_order(len(shortest), problem.links)):
        tails[task] = max((tails[later] + shortest[later] for later in following[task]), default=0)
    longest = max((tail + duration for tail, duration in zip(tails, shortest, strict=True)), default=0)
    return [longest - tail for tail in tails]
