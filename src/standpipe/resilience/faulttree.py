"""A fault tree: a top event, gates over gates and basic events, and the probability of each basic event.

The words are those of the Open-PSA Model Exchange Format: a house event is a constant, `atleast` is k of n. Common
causes are events of their own: `common_causes` rewrites the members of a group (beta factor, alpha factors, multiple
Greek letters, phi factors) as the union of the events that they share.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter

from standpipe.kernel.errors import InvalidValueError


class Operator(StrEnum):
    """What a gate makes of its arguments."""

    AND = "and"
    OR = "or"
    NOT = "not"
    XOR = "xor"
    """True when an odd number of arguments is."""
    NAND = "nand"
    NOR = "nor"
    AT_LEAST = "atleast"
    IMPLY = "imply"
    IFF = "iff"


_ARITY = {Operator.NOT: (1, 1), Operator.IMPLY: (2, 2), Operator.IFF: (2, 2)}


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate; `minimum` is the k of `atleast`."""

    name: str
    operator: Operator
    arguments: tuple[str, ...]
    minimum: int = 1

    def __post_init__(self) -> None:
        least, most = _ARITY.get(self.operator, (1, len(self.arguments)))
        if not least <= len(self.arguments) <= most:
            raise InvalidValueError(
                f"Gate {self.name}: '{self.operator}' cannot have {len(self.arguments)} arguments.",
            )
        if self.operator is Operator.AT_LEAST and not 0 <= self.minimum <= len(self.arguments):
            raise InvalidValueError(f"Gate {self.name} asks for {self.minimum} of {len(self.arguments)} arguments.")


@dataclass(frozen=True, slots=True)
class FaultTree:
    """A fault tree; construction refuses unknown names, names used twice, cycles and impossible probabilities.

    >>> tree = FaultTree("pumps", "top", {"top": Gate("top", Operator.AND, ("a", "b"))}, {"a": 0.1, "b": 0.1})
    >>> tree.top
    'top'
    """

    name: str
    top: str
    gates: Mapping[str, Gate]
    chances: Mapping[str, float]
    """Probability of each basic event."""
    constants: Mapping[str, bool] = field(default_factory=dict)
    """House events."""

    def __post_init__(self) -> None:
        names = [*self.gates, *self.chances, *self.constants]
        known = set(names)
        if len(known) != len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise InvalidValueError(f"'{twice}' names both a gate and an event, or two kinds of event.")
        if self.top not in known:
            raise InvalidValueError(f"The top event '{self.top}' is not defined.")
        for gate in self.gates.values():
            for argument in gate.arguments:
                if argument not in known:
                    raise InvalidValueError(f"Gate {gate.name} uses '{argument}', which is not defined.")
        for name, chance in self.chances.items():
            if not 0 <= chance <= 1:
                raise InvalidValueError(f"The probability of '{name}' is {chance}; it must be from 0 to 1.")
        try:
            TopologicalSorter({gate.name: gate.arguments for gate in self.gates.values()}).prepare()
        except CycleError as error:
            circle = " needs ".join(reversed(error.args[1]))
            raise InvalidValueError(f"The gates form a cycle: {circle}.", remedy="Break it at one gate.") from error
