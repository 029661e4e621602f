"""The compiled kernel of the search: what moving one node from one window to another changes, and simulated annealing.

State is a few arrays that hold loads, payments and the last window of every term, so that a change costs as many steps
as the node has loads and links, whatever the size of the problem. Broken rules are priced with weights that grow until
they are kept. Method: simulated annealing (Kirkpatrick, Gelatt and Vecchi, 1983) with shift, swap and block moves;
adaptive penalty weights after Gendreau, Hertz and Laporte (1994). Everything here is pure arithmetic on arrays.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from standpipe.waves.numerics import IntArray, compiled, np


class Layout(NamedTuple):
    """Where each array of an instance begins on the tape and each sum in the state, and their sizes.

    All of an instance lies on one array of integers, and all of a state on another: with some thirty arrays the machine
    code would spend its time counting references to them.
    """

    nodes: int
    windows: int
    variants: int
    """Most variants of a node; a slot is `variant * windows + window`."""
    resources: int
    budgets: int
    term_count: int
    allowed: int
    unary: int
    load_at: int
    loads: int
    capacity: int
    buyable: int
    price: int
    scale: int
    """Weight of one unit too much of each resource, in thousandths of what a typical node needs."""
    spend_at: int
    spends: int
    budget_of: int
    budget: int
    budget_scale: int
    """Pence above a budget that weigh as much as one broken rule."""
    apart_at: int
    apart: int
    order_at: int
    order: int
    never_at: int
    never: int
    term_at: int
    terms: int
    term_cost: int
    choice_at: int
    choices: int
    """Allowed slots of each node."""
    turn_at: int
    turns: int
    """Per term: another term, 1 when this one ends first and 0 when it ends second."""
    load: int
    paid: int
    members: int
    """How many nodes of each term are in each window."""
    last: int
    """Last window of each term, -1 when none of its nodes is placed."""
    state: int
    """Length of the state; it begins with the slot of each node."""


ONE_BROKEN_RULE = 1000


@compiled
def new_state(at: Layout) -> IntArray:
    """Return the state in which nothing is placed."""
    state = np.zeros(at.state, dtype=np.int64)
    state[: at.nodes] = -1
    state[at.last : at.last + at.term_count] = -1
    return state


@compiled
def _cell(
    at: Layout, tape: IntArray, state: IntArray, cell: int, scale: int, price: int, amount: int
) -> tuple[int, int]:
    """Add an amount to the load of a resource in a window; return the changes of cost and of broken rules."""
    before = state[at.load + cell] - tape[at.capacity + cell]
    after = before + amount
    state[at.load + cell] += amount
    if before <= 0 and after <= 0:
        return 0, 0
    buyable = tape[at.buyable + cell]
    bought = min(max(after, 0), buyable) - min(max(before, 0), buyable)
    excess = max(after - buyable, 0) - max(before - buyable, 0)
    return bought * price, excess * scale


@compiled
def window_of(at: Layout, slot: int) -> int:
    """Return the window of a slot, -1 for what is not placed."""
    return slot % at.windows if slot >= 0 else -1


@compiled
def _row_of(at: Layout, node: int, slot: int) -> int:
    return node * at.variants + slot // at.windows


@compiled
def _loads(at: Layout, tape: IntArray, state: IntArray, row_at: int, windows: tuple[int, int]) -> tuple[int, int]:
    """Take the loads of a row out of a window (-1 for none) and add them to another."""
    cost, broken = 0, 0
    for entry in range(tape[at.load_at + row_at], tape[at.load_at + row_at + 1]):
        position = at.loads + entry * 3
        row, offset, amount = tape[position], tape[position + 1], tape[position + 2]
        scale = tape[at.scale + row]
        for window, change in ((windows[0], -amount), (windows[1], amount)):
            there = window + offset
            if window >= 0 and 0 <= there < at.windows:
                cell = row * at.windows + there
                more, worse = _cell(at, tape, state, cell, scale, tape[at.price + cell], change)
                cost += more
                broken += worse
    return cost, broken


@compiled
def _pay(at: Layout, tape: IntArray, state: IntArray, budget: int, pence: int) -> int:
    if budget < 0:
        return 0
    scale, limit = tape[at.budget_scale + budget], tape[at.budget + budget]
    before = max(state[at.paid + budget] - limit, 0)
    state[at.paid + budget] += pence
    after = max(state[at.paid + budget] - limit, 0)
    return int((after * ONE_BROKEN_RULE + scale - 1) // scale - (before * ONE_BROKEN_RULE + scale - 1) // scale)


@compiled
def _payments(at: Layout, tape: IntArray, state: IntArray, row_at: int, window: int, sign: int) -> int:
    broken = 0
    for entry in range(tape[at.spend_at + row_at], tape[at.spend_at + row_at + 1]):
        fund, pence = tape[at.spends + entry * 2], tape[at.spends + entry * 2 + 1]
        broken += _pay(at, tape, state, tape[at.budget_of + fund * at.windows + window], sign * pence)
    return broken


@compiled
def _work(at: Layout, tape: IntArray, state: IntArray, node: int, slots: tuple[int, int]) -> tuple[int, int]:
    """Return what the loads and payments of a node change when it goes from one slot to another."""
    old, new = slots
    cost, broken = 0, 0
    windows = (window_of(at, old), window_of(at, new))
    if old >= 0 and new >= 0 and _row_of(at, node, old) != _row_of(at, node, new):
        cost, broken = _loads(at, tape, state, _row_of(at, node, old), (windows[0], -1))
        more, worse = _loads(at, tape, state, _row_of(at, node, new), (-1, windows[1]))
        cost, broken = cost + more, broken + worse
    else:
        cost, broken = _loads(at, tape, state, _row_of(at, node, max(old, new)), windows)
    if old >= 0:
        broken += _payments(at, tape, state, _row_of(at, node, old), windows[0], -1)
    if new >= 0:
        broken += _payments(at, tape, state, _row_of(at, node, new), windows[1], 1)
    return cost, broken


@compiled
def _split(at: Layout, tape: IntArray, state: IntArray, node: int, old: int, new: int) -> int:
    cost = 0
    for entry in range(tape[at.apart_at + node], tape[at.apart_at + node + 1]):
        there, pence = window_of(at, state[tape[at.apart + entry * 2]]), tape[at.apart + entry * 2 + 1]
        if there >= 0:
            if old >= 0:
                cost -= pence * abs(old - there)
            if new >= 0:
                cost += pence * abs(new - there)
    return cost


@compiled
def _disorder(gap: int, is_first: int, here: int, there: int) -> int:
    if here < 0 or there < 0:
        return 0
    return max(0, here + gap - there) if is_first == 1 else max(0, there + gap - here)


@compiled
def _links(at: Layout, tape: IntArray, state: IntArray, node: int, old: int, new: int) -> int:
    broken = 0
    for entry in range(tape[at.order_at + node], tape[at.order_at + node + 1]):
        position = at.order + entry * 3
        there, gap, is_first = window_of(at, state[tape[position]]), tape[position + 1], tape[position + 2]
        broken += _disorder(gap, is_first, new, there) - _disorder(gap, is_first, old, there)
    for entry in range(tape[at.never_at + node], tape[at.never_at + node + 1]):
        there = window_of(at, state[tape[at.never + entry]])
        if there >= 0:
            broken += int(new == there) - int(old == there)
    return broken * ONE_BROKEN_RULE


@compiled
def _out_of_turn(at: Layout, tape: IntArray, state: IntArray, term: int, last: int) -> int:
    """Return by how many windows a term that ends in `last` is out of turn with the others."""
    late = 0
    for entry in range(tape[at.turn_at + term], tape[at.turn_at + term + 1]):
        there, is_first = state[at.last + tape[at.turns + entry * 2]], tape[at.turns + entry * 2 + 1]
        if last >= 0 and there >= 0:
            late += max(0, last - there) if is_first == 1 else max(0, there - last)
    return late


@compiled
def _last_windows(at: Layout, tape: IntArray, state: IntArray, node: int, old: int, new: int) -> tuple[int, int]:
    cost, broken = 0, 0
    for entry in range(tape[at.term_at + node], tape[at.term_at + node + 1]):
        term = tape[at.terms + entry]
        members, prices = at.members + term * at.windows, at.term_cost + term * at.windows
        if old >= 0:
            state[members + old] -= 1
        if new >= 0:
            state[members + new] += 1
        before = state[at.last + term]
        after = max(before, new)
        while after >= 0 and state[members + after] == 0:
            after -= 1
        if after != before:
            broken += _out_of_turn(at, tape, state, term, after) - _out_of_turn(at, tape, state, term, before)
            state[at.last + term] = after
            cost += tape[prices + after] if after >= 0 else 0
            cost -= tape[prices + before] if before >= 0 else 0
    return cost, broken * ONE_BROKEN_RULE


@compiled
def shift(at: Layout, tape: IntArray, state: IntArray, node: int, new: int) -> tuple[int, int]:
    """Move a node to a slot (-1 takes it out) and return the changes of cost and of weighted broken rules."""
    old = state[node]
    if old == new:
        return 0, 0
    cost, broken = _work(at, tape, state, node, (old, new))
    was, then = window_of(at, old), window_of(at, new)
    if was != then:
        more, worse = _last_windows(at, tape, state, node, was, then)
        cost += more + _split(at, tape, state, node, was, then)
        broken += worse + _links(at, tape, state, node, was, then)
    prices = at.unary + node * at.windows * at.variants
    if old >= 0:
        cost -= tape[prices + old]
    if new >= 0:
        cost += tape[prices + new]
    state[node] = new
    return cost, broken


@compiled
def build(at: Layout, tape: IntArray, state: IntArray, sequence: IntArray, weight: float) -> None:
    """Place nodes in a sequence, each where it costs least given those before it."""
    for node in sequence:
        best, best_slot = np.inf, -1
        for entry in range(tape[at.choice_at + node], tape[at.choice_at + node + 1]):
            slot = tape[at.choices + entry]
            cost, broken = shift(at, tape, state, node, slot)
            shift(at, tape, state, node, -1)
            if cost + weight * broken < best:
                best, best_slot = cost + weight * broken, slot
        shift(at, tape, state, node, best_slot)


@compiled
def place(at: Layout, tape: IntArray, state: IntArray, slots: IntArray) -> tuple[int, int]:
    """Place every node; return the changes of cost and of broken rules."""
    cost, broken = 0, 0
    for node in range(at.nodes):
        more, worse = shift(at, tape, state, node, slots[node])
        cost += more
        broken += worse
    return cost, broken


@compiled
def _choice(at: Layout, tape: IntArray, node: int) -> int:
    begin, end = tape[at.choice_at + node], tape[at.choice_at + node + 1]
    return int(tape[at.choices + begin + np.random.randint(end - begin)])


@compiled
def _late_node(at: Layout, tape: IntArray, state: IntArray) -> int:
    """Return a node that is the last of one of its terms, if a few draws find one; otherwise any node."""
    node = np.random.randint(at.nodes)
    for _ in range(8):
        begin = tape[at.term_at + node]
        entry = begin + np.random.randint(tape[at.term_at + node + 1] - begin)
        if state[at.last + tape[at.terms + entry]] == window_of(at, state[node]):
            return int(node)
        node = np.random.randint(at.nodes)
    return int(node)


@compiled
def _same_variant(at: Layout, state: IntArray, node: int, window: int) -> int:
    """Return the slot of a window in a node's present variant; -1 for no window of the programme."""
    if window < 0 or window >= at.windows:
        return -1
    return int(state[node] // at.windows * at.windows + window)


@compiled
def _propose(at: Layout, tape: IntArray, state: IntArray, nodes: IntArray, slots: IntArray) -> int:
    """Fill in which nodes to move where and return their number: a shift, a swap or a block of linked nodes."""
    kind = np.random.random()
    node = _late_node(at, tape, state) if kind < 0.2 else np.random.randint(at.nodes)
    nodes[0] = node
    if kind < 0.6:
        slots[0] = _choice(at, tape, node)
        if kind > 0.5 and at.variants > 1:  # another variant in the same window
            slots[0] = np.random.randint(at.variants) * at.windows + window_of(at, state[node])
        elif kind > 0.4:  # a small step
            slots[0] = _same_variant(at, state, node, window_of(at, state[node]) + np.random.randint(-2, 3))
        return 1
    if kind < 0.85:
        other = np.random.randint(at.nodes)
        nodes[1] = other
        slots[0] = _same_variant(at, state, node, window_of(at, state[other]))
        slots[1] = _same_variant(at, state, other, window_of(at, state[node]))
        return 2
    slots[0] = _choice(at, tape, node)
    count = 1
    for entry in range(tape[at.apart_at + node], tape[at.apart_at + node + 1]):
        if count < len(nodes) and np.random.random() < 0.7:
            nodes[count] = tape[at.apart + entry * 2]
            slots[count] = _same_variant(at, state, nodes[count], window_of(at, slots[0]))
            count += 1
    return count


@compiled
def _possible(at: Layout, tape: IntArray, nodes: IntArray, slots: IntArray, count: int) -> bool:
    count_of_slots = at.windows * at.variants
    for position in range(count):
        if slots[position] < 0 or not tape[at.allowed + nodes[position] * count_of_slots + slots[position]]:
            return False
    return True


@compiled
def _step(
    at: Layout, tape: IntArray, state: IntArray, buffers: IntArray, weight: float, heat: float
) -> tuple[int, int, bool]:
    """Try one proposal; return the accepted changes of cost and broken rules and whether anything changed."""
    nodes, slots, before = buffers[0], buffers[1], buffers[2]
    count = _propose(at, tape, state, nodes, slots)
    if not _possible(at, tape, nodes, slots, count):
        return 0, 0, False
    cost, broken = 0, 0
    for position in range(count):
        before[position] = state[nodes[position]]
        more, worse = shift(at, tape, state, nodes[position], slots[position])
        cost += more
        broken += worse
    change = cost + weight * broken
    if change <= 0 or np.random.random() < math.exp(-change / heat):
        return cost, broken, change != 0
    for position in range(count - 1, -1, -1):
        shift(at, tape, state, nodes[position], before[position])
    return 0, 0, False


@compiled
def anneal(
    at: Layout, tape: IntArray, state: IntArray, seed: int, steps: int, heats: tuple[float, float], weight: float
) -> tuple[int, IntArray, bool, float]:
    """Anneal from a state; return the best cost and assignment that keep all rules, whether any did, and the weight.

    Args:
        at: the layout of tape and state.
        tape: the instance.
        state: where to start; it is left where the search ended.
        seed: of the pseudo-random sequence; below nought, the sequence goes on where the last call left it.
        steps: number of proposals; the unit of work.
        heats: first and last temperature, in pence.
        weight: pence for a thousandth of a broken rule at the start.

    """
    if seed >= 0:
        np.random.seed(seed)
    buffers = np.zeros((3, 12), np.int64)
    cost, broken = place(at, tape, new_state(at), state[: at.nodes])
    best, best_slots, found = 2**62, state[: at.nodes].copy(), False
    cooling = (heats[1] / heats[0]) ** (1.0 / max(1, steps))
    heat, period = heats[0], max(500, steps // 200)
    for step in range(steps):
        more, worse, moved = _step(at, tape, state, buffers, weight, heat)
        heat *= cooling
        cost += more
        broken += worse
        if moved and broken == 0 and cost < best:
            best, found = cost, True
            best_slots[:] = state[: at.nodes]
        if step % period == period - 1:
            weight = weight * 1.3 if broken else max(weight * 0.95, 0.001)
    return best, best_slots, found, weight
