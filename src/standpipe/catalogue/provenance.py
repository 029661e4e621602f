"""Says who stated a row of reference data, when, and from when to when it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from standpipe.kernel.errors import InvalidValueError


@dataclass(frozen=True, slots=True)
class Source:
    """A publication that rows of the catalogue were taken from; `locator` is enough to find it again."""

    id: str
    title: str
    locator: str
    licence: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Behind one row: the id of its source, the day it was published or read, and when the row holds.

    `valid_from` and `valid_to` are both inside; None is open.

    >>> Provenance("docs", date(2026, 3, 1), valid_to=date(2026, 6, 30)).holds_on(date(2026, 7, 1))
    False
    """

    source: str
    stated_on: date
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        if not self.source:
            raise InvalidValueError("A row of the catalogue needs a source.")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise InvalidValueError(f"A row cannot hold from {self.valid_from} to {self.valid_to}.")

    def holds_on(self, day: date) -> bool:
        """Whether the row holds on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)
