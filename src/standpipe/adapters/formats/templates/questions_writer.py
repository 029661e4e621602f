"""Writes questions as a workbook with one sheet for each person, supplier or desk that can answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from standpipe.adapters.formats.templates import answers
from standpipe.adapters.formats.templates.reader import INSTRUCTIONS_SHEET
from standpipe.adapters.tables_out import CellStyle, Table, TableColumn, write_workbook
from standpipe.adapters.tables_out.model import SHEET_NAME_LIMIT, Cell
from standpipe.adapters.tables_out.workbook import Cut
from standpipe.app.ask_questions import Question, by_addressee

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_COLUMNS = (
    TableColumn(answers.THING, width=28),
    TableColumn(answers.QUESTION, width=52),
    TableColumn(answers.ANSWER, answer=True, width=30),
    TableColumn(answers.HOW, width=34),
    TableColumn(answers.ANSWERED_BY, answer=True, width=20, help="Your name."),
    TableColumn(answers.ON, CellStyle.DATE, answer=True, width=14, help="The date of the answer or statement."),
    TableColumn(answers.REFERENCE, answer=True, width=24, help="A letter, a page, a ticket, if there is one."),
    TableColumn(answers.WHY, width=44),
    TableColumn(answers.KNOWN, width=40),
    TableColumn(answers.KIND, width=18, help="Leave as it is: the answer is read back by it."),
    TableColumn(answers.FIELD, width=18, help="Leave as it is: the answer is read back by it."),
    TableColumn(answers.TARGET, width=18, help="Leave as it is: the answer is read back by it."),
    TableColumn(answers.IDENTITY, width=18, help="Leave as it is: the answer is read back by it."),
    TableColumn(answers.TO, width=24),
)
_ANSWER_POSITION = next(position for position, column in enumerate(_COLUMNS) if column.header == answers.ANSWER)
_HOW_TO = (
    "Each sheet holds the questions for one person, supplier or desk. Send a copy on, or answer here.",
    "Write in the coloured columns only. Leave blank what you do not know; a blank stays unknown.",
    "The most important applications come first. Answer in any order, and as many as you can.",
    "Give the filled-in file to Standpipe beside the other files: an answer comes before what any other file says.",
)


def write_questions(path: Path, questions: Sequence[Question]) -> tuple[Cut, ...]:
    """Write questions as one workbook, a sheet for each addressee, and return which texts were too long for a cell.

    Raises:
        InputError: the folder cannot be written to.

    """
    groups = by_addressee(questions)
    taken = {INSTRUCTIONS_SHEET.casefold()}
    tables = [_table(_sheet_name(addressee, taken), group) for addressee, group in groups.items()]
    contents: list[Sequence[Cell]] = [(text, None) for text in _HOW_TO]
    contents += [(addressee, len(group)) for addressee, group in groups.items()]
    columns = (TableColumn("For", width=60), TableColumn("Questions", CellStyle.WHOLE))
    return write_workbook(path, [Table(INSTRUCTIONS_SHEET, columns, contents), *tables])


def _table(name: str, questions: Sequence[Question]) -> Table:
    cells = {}
    for row, question in enumerate(questions):
        found = answers.cell_type(question.field, question.kind)
        if found is not None:
            how = answers.how_to_answer(question.field, question.kind)
            cells[row, _ANSWER_POSITION] = TableColumn(
                answers.ANSWER, found.style, how, found.choices, strict=found.strict, answer=True
            )
    return Table(name, _COLUMNS, [_row(question) for question in questions], cells)


def _row(question: Question) -> tuple[Cell, ...]:
    cells: dict[str, Cell] = {
        answers.THING: question.name,
        answers.KIND: question.kind.value,
        answers.QUESTION: question.text,
        answers.WHY: question.why,
        answers.KNOWN: question.known,
        answers.HOW: answers.how_to_answer(question.field, question.kind),
        answers.TO: question.ask,
        answers.FIELD: question.field,
        answers.TARGET: question.target,
        answers.IDENTITY: "\n".join(f"{name}={value}" for name, value in question.identity.items()) or None,
    }
    return tuple(cells.get(column.header) for column in _COLUMNS)


def _sheet_name(addressee: str, taken: set[str]) -> str:
    """Return a name that a sheet can have and that no other sheet has; an apostrophe may not stand at its ends."""
    plain = " ".join(_FORBIDDEN.sub(" ", addressee).split()).strip("' ") or "Questions"
    name, number = plain[:SHEET_NAME_LIMIT].strip("' "), 1
    while name.casefold() in taken or name.casefold() == "history":  # Excel keeps the name History for itself
        number += 1
        suffix = f" {number}"
        name = plain[: SHEET_NAME_LIMIT - len(suffix)].rstrip("' ") + suffix
    taken.add(name.casefold())
    return name
