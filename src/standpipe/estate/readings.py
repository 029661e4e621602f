"""What reading one file gave: records, and an account of every row.

For every sheet and file `rows_in = rows_used + rows_rejected`: a row is used when at least one of its records counts,
else it is rejected with a reason. `merge` may still reject records (a disk of a machine that no file knows).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from standpipe.estate.records import DependencyRecord, IdentityRuling, Record
from standpipe.kernel.evidence import Place
from standpipe.kernel.findings import Finding


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row, or with `rows` above 1 a block of rows of one sheet, that could not be used."""

    place: Place
    reason: str
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Caution:
    """A row that is used although something about it is not as expected."""

    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class FileReading:
    """Everything one input file gave.

    `rows_in` counts the non-blank data rows of each sheet, headers not included; for a file without sheets the key is
    the empty string (for JSON, the name of the model).
    """

    path: str
    format: str
    rows_in: Mapping[str, int]
    records: tuple[Record, ...] = ()
    dependencies: tuple[DependencyRecord, ...] = ()
    rulings: tuple[IdentityRuling, ...] = ()
    """What a person ruled about which rows are one thing."""
    rejections: tuple[Rejection, ...] = ()
    cautions: tuple[Caution, ...] = ()
    findings: tuple[Finding, ...] = ()
    lists: frozenset[str] = field(default_factory=frozenset)
    """Kinds of which this file is a complete list, so that a mere mention elsewhere is doubtful."""
    others: tuple[object, ...] = ()
    """What the file states that is no part of an estate (the council's own prices and assumptions)."""
    estate: str = ""
    """The estate to which the file belongs, when several are loaded side by side."""

    def rows_rejected(self) -> Counter[str]:
        """Count rejected rows by sheet."""
        counts: Counter[str] = Counter()
        for rejection in self.rejections:
            counts[rejection.place.sheet or ""] += rejection.rows
        return counts
