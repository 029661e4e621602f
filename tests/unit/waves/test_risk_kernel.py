"""The compiled kernel of the simulation against the rule written out with array functions."""

from __future__ import annotations

import numpy as np
import pytest

from standpipe.waves.risk_kernel import cutovers


@pytest.mark.parametrize("seed", range(20))
def test_the_kernel_is_the_rule_written_out(seed: int) -> None:
    source = np.random.default_rng(seed)
    windows = int(source.integers(1, 12))
    first_days = np.cumsum(source.integers(1, 20, windows)).astype(np.float64)
    free = source.random(windows) < 0.6
    following = np.full(windows + 2, windows, dtype=np.int64)
    for position in range(windows - 1, -1, -1):
        following[position] = position if free[position] else following[position + 1]
    planned = int(source.integers(0, windows))
    ready = source.uniform(0, first_days[-1] + 30, 500)
    ready[:windows] = first_days  # ready on the very day
    lost = source.integers(0, 3, 500)

    at = following[np.minimum(np.maximum(np.searchsorted(first_days, ready, side="left"), planned), windows)]
    for step in (1, 2):
        at = np.where(lost >= step, following[np.minimum(at + 1, windows)], at)
    after = np.maximum(ready, first_days[-1] + 7.0) + lost * 7.0
    expected = np.where(at >= windows, after, first_days[np.minimum(at, windows - 1)])

    day, beyond = cutovers(first_days, following, planned, 7.0, ready, lost)
    assert day.tolist() == expected.tolist()
    assert beyond.tolist() == (at >= windows).tolist()
