"""What counting alone proves about the last window: first windows, chains of orders, and room for all the work."""

from __future__ import annotations

from standpipe.waves.easiest import easiest
from standpipe.waves.instance import Instance
from standpipe.waves.numerics import IntArray, np


def counting_bound(instance: Instance) -> int:
    """Return a last window before which no plan can end, by counting alone."""
    instance = easiest(instance)
    first = _first_windows(instance)
    rows: dict[int, list[tuple[int, int, int]]] = {}
    for node in range(len(first)):
        for row, offset, amount in instance.loads.row(node):
            rows.setdefault(row, []).append((offset, amount, int(first[node])))
    bounds = [_row_bound(instance, row, loads) for row, loads in rows.items()]
    return max(int(first.max()), *bounds)


def _row_bound(instance: Instance, row: int, loads: list[tuple[int, int, int]]) -> int:
    """Return the first last window by which a resource has room: loads up to an offset fit by last + offset."""
    begin = min(first + offset for offset, _, first in loads)
    room = np.cumsum((instance.capacity[row] + instance.buyable[row])[begin:])
    bound = 0
    for limit in {offset for offset, _, _ in loads}:
        needed = sum(amount for offset, amount, _ in loads if offset <= limit)
        enough = np.flatnonzero(room >= needed)
        reached = begin + int(enough[0]) if len(enough) else instance.windows
        bound = max(bound, min(reached - limit, instance.windows - 1))
    return bound


def _first_windows(instance: Instance) -> IntArray:
    first: IntArray = np.asarray(instance.allowed.argmax(axis=1), dtype=np.int64)
    for _ in range(len(first)):
        before = first.copy()
        for node in range(len(first)):
            for other, gap, is_first in instance.order.row(node):
                if is_first:
                    first[other] = _next_allowed(instance, other, max(int(first[other]), int(first[node]) + gap))
        if (before == first).all():
            break
    return first


def _next_allowed(instance: Instance, node: int, position: int) -> int:
    later = np.flatnonzero(instance.allowed[node, position:])
    return position + int(later[0]) if len(later) else instance.windows - 1
