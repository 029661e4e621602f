"""Applies what a person ruled about identity: these two are one thing, or these two are different things.

A ruling stands above every key by which rows are joined, also above a UUID, because it carries a name, a day and a
reason. One that finds nothing to join or to part is reported, so that no decision is lost in silence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePath

from standpipe.estate.model import Kind
from standpipe.estate.names import comparable
from standpipe.estate.records import IdentityRuling, Record


class Rulings:
    """The rulings of one estate, found by the names that they mention."""

    def __init__(self, rulings: Iterable[IdentityRuling] = ()) -> None:
        self._by_name: dict[tuple[Kind, str], list[IdentityRuling]] = defaultdict(list)
        self._all = tuple(rulings)
        self._unused = dict.fromkeys(self._all)
        for ruling in self._all:
            for name in {comparable(ruling.name), comparable(ruling.other_name)}:
                self._by_name[ruling.kind, name].append(ruling)

    @property
    def unused(self) -> tuple[IdentityRuling, ...]:
        """Rulings that joined nothing and parted nothing."""
        return tuple(self._unused)

    @property
    def different(self) -> tuple[IdentityRuling, ...]:
        """Rulings that two things are different."""
        return tuple(ruling for ruling in self._all if not ruling.same)

    def used(self, ruling: IdentityRuling) -> None:
        """Note that a ruling met what it is about."""
        self._unused.pop(ruling, None)

    @staticmethod
    def names(record: Record, name: str, file: str | None) -> bool:
        """Whether a row has this name and stands in this file (None: in any)."""
        return _is(record, name, file)

    def parts(self, record: Record, others: Iterable[Record]) -> bool:
        """Whether a ruling says that the row is a different thing from one of the other rows."""
        rulings = [ruling for ruling in self._about(record) if not ruling.same]
        for other in others if rulings else ():
            for ruling in rulings:
                if _ties(ruling, record, other):
                    self.used(ruling)
                    return True
        return False

    def joins(self, record: Record) -> tuple[tuple[str, IdentityRuling], ...]:
        """Return the names that a ruling gives the same thing, each with the ruling."""
        found = []
        for ruling in self._about(record):
            if ruling.same:
                ends = (
                    (ruling.name, ruling.file, ruling.other_name),
                    (ruling.other_name, ruling.other_file, ruling.name),
                )
                found += [(other, ruling) for name, file, other in ends if _is(record, name, file)]
        return tuple(found)

    def joined(self, ruling: IdentityRuling, record: Record, others: Iterable[Record]) -> bool:
        """Whether the ruling ties the row to one of the other rows; it then counts as used."""
        if any(_ties(ruling, record, other) for other in others):
            self.used(ruling)
            return True
        return False

    def _about(self, record: Record) -> list[IdentityRuling]:
        return self._by_name.get((record.kind, comparable(record.name)), [])


def _is(record: Record, name: str, file: str | None) -> bool:
    return comparable(record.name) == comparable(name) and (
        file is None or comparable(PurePath(record.place.file).name) == comparable(PurePath(file).name)
    )


def _ties(ruling: IdentityRuling, one: Record, two: Record) -> bool:
    """Whether a ruling is about these two rows; rows of one file that share a name are never parted by it."""
    if not ruling.same and one.place.file == two.place.file and comparable(one.name) == comparable(two.name):
        return False
    first, second = ruling.ends
    return any(_is(a, *first) and _is(b, *second) for a, b in ((one, two), (two, one)))
