"""Compiled kernel of decision diagrams on flat arrays; seam to Numba.

A diagram is an int32 array of rows (level, low, high); rows 0 and 1 are the terminals false and true (for a
zero-suppressed diagram: no set, and the empty set). A row stands after the rows it points to, so every pass over a
diagram is one loop by index, upwards or downwards. Rows are unique (hash-consing, open addressing), results of
operations are kept in a direct-mapped cache, and all arrays grow when they are full.

Method: Bryant (1986) for apply; Rauzy (1993) for probability on a decision diagram and for minimal solutions as a
zero-suppressed diagram. The functions are compiled once and cached on disk.
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from standpipe.resilience.kernel_operations import AND, AT_LEAST, OR, XOR

Rows = npt.NDArray[np.int32]
Reals = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_TERMINAL = 1 << 30
_START = 1 << 12
_WITHOUT = 3

_jit = numba.njit(cache=True, nogil=True)


@_jit
def _hash(one: int, two: int, three: int) -> int:
    mixed = one * 0x1E3779B97F4A7C15 + two * 0x3F58476D1CE4E5B9 + three * 0x14D049BB133111EB
    mixed ^= mixed >> 29
    mixed *= 0x3F58476D1CE4E5B9
    return mixed ^ (mixed >> 32)


@_jit
def _make(nodes: Rows, table: Rows, state: Integers, level: int, low: int, high: int) -> int:
    """Return the row (level, low, high), new or old; -1 when the arrays are full. The caller has applied its rule."""
    mask = table.shape[0] - 1
    place = _hash(level, low, high) & mask
    while True:
        row = table[place]
        if row == 0:
            break
        if nodes[row, 0] == level and nodes[row, 1] == low and nodes[row, 2] == high:
            return row
        place = (place + 1) & mask
    row = state[0]
    if row >= nodes.shape[0]:
        return -1
    nodes[row, 0] = level
    nodes[row, 1] = low
    nodes[row, 2] = high
    table[place] = row
    state[0] = row + 1
    return row


@_jit
def _grown(nodes: Rows, count: int) -> tuple[Rows, Rows, Rows]:
    """Return rows, unique table and cache of twice the size; the cache starts empty."""
    size = nodes.shape[0] * 2
    larger = np.empty((size, 3), np.int32)
    larger[:count] = nodes[:count]
    table = np.zeros(size * 2, np.int32)
    mask = table.shape[0] - 1
    for row in range(2, count):
        place = _hash(larger[row, 0], larger[row, 1], larger[row, 2]) & mask
        while table[place] != 0:
            place = (place + 1) & mask
        table[place] = row
    return larger, table, np.zeros((size, 4), np.int32)


@_jit
def _apply(
    nodes: Rows, table: Rows, cache: Rows, state: Integers, stack: Rows, operation: int, one: int, other: int
) -> int:
    """Return the row of `one operation other`; -1 when the arrays are full."""
    mask = cache.shape[0] - 1
    top = 0
    stack[0, 0] = one
    stack[0, 1] = other
    stack[0, 2] = 0
    result = 0
    while top >= 0:
        f = stack[top, 0]
        g = stack[top, 1]
        stage = stack[top, 2]
        if stage == 0:
            result = -1
            if operation == AND:
                if f == 0 or g == 0:
                    result = 0
                elif f == 1 or f == g:
                    result = g
                elif g == 1:
                    result = f
            elif operation == OR:
                if f == 1 or g == 1:
                    result = 1
                elif f == 0 or f == g:
                    result = g
                elif g == 0:
                    result = f
            elif f == g:
                result = 0
            elif f == 0:
                result = g
            elif g == 0:
                result = f
            if result >= 0:
                top -= 1
                continue
            if f > g:
                f, g = g, f
            place = _hash(f, g, operation) & mask
            if cache[place, 0] == f and cache[place, 1] == g and cache[place, 2] == operation + 1:
                result = cache[place, 3]
                top -= 1
                continue
            level = min(nodes[f, 0], nodes[g, 0])
            stack[top, 0] = f
            stack[top, 1] = g
            stack[top, 2] = 1
            stack[top, 4] = level
            top += 1
            stack[top, 0] = nodes[f, 1] if nodes[f, 0] == level else f
            stack[top, 1] = nodes[g, 1] if nodes[g, 0] == level else g
            stack[top, 2] = 0
        elif stage == 1:
            level = stack[top, 4]
            stack[top, 3] = result
            stack[top, 2] = 2
            top += 1
            stack[top, 0] = nodes[f, 2] if nodes[f, 0] == level else f
            stack[top, 1] = nodes[g, 2] if nodes[g, 0] == level else g
            stack[top, 2] = 0
        else:
            low = stack[top, 3]
            if low != result:
                result = _make(nodes, table, state, stack[top, 4], low, result)
                if result < 0:
                    return -1
            place = _hash(f, g, operation) & mask
            cache[place, 0] = f
            cache[place, 1] = g
            cache[place, 2] = operation + 1
            cache[place, 3] = result
            top -= 1
    return result


@_jit
def _order_by_level(roots: Integers, count: int, nodes: Rows) -> None:
    """Sort the first roots, deepest first, so that results of joining them stay small (insertion sort, stable)."""
    for index in range(1, count):
        moving = roots[index]
        level = nodes[moving, 0]
        place = index
        while place > 0 and nodes[roots[place - 1], 0] < level:
            roots[place] = roots[place - 1]
            place -= 1
        roots[place] = moving


@_jit
def build(
    kinds: Integers, thresholds: Integers, starts: Integers, arguments: Integers, levels: Integers, limit: int
) -> tuple[Rows, int]:
    """Build the diagram of a list of gates; the last gate is the root.

    Args:
        kinds: operation of each gate; arguments stand before the gates that use them.
        thresholds: for `AT_LEAST` the number, else ignored.
        starts: where the arguments of each gate begin in `arguments`, with a last entry for the end.
        arguments: twice the index of a leaf, or twice (leaves + index of a gate); plus one where it is negated.
        levels: position of each leaf in the order, a permutation.
        limit: give up when more rows than this are made.

    Returns:
        The rows that the root needs and the root; a root of -1 when it was given up.

    """
    leaves = levels.shape[0]
    size = _START
    while size < 4 * leaves:
        size *= 2
    nodes = np.empty((size, 3), np.int32)
    nodes[:2] = 0
    nodes[0, 0] = _TERMINAL
    nodes[1, 0] = _TERMINAL
    table = np.zeros(2 * size, np.int32)
    cache = np.zeros((size, 4), np.int32)
    state = np.zeros(1, np.int64)
    state[0] = 2
    stack = np.empty((leaves + 2, 5), np.int32)
    gates = kinds.shape[0]
    roots = np.zeros(gates, np.int64)
    widest = 1
    for gate in range(gates):
        widest = max(widest, starts[gate + 1] - starts[gate])
    operands = np.zeros(widest, np.int64)
    reached = np.zeros(widest + 2, np.int64)
    for gate in range(gates):
        count = starts[gate + 1] - starts[gate]
        for index in range(count):
            argument = arguments[starts[gate] + index]
            target = argument >> 1
            if target < leaves:
                low, high = (1, 0) if argument & 1 else (0, 1)
                row = _make(nodes, table, state, levels[target], low, high)
                while row < 0:
                    nodes, table, cache = _grown(nodes, state[0])
                    row = _make(nodes, table, state, levels[target], low, high)
            else:
                row = roots[target - leaves]
                if argument & 1:
                    root = row
                    row = _apply(nodes, table, cache, state, stack, XOR, root, 1)
                    while row < 0:
                        if state[0] >= limit:
                            return nodes[:2].copy(), -1
                        nodes, table, cache = _grown(nodes, state[0])
                        row = _apply(nodes, table, cache, state, stack, XOR, root, 1)
            operands[index] = row
        _order_by_level(operands, count, nodes)
        kind = kinds[gate]
        threshold = thresholds[gate] if kind == AT_LEAST else 1
        # reached[j]: at least j of the operands seen so far
        reached[0] = 1
        for index in range(1, threshold + 1):
            reached[index] = 0
        if kind == AND:
            reached[1] = 1
        for index in range(count):
            operand = operands[index]
            for at in range(threshold, 0, -1):
                if kind == AT_LEAST:
                    # (operand and at least at - 1 of the others) or at least at of the others
                    first = _apply(nodes, table, cache, state, stack, AND, operand, reached[at - 1])
                    while first < 0:
                        if state[0] >= limit:
                            return nodes[:2].copy(), -1
                        nodes, table, cache = _grown(nodes, state[0])
                        first = _apply(nodes, table, cache, state, stack, AND, operand, reached[at - 1])
                    operation = OR
                else:
                    first = operand
                    operation = kind
                row = _apply(nodes, table, cache, state, stack, operation, first, reached[at])
                while row < 0:
                    if state[0] >= limit:
                        return nodes[:2].copy(), -1
                    nodes, table, cache = _grown(nodes, state[0])
                    row = _apply(nodes, table, cache, state, stack, operation, first, reached[at])
                reached[at] = row
            if state[0] >= limit:
                return nodes[:2].copy(), -1
        roots[gate] = reached[threshold]
    return _compact(nodes, roots[gates - 1])


@_jit
def _compact(nodes: Rows, root: int) -> tuple[Rows, int]:
    """Return only the rows below a root, in the same order, and the root's new index."""
    if root < 2:
        return nodes[:2].copy(), root
    used = np.zeros(root + 1, np.bool_)
    used[root] = True
    count = 2
    for row in range(root, 1, -1):
        if used[row]:
            count += 1
            used[nodes[row, 1]] = True
            used[nodes[row, 2]] = True
    result = np.empty((count, 3), np.int32)
    result[:2] = nodes[:2]
    place = np.zeros(root + 1, np.int32)
    place[1] = 1
    fill = 2
    for row in range(2, root + 1):
        if used[row]:
            result[fill, 0] = nodes[row, 0]
            result[fill, 1] = place[nodes[row, 1]]
            result[fill, 2] = place[nodes[row, 2]]
            place[row] = fill
            fill += 1
    return result, fill - 1


