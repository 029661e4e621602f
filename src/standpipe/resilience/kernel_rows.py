"""Compiled kernel of decision diagrams, the base: unique rows in flat arrays.

A diagram is an int32 array of rows (level, low, high); rows 0 and 1 are the terminals false and true (for a
zero-suppressed diagram: no set, and the empty set). A row stands after the rows it points to, so every pass over a
diagram is one loop by index, upwards or downwards. Rows are unique (hash-consing, open addressing), results of
operations are kept in a direct-mapped cache, and all arrays grow when they are full.

The `kernel_` modules are the seam to Numba; their functions are compiled once and cached on disk. They are written as
loops over arrays because a call or an object for each step would cost more than the step.
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int32]
Reals = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

TERMINAL = 1 << 30
"""Level of the terminals: below every variable."""
START = 1 << 12
"""Rows for which room is made at first."""

jit = numba.njit(cache=True, nogil=True)


@jit
def hashed(one: int, two: int, three: int) -> int:
    """Return three small numbers mixed into one of 64 bits."""
    mixed = one * 0x1E3779B97F4A7C15 + two * 0x3F58476D1CE4E5B9 + three * 0x14D049BB133111EB
    mixed ^= mixed >> 29
    mixed *= 0x3F58476D1CE4E5B9
    return mixed ^ (mixed >> 32)


@jit
def make(nodes: Rows, table: Rows, state: Integers, level: int, low: int, high: int) -> int:
    """Return the row (level, low, high), new or old; -1 when the arrays are full. The caller has applied its rule."""
    mask = table.shape[0] - 1
    place = hashed(level, low, high) & mask
    while True:
        row: int = table[place]
        if row == 0:
            break
        if nodes[row, 0] == level and nodes[row, 1] == low and nodes[row, 2] == high:
            return row
        place = (place + 1) & mask
    fresh: int = state[0]
    if fresh >= nodes.shape[0]:
        return -1
    nodes[fresh, 0] = level
    nodes[fresh, 1] = low
    nodes[fresh, 2] = high
    table[place] = fresh
    state[0] = fresh + 1
    return fresh


@jit
def grown(nodes: Rows, cache: Rows, count: int) -> tuple[Rows, Rows, Rows]:
    """Return rows, unique table and cache of four times the size.

    A cache entry is (one, two, 1 + three, result), found by the hash of its first three numbers.
    """
    size = nodes.shape[0] * 4
    larger = np.empty((size, 3), np.int32)
    larger[:count] = nodes[:count]
    table = np.zeros(size * 2, np.int32)
    mask = table.shape[0] - 1
    for row in range(2, count):
        place = hashed(larger[row, 0], larger[row, 1], larger[row, 2]) & mask
        while table[place] != 0:
            place = (place + 1) & mask
        table[place] = row
    known = np.zeros((size, 4), np.int32)
    mask = size - 1
    for entry in range(cache.shape[0]):
        if cache[entry, 2] != 0:
            place = hashed(cache[entry, 0], cache[entry, 1], cache[entry, 2] - 1) & mask
            known[place] = cache[entry]
    return larger, table, known


@jit
def empty_arrays(size: int, limit: int) -> tuple[Rows, Rows, Rows, Integers]:
    """Return rows with the two terminals, unique table, cache, and the state: rows in use, and their limit."""
    nodes = np.empty((size, 3), np.int32)
    nodes[:2] = 0
    nodes[0, 0] = TERMINAL
    nodes[1, 0] = TERMINAL
    state = np.zeros(2, np.int64)
    state[0] = 2
    state[1] = limit
    return nodes, np.zeros(2 * size, np.int32), np.zeros((size, 4), np.int32), state


@jit
def compacted(nodes: Rows, root: int) -> tuple[Rows, int]:
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
