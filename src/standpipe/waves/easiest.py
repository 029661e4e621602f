"""The instance in which every move takes the easiest part of each of its modes: what bounds and proofs rest on."""

from __future__ import annotations

from dataclasses import replace

from standpipe.waves.instance import Instance, Ragged
from standpipe.waves.numerics import BoolArray, np


def easiest(instance: Instance) -> Instance:
    """Return the instance in which every node has one variant, as easy and as cheap as any of its own.

    What this instance cannot do, the other cannot, and it costs no more: bounds and proofs rest on it.
    """
    most, windows = instance.most_variants, instance.windows
    if most == 1:
        return instance
    count = len(instance.nodes)
    allowed = instance.allowed.reshape(count, most, windows)
    dearest = np.iinfo(np.int64).max
    prices = np.where(allowed, instance.unary.reshape(count, most, windows), dearest).min(axis=1)
    open_to_some: BoolArray = np.asarray(allowed.any(axis=1), dtype=np.bool_)
    return replace(
        instance,
        variants=tuple(here[:1] for here in instance.variants),
        allowed=open_to_some,
        unary=np.where(prices == dearest, 0, prices),
        loads=_least(instance, instance.loads, 3),
        spends=_least(instance, instance.spends, 2),
    )


def _least(instance: Instance, rows: Ragged, width: int) -> Ragged:
    """Return for each node what every variant of it needs at the least."""
    found: list[list[tuple[int, ...]]] = []
    for node in range(len(instance.nodes)):
        amounts = [{tuple(key): amount for *key, amount in rows.row(row)} for row in instance.rows_of(node)]
        common = set.intersection(*(set(each) for each in amounts))
        found.append([(*key, min(each[key] for each in amounts)) for key in sorted(common)])
    return Ragged.of(found, width)
