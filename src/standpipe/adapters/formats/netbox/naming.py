"""Gives each thing a name that no other of its kind has.

NetBox allows devices without a name, three patch panels of one name at three sites, and feeds that every panel
numbers alike. References go by name, so a doubtful name gets its place in brackets, and if need be its key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Naming:
    """One thing to be named: its noun (`device`), what it is called, and where it stands."""

    key: Hashable
    noun: str
    number: object
    name: str | None
    where: str | None = None


def unique_names(things: Iterable[Naming]) -> dict[Hashable, str]:
    """Return a name for each key, all different (upper and lower case and blanks alike).

    >>> names = unique_names([
    ...     Naming(1, "device", 1, "PP:MDF", "Leeds"), Naming(2, "device", 2, "PP:MDF", "York"),
    ...     Naming(3, "device", 3, None), Naming(4, "circuit", 9, "core-1"),
    ... ])
    >>> list(names.values())
    ['PP:MDF (Leeds)', 'PP:MDF (York)', 'device 3', 'core-1']
    """
    things = tuple(things)
    names = {thing.key: thing.name or f"{thing.noun} {thing.number}" for thing in things}
    for widen in (_with_place, _with_number):
        counts = Counter(_comparable(name) for name in names.values())
        for thing in things:
            if counts[_comparable(names[thing.key])] > 1:
                names[thing.key] = widen(thing, names[thing.key])
    return names


def _with_place(thing: Naming, name: str) -> str:
    return f"{name} ({thing.where})" if thing.where else name


def _with_number(thing: Naming, name: str) -> str:
    return f"{name} ({thing.noun} {thing.number})"


def _comparable(name: str) -> str:
    return " ".join(name.split()).casefold()
