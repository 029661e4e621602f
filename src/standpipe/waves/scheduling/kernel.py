"""The compiled kernel of scheduling: a list of tasks becomes a schedule, and a schedule is justified.

Methods: serial schedule generation (Kelley, 1963; Kolisch, 1996): each task of the list in turn takes the earliest
time, and if asked the mode that ends first, at which resources and people allow it. Double justification (Valls,
Ballestín and Quintanilla, 2005): push all tasks as late as they go, then all as early as they go; the makespan never
grows. A crew is the cheapest set of free people in the order of preference, found by augmenting paths (the greedy
algorithm on a transversal matroid; Edmonds and Fulkerson, 1965).
"""

from __future__ import annotations

from standpipe.waves.scheduling.arrays import PEOPLE_A_WORD, Instance, Integers, Room, compiled, np

BACKWARDS, FORWARDS = 0, 1
KEEP_MODES, CHANGE_MODES = 0, 1


@compiled
def resource_fit(free: Integers, need: Integers, guard: Integers, mode: int, duration: int, begin: int) -> int:
    """Return the earliest time from `begin` at which a mode finds its units free until it ends."""
    checked = begin
    while checked < begin + duration:
        clash = -1
        for time in range(begin + duration - 1, checked - 1, -1):
            for word in range(guard.shape[0]):
                if ((free[time, word] - need[mode, word]) & guard[word]) != guard[word]:
                    clash = time
                    break
            if clash >= 0:
                break
        if clash < 0:
            break
        checked = max(begin + duration, clash + 1)
        begin = clash + 1
    return begin


@compiled
def seat(mastery: Integers, left: Integers, role: Integers, via: Integers, queue: Integers, person: int) -> bool:
    """Give a person a place in the crew, moving others to their further skills if need be; say whether it worked."""
    skills = left.shape[0]
    length = 0
    for skill in range(skills):
        via[skill] = -2
        if mastery[person] >> skill & 1:
            if left[skill] > 0:
                left[skill] -= 1
                role[person] = skill
                return True
            via[skill] = person
            queue[length] = skill
            length += 1
    at = 0
    while at < length:
        skill = queue[at]
        at += 1
        if left[skill] > 0:
            left[skill] -= 1
            mover = via[skill]
            while mover != person:
                skill, role[mover] = role[mover], skill
                mover = via[skill]
            role[person] = skill
            return True
        length = reachable(mastery, role, via, queue, skill, length)
    return False


@compiled
def reachable(mastery: Integers, role: Integers, via: Integers, queue: Integers, skill: int, length: int) -> int:
    """Add to the queue the skills to which those who serve a skill could change; return its length."""
    for other in range(role.shape[0]):
        if role[other] == skill:
            for further in range(via.shape[0]):
                if via[further] == -2 and mastery[other] >> further & 1:
                    via[further] = other
                    queue[length] = further
                    length += 1
    return length


