"""Reads and appends to the overrules file: application, option, by, when, reason; the last row of each one counts.

A row is only ever added, so that the file is the record of who decided what and why.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from standpipe.adapters.formats import cells
from standpipe.adapters.formats.documents import open_document
from standpipe.adapters.formats.tables import Account, Column, read_rows
from standpipe.disposition import Overrule
from standpipe.kernel.errors import InputError

HEADER = ("application", "option", "by", "when", "reason")
_COLUMNS = (
    Column("application", ("application", "Application name"), cells.text, required=True),
    Column("option", ("option", "decision"), cells.text, required=True),
    Column("by", ("by", "decided by", "who"), cells.text, required=True),
    Column("when", ("when", "date", "decided on"), cells.day, required=True),
    Column("reason", ("reason", "why"), cells.text, required=True),
)


def read_overrules(file: Path) -> tuple[Overrule, ...]:
    """Return the overrules of a file in its order.

    Raises:
        InputError: the file does not exist, lacks a column, or has a row that cannot be read; an overrule that is not
            understood must not be passed over in silence.

    """
    if not file.is_file():
        raise InputError("there is no such file.", where=str(file), remedy="Write it with `standpipe overrule`.")
    document = open_document(file, shown_as=file.name)
    account = Account(document.path, "overrules")
    found = [
        Overrule(
            str(row.facts["application"]),
            str(row.facts["option"]),
            str(row.facts["by"]),
            when,
            str(row.facts["reason"]),
            row.place,
        )
        for sheet in document.sheets
        for row in read_rows(sheet, _COLUMNS, account)
        if isinstance(when := row.facts["when"], date)
    ]
    if account.rejections:
        first = account.rejections[0]
        raise InputError(f"the overrule cannot be read: {first.reason}.", where=str(first.place))
    return tuple(found)


def append_overrule(file: Path, overrule: Overrule) -> None:
    """Add an overrule to the end of a file; a new file gets its header.

    Raises:
        InputError: a part of the overrule is blank, or the file holds something else than overrules.

    """
    parts = (overrule.application, overrule.option, overrule.by, overrule.when.isoformat(), overrule.reason)
    blank = [name for name, part in zip(HEADER, parts, strict=True) if not part.strip()]
    if blank:
        raise InputError(f"an overrule needs its {blank[0]}.", where=str(file))
    new = not file.exists() or not file.stat().st_size
    if not new:
        read_overrules(file)
    with file.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        if new:
            writer.writerow(HEADER)
        writer.writerow(parts)
