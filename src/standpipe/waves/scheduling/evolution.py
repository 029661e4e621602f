"""The compiled search of scheduling: a population of task lists that is crossed, varied and justified.

Method: a genetic algorithm on activity lists with two-point crossover (Hartmann, 1998), modes beside the list
(Hartmann, 2001) with mode improvement while a schedule is built (Van Peteghem and Vanhoucke, 2010), and double
justification of every child (Valls, Ballestín and Quintanilla, 2005, 2008). A child replaces a member that is no
better; a list that is already there is not taken twice. First lists are drawn by latest finish with noise.
"""

from __future__ import annotations

from typing import NamedTuple

from standpipe.waves.scheduling.arrays import Bits, Instance, Integers, Room, compiled, drawn, np
from standpipe.waves.scheduling.kernel import CHANGE_MODES, KEEP_MODES, justified

BROKEN = 1 << 40
"""Fitness from which on a member uses more of a stock than there is."""


class Population(NamedTuple):
    """Members by row, and the best schedule so far."""

    orders: Integers
    modes: Integers
    tastes: Integers
    """For each member the people by falling preference."""
    fitness: Integers
    keys: Integers
    """A number that tells members apart."""
    state: Integers
    """Members in place; best fitness of this population; children since it fell; schedules built."""
    best_finish: Integers
    best_modes: Integers
    best_serving: Integers


MEMBERS, BEST, SINCE, BUILT = 0, 1, 2, 3
BEST_OF, WORST = 0, 1


def empty_population(instance: Instance, room: Room, size: int) -> Population:
    """Return a population with room for that many members."""
    tasks, people = len(instance.mode_at) - 1, len(instance.mastery)
    return Population(
        np.zeros((size, tasks), np.int64),
        np.zeros((size, tasks), np.int64),
        np.zeros((size, people), np.int64),
        np.zeros(size, np.int64),
        np.zeros(size, np.int64),
        np.array([0, 2 * BROKEN, 0, 0], np.int64),
        np.zeros(tasks, np.int64),
        np.zeros(tasks, np.int64),
        room.serving.copy(),
    )


@compiled
def sampled(instance: Instance, room: Room, random: Bits, noise: int, order: Integers) -> None:
    """Write a feasible list, drawn by latest finish plus noise of up to `noise` time units."""
    waiting, ready = room.mark, room.ready
    tasks = order.shape[0]
    key = np.empty(tasks, np.int64)
    for task in range(tasks):
        key[task] = 16 * instance.latest[task] + drawn(random, 16 * noise + 1)
    waiting[:] = instance.before_at[1:] - instance.before_at[:-1]
    length = 0
    for task in range(tasks):
        if waiting[task] == 0:
            ready[length] = task
            length += 1
    for place in range(tasks):
        first = 0
        for other in range(1, length):
            if key[ready[other]] < key[ready[first]]:
                first = other
        task = ready[first]
        length -= 1
        ready[first] = ready[length]
        order[place] = task
        for link in range(instance.after_at[task], instance.after_at[task + 1]):
            later = instance.after[link]
            waiting[later] -= 1
            if waiting[later] == 0:
                ready[length] = later
                length += 1


@compiled
def shuffled(random: Bits, values: Integers, swaps: int) -> None:
    """Swap random pairs."""
    size = values.shape[0]
    for _ in range(swaps):
        one, other = drawn(random, size), drawn(random, size)
        values[one], values[other] = values[other], values[one]


@compiled
def crossed(
    random: Bits, population: Population, one: int, other: int, room: Room, order: Integers, mode_of: Integers
) -> None:
    """Write a child: the first parent's list outside of a random stretch, the second parent's order within it."""
    tasks = order.shape[0]
    length = tasks // 4 + drawn(random, tasks // 2 + 1)
    low = drawn(random, tasks - length + 1)
    high = low + length
    mark = room.mark
    mark[:] = 0
    fathers, modes = population.orders, population.modes
    order[:] = fathers[one]
    mode_of[:] = modes[one]
    for place in range(low):
        mark[order[place]] = 1
    for place in range(high, tasks):
        mark[order[place]] = 1
    at = low
    for place in range(tasks):
        task = fathers[other, place]
        if mark[task] == 0:
            order[at] = task
            mode_of[task] = modes[other, task]
            at += 1


@compiled
def varied(instance: Instance, random: Bits, room: Room, order: Integers, times: int) -> None:
    """Move random tasks to random places between their predecessors and successors."""
    tasks, at = order.shape[0], room.mark
    before_at, before, after_at, after = instance.before_at, instance.before, instance.after_at, instance.after
    for place in range(tasks):
        at[order[place]] = place
    for _ in range(times):
        place = drawn(random, tasks)
        task = order[place]
        low, high = 0, tasks - 1
        for link in range(before_at[task], before_at[task + 1]):
            low = max(low, at[before[link]] + 1)
        for link in range(after_at[task], after_at[task + 1]):
            high = min(high, at[after[link]] - 1)
        target = low + drawn(random, high - low + 1)
        step = 1 if target > place else -1
        while place != target:
            order[place] = order[place + step]
            at[order[place]] = place
            place += step
        order[place] = task
        at[task] = place


@compiled
def overdrawn(used: Integers, stocks: Integers) -> int:
    """Return how many units of stock are used that are not there."""
    units = 0
    for stock in range(used.shape[0]):
        units += max(0, used[stock] - stocks[stock])
    return units


