"""How long a release of a product is supported, and in which state of support it is on a given day.

The publisher's dates have three states: a date; `False`, no end announced; `True`, ended (or, for active support,
never offered) on a day that nobody states. None is not stated at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from standpipe.catalogue.provenance import Provenance

Ending = date | bool | None
"""When a phase of support ends; see the module's docstring for the three states."""


class SupportState(StrEnum):
    """Whether a release gets fixes, best first."""

    SUPPORTED = "supported"
    EXTENDED = "extended"
    """Only fixes that are bought separately (extended security updates, extended lifecycle support)."""
    OUT_OF_SUPPORT = "out of support"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Release:
    """A release (cycle) of a product, with the ends of its phases of support."""

    product: str
    cycle: str
    label: str
    provenance: Provenance
    released: date | None = None
    end_of_active_support: Ending = None
    end_of_support: Ending = None
    """The last day of free security fixes."""
    end_of_extended_support: Ending = None

    @property
    def reference(self) -> str:
        """How evidence names this row."""
        return f"catalogue:lifecycles/{self.product}/{self.cycle}"

    def state_on(self, day: date) -> SupportState:
        """Return the state of support on a day; the end date itself still counts as supported."""
        if self.end_of_support is None:
            return SupportState.UNKNOWN
        if _runs(self.end_of_support, day):
            return SupportState.SUPPORTED
        if _runs(self.end_of_extended_support, day):
            return SupportState.EXTENDED
        return SupportState.OUT_OF_SUPPORT

    def supported_until(self) -> date | None:
        """Return the last day of free support, where a day is stated."""
        return self.end_of_support if isinstance(self.end_of_support, date) else None


def _runs(end: Ending, day: date) -> bool:
    if end is None:
        return False
    return not end if isinstance(end, bool) else day <= end


@dataclass(frozen=True, slots=True)
class ProductName:
    r"""A way in which people and tools write a product's name; the first pattern that fits decides.

    `cycle` may refer to groups of the pattern (`\1`); empty, the text names the product but not one release; `15.*`
    is the newest release that begins with `15.`. `assumes` says what the match takes for granted.
    """

    pattern: str
    product: str
    cycle: str
    assumes: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Match:
    """What a text names: a product and, where the text says so, one release.

    With `assumes`, the true state of support may be worse, never better.
    """

    product: str
    cycle: str | None
    assumes: str | None = None


@dataclass(frozen=True, slots=True)
class Support:
    """The state of support of what a text names, with the release behind it."""

    state: SupportState
    match: Match | None = None
    release: Release | None = None


_BITS = re.compile(r"\(?\b(32|64)[- ]?bit\b\)?|\bmicrosoft\b|[®™]|\((r|tm)\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Lifecycles:
    """Every known release, and the names by which products go.

    >>> from standpipe.catalogue import load_catalogue
    >>> lifecycles = load_catalogue().lifecycles
    >>> lifecycles.match("Microsoft Windows Server 2012 R2 (64-bit)")
    Match(product='windows-server', cycle='2012-r2', assumes=None)
    >>> lifecycles.match("Ubuntu Linux (64-bit)").cycle is None
    True
    >>> str(lifecycles.support_of("SQL Server 2016", date(2026, 11, 23)).state)
    'extended'
    """

    releases: tuple[Release, ...] = ()
    names: tuple[ProductName, ...] = ()
    _by_cycle: Mapping[tuple[str, str], Release] = field(init=False, repr=False, compare=False)
    _matches: dict[str, Match | None] = field(init=False, repr=False, compare=False)
    """Texts matched before: an estate names the same few dozen systems again and again."""

    def __post_init__(self) -> None:
        first = {(row.product, row.cycle): row for row in reversed(self.releases)}
        object.__setattr__(self, "_by_cycle", MappingProxyType(first))
        object.__setattr__(self, "_matches", {})

    def release(self, product: str, cycle: str) -> Release | None:
        """Return a release, or None when the catalogue does not know it."""
        return self._by_cycle.get((product, cycle))

    def of(self, product: str) -> tuple[Release, ...]:
        """Return the releases of a product, newest first."""
        rows = (row for row in self.releases if row.product == product)
        return tuple(sorted(rows, key=lambda row: row.released or date.min, reverse=True))

    def support_state(self, product: str, cycle: str, as_of: date) -> SupportState:
        """Return the state of support of a release on a day; unknown when the catalogue does not know the release."""
        row = self.release(product, cycle)
        return row.state_on(as_of) if row else SupportState.UNKNOWN

    def refreshed(self, rows: Iterable[Release]) -> Lifecycles:
        """Return the releases with newer rows in place of those of the same product and cycle."""
        newer = {(row.product, row.cycle): row for row in rows}
        kept = tuple(row for row in self.releases if (row.product, row.cycle) not in newer)
        return Lifecycles((*kept, *newer.values()), self.names)

    def match(self, text: str) -> Match | None:
        """Return the product that a text names, and its release where the text names exactly one; None for neither."""
        if text not in self._matches:
            self._matches[text] = self._first_match(" ".join(_BITS.sub(" ", text).split()))
        return self._matches[text]

    def _first_match(self, plain: str) -> Match | None:
        for name in self.names:
            found = re.search(name.pattern, plain, re.IGNORECASE)
            if found is None:
                continue
            cycle = self._cycle(name.product, found.expand(name.cycle))
            return Match(name.product, cycle, name.assumes or None) if cycle else Match(name.product, None)
        return None

    def support_of(self, text: str, as_of: date) -> Support:
        """Return the state of support on a day of what a text names; unknown when it names no single release."""
        match = self.match(text)
        release = self.release(match.product, match.cycle) if match and match.cycle else None
        return Support(release.state_on(as_of) if release else SupportState.UNKNOWN, match, release)

    def _cycle(self, product: str, cycle: str) -> str | None:
        """Return a cycle that the catalogue knows; `15.*` becomes the newest that begins with `15.`."""
        if not cycle.endswith(".*"):
            return cycle if self.release(product, cycle) else None
        beginning = cycle.removesuffix("*")
        newest = (row for row in self.of(product) if row.cycle.startswith(beginning))
        return next((row.cycle for row in newest), None)
