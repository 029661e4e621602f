"""Where a fact or a figure came from.

Values stay plain; an `EvidenceIndex` beside them maps (entity id, field) to evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from standpipe.kernel.errors import InvalidValueError


class Basis(StrEnum):
    """How good a fact is, best first; page one of the report shows the share of pounds by basis."""

    MEASURED = "measured"
    """Read from the running estate by a tool (an inventory export, a counter, a flow log)."""
    REGISTER = "register"
    """Kept by a person of the council in a register (applications, contracts, running costs)."""
    SUPPLIER = "supplier"
    """Stated by a supplier: a price list, a quote, an SLA, a support statement."""
    DEFAULT = "default"
    """A stated default of the catalogue, with its source; nothing of this estate is behind it."""
    ILLUSTRATIVE = "illustrative"
    """An example that nobody gave for this estate: to be replaced, and said of whatever rests on it."""
    UNKNOWN = "unknown"
    """Nobody has said. Shown as unknown, never as zero."""

    @property
    def rank(self) -> int:
        """Position from best (0) to worst."""
        return _RANKS[self]


_RANKS = {basis: position for position, basis in enumerate(Basis)}


def weakest(bases: Iterable[Basis]) -> Basis:
    """Return the weakest of the bases; of none, `Basis.UNKNOWN`.

    >>> weakest([Basis.MEASURED, Basis.DEFAULT, Basis.REGISTER])
    <Basis.DEFAULT: 'default'>
    """
    return max(bases, key=lambda basis: basis.rank, default=Basis.UNKNOWN)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in an input file, as a person would find it again.

    `row` counts from 1 as the spreadsheet program shows it, the header included; `column` is the header text.
    """

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        parts = [self.file]
        if self.sheet:
            parts.append(f"sheet {self.sheet}")
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(f"column {self.column}")
        return ", ".join(parts)

    def at(self, column: str | None) -> Place:
        """Return the same row at a column."""
        return Place(self.file, self.sheet, self.row, column)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind one value.

    Exactly one of `place` (read from a file), `rule` (decided by a named rule) and `formula` (computed) is set;
    `inputs` names what a rule or formula used, as entity fields (`server:app01/memory_mib`), catalogue rows
    (`catalogue:price-book/Standard_D4s_v5`) or assumptions (`assumption:exchange-rate-usd-gbp`).
    """

    basis: Basis
    place: Place | None = None
    rule: str | None = None
    formula: str | None = None
    inputs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.place, self.rule, self.formula).count(None) != 2:
            raise InvalidValueError("Evidence needs exactly one of a place, a rule and a formula.")

    def __str__(self) -> str:
        origin = str(self.place or self.rule or self.formula)
        inputs = f" from {', '.join(self.inputs)}" if self.inputs else ""
        return f"{origin}{inputs} ({self.basis})"


class EvidenceIndex:
    """Evidence by (subject, field), in the order in which it was added; the first is what decided the value."""

    __slots__ = ("_entries",)

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str], tuple[Evidence, ...]] = {}

    def add(self, subject: str, field: str, *evidence: Evidence) -> None:
        """Append evidence for a field of a subject."""
        key = (subject, field)
        self._entries[key] = (*self._entries.get(key, ()), *evidence)

    def of(self, subject: str, field: str) -> tuple[Evidence, ...]:
        """Return the evidence for a field; empty when there is none."""
        return self._entries.get((subject, field), ())

    def basis_of(self, subject: str, field: str) -> Basis:
        """Return the basis of the deciding evidence; `Basis.UNKNOWN` when there is none."""
        evidence = self.of(subject, field)
        return evidence[0].basis if evidence else Basis.UNKNOWN

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: object) -> bool:
        return key in self._entries
