"""Static orders of the leaves of a module; the order decides the size of its decision diagram.

No order is best everywhere, so several cheap ones are tried, each under a budget of nodes, and the first that fits is
kept. All are depth-first walks that differ in the order in which a gate's arguments are met.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from standpipe.resilience.modules import Module

Order = npt.NDArray[np.int64]
"""The level of each leaf."""


def static_orders(module: Module) -> Iterator[Order]:
    """Yield different orders, the most promising first; computed one by one as they are asked for."""
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
    seen = set()
    for rank in ranks:
        order = _depth_first(module, rank)
        key = order.tobytes()
        if key not in seen:
            seen.add(key)
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
