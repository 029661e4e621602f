"""Modules of shared logic: gates whose events occur nowhere else.

Method: Dutuit and Rauzy, "A linear-time algorithm to find modules of fault trees" (1996). One walk gives each thing
the dates of its first and its last visit; a gate is a module when the dates of everything below it fall between the
two visits of the gate itself. Each module is then solved alone, as one event of the module above it.

Before the walk, arguments of an `and` or `or` gate that belong to it alone are split off as a gate of their own, so
that they are solved once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from standpipe.resilience.kernel_operations import AND, OR
from standpipe.resilience.logic import Logic, Part


@dataclass(frozen=True, slots=True)
class Module:
    """One module: gates over its own leaves, the last gate being its result.

    A leaf is an event (its index) or a module below (`events` plus the index of the module). Literals in `parts` are
    local: leaves first, then gates.
    """

    leaves: tuple[int, ...]
    parts: tuple[Part, ...]


def modules_of(logic: Logic) -> tuple[Module, ...]:
    """Return the modules, each after those it uses; the last is the whole. Empty for a constant or a lone event."""
    if logic.root < 2 * logic.leaves:
        return ()
    if logic.root & 1:
        negation = Part(AND, 1, (logic.root,))
        root = 2 * (logic.leaves + len(logic.parts))
        logic = Logic(logic.leaves, [*logic.parts, negation], root)
    tops = _module_tops(logic)
    split = _split(logic, tops)
    tops = _module_tops(split)
    number = {top: split.leaves + index for index, top in enumerate(tops)}
    return tuple(_cut_out(split, top, number) for top in tops)


def _module_tops(logic: Logic) -> list[int]:
    """Return the indices of the gates that are modules, each after those below it."""
    size = logic.leaves + len(logic.parts)
    first, last, second = [-1] * size, [0] * size, [0] * size
    date = 0
    root = logic.root >> 1
    stack: list[tuple[int, int]] = [(root, 0)]
    first[root] = 0
    done: list[int] = []
    while stack:
        here, at = stack.pop()
        arguments = logic.parts[here - logic.leaves].arguments
        if at == len(arguments):
            date += 1
            second[here] = last[here] = date
            done.append(here)
            continue
        stack.append((here, at + 1))
        child = arguments[at] >> 1
        date += 1
        last[child] = date
        if first[child] < 0:
            first[child] = date
            if child >= logic.leaves:
                stack.append((child, 0))
    # the first and last dates of everything below a gate, filled in below before above; its own where it is an event
    low, high = first.copy(), last.copy()
    tops = []
    for here in done:
        children = [each >> 1 for each in logic.parts[here - logic.leaves].arguments]
        earliest = min([low[child] for child in children])
        latest = max([high[child] for child in children])
        if earliest > first[here] and latest < second[here]:
            tops.append(here)
        low[here], high[here] = min(earliest, first[here]), max(latest, last[here])
    return tops


def _split(logic: Logic, tops: list[int]) -> Logic:
    """Give the private arguments of each and/or gate a gate of their own when others stand beside them."""
    users = Counter(each >> 1 for part in logic.parts for each in set(part.arguments))
    modules = set(tops)
    result = Logic(logic.leaves)
    literals = {index: 2 * index for index in range(logic.leaves)}
    for index, part in enumerate(logic.parts):
        arguments = tuple(literals[each >> 1] ^ (each & 1) for each in part.arguments)
        private = [
            made
            for each, made in zip(part.arguments, arguments, strict=True)
            if users[each >> 1] == 1 and (each >> 1 < logic.leaves or each >> 1 in modules)
        ]
        if part.kind in {AND, OR} and 1 < len(private) < len(arguments):
            group = result.make(part.kind, private)
            arguments = (*(made for made in arguments if made not in private), group)
        if len(arguments) == 1:
            result.parts.append(Part(part.kind, part.threshold, arguments))
            literals[logic.leaves + index] = 2 * (logic.leaves + len(result.parts) - 1)
        else:
            literals[logic.leaves + index] = result.make(part.kind, arguments, part.threshold)
    result.root = literals[logic.root >> 1] ^ (logic.root & 1)
    return result


def _cut_out(logic: Logic, top: int, number: dict[int, int]) -> Module:
    """Return the module of a gate: what is below it, down to events and other modules, numbered locally."""
    leaves: dict[int, int] = {}
    gates: dict[int, int] = {}
    order: list[int] = []
    stack = [(top, False)]
    seen = set()
    while stack:
        here, finished = stack.pop()
        if finished:
            gates[here] = len(order)
            order.append(here)
            continue
        if here in seen:
            continue
        seen.add(here)
        if here != top and (here < logic.leaves or here in number):
            leaves[here] = len(leaves)
            continue
        stack.append((here, True))
        stack += ((each >> 1, False) for each in reversed(logic.parts[here - logic.leaves].arguments))
    local = {index: 2 * place for index, place in leaves.items()}
    local |= {index: 2 * (len(leaves) + place) for index, place in gates.items()}
    parts = []
    for here in order:
        part = logic.parts[here - logic.leaves]
        arguments = tuple(local[each >> 1] + (each & 1) for each in part.arguments)
        parts.append(Part(part.kind, part.threshold, arguments))
    return Module(tuple(number.get(index, index) if index != top else index for index in leaves), tuple(parts))