@_jit
def probabilities(nodes: Rows, chances: Reals) -> Reals:
    """Return for each row the probability of its function; `chances` holds that of each level."""
    result = np.empty(nodes.shape[0])
    result[0] = 0.0
    result[1] = 1.0
    for row in range(2, nodes.shape[0]):
        chance = chances[nodes[row, 0]]
        result[row] = (1.0 - chance) * result[nodes[row, 1]] + chance * result[nodes[row, 2]]
    return result


@_jit
def sensitivities(nodes: Rows, root: int, chances: Reals) -> Reals:
    """Return for each level the derivative of the root's probability by the level's (Birnbaum's importance)."""
    values = probabilities(nodes, chances)
    weights = np.zeros(nodes.shape[0])
    weights[root] = 1.0
    result = np.zeros(chances.shape[0])
    for row in range(root, 1, -1):
        level = nodes[row, 0]
        result[level] += weights[row] * (values[nodes[row, 2]] - values[nodes[row, 1]])
        weights[nodes[row, 1]] += weights[row] * (1.0 - chances[level])
        weights[nodes[row, 2]] += weights[row] * chances[level]
    return result


@_jit
def _without(
    nodes: Rows, table: Rows, cache: Rows, state: Integers, stack: Rows, diagram: Rows, sets: int, function: int
) -> int:
    """Return the sets that do not make the (monotone) function of another diagram true; -1 when arrays are full."""
    mask = cache.shape[0] - 1
    top = 0
    stack[0, 0] = sets
    stack[0, 1] = function
    stack[0, 2] = 0
    result = 0
    while top >= 0:
        u = stack[top, 0]
        f = stack[top, 1]
        stage = stack[top, 2]
        if stage == 0:
            while f > 1 and u > 1 and diagram[f, 0] < nodes[u, 0]:
                f = diagram[f, 1]
            if u == 0 or f == 1:
                result = 0
                top -= 1
                continue
            if f == 0 or u == 1:
                result = u
                top -= 1
                continue
            stack[top, 1] = f
            place = _hash(u, f, _WITHOUT) & mask
            if cache[place, 0] == u and cache[place, 1] == f and cache[place, 2] == 1:
                result = cache[place, 3]
                top -= 1
                continue
            stack[top, 2] = 1
            top += 1
            stack[top, 0] = nodes[u, 1]
            stack[top, 1] = diagram[f, 1] if diagram[f, 0] == nodes[u, 0] else f
            stack[top, 2] = 0
        elif stage == 1:
            stack[top, 3] = result
            stack[top, 2] = 2
            top += 1
            stack[top, 0] = nodes[u, 2]
            stack[top, 1] = diagram[f, 2] if diagram[f, 0] == nodes[u, 0] else f
            stack[top, 2] = 0
        else:
            low = stack[top, 3]
            if result == 0:
                result = low
            else:
                result = _make(nodes, table, state, nodes[u, 0], low, result)
                if result < 0:
                    return -1
            place = _hash(u, f, _WITHOUT) & mask
            cache[place, 0] = u
            cache[place, 1] = f
            cache[place, 2] = 1
            cache[place, 3] = result
            top -= 1
    return result


