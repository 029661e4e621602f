"""A lower bound of the cost of every plan."""

from __future__ import annotations

from standpipe.waves.instance import Instance
from standpipe.waves.numerics import np


def lower_bound(instance: Instance, earliest: int) -> int:
    """Return the sum of what each node and each term costs at the least, in pence.

    `earliest` is a last window before which no plan can end.
    """
    dearest = np.iinfo(np.int64).max
    unary = int(np.where(instance.allowed, instance.unary, dearest).min(axis=1).sum())
    return instance.fixed + unary + int(instance.term_cost[0, earliest]) + int(instance.term_cost[1:, 0].sum())
