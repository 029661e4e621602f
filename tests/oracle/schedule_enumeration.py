"""The shortest schedule of a tiny problem by trying every order, mode and crew; written from the definition alone.

An optimal schedule exists among those in which tasks are taken in some order that respects the links and each is put
at the earliest time that its mode and crew find free (active schedules; Baker, 1974, for a regular objective).
"""

from __future__ import annotations

from itertools import combinations, permutations, product

from standpipe.waves.scheduling.model import Mode, SchedulingProblem


def shortest_by_enumeration(problem: SchedulingProblem) -> int | None:
    """Return the least makespan; None when there is no schedule."""
    best = [None]
    for modes in product(*(range(len(task.modes)) for task in problem.tasks)):
        chosen = [task.modes[mode] for task, mode in zip(problem.tasks, modes, strict=True)]
        within = all(
            sum(mode.uses[stock] for mode in chosen) <= units for stock, units in enumerate(problem.stocks)
        ) and all(
            asked <= there for mode in chosen for asked, there in zip(mode.demands, problem.capacities, strict=True)
        )
        crews = [_crews(problem, mode) for mode in chosen]
        if within and all(crews):
            _extend(problem, chosen, crews, {}, [], best)
    return best[0]


def _crews(problem: SchedulingProblem, mode: Mode) -> list[frozenset[int]]:
    places = [skill for skill, asked in enumerate(mode.skills) for _ in range(asked)]
    return [
        frozenset(crew)
        for crew in combinations(range(len(problem.people)), len(places))
        if any(
            all(skill in problem.people[person].skills for person, skill in zip(order, places, strict=True))
            for order in permutations(crew)
        )
    ]


def _extend(problem, modes, crews, ends, placed, best):
    if len(placed) == len(modes):
        makespan = max((end for *_, end in placed), default=0)
        if best[0] is None or makespan < best[0]:
            best[0] = makespan
        return
    if best[0] is not None and max((end for *_, end in placed), default=0) >= best[0]:
        return
    for task in range(len(modes)):
        if task in ends or any(after == task and before not in ends for before, after in problem.links):
            continue
        for crew in crews[task]:
            begin = max((ends[before] for before, after in problem.links if after == task), default=0)
            while not _free(problem, modes, crew, task, begin, placed):
                begin += 1
            end = begin + modes[task].duration
            _extend(problem, modes, crews, ends | {task: end}, [*placed, (task, crew, begin, end)], best)


def _free(problem, modes, crew, task, begin, placed):
    for time in range(begin, begin + modes[task].duration):
        running = [each for each in placed if each[2] <= time < each[3]]
        if any(crew & other for _, other, _, _ in running):
            return False
        if any(a <= time < b for person in crew for a, b in problem.people[person].away):
            return False
        for resource, capacity in enumerate(problem.capacities):
            held = sum(modes[other].demands[resource] for other, *_ in running)
            if held + modes[task].demands[resource] > capacity:
                return False
    return True