@_jit
def minimal_solutions(diagram: Rows, root: int, levels: int, limit: int) -> tuple[Rows, int]:
    """Return the minimal sets of levels that make a monotone function true, as a zero-suppressed diagram.

    Returns:
        The rows and the root; a root of -1 when more than `limit` rows were made.

    """
    size = _START
    while size < 2 * diagram.shape[0]:
        size *= 2
    nodes = np.empty((size, 3), np.int32)
    nodes[:2] = 0
    nodes[0, 0] = _TERMINAL
    nodes[1, 0] = _TERMINAL
    table = np.zeros(2 * size, np.int32)
    cache = np.zeros((size, 4), np.int32)
    state = np.zeros(1, np.int64)
    state[0] = 2
    stack = np.empty((levels + 2, 4), np.int32)
    solutions = np.zeros(diagram.shape[0], np.int64)
    solutions[1] = 1
    for row in range(2, root + 1):
        low, high = diagram[row, 1], diagram[row, 2]
        result = -1
        while True:
            rest = _without(nodes, table, cache, state, stack, diagram, solutions[high], low)
            if rest >= 0:
                if rest == 0:
                    result = solutions[low]
                else:
                    result = _make(nodes, table, state, diagram[row, 0], solutions[low], rest)
            if result >= 0:
                break
            if state[0] >= limit:
                return nodes[:2].copy(), -1
            nodes, table, cache = _grown(nodes, state[0])
        solutions[row] = result
    return _compact(nodes, solutions[root])


