"""Compiled kernel: probability and sensitivity of a decision diagram, one linear pass each (Rauzy 1993)."""

from __future__ import annotations

import numpy as np

from standpipe.resilience.kernel_rows import Reals, Rows, jit


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
