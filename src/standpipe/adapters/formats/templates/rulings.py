"""Reads rows in which a person rules about identity."""

from __future__ import annotations

from datetime import date

from standpipe.adapters.formats.tables import TableRow
from standpipe.estate.model import Kind
from standpipe.estate.records import IdentityRuling
from standpipe.kernel.errors import InvalidValueError


def ruling_of(row: TableRow) -> IdentityRuling:
    """Return the ruling that a row states.

    Raises:
        InvalidValueError: the row lacks a required cell; `read_rows` rejects such rows before.

    """
    kind, same, day = row.facts["kind"], row.facts["same"], row.facts.get("decided_on")
    if not isinstance(kind, Kind) or not isinstance(same, bool):
        raise InvalidValueError("A row about identity has neither a kind nor a decision.")
    return IdentityRuling(
        kind=kind,
        name=str(row.facts["name"]),
        other_name=str(row.facts["other_name"]),
        same=same,
        place=row.place,
        file=_text(row, "file"),
        other_file=_text(row, "other_file"),
        decided_by=_text(row, "decided_by"),
        decided_on=day if isinstance(day, date) else None,
        reason=_text(row, "reason"),
    )


def _text(row: TableRow, field: str) -> str | None:
    value = row.facts.get(field)
    return str(value) if value else None
