"""Reads answered questions: each answer is a fact that comes before what any other file says.

A row without an answer is rejected as not answered yet, so that the import report says how many are open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from standpipe.adapters.formats import cells
from standpipe.adapters.formats.cells import CellError
from standpipe.adapters.formats.documents import CellValue, Document, Sheet
from standpipe.adapters.formats.tables import Account, Column, TableRow, find_header, plain, read_rows
from standpipe.adapters.formats.templates import answers
from standpipe.adapters.formats.templates.mentions import mentions_of
from standpipe.adapters.formats.templates.names import named
from standpipe.adapters.formats.templates.reader import INSTRUCTIONS_SHEET
from standpipe.estate.model import Kind
from standpipe.estate.readings import FileReading
from standpipe.estate.records import Authority, Record
from standpipe.kernel.evidence import Basis


def _as_is(cell: CellValue) -> CellValue:
    """Return the cell itself: the field of the row says how it is to be read."""
    return cell


_COLUMNS = (
    Column("name", (answers.THING,), cells.text, required=True),
    Column("kind", (answers.KIND,), cells.one_of(Kind), required=True),
    Column("field", (answers.FIELD,), cells.text, required=True),
    Column("question", (answers.QUESTION,), cells.text),
    Column("answer", (answers.ANSWER,), _as_is),
    Column("target", (answers.TARGET,), cells.text),
    Column("identity", (answers.IDENTITY,), cells.text),
    Column("stated_on", (answers.ON,), cells.day),
    Column("statement_reference", (answers.REFERENCE,), cells.text),
)
_MARKS = (
    *(column for column in _COLUMNS if column.required),
    Column("q", (answers.QUESTION,), cells.text, required=True),
)


class QuestionsReader:
    """Reads workbooks of questions that people have answered."""

    name = "standpipe-questions"
    title = "Standpipe questions (answered workbook or CSV)"

    def recognise(self, document: Document) -> bool:
        """Accept a document in which some sheet has the headers of a sheet of questions."""
        return any(find_header(sheet, _MARKS) for sheet in document.sheets)

    def read(self, document: Document) -> FileReading:
        """Read every answered row."""
        account = Account(document.path, self.name)
        for sheet in document.sheets:
            if find_header(sheet, _MARKS) is None:
                account.skip_sheet(sheet, _why_skipped(sheet))
                continue
            for row in read_rows(sheet, _COLUMNS, account):
                _read_answer(row, account)
        return account.reading()


def _why_skipped(sheet: Sheet) -> str:
    if plain(sheet.name) == plain(INSTRUCTIONS_SHEET):
        return "instructions, not data"
    return "the sheet is no sheet of questions"


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answered row."""

    row: TableRow
    kind: Kind
    field: str
    value: object

    @property
    def name(self) -> str:
        return str(self.row.facts["name"])


def _read_answer(row: TableRow, account: Account) -> None:
    kind, field, said = row.facts["kind"], str(row.facts["field"]), row.facts.get("answer")
    if said is None:
        account.reject(row.place, "not answered yet")
        return
    place = row.place.at(row.columns["answer"])
    found = answers.cell_type(field, kind) if isinstance(kind, Kind) else None
    if found is None or not isinstance(kind, Kind):
        account.reject(row.place, f"'{field}' is no fact of this kind of thing; leave that column as it was")
        return
    cell = row.cells[row.columns["answer"]]
    if isinstance(cell, str) and cell.casefold().rstrip(".") in answers.SAID_UNKNOWN:
        account.reject(place, f"answered '{cell}': the fact stays unknown")
        return
    try:
        answer = _Answer(row, kind, field, found.parse(cell))
        records = list(_records(answer))
    except CellError as error:
        account.reject(place, str(error))
        return
    account.records.extend(records)


def _records(answer: _Answer) -> Iterator[Record]:
    if answer.kind is Kind.SUPPORT_STATEMENT:
        yield _statement(answer)
    elif (answer.field, answer.kind) in {answers.SERVERS, answers.APPLICATION}:
        yield from _components(answer)
    else:
        record = _fact(answer)
        yield record
        yield from mentions_of(record)


def _fact(answer: _Answer) -> Record:
    row = answer.row
    identity = _identity(row)
    header = row.columns["answer"]
    facts = {"name": answer.name, **identity, answer.field: answer.value}
    columns = {
        "name": row.columns["name"],
        **dict.fromkeys(identity, row.columns.get("identity", "")),
        answer.field: header,
    }
    return Record(
        answer.kind, facts, row.place, columns, basis=Basis.REGISTER, authority=Authority.ANSWER, mention=True
    )


def _identity(row: TableRow) -> Mapping[str, str]:
    """Return the facts that tell the thing from others of its name, written `vm_uuid=...` one a line."""
    pairs = (line.partition("=") for line in str(row.facts.get("identity", "")).splitlines())
    return {name.strip(): value.strip() for name, _, value in pairs if name.strip() in answers.IDENTITY_FACTS and value}


def _statement(answer: _Answer) -> Record:
    row = answer.row
    if "target" not in row.facts:
        raise CellError("the target is gone from its column, so it is not known what the answer is about")
    stated = {"application": answer.name, "target": str(row.facts["target"]).casefold(), "support": answer.value}
    columns = {"application": row.columns["name"], "target": row.columns["target"], "support": row.columns["answer"]}
    for field in ("stated_on", "statement_reference"):
        if field in row.facts:
            stated[field] = row.facts[field]
            columns[field] = row.columns[field]
    return _tying(Kind.SUPPORT_STATEMENT, stated, columns, row, Basis.SUPPLIER)


def _components(answer: _Answer) -> Iterator[Record]:
    if not isinstance(answer.value, tuple) or not answer.value:
        raise CellError("the answer names nothing; leave it blank if it is not known")
    header, about = answer.row.columns["answer"], answer.row.columns["name"]
    for other in answer.value:
        if answer.kind is Kind.APPLICATION:
            facts, columns = {"application": answer.name, "server": other}, {"application": about, "server": header}
        else:
            facts, columns = {"application": other, "server": answer.name}, {"application": header, "server": about}
            identity = _identity(answer.row)
            if "vm_uuid" in identity:
                facts["server_uuid"] = identity["vm_uuid"]
        record = _tying(Kind.COMPONENT, facts, columns, answer.row, Basis.REGISTER)
        yield record
        yield from mentions_of(record)


def _tying(kind: Kind, facts: Mapping[str, object], columns: Mapping[str, str], row: TableRow, basis: Basis) -> Record:
    return Record(
        kind,
        {"name": named(kind, facts), **facts},
        row.place,
        columns,
        {"name": "named after what it ties together"},
        basis=basis,
        authority=Authority.ANSWER,
    )
