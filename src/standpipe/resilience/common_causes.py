"""Common-cause groups: members that fail together more often than chance would have it.

Each group gives every non-empty subset of its members an event of its own ("these fail, by one cause"); a member is
then the union of the events of the subsets it is in. With n members, total probability Q of each member and the
factors f of the group, an event of k members has the probability Q_k (Open-PSA Model Exchange
Format 2.0d; NUREG/CR-4780):

- beta factor: Q_1 = (1 - f_n) Q, Q_n = f_n Q, all others 0;
- multiple Greek letters, f_1 = 1, f_{n+1} = 0: Q_k = f_1 ... f_k (1 - f_{k+1}) Q / C(n-1, k-1);
- alpha factor: Q_k = k f_k Q / (C(n-1, k-1) (1 f_1 + ... + n f_n));
- phi factor: Q_k = f_k Q.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import comb, prod

from standpipe.kernel.errors import InvalidValueError
from standpipe.resilience.faulttree import FaultTree, Gate, Operator

LARGEST_GROUP = 12
"""Members of a group; a larger one would give more than 4,095 events."""


class CommonCauseModel(StrEnum):
    """How the factors of a group are meant; the words of the exchange format."""

    BETA = "beta-factor"
    MULTIPLE_GREEK_LETTERS = "MGL"
    ALPHA = "alpha-factor"
    PHI = "phi-factor"


@dataclass(frozen=True, slots=True)
class CommonCauseGroup:
    """Members with one total probability, and the factor of each level."""

    name: str
    model: CommonCauseModel
    members: tuple[str, ...]
    chance: float
    factors: Mapping[int, float]

    def __post_init__(self) -> None:
        if not 2 <= len(self.members) <= LARGEST_GROUP:
            raise InvalidValueError(
                f"Common-cause group {self.name} has {len(self.members)} members; 2 to {LARGEST_GROUP} are supported."
            )
        if len(set(self.members)) != len(self.members):
            raise InvalidValueError(f"Common-cause group {self.name} names a member twice.")
        for level, factor in self.factors.items():
            if not 0 <= factor <= 1:
                raise InvalidValueError(f"Common-cause group {self.name}: factor {factor} is not from 0 to 1.")
            if not 1 <= level <= len(self.members):
                raise InvalidValueError(f"Common-cause group {self.name} has no level {level}.")
        if self.model is CommonCauseModel.BETA and set(self.factors) != {len(self.members)}:
            raise InvalidValueError(
                f"Common-cause group {self.name}: a beta factor has one factor, of level {len(self.members)}."
            )

    def chance_of(self, size: int) -> float:
        """Return the probability of the event of one subset of that size."""
        count = len(self.members)
        factor = self.factors.get
        ways = comb(count - 1, size - 1)
        if self.model is CommonCauseModel.BETA:
            shared = self.factors[count]
            return self.chance * {1: 1 - shared, count: shared}.get(size, 0.0)
        if self.model is CommonCauseModel.MULTIPLE_GREEK_LETTERS:
            reached = prod(factor(level, 0.0) for level in range(2, size + 1))
            return self.chance * reached * (1 - factor(size + 1, 0.0)) / ways
        if self.model is CommonCauseModel.ALPHA:
            total = sum(level * share for level, share in self.factors.items())
            return self.chance * size * factor(size, 0.0) / (ways * total)
        return self.chance * factor(size, 0.0)


def with_common_causes(tree: FaultTree, groups: Iterable[CommonCauseGroup]) -> FaultTree:
    """Return the tree in which the members of the groups are unions of what they share.

    Raises:
        InvalidValueError: a member is no basic event, or is in two groups.

    >>> tree = FaultTree("pumps", "top", {"top": Gate("top", Operator.AND, ("a", "b"))}, {"a": 0.1, "b": 0.1})
    >>> shared = with_common_causes(tree, [CommonCauseGroup("g", CommonCauseModel.BETA, ("a", "b"), 0.1, {2: 0.2})])
    >>> sorted(shared.chances)
    ['[a b]', '[a]', '[b]']
    """
    gates = dict(tree.gates)
    chances = dict(tree.chances)
    for group in groups:
        unions: dict[str, list[str]] = {member: [] for member in group.members}
        for size in range(1, len(group.members) + 1):
            if (chance := group.chance_of(size)) == 0:
                continue
            for subset in combinations(group.members, size):
                event = f"[{' '.join(subset)}]"
                chances[event] = chance
                for member in subset:
                    unions[member].append(event)
        for member, events in unions.items():
            if member not in tree.chances or member in gates:
                raise InvalidValueError(
                    f"Member {member} of common-cause group {group.name} is not a basic event of one group only."
                )
            del chances[member]
            if events:
                gates[member] = Gate(member, Operator.OR, tuple(events))
            else:
                chances[member] = 0.0
    return FaultTree(tree.name, tree.top, gates, chances, tree.constants)
