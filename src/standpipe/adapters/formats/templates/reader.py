"""Turns filled-in templates into records.

A sheet is recognised by its headers, whatever their order and whatever stands between them: every required column must
be there and enough of the others; of several templates that fit, the one with the most columns wins. Rows whose first
column begins with `Example:` are rejected with that reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from standpipe.adapters.formats.documents import Document, Row, Sheet
from standpipe.adapters.formats.tables import Account, TableRow, find_header, plain, read_rows
from standpipe.adapters.formats.templates import support_columns
from standpipe.adapters.formats.templates.columns import APPLICATIONS, TEAMS, TEMPLATES
from standpipe.adapters.formats.templates.model import EXAMPLE_MARK, Template
from standpipe.adapters.formats.templates.names import named
from standpipe.adapters.formats.templates.pairs import component_facts, dependency_of
from standpipe.estate.model import TYPES, Kind
from standpipe.estate.readings import FileReading
from standpipe.estate.records import Authority, Record
from standpipe.kernel.evidence import Basis

INSTRUCTIONS_SHEET = "Read me"
"""The sheet of the template workbook that explains the others."""

_MENTIONED = frozenset({Kind.SUPPLIER, Kind.SITE, Kind.RACK, Kind.CLUSTER, Kind.APPLICATION, Kind.DATABASE_INSTANCE})
"""Kinds that a sheet may name although no sheet lists them. A server is not among them: what runs is what an inventory
or the sheet Servers says."""


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
                instructions = plain(sheet.name) == plain(INSTRUCTIONS_SHEET)
                account.skip_sheet(sheet, "instructions, not data" if instructions else "the sheet is no template")
                continue
            rows = [
                row for row in read_rows(sheet, template.readable, account) if not _is_example(row, template, account)
            ]
            for row in rows:
                _read_row(row, template, account)
            if template is TEAMS:
                _tell_teams_apart(account)
            if rows and template.complete and template.kind:
                lists.add(template.kind.value)
        return account.reading(lists=lists)


def template_of(sheet: Sheet) -> Template | None:
    """Return the template whose headers the sheet has, or None."""
    best: Template | None = None
    best_score = (0, 0)
    for template in TEMPLATES:
        header = find_header(sheet, template.readable)
        if header is None:
            continue
        matched = _matched(template, header)
        score = (int(plain(sheet.name) in {plain(template.title), plain(template.name)}), matched)
        if matched >= template.enough and score > best_score:
            best, best_score = template, score
    return best


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
    if template.kind is None:
        account.dependencies.append(dependency_of(row, account))
        return
    facts = component_facts(row, account) if template.kind is Kind.COMPONENT else dict(row.facts)
    record = _register_record(template.kind, facts, row)
    account.records.append(record)
    account.records.extend(_mentions(record))
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


def _mentions(record: Record) -> Iterator[Record]:
    """Yield a record for each single thing that the row names, where nothing else may list such things."""
    for field in fields(_entity_type(record.kind)):
        kinds = field.metadata.get("references", ())
        value = record.facts.get(field.name)
        if value is None or len(kinds) != 1 or kinds[0] not in _MENTIONED:
            continue
        for name in value if isinstance(value, tuple) else (value,):
            yield _mention(record, kinds[0], field.name, name)


def _mention(record: Record, kind: Kind, field: str, name: object) -> Record:
    facts, columns = {"name": name}, {"name": record.columns[field]}
    if kind is Kind.DATABASE_INSTANCE and "server" in record.facts:
        facts["server"] = record.facts["server"]
        columns["server"] = record.columns["server"]
    return Record(kind, facts, record.place, columns, basis=Basis.REGISTER, authority=Authority.DERIVED, mention=True)


def _entity_type(kind: Kind) -> type[Any]:  # `fields` takes any dataclass
    return TYPES[kind]


def _tell_teams_apart(account: Account) -> None:
    """Name a team that has rows of different skills `Team (skill)`: the model's team has one skill."""
    skills: defaultdict[str, set[object]] = defaultdict(set)
    for record in account.records:
        if record.kind is Kind.TEAM:
            skills[record.name.casefold()].add(record.facts.get("skill"))
    for position, record in enumerate(account.records):
        if record.kind is Kind.TEAM and len(skills[record.name.casefold()]) > 1 and "skill" in record.facts:
            facts = {**record.facts, "name": f"{record.name} ({record.facts['skill']})"}
            rules = {"name": "a team with several skills is one team for each skill"}
            account.records[position] = replace(record, facts=facts, rules=rules)
