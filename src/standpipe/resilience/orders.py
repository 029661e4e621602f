"""Static orders of the leaves of a module; the order decides the size of its decision diagram.

No order is best everywhere, so several cheap ones are tried, each under a budget of rows, and the first that fits is
kept. Half of them are depth-first walks that differ in the order in which a gate's arguments are met. The other half
are the same after relaxation, which pulls together what meets at a gate: FORCE (Aloul, Markov and Sakallah 2003).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import numpy as np
import numpy.typing as npt

from standpipe.resilience.modules import Module

MOST_MOVES = 80
"""Times that relaxation moves everything; most modules come to rest sooner."""

Order = npt.NDArray[np.int64]
"""The level of each leaf."""


def walks(module: Module) -> Iterator[Order]:
    """Yield different depth-first orders, the most promising first; computed one by one as they are asked for."""
    count = len(module.leaves)
    sizes = _sizes(module)
    users = Counter(each >> 1 for part in module.parts for each in part.arguments)
    leaf = [index < count for index in range(count + len(module.parts))]
    ranks: tuple[Callable[[int, int], tuple[float, ...]], ...] = (
        lambda at, index: (-users[index], sizes[index], at),
        lambda at, _: (at,),
        lambda at, index: (not leaf[index], -sizes[index], at),
        lambda at, index: (-sizes[index], at),
        lambda at, index: (not leaf[index], sizes[index], at),
    )
    return _different(_depth_first(module, rank) for rank in ranks)


def relaxed(module: Module) -> Iterator[Order]:
    """Yield the different orders that the walks come to after relaxation."""
    return _different(_relaxed(module, walk) for walk in walks(module))


def _different(orders: Iterable[Order]) -> Iterator[Order]:
    seen = set()
    for order in orders:
        if order.tobytes() not in seen:
            seen.add(order.tobytes())
            yield order


def _sizes(module: Module) -> list[int]:
    """Return for each leaf 1, for each gate the number of leaves that a walk meets below it, repeats included."""
    sizes = [1] * len(module.leaves)
    for part in module.parts:
        sizes.append(sum(sizes[each >> 1] for each in part.arguments))
    return sizes


def _depth_first(module: Module, rank: Callable[[int, int], tuple[float, ...]]) -> Order:
    leaves = len(module.leaves)
    levels = np.full(leaves, -1, np.int64)
    fill = 0
    seen: set[int] = set()
    stack = [leaves + len(module.parts) - 1]
    while stack:
        here = stack.pop()
        if here in seen:
            continue
        seen.add(here)
        if here < leaves:
            levels[here] = fill
            fill += 1
            continue
        arguments = [each >> 1 for each in module.parts[here - leaves].arguments]
        ranked = sorted(range(len(arguments)), key=lambda at: rank(at, arguments[at]), reverse=True)
        stack += (arguments[at] for at in ranked)
    return levels


def _relaxed(module: Module, order: Order) -> Order:
    """Return the shortest order met while every leaf and gate moves to the middle of the gates that it is part of.

    Each gate ties its arguments and itself together. A move takes each thing to the mean of the middles of its ties;
    how long an order is, is the sum of the lengths of the ties.
    """
    leaves, gates = len(module.leaves), len(module.parts)
    members = [[*(each >> 1 for each in part.arguments), leaves + at] for at, part in enumerate(module.parts)]
    lengths = np.array([len(each) for each in members])
    member = np.concatenate(members)
    tie = np.repeat(np.arange(gates), lengths)
    starts = np.cumsum(lengths) - lengths
    uses = np.bincount(member, minlength=leaves + gates)
    middles: list[float] = order.tolist()
    for each in members:
        middles.append(sum(middles[index] for index in each[:-1]) / (len(each) - 1))
    places = _places(np.array(middles))
    best, shortest = order, np.inf
    for _ in range(MOST_MOVES):
        centres = np.bincount(tie, places[member], gates) / lengths
        moved = _places(np.bincount(member, centres[tie], leaves + gates) / uses)
        if (moved == places).all():
            break
        places = moved
        ends = places[member]
        length = (np.maximum.reduceat(ends, starts) - np.minimum.reduceat(ends, starts)).sum()
        if length < shortest:
            best, shortest = places[:leaves], length
    return _places(best)


def _places(values: npt.NDArray[np.float64] | Order) -> Order:
    """Return the place of each value among all, equal ones in the order they are given."""
    places = np.empty(len(values), np.int64)
    places[np.argsort(values, kind="stable")] = np.arange(len(values))
    return places