@compiled
def able_people(instance: Instance, room: Room, taste: Integers, mode: int, begin: int) -> int:
    """Write into `room.able`, by preference, who is free and masters a skill asked for; return how many."""
    taken, busy, mastery, able_list = room.taken, room.busy, instance.mastery, room.able
    asked = 0
    for skill in range(room.left.shape[0]):
        room.left[skill] = instance.skills[mode, skill]
        if instance.skills[mode, skill] > 0:
            asked |= 1 << skill
    taken[:] = 0
    for time in range(begin, begin + instance.duration[mode]):
        for word in range(taken.shape[0]):
            taken[word] |= busy[time, word]
    able = 0
    for place in range(taste.shape[0]):
        person = taste[place]
        if mastery[person] & asked and not taken[person // PEOPLE_A_WORD] >> (person % PEOPLE_A_WORD) & 1:
            able_list[able] = person
            able += 1
    return able


@compiled
def crew_found(instance: Instance, room: Room, taste: Integers, mode: int, begin: int) -> bool:
    """Say whether the people free from `begin` until a mode ends can serve it; their roles are then in `room.role`."""
    wanted = instance.crew[mode]
    able = able_people(instance, room, taste, mode, begin)
    room.role[:] = -1
    for place in range(able):
        if able - place < wanted:
            return False
        if seat(instance.mastery, room.left, room.role, room.via, room.queue, room.able[place]):
            wanted -= 1
            if wanted == 0:
                return True
    return False


@compiled
def earliest(instance: Instance, room: Room, taste: Integers, mode: int, begin: int) -> int:
    """Return the earliest time from `begin` at which a mode, one that fits by itself, finds units and people."""
    duration = instance.duration[mode]
    begin = resource_fit(room.free, instance.need, instance.guard, mode, duration, begin)
    while instance.crew[mode] > 0 and not crew_found(instance, room, taste, mode, begin):
        begin = resource_fit(room.free, instance.need, instance.guard, mode, duration, begin + 1)
    return begin


@compiled
def stock_allows(used: Integers, uses: Integers, stocks: Integers, current: int, other: int) -> bool:
    """Say whether a task may change its mode without using more of a short stock."""
    for stock in range(used.shape[0]):
        change = uses[other, stock] - uses[current, stock]
        if change > 0 and used[stock] + change > stocks[stock]:
            return False
    return True


@compiled
def better_mode(instance: Instance, room: Room, taste: Integers, mode_of: Integers, task: int, begin: int) -> int:
    """Change a task to the mode that ends first among those the stocks allow; return its start."""
    durations, used, uses, stocks = instance.duration, room.used, instance.uses, instance.stocks
    free, need, guard = room.free, instance.need, instance.guard
    mode = former = mode_of[task]
    start = begin
    end = 1 << 60
    for choice in range(instance.mode_at[task + 1] - instance.mode_at[task]):
        other = instance.mode_at[task] + choice
        if begin + durations[other] >= end or not stock_allows(used, uses, stocks, former, other):
            continue
        trial = resource_fit(free, need, guard, other, durations[other], begin)
        if instance.crew[other] > 0 and trial + durations[other] < end:
            trial = earliest(instance, room, taste, other, trial)
        if trial + durations[other] < end or (other == former and trial + durations[other] == end):
            mode, start, end = other, trial, trial + durations[other]
    for stock in range(used.shape[0]):
        used[stock] += uses[mode, stock] - uses[former, stock]
    mode_of[task] = mode
    return start


@compiled
def serve(instance: Instance, room: Room, task: int, mode: int, start: int) -> None:
    """Write down the crew of a task and keep it from the time it is given."""
    half = room.serving.shape[1] // 2
    place = 0
    for person in range(room.role.shape[0]):
        if room.role[person] >= 0:
            room.serving[task, place] = person
            room.serving[task, half + place] = room.role[person]
            place += 1
            bit = np.int64(1) << (person % PEOPLE_A_WORD)
            for time in range(start, start + instance.duration[mode]):
                room.busy[time, person // PEOPLE_A_WORD] |= bit
    for rest in range(place, half):
        room.serving[task, rest] = -1


@compiled
def placed(
    instance: Instance, room: Room, order: Integers, mode_of: Integers, taste: Integers, forward: int, choose: int
) -> int:
    """Build the schedule of a list, or of the reversed network; return the makespan."""
    free, finish, need, guard, crew = room.free, room.finish, instance.need, instance.guard, instance.crew
    durations = instance.duration
    free[:] = instance.full
    free[: instance.early.shape[0]] = instance.early
    room.busy[:] = 0
    room.busy[: instance.away.shape[0]] = instance.away
    links_at, links = instance.before_at, instance.before
    if forward == BACKWARDS:
        links_at, links = instance.after_at, instance.after
    makespan = 0
    for place in range(order.shape[0]):
        task = order[place]
        start = 0
        for link in range(links_at[task], links_at[task + 1]):
            start = max(start, finish[links[link]])
        if choose == CHANGE_MODES:
            start = better_mode(instance, room, taste, mode_of, task, start)
        mode = mode_of[task]
        if crew[mode] > 0:
            start = earliest(instance, room, taste, mode, start)
            serve(instance, room, task, mode, start)
        elif choose == KEEP_MODES:
            start = resource_fit(free, need, guard, mode, durations[mode], start)
        end = start + durations[mode]
        for time in range(start, end):
            for word in range(guard.shape[0]):
                free[time, word] -= need[mode, word]
        finish[task] = end
        makespan = max(makespan, end)
    return makespan


@compiled
def order_by_finish(room: Room, order: Integers, makespan: int, target: Integers) -> None:
    """Write the tasks by falling finish; a stable sort of the reversed list, so the order stays feasible."""
    tally, finish = room.tally, room.finish
    tasks = order.shape[0]
    tally[: makespan + 2] = 0
    for task in range(tasks):
        tally[makespan - finish[task] + 1] += 1
    for time in range(makespan + 1):
        tally[time + 1] += tally[time]
    for place in range(tasks - 1, -1, -1):
        task = order[place]
        slot = makespan - finish[task]
        target[tally[slot]] = task
        tally[slot] += 1


@compiled
def order_by_start(instance: Instance, room: Room, mode_of: Integers, order: Integers, makespan: int) -> None:
    """Sort the list by start; what starts together keeps its order."""
    tally, sorted_order, finish, durations = room.tally, room.order, room.finish, instance.duration
    tally[: makespan + 2] = 0
    for place in range(order.shape[0]):
        task = order[place]
        tally[finish[task] - durations[mode_of[task]] + 1] += 1
    for time in range(makespan + 1):
        tally[time + 1] += tally[time]
    for place in range(order.shape[0]):
        task = order[place]
        slot = finish[task] - durations[mode_of[task]]
        sorted_order[tally[slot]] = task
        tally[slot] += 1
    order[:] = sorted_order


@compiled
def justified(
    instance: Instance, room: Room, order: Integers, mode_of: Integers, taste: Integers, choose: int
) -> tuple[int, int]:
    """Build the schedule of a list and justify it until that no longer helps; only build it where people are away.

    The list is left in the order of the schedule's starts. Returns the makespan and how many schedules were built.
    """
    makespan = placed(instance, room, order, mode_of, taste, FORWARDS, choose)
    built = 1
    while built < 9 and instance.away.shape[0] == 0:
        best = makespan
        order_by_finish(room, order, makespan, room.order)
        makespan = placed(instance, room, room.order, mode_of, taste, BACKWARDS, choose)
        order_by_finish(room, room.order, makespan, order)
        makespan = placed(instance, room, order, mode_of, taste, FORWARDS, KEEP_MODES)
        built += 2
        if makespan >= best:
            break
    order_by_start(instance, room, mode_of, order, makespan)
    return makespan, built
