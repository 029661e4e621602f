"""Compiled kernel: probability and sensitivity of a decision diagram, one linear pass each (Rauzy 1993)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from standpipe.resilience.kernel_rows import Reals, Rows, jit

CASES_AT_ONCE = 32


@jit
def probabilities(nodes: Rows, chances: Reals) -> Reals:
    """Return for each row the probability of its function; `chances` holds that of each level."""
    result = np.empty(nodes.shape[0])
    result[0] = 0.0
    result[1] = 1.0
    for row in range(2, nodes.shape[0]):
        chance = chances[nodes[row, 0]]
        result[row] = (1.0 - chance) * result[nodes[row, 1]] + chance * result[nodes[row, 2]]
    return result


@jit
def probabilities_of_cases(nodes: Rows, root: int, chances: npt.NDArray[np.float64]) -> Reals:
    """Return the probability of one row in each of many cases; `chances` holds a row for each level, a column a case.

    Cases are taken in blocks, so that what is kept for each row stays in the cache of the processor.
    """
    count = chances.shape[1]
    result = np.empty(count)
    block = np.empty((nodes.shape[0], CASES_AT_ONCE))
    block[0, :] = 0.0
    block[1, :] = 1.0
    for first in range(0, count, CASES_AT_ONCE):
        width = min(CASES_AT_ONCE, count - first)
        for row in range(2, nodes.shape[0]):
            level, low, high = nodes[row, 0], nodes[row, 1], nodes[row, 2]
            for case in range(width):
                below = block[low, case]
                block[row, case] = below + chances[level, first + case] * (block[high, case] - below)
        for case in range(width):
            result[first + case] = block[root, case]
    return result


@jit
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