@_jit
def count_by_order(
    sets: Rows, root: int, exact: npt.NDArray[np.uint64], close: Reals
) -> tuple[npt.NDArray[np.uint64], Reals]:
    """Count the sets of a zero-suppressed diagram by their order.

    Args:
        sets: rows of the diagram.
        root: its root.
        exact: for each level the number of sets by order that it stands for, modulo 2 to the 64 (a basic event: one
            of order one; a module: those of the module).
        close: the same as floating-point numbers.

    Returns:
        The counts by order, modulo 2 to the 64, and as floating-point numbers to tell whether that is exact.

    """
    width = exact.shape[1]
    highest = np.zeros(sets.shape[0], np.int64)
    order_of_level = np.zeros(exact.shape[0], np.int64)
    for level in range(exact.shape[0]):
        for order in range(width):
            if close[level, order] > 0:
                order_of_level[level] = order
    counts = np.zeros((sets.shape[0], width), np.uint64)
    floats = np.zeros((sets.shape[0], width))
    counts[1, 0] = 1
    floats[1, 0] = 1.0
    for row in range(2, sets.shape[0]):
        level, low, high = sets[row, 0], sets[row, 1], sets[row, 2]
        for order in range(highest[low] + 1):
            counts[row, order] = counts[low, order]
            floats[row, order] = floats[low, order]
        for order in range(1, order_of_level[level] + 1):
            if close[level, order] == 0:
                continue
            for rest in range(min(highest[high], width - 1 - order) + 1):
                counts[row, order + rest] += exact[level, order] * counts[high, rest]
                floats[row, order + rest] += close[level, order] * floats[high, rest]
        highest[row] = min(width - 1, max(highest[low], highest[high] + order_of_level[level]))
    return counts[root], floats[root]
