"""Turns filled-in templates into records.

A sheet is recognised by its headers, whatever their order and whatever stands between them: every required column must
be there and enough of the others; of several templates that fit, the one with the most columns wins. Rows whose first
column begins with `Example:` are rejected with that reason.
"""

from __future__ import annotations

from collections.abc import Mapping

from standpipe.adapters.formats.documents import Document, Row, Sheet
from standpipe.adapters.formats.tables import Account, TableRow, find_header, plain, read_rows
from standpipe.adapters.formats.templates import support_columns
from standpipe.adapters.formats.templates.columns import (
    APPLICATIONS,
    IDENTITY_RULINGS,
    NETWORK_DESIGNS,
    NETWORK_FIGURES,
    OUTAGE_RECORDS,
    TEMPLATES,
)
from standpipe.adapters.formats.templates.mentions import mentions_of
from standpipe.adapters.formats.templates.model import EXAMPLE_MARK, Template
from standpipe.adapters.formats.templates.names import named
from standpipe.adapters.formats.templates.network_sheets import add_figure, add_part
from standpipe.adapters.formats.templates.outage_sheet import add_record
from standpipe.adapters.formats.templates.pairs import component_facts, dependency_of
from standpipe.adapters.formats.templates.programme_sheets import PROGRAMME_SHEETS, add_programme_rule
from standpipe.adapters.formats.templates.rulings import ruling_of
from standpipe.estate.model import Kind
from standpipe.estate.readings import FileReading
from standpipe.estate.records import Authority, Record
from standpipe.kernel.evidence import Basis

INSTRUCTIONS_SHEET = "Read me"
"""The sheet of the template workbook that explains the others."""


class TemplateReader:
    """Reads Standpipe's own templates: a workbook with any of their sheets, or one CSV file each."""

    name = "standpipe-templates"
    title = "Standpipe template (workbook, or one CSV file a sheet)"

    def recognise(self, document: Document) -> bool:
        """Accept a document in which some sheet has the headers of a template."""
        return any(template_of(sheet) is not None for sheet in document.sheets)

    def read(self, document: Document) -> FileReading:
        """Read every sheet that is a template; the others are accounted for as not used."""
        account = Account(document.path, self.name)
        lists = set()
        for sheet in document.sheets:
            template = template_of(sheet)
            if template is None:
                _skip(sheet, account)
                continue
            rows = [
                row for row in read_rows(sheet, template.readable, account) if not _is_example(row, template, account)
            ]
            for row in rows:
                _read_row(row, template, account)
            if rows and template.complete and template.kind:
                lists.add(template.kind.value)
        return account.reading(lists=lists)


def _skip(sheet: Sheet, account: Account) -> None:
    """Account for a sheet that is not read; one that is called like a template is told what it lacks."""
    meant = next((each for each in TEMPLATES if _is_called(sheet, each)), None)
    if meant is not None and find_header(sheet, meant.readable) is None:
        for _ in read_rows(sheet, meant.readable, account):
            pass
        return
    instructions = plain(sheet.name) == plain(INSTRUCTIONS_SHEET)
    account.skip_sheet(sheet, "instructions, not data" if instructions else "the sheet is no template")


def _is_called(sheet: Sheet, template: Template) -> bool:
    return plain(sheet.name) in {plain(template.title), plain(template.name)}


def template_of(sheet: Sheet) -> Template | None:
    """Return the template whose headers the sheet has, or None."""
    best: Template | None = None
    best_score = (0, 0)
    for template in TEMPLATES:
        header = find_header(sheet, template.readable)
        if header is None:
            continue
        matched = _matched(template, header)
        score = (int(_is_called(sheet, template)), matched)
        if matched >= template.enough and score > best_score:
            best, best_score = template, score
    return best


def nearest_template(document: Document) -> str:
    """Say which template a document comes nearest to and what it lacks of it; blank when it is near to none.

    Near is a sheet with at least two columns of a template, and half of its own columns.
    """
    found: tuple[int, Template, Row] | None = None
    for sheet in document.sheets:
        for row in sheet.head[:1]:
            for template in TEMPLATES:
                matched = _matched(template, row)
                if matched > (found[0] if found else 1) and matched * 2 >= sum(cell is not None for cell in row.cells):
                    found = matched, template, row
    if found is None:
        return ""
    matched, template, row = found
    present = {plain(cell) for cell in row.cells if isinstance(cell, str)}
    lacking = [
        f"'{one.header}'"
        for one in template.columns
        if one.required and not present & {plain(header) for header in one.headers}
    ]
    lacks = (
        f"lacks the column {' and '.join(lacking)}"
        if lacking
        else f"has {matched} of its columns where at least {template.enough} are needed"
    )
    return f"It comes nearest to the template '{template.title}', but {lacks}."


def _matched(template: Template, header: Row) -> int:
    present = {plain(cell) for cell in header.cells if isinstance(cell, str)}
    if present & {plain(name) for name in template.foreign}:
        return 0
    return len({one.field for one in template.readable if present & {plain(name) for name in one.headers}})


def _is_example(row: TableRow, template: Template, account: Account) -> bool:
    first = template.columns[0]
    written = row.cells.get(row.columns[first.field])
    if not isinstance(written, str) or not written.casefold().startswith(EXAMPLE_MARK.casefold()):
        return False
    reason = f"an example row of the template (take '{EXAMPLE_MARK}' away to use it)"
    account.reject(row.place.at(row.columns[first.field]), reason)
    return True


def _read_row(row: TableRow, template: Template, account: Account) -> None:
    if template is IDENTITY_RULINGS:
        account.rulings.append(ruling_of(row))
        return
    if template is NETWORK_DESIGNS:
        add_part(row, account)
        return
    if template is NETWORK_FIGURES:
        add_figure(row, account)
        return
    if template is OUTAGE_RECORDS:
        add_record(row, account)
        return
    if template in PROGRAMME_SHEETS:
        add_programme_rule(template, row, account)
        return
    if template.kind is None:
        account.dependencies.append(dependency_of(row, account))
        return
    facts = component_facts(row, account) if template.kind is Kind.COMPONENT else dict(row.facts)
    record = _register_record(template.kind, facts, row)
    account.records.append(record)
    account.records.extend(mentions_of(record))
    if template is APPLICATIONS:
        account.records.extend(support_columns.statements(row, account))


def _register_record(kind: Kind, facts: Mapping[str, object], row: TableRow) -> Record:
    rules = {}
    if "name" not in facts:
        facts = {"name": named(kind, facts), **facts}
        rules["name"] = "named after what it ties together"
    return Record(
        kind,
        facts,
        row.place,
        {field: header for field, header in row.columns.items() if field in facts},
        rules,
        basis=Basis.SUPPLIER if kind is Kind.SUPPORT_STATEMENT else Basis.REGISTER,
        authority=Authority.SHEET,
    )
