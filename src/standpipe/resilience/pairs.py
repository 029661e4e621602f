"""The pairs of events that matter, and a certified interval from them.

Method: bit-parallel evaluation as in `single_points`, with one bit for every pair of events: bit (a, b) of a gate says
that it is true when a and b alone are. For coherent logic that no single event makes true,

    P(exactly two events, a pair that matters)  <=  P(root)  <=  that + P(three or more events),

which is narrow whenever the events are rare: what it leaves open is of the third order. Both ends are exact sums.
"""

from __future__ import annotations

from functools import reduce
from operator import and_, or_

import numpy as np
import numpy.typing as npt

from standpipe.kernel.intervals import Interval
from standpipe.resilience.bits import more_than
from standpipe.resilience.kernel_operations import AND, OR
from standpipe.resilience.logic import Logic

MOST_EVENTS = 600
"""Events up to which pairs are looked for; the sets hold one bit for each pair."""

Pairs = npt.NDArray[np.int64]
"""Rows of two event indices, the smaller first."""


def pairs_of(logic: Logic) -> Pairs:
    """Return the pairs of events that together make the root of coherent logic true.

    >>> from standpipe.resilience.logic import Part
    >>> pairs_of(Logic(3, [Part(AND, 1, (0, 4))], 6)).tolist()
    [[0, 2]]
    """
    count = logic.leaves
    if logic.root < 0:
        return np.empty((0, 2), np.int64)
    every = (1 << count) - 1
    column = sum(1 << (row * count) for row in range(count))
    sets = [every << (event * count) | column << event for event in range(count)]
    for part in logic.parts:
        below = [sets[each >> 1] for each in part.arguments]
        if part.kind in {AND, OR}:
            sets.append(reduce(and_ if part.kind == AND else or_, below))
        else:
            sets.append(more_than(part.threshold - 1, below))
    data = sets[logic.root >> 1].to_bytes((count * count + 7) // 8, "little")
    bits = np.unpackbits(np.frombuffer(data, np.uint8), bitorder="little")[: count * count]
    return np.argwhere(np.triu(bits.reshape(count, count), 1)).astype(np.int64)


def interval_from_pairs(pairs: Pairs, chances: npt.NDArray[np.float64]) -> Interval:
    """Return an interval that contains the probability of coherent logic without single events, from its pairs.

    Args:
        pairs: all its pairs.
        chances: the probability of each event, below 1.

    """
    none = float(np.exp(np.log1p(-chances).sum()))
    odds = chances / (1 - chances)
    low = none * float((odds[pairs[:, 0]] * odds[pairs[:, 1]]).sum())
    at_most = [1.0, 0.0, 0.0]
    more = 0.0
    for chance in chances.tolist():
        more += at_most[2] * chance
        at_most[2] += (at_most[1] - at_most[2]) * chance
        at_most[1] += (at_most[0] - at_most[1]) * chance
        at_most[0] *= 1 - chance
    return Interval(low, min(1.0, low + more))
