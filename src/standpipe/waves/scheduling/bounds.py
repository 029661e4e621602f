"""What no schedule can beat: modes that can never run, and lower bounds on the makespan.

Bounds: the longest chain of tasks in their shortest modes; and for each resource, and each group of skills, the work
that must be done divided by what is there (Klein and Scholl, 1999, survey both). A crew can be found among all people
when no group of its skills asks for more people than master one of them (Hall, 1935).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import reduce
from itertools import combinations
from operator import or_

from standpipe.waves.scheduling.model import Mode, SchedulingProblem, topological_order

_WHOLE_LATTICE = 12
"""Up to that many skills every group is looked at; above, groups of up to three and the whole."""


def skill_groups(problem: SchedulingProblem) -> Iterator[tuple[frozenset[int], int]]:
    """Yield groups of skills, each with how many people master one of them or more.

    Of the groups that the same people serve only the largest is yielded: what it asks for covers what the others ask.
    """
    skills = problem.skill_count
    masters = [sum(1 << number for number, who in enumerate(problem.people) if k in who.skills) for k in range(skills)]
    seen: set[int] = set()
    for size in range(1, skills + 1) if skills <= _WHOLE_LATTICE else (1, 2, 3, skills):
        for members in combinations(masters, size):
            able = reduce(or_, members)
            if able not in seen:
                seen.add(able)
                yield frozenset(k for k in range(skills) if not masters[k] & ~able), able.bit_count()


def asked_of(mode: Mode, group: Collection[int]) -> int:
    """Return how many people a mode asks of a group of skills."""
    return sum(mode.skills[skill] for skill in group) if mode.skills else 0


def usable_modes(problem: SchedulingProblem) -> tuple[tuple[int, ...], ...]:
    """Return for each task the modes that could run if nothing else did; none means that the task is impossible."""
    return tuple(
        tuple(number for number, mode in enumerate(task.modes) if _fits(problem, mode)) for task in problem.tasks
    )


def _fits(problem: SchedulingProblem, mode: Mode) -> bool:
    units = zip((*mode.demands, *mode.uses), (*problem.capacities, *problem.stocks), strict=True)
    return all(asked <= there for asked, there in units) and crew_exists(problem, mode)


def crew_exists(problem: SchedulingProblem, mode: Mode) -> bool:
    """Say whether the people of a problem, all free, could serve a mode: every place filled by augmenting paths."""
    places = [skill for skill, asked in enumerate(mode.skills) for _ in range(asked)]
    if len(places) > len(problem.people):
        return False
    holder: dict[int, int] = {}

    def fill(place: int, tried: set[int]) -> bool:
        for number, person in enumerate(problem.people):
            if places[place] in person.skills and number not in tried:
                tried.add(number)
                if number not in holder or fill(holder[number], tried):
                    holder[number] = place
                    return True
        return False

    return all(fill(place, set()) for place in range(len(places)))


def lower_bound(problem: SchedulingProblem, usable: tuple[tuple[int, ...], ...]) -> int:
    """Return a makespan that no schedule can beat; every task must have a usable mode.

    >>> from standpipe.waves.scheduling.model import Task
    >>> two = tuple(Task(name, (Mode(3, (1,)),)) for name in "ab")
    >>> lower_bound(SchedulingProblem(two, (1,)), ((0,), (0,)))
    6
    """
    modes = [[task.modes[number] for number in numbers] for task, numbers in zip(problem.tasks, usable, strict=True)]
    bounds = [_longest_chain(problem, [min(mode.duration for mode in each) for each in modes])]
    for resource, capacity in enumerate(problem.capacities):
        work = sum(min(mode.duration * mode.demands[resource] for mode in each) for each in modes)
        bounds.append(-(-work // max(1, capacity)))
    for group, people in skill_groups(problem):
        work = sum(min(mode.duration * asked_of(mode, group) for mode in each) for each in modes)
        bounds.append(-(-work // max(1, people)))
    return max(bounds)


def _longest_chain(problem: SchedulingProblem, durations: list[int]) -> int:
    following: list[list[int]] = [[] for _ in durations]
    for before, after in problem.links:
        following[before].append(after)
    ends = list(durations)
    for task in topological_order(len(durations), problem.links):
        for after in following[task]:
            ends[after] = max(ends[after], ends[task] + durations[after])
    return max(ends, default=0)
