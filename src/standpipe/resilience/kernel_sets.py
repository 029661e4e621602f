"""Compiled kernel: minimal solutions of a monotone function as a zero-suppressed diagram, and passes over them.

Method: Rauzy (1993). The minimal solutions of "x or rest" are those of the rest, and those with x whose remainder does
not make the rest true.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from standpipe.resilience.kernel_rows import (
    START,
    Integers,
    Reals,
    Rows,
    compacted,
    empty_arrays,
    grown,
    hashed,
    jit,
    make,
)


@jit
def _without(  # noqa: PLR0915 - one loop with its own stack, as in `kernel_build`
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
            place = hashed(u, f, 0) & mask
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
                result = make(nodes, table, state, nodes[u, 0], low, result)
                if result < 0:
                    return -1
            place = hashed(u, f, 0) & mask
            cache[place, 0] = u
            cache[place, 1] = f
            cache[place, 2] = 1
            cache[place, 3] = result
            top -= 1
    return result


@jit
def minimal_solutions(diagram: Rows, root: int, levels: int, limit: int) -> tuple[Rows, int]:
    """Return the minimal sets of levels that make a monotone function true, as a zero-suppressed diagram.

    Returns:
        The rows and the root; a root of -1 when more than `limit` rows were made.

    """
    size = START
    while size < 2 * diagram.shape[0]:
        size *= 2
    nodes, table, cache, state = empty_arrays(size, limit)
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
                    result = make(nodes, table, state, diagram[row, 0], solutions[low], rest)
            if result >= 0:
                break
            if state[0] >= limit:
                return nodes[:2].copy(), -1
            nodes, table, cache = grown(nodes, cache, state[0])
        solutions[row] = result
    return compacted(nodes, solutions[root])


@jit
def highest_orders(sets: Rows, orders: Integers) -> Integers:
    """Return for each row the order of its largest set; `orders` holds what each level adds."""
    result = np.zeros(sets.shape[0], np.int64)
    for row in range(2, sets.shape[0]):
        result[row] = max(result[sets[row, 1]], result[sets[row, 2]] + orders[sets[row, 0]])
    return result


@jit
def totals(sets: Rows, numbers: Reals) -> Reals:
    """Return for each row about how many sets it stands for; `numbers` holds how many each level stands for."""
    result = np.zeros(sets.shape[0])
    result[1] = 1.0
    for row in range(2, sets.shape[0]):
        result[row] = result[sets[row, 1]] + numbers[sets[row, 0]] * result[sets[row, 2]]
    return result


@jit
def count_by_order(sets: Rows, root: int, highest: Integers, numbers: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Count the sets of a zero-suppressed diagram by their order, exactly while the total stays below 2 to the 63.

    Args:
        sets: rows of the diagram.
        root: its root.
        highest: the order of the largest set of each row.
        numbers: for each level how many sets of each order it stands for (a basic event: one of order one; a module:
            those of the module).

    """
    levels, width = numbers.shape
    largest = np.zeros(levels, np.int64)
    for level in range(levels):
        for order in range(width):
            if numbers[level, order] > 0:
                largest[level] = order
    wide = highest[root] + 1
    counts = np.zeros((sets.shape[0], wide), np.uint64)
    counts[1, 0] = 1
    for row in range(2, sets.shape[0]):
        level, low, high = sets[row, 0], sets[row, 1], sets[row, 2]
        for order in range(highest[low] + 1):
            counts[row, order] = counts[low, order]
        for order in range(1, largest[level] + 1):
            number = numbers[level, order]
            if number > 0:
                for rest in range(highest[high] + 1):
                    counts[row, order + rest] += number * counts[high, rest]
    result: npt.NDArray[np.uint64] = counts[root]
    return result


@jit
def best_products(sets: Rows, chances: Reals) -> Reals:
    """Return for each row the largest product of chances over its sets."""
    result = np.zeros(sets.shape[0])
    result[1] = 1.0
    for row in range(2, sets.shape[0]):
        result[row] = max(result[sets[row, 1]], chances[sets[row, 0]] * result[sets[row, 2]])
    return result
