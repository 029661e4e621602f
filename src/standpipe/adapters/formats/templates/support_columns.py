"""Reads support statements that stand in the application register itself.

Beside the sheet Support statements, a register may have columns `Support: <target>`, `Support date: <target>` and
`Support reference: <target>`, one group for each target.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from standpipe.adapters.formats.cells import CellError
from standpipe.adapters.formats.documents import CellValue
from standpipe.adapters.formats.tables import Account, TableRow
from standpipe.adapters.formats.templates.names import named
from standpipe.adapters.formats.templates.register_sheets import SUPPORT_STATEMENTS
from standpipe.estate.model import Kind
from standpipe.estate.records import Authority, Record
from standpipe.kernel.evidence import Basis

_HEADER = re.compile(r"^support(?: (date|reference))?\s*:\s*(\S.*)$", re.IGNORECASE)
_FIELDS = {None: "support", "date": "stated_on", "reference": "statement_reference"}


def statements(row: TableRow, account: Account) -> Iterator[Record]:
    """Yield a record for each target of which the row says whether the supplier supports it."""
    by_target: dict[str, dict[str, tuple[str, CellValue]]] = {}
    for header, cell in row.cells.items():
        if match := _HEADER.match(header):
            what = match[1].casefold() if match[1] else None
            by_target.setdefault(" ".join(match[2].casefold().split()), {})[_FIELDS[what]] = (header, cell)
    for target, written in by_target.items():
        facts, columns = _parsed(row, written, account)
        if "support" not in facts:
            account.caution(row.place.at(next(iter(written.values()))[0]), f"says nothing about support on {target}")
            continue
        application = row.facts["name"]
        stated = {"application": application, "target": target, **facts}
        yield Record(
            Kind.SUPPORT_STATEMENT,
            {"name": named(Kind.SUPPORT_STATEMENT, stated), **stated},
            row.place,
            {"application": row.columns["name"], "target": columns["support"], **columns},
            {"name": "named after what it ties together"},
            basis=Basis.SUPPLIER,
            authority=Authority.SHEET,
        )


def _parsed(
    row: TableRow, written: Mapping[str, tuple[str, CellValue]], account: Account
) -> tuple[dict[str, object], dict[str, str]]:
    facts: dict[str, object] = {}
    columns: dict[str, str] = {}
    for field, (header, cell) in written.items():
        try:
            facts[field] = SUPPORT_STATEMENTS.by_field[field].type.parse(cell)
        except CellError as error:
            account.caution(row.place.at(header), f"{error}; the fact is left unknown")
            continue
        columns[field] = header
    return facts, columns
