"""A fault tree as shared logic, simplified without changing what it says.

Method, in one bottom-up pass repeated until it changes nothing: constants are propagated, equal gates are made one
(hash-consing), negations are pushed down to the events (De Morgan), and a gate is merged into its only user when both
are `and` or both are `or`. What is left carries negations only at events and before parity gates; without any, the
function is coherent.

A literal is twice the index of a thing, plus one where it is negated; events come before gates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from standpipe.resilience.faulttree import FaultTree, Operator
from standpipe.resilience.kernel_operations import AND, AT_LEAST, OR, XOR

_JOINS = frozenset({AND, OR})
_Thing = TypeVar("_Thing", bound=Hashable)

FALSE = -2
TRUE = -1
"""Literals of the constants; `literal ^ 1` negates these too."""


class Part(NamedTuple):
    """A gate: an operation of the kernel, its threshold, and the literals of its arguments.

    A tuple, because an estate makes some millions of them.
    """

    kind: int
    threshold: int
    arguments: tuple[int, ...]


@dataclass(slots=True)
class Logic:
    """Gates over `leaves` events, each gate after its arguments; `root` is a literal or a constant."""

    leaves: int
    parts: list[Part] = field(default_factory=list)
    root: int = FALSE
    _known: dict[tuple[int, int, tuple[int, ...]], int] = field(default_factory=dict)
    _negated: dict[int, int] = field(default_factory=dict)

    def part(self, literal: int) -> Part | None:
        """Return the gate of a literal; None for an event."""
        index = (literal >> 1) - self.leaves
        return self.parts[index] if index >= 0 else None

    @property
    def coherent(self) -> bool:
        """No event occurs negated and no parity is left: more failures never mend."""
        return not any(part.kind == XOR or any(each & 1 for each in part.arguments) for part in self.parts) and not (
            self.root >= 0 and self.root & 1
        )

    def negate(self, literal: int) -> int:
        """Return the literal of the opposite, pushed down to the events."""
        part = self.part(literal) if literal >= 0 else None
        if part is None or part.kind == XOR:
            return literal ^ 1
        if literal not in self._negated:
            opposite = [self.negate(each) for each in part.arguments]
            threshold = len(opposite) - part.threshold + 1
            kind = {AND: OR, OR: AND, AT_LEAST: AT_LEAST}[part.kind]
            self._negated[literal] = self.make(kind, opposite, threshold)
        return self._negated[literal]

    def make(self, kind: int, arguments: Sequence[int], threshold: int = 1) -> int:
        """Return the literal of a gate, simplified by itself; an equal gate is used again."""
        if kind == AT_LEAST:
            kind, arguments, threshold = _without_constants(arguments, threshold)
        if kind == XOR:
            return self._parity(arguments)
        if kind == AT_LEAST:
            return self._add(AT_LEAST, tuple(arguments), threshold)
        absorbing, neutral = (FALSE, TRUE) if kind == AND else (TRUE, FALSE)
        distinct = dict.fromkeys(arguments)
        distinct.pop(neutral, None)
        if absorbing in distinct or any([each ^ 1 in distinct for each in distinct if each & 1]):  # noqa: C419 - a list is faster
            return absorbing
        if len(distinct) > 1:
            return self._add(kind, tuple(distinct), 1)
        return next(iter(distinct), neutral)

    def _parity(self, arguments: Sequence[int]) -> int:
        odd = 0
        count: Counter[int] = Counter()
        for each in arguments:
            odd ^= each & 1
            if each >= 0:
                count[each & ~1] += 1
        left = tuple(each for each, times in count.items() if times % 2)
        if not left:
            return FALSE ^ odd
        parity = left[0] if len(left) == 1 else self._add(XOR, left, 1)
        return self.negate(parity) if odd else parity

    def _add(self, kind: int, arguments: tuple[int, ...], threshold: int) -> int:
        key = (kind, threshold, tuple(sorted(arguments)))
        if key not in self._known:
            self._known[key] = 2 * (self.leaves + len(self.parts))
            self.parts.append(Part(kind, threshold, arguments))
        return self._known[key]


def _without_constants(arguments: Sequence[int], threshold: int) -> tuple[int, Sequence[int], int]:
    """Return kind, arguments and threshold of k of n with constants counted and the easy cases made and/or."""
    threshold -= sum(each == TRUE for each in arguments)
    left = [each for each in arguments if each >= 0]
    if threshold <= 0:
        return AND, [], 1
    if threshold > len(left):
        return OR, [], 1
    if threshold == 1:
        return OR, left, 1
    return (AND, left, 1) if threshold == len(left) else (AT_LEAST, left, threshold)


_KINDS: dict[Operator, tuple[int, bool]] = {
    Operator.AND: (AND, False),
    Operator.OR: (OR, False),
    Operator.NAND: (AND, True),
    Operator.NOR: (OR, True),
    Operator.NOT: (AND, True),
    Operator.XOR: (XOR, False),
    Operator.IFF: (XOR, True),
    Operator.AT_LEAST: (AT_LEAST, False),
}


def logic_of(tree: FaultTree) -> tuple[Logic, tuple[str, ...]]:
    """Return the simplified logic of a fault tree and the names of its events, in order of first use."""
    order = _bottom_up(tree.top, lambda name: tree.gates[name].arguments if name in tree.gates else ())
    names = tuple(name for name in order if name in tree.chances)
    logic = Logic(len(names))
    literals = {name: 2 * index for index, name in enumerate(names)}
    literals |= {name: TRUE if value else FALSE for name, value in tree.constants.items()}
    for name in order:
        gate = tree.gates.get(name)
        if gate is None:
            continue
        arguments = [literals[each] for each in gate.arguments]
        if gate.operator is Operator.IMPLY:
            literals[name] = logic.make(OR, [logic.negate(arguments[0]), arguments[1]])
            continue
        kind, negated = _KINDS[gate.operator]
        made = logic.make(kind, arguments, gate.minimum)
        literals[name] = logic.negate(made) if negated else made
    logic.root = literals[tree.top]
    return simplified(logic), names


def simplified(logic: Logic, constants: Mapping[int, bool] | None = None) -> Logic:
    """Return the same function with only what the root needs, coalesced until nothing changes.

    Args:
        logic: the function.
        constants: events that are known to be true or false, by index.

    """
    if constants:
        logic = _coalesced(logic, constants)
    while True:
        after = _coalesced(logic, {})
        if after.parts == logic.parts:
            return after
        logic = after


def renumbered(logic: Logic, used: Sequence[int]) -> Logic:
    """Return the same logic over the used events only."""
    place = {index: at for at, index in enumerate(used)}
    shift = logic.leaves - len(used)

    def literal(each: int) -> int:
        index = each >> 1
        return 2 * (place[index] if index < logic.leaves else index - shift) + (each & 1)

    parts = [Part(part.kind, part.threshold, tuple(map(literal, part.arguments))) for part in logic.parts]
    return Logic(len(used), parts, literal(logic.root) if logic.root >= 0 else logic.root)


def _coalesced(logic: Logic, constants: Mapping[int, bool]) -> Logic:
    result = Logic(logic.leaves)
    if logic.root < 0:
        result.root = logic.root
        return result
    offset, parts = logic.leaves, logic.parts
    users = _users(logic)
    literals = list(range(0, 2 * (offset + len(parts)), 2))
    for index, value in constants.items():
        literals[index] = TRUE if value else FALSE
    for index, part in enumerate(parts, offset):
        if not users[index]:
            continue
        arguments: list[int] = []
        for each in part.arguments:
            made = literals[each >> 1]
            if each & 1:
                made = result.negate(made)
            at = (made >> 1) - offset
            if at >= 0 and not made & 1 and part.kind in _JOINS and users[each >> 1] == 1:
                child = result.parts[at]
                if child.kind == part.kind:
                    arguments += child.arguments
                    continue
            arguments.append(made)
        literals[index] = result.make(part.kind, arguments, part.threshold)
    root = literals[logic.root >> 1]
    result.root = result.negate(root) if logic.root & 1 else root
    return result


def _users(logic: Logic) -> list[int]:
    """Return how often each thing below the root is an argument, the root itself once; gates stand after arguments."""
    offset = logic.leaves
    users = [0] * (offset + len(logic.parts))
    users[logic.root >> 1] = 1
    for index in range(logic.root >> 1, offset - 1, -1):
        if users[index]:
            for each in logic.parts[index - offset].arguments:
                users[each >> 1] += 1
    return users


def _bottom_up(root: _Thing, below: Callable[[_Thing], Iterable[_Thing]]) -> list[_Thing]:
    """Return everything below a root, each after what is below it, in order of first visit."""
    order: dict[_Thing, None] = {}
    stack = [(root, iter(below(root)))]
    seen: set[_Thing] = {root}
    while stack:
        here, rest = stack[-1]
        for each in rest:
            if each not in seen:
                seen.add(each)
                stack.append((each, iter(below(each))))
                break
        else:
            order[here] = None
            stack.pop()
    return list(order)
