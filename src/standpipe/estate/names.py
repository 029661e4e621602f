"""Finds the entity that a name in a file means.

Names are compared without regard to case and spacing. A machine is also found by its DNS name, and by the first part
of a DNS name where that is unique. A name that fits several things is never resolved by guessing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from standpipe.estate.model import Kind


def comparable(name: object) -> str:
    """Return a name as it is compared: case folded, runs of white space as one blank.

    >>> comparable("  Council  Tax ")
    'council tax'
    """
    return " ".join(str(name).split()).casefold()


def is_address(text: str) -> bool:
    """Whether a text looks like an IP address, so that its dots do not separate DNS labels."""
    return ":" in text or text.replace(".", "").isdigit()


@dataclass(slots=True)
class NameIndex:
    """Entities of one estate by kind and name, and by any other word that identifies them."""

    _by_name: dict[tuple[Kind, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    _by_alias: dict[tuple[Kind, str], list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, kind: Kind, name: object, identifier: str) -> None:
        """Register the name of an entity."""
        known = self._by_name[kind, comparable(name)]
        if identifier not in known:
            known.append(identifier)

    def add_alias(self, kind: Kind, alias: object, identifier: str) -> None:
        """Register another word for an entity: a UUID, a DNS name, an address."""
        known = self._by_alias[kind, comparable(alias)]
        if identifier not in known:
            known.append(identifier)

    def named(self, kind: Kind, name: object) -> tuple[str, ...]:
        """Return the entities of exactly this name."""
        return tuple(self._by_name.get((kind, comparable(name)), ()))

    def known_as(self, kind: Kind, alias: object) -> tuple[str, ...]:
        """Return the entities with this alias."""
        return tuple(self._by_alias.get((kind, comparable(alias)), ()))

    def candidates(self, kinds: Iterable[Kind], name: object) -> tuple[str, ...]:
        """Return what a name may mean: the first of exact name, alias and short DNS name that fits anything."""
        kinds = tuple(kinds)
        text = comparable(name)
        short = text.split(".", 1)[0] if "." in text and not is_address(text) else None
        for kind in kinds:
            if found := self.named(kind, text) or self.known_as(kind, text):
                return found
        if short:
            for kind in kinds:
                if found := self.named(kind, short):
                    return found
        return ()
