"""The compiled kernel of the simulation: in which window a move cuts over, in every scenario at once.

One pass over the scenarios in the place of a dozen over arrays; pure arithmetic, with the same results.
"""

from __future__ import annotations

from standpipe.waves.numerics import FloatArray, IntArray, compiled, np


@compiled
def cutovers(
    first_days: FloatArray, following: IntArray, planned: int, spacing: float, ready: FloatArray, lost: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Return the day of the cutover in every scenario, and 1 where it lies after the last window.

    Args:
        first_days: the first day of each window, in days from the start, rising.
        following: for each window, and two places after the last, the first from there on that the calendar leaves
            free; the number of windows for none.
        planned: the window of the plan; a move is never earlier.
        spacing: days between two windows, by which windows after the last are counted on.
        ready: the day from which the move can happen, a scenario each.
        lost: windows that are lost to failed cutovers and late dependencies, a scenario each, at most two.

    """
    windows = len(first_days)
    day = np.empty(len(ready), dtype=np.float64)
    beyond = np.empty(len(ready), dtype=np.float64)
    for scenario in range(len(ready)):
        position = planned
        while position < windows and first_days[position] < ready[scenario]:
            position += 1
        position = following[position]
        for _ in range(min(lost[scenario], 2)):
            position = following[min(position + 1, windows)]
        if position >= windows:
            day[scenario] = max(ready[scenario], first_days[windows - 1] + spacing) + lost[scenario] * spacing
            beyond[scenario] = 1.0
        else:
            day[scenario] = first_days[position]
            beyond[scenario] = 0.0
    return day, beyond
