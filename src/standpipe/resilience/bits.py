"""Sets as the bits of whole numbers, counted all at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_


def more_than(tolerated: int, sets: Sequence[int]) -> int:
    """Return the bits that are set in more than `tolerated` of the sets.

    >>> bin(more_than(1, [0b0111, 0b0011, 0b0001]))
    '0b11'
    """
    if tolerated == 0:
        return reduce(or_, sets)
    if tolerated == len(sets) - 1:
        return reduce(and_, sets)
    # reached[j]: bits that are set in more than j of the sets seen so far
    reached = [0] * (tolerated + 1)
    for bits in sets:
        for level in range(tolerated, 0, -1):
            reached[level] |= reached[level - 1] & bits
        reached[0] |= bits
    return reached[tolerated]
