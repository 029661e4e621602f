"""Compiled kernel: the decision diagram of a list of gates. Method: Bryant (1986), apply with hash-consing."""

from __future__ import annotations

import numpy as np

from standpipe.resilience.kernel_operations import AND, AT_LEAST, OR, XOR
from standpipe.resilience.kernel_rows import START, Integers, Rows, compacted, empty_arrays, grown, hashed, jit, make


@jit
def _at_once(operation: int, f: int, g: int) -> int:
    """Return the result where a terminal or equality decides it, else -1."""
    if f == g:
        return 0 if operation == XOR else f
    if f > g:
        f, g = g, f
    if f == 0:
        return 0 if operation == AND else g
    if f == 1:
        if operation == AND:
            return g
        if operation == OR:
            return 1
    return -1


@jit
def _apply(  # noqa: PLR0915 - one loop with its own stack; a call for each step would cost more than the step
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
            result = _at_once(operation, f, g)
            if result >= 0:
                top -= 1
                continue
            if f > g:
                f, g = g, f
            place = hashed(f, g, operation) & mask
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
                result = make(nodes, table, state, stack[top, 4], low, result)
                if result < 0:
                    return -1
            place = hashed(f, g, operation) & mask
            cache[place, 0] = f
            cache[place, 1] = g
            cache[place, 2] = operation + 1
            cache[place, 3] = result
            top -= 1
    return result


@jit
def _joined(
    nodes: Rows,
    table: Rows,
    cache: Rows,
    state: Integers,
    stack: Rows,
    operation: int,
    one: int,
    other: int,
) -> tuple[Rows, Rows, Rows, int]:
    """Apply an operation, growing the arrays as needed; a row of -1 says that the limit is reached."""
    row = _apply(nodes, table, cache, state, stack, operation, one, other)
    while row < 0 and state[0] < state[1]:
        nodes, table, cache = grown(nodes, cache, state[0])
        row = _apply(nodes, table, cache, state, stack, operation, one, other)
    return nodes, table, cache, row if state[0] < state[1] else -1


@jit
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


@jit
def build(  # noqa: C901, PLR0912, PLR0915 - arrays that grow must stay local to one function
    kinds: Integers, thresholds: Integers, starts: Integers, arguments: Integers, levels: Integers, limit: int
) -> tuple[Rows, int, int]:
    """Build the diagram of a list of gates; the last gate is the root.

    Args:
        kinds: operation of each gate; arguments stand before the gates that use them.
        thresholds: for `AT_LEAST` the number, else ignored.
        starts: where the arguments of each gate begin in `arguments`, with a last entry for the end.
        arguments: twice the index of a leaf, or twice (leaves + index of a gate); plus one where it is negated.
        levels: position of each leaf in the order, a permutation.
        limit: give up when more rows than this are made.

    Returns:
        The rows that the root needs, the root, and how many operands have been joined: the same number for every order
        that gets as far. A root of -1 when it was given up.

    """
    leaves = levels.shape[0]
    size = START
    while size < 4 * leaves:
        size *= 2
    nodes, table, cache, state = empty_arrays(size, limit)
    for level in range(leaves):  # room for these is certain: rows 2 + 2 level and 3 + 2 level
        make(nodes, table, state, level, 0, 1)
        make(nodes, table, state, level, 1, 0)
    stack = np.empty((leaves + 2, 5), np.int32)
    gates = kinds.shape[0]
    roots = np.zeros(gates, np.int64)
    widest = 1
    for gate in range(gates):
        widest = max(widest, starts[gate + 1] - starts[gate])
    operands = np.zeros(widest, np.int64)
    reached = np.zeros(widest + 2, np.int64)
    joined = 0
    for gate in range(gates):
        count = starts[gate + 1] - starts[gate]
        for index in range(count):
            argument = arguments[starts[gate] + index]
            target = argument >> 1
            negated = argument & 1
            row = 0
            if target < leaves:
                row = 2 + 2 * levels[target] + negated
            else:
                row = roots[target - leaves]
                if negated:
                    nodes, table, cache, row = _joined(nodes, table, cache, state, stack, XOR, row, 1)
                    if row < 0:
                        return nodes[:2].copy(), -1, joined
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
            for at in range(threshold, 0, -1):
                first = operands[index]
                operation = kind
                if kind == AT_LEAST:
                    # (operand and at least at - 1 of the others) or at least at of the others
                    operation = OR
                    nodes, table, cache, first = _joined(nodes, table, cache, state, stack, AND, first, reached[at - 1])
                    if first < 0:
                        return nodes[:2].copy(), -1, joined
                nodes, table, cache, row = _joined(nodes, table, cache, state, stack, operation, first, reached[at])
                if row < 0:
                    return nodes[:2].copy(), -1, joined
                reached[at] = row
                joined += 1
        roots[gate] = reached[threshold]
    rows, root = compacted(nodes, roots[gates - 1])
    return rows, root, joined