@compiled
def change_mode(used: Integers, uses: Integers, mode_of: Integers, task: int, mode: int) -> None:
    """Give a task a mode and count its stock."""
    for stock in range(used.shape[0]):
        used[stock] += uses[mode, stock] - uses[mode_of[task], stock]
    mode_of[task] = mode


@compiled
def repaired(instance: Instance, random: Bits, room: Room, mode_of: Integers) -> int:
    """Count the stock and change random modes until it lasts, or for a while; return the units still overdrawn."""
    tasks, used, uses, stocks, mode_at = mode_of.shape[0], room.used, instance.uses, instance.stocks, instance.mode_at
    used[:] = 0
    for task in range(tasks):
        for stock in range(used.shape[0]):
            used[stock] += uses[mode_of[task], stock]
    missing = overdrawn(used, stocks)
    for _ in range(20 * tasks):
        if missing == 0:
            break
        task = drawn(random, tasks)
        former = mode_of[task]
        other = mode_at[task] + drawn(random, mode_at[task + 1] - mode_at[task])
        change_mode(used, uses, mode_of, task, other)
        after = overdrawn(used, stocks)
        if after <= missing:
            missing = after
        else:
            change_mode(used, uses, mode_of, task, former)
    return missing


@compiled
def tournament(population: Population, random: Bits, size: int, worst: int) -> int:
    """Return the best, or the worst, of some random members."""
    fitness = population.fitness
    members = fitness.shape[0]
    chosen = drawn(random, members)
    for _ in range(size - 1):
        other = drawn(random, members)
        if (fitness[other] > fitness[chosen]) == (worst == WORST):
            chosen = other
    return chosen


@compiled
def bred(
    instance: Instance, room: Room, random: Bits, population: Population, order: Integers, mode_of: Integers,
    taste: Integers,
) -> None:  # fmt: skip
    """Write a new member: drawn freshly while the population fills, a child of two members afterwards."""
    tasks = order.shape[0]
    if population.state[MEMBERS] < population.fitness.shape[0]:
        sampled(instance, room, random, instance.latest[:].max() // 4 + 1, order)
        for task in range(tasks):
            first = instance.mode_at[task]
            mode_of[task] = first + drawn(random, instance.mode_at[task + 1] - first)
        shuffled(random, taste, drawn(random, taste.shape[0] + 1))
        return
    one, other = tournament(population, random, 2, BEST_OF), tournament(population, random, 2, BEST_OF)
    if one == other:
        other = (other + 1) % population.fitness.shape[0]
    crossed(random, population, one, other, room, order, mode_of)
    varied(instance, random, room, order, drawn(random, 5))
    taste[:] = population.tastes[one]
    if taste.shape[0] > 0:
        shuffled(random, taste, drawn(random, 3))
    if instance.duration.shape[0] > tasks:
        for _ in range(drawn(random, 4)):
            task = drawn(random, tasks)
            first = instance.mode_at[task]
            mode_of[task] = first + drawn(random, instance.mode_at[task + 1] - first)


@compiled
def key_of(order: Integers, mode_of: Integers) -> int:
    """Return a number that tells lists with their modes apart."""
    key = 1469598103934665603
    for place in range(order.shape[0]):
        key = (key ^ (order[place] * 4099 + mode_of[order[place]])) * 1099511628211
    return key


@compiled
def admitted(population: Population, random: Bits, fitness: int, key: int) -> int:
    """Return the row for a new member, or -1: a free row, or that of a member no better, unless its like is there."""
    state = population.state
    if state[MEMBERS] < population.fitness.shape[0]:
        state[MEMBERS] += 1
        row: int = state[MEMBERS] - 1
        return row
    row = tournament(population, random, 4, WORST)
    if fitness > population.fitness[row]:
        return -1
    keys = population.keys
    for member in range(keys.shape[0]):
        if keys[member] == key:
            return -1
    return row


@compiled
def evolve(
    instance: Instance, room: Room, random: Bits, population: Population, steps: int, target: int, people: Integers
) -> None:
    """Breed until that many schedules more were built, or one is as short as the target."""
    tasks = instance.mode_at.shape[0] - 1
    order, mode_of, taste = np.empty(tasks, np.int64), np.empty(tasks, np.int64), people.copy()
    state = population.state
    limit = state[BUILT] + steps
    several = instance.duration.shape[0] > tasks
    while state[BUILT] < limit and state[BEST] > target:
        taste[:] = people
        bred(instance, room, random, population, order, mode_of, taste)
        missing = repaired(instance, random, room, mode_of)
        choose = CHANGE_MODES if several and drawn(random, 2) == 0 else KEEP_MODES
        fitness, built = justified(instance, room, order, mode_of, taste, choose)
        if missing > 0:
            fitness = BROKEN + missing
        state[BUILT] += built
        state[SINCE] += 1
        if fitness < state[BEST]:
            state[BEST], state[SINCE] = fitness, 0
            population.best_finish[:] = room.finish
            population.best_modes[:] = mode_of
            population.best_serving[:] = room.serving
        key = key_of(order, mode_of)
        row = admitted(population, random, fitness, key)
        if row >= 0:
            population.orders[row] = order
            population.modes[row] = mode_of
            population.tastes[row] = taste
            population.fitness[row] = fitness
            population.keys[row] = key
