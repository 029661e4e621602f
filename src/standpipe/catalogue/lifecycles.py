"""How long a release of a product is supported, and in which state of support it is on a given day.

The publisher's dates have three states: a date; `False`, no end announced; `True`, ended (or, for active support,
never offered) on a day that nobody states. None is not stated at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

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
class Lifecycles:
    """Every known release."""

    releases: tuple[Release, ...] = ()

    def release(self, product: str, cycle: str) -> Release | None:
        """Return a release, or None when the catalogue does not know it."""
        return next((row for row in self.releases if row.product == product and row.cycle == cycle), None)

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
        return Lifecycles((*kept, *newer.values()))
