"""Lists as CSV and workbooks, safe to open in a spreadsheet program; the questions that would complete the estate."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from standpipe.adapters.tables_out import CellStyle, Table, TableColumn, protect, write_workbook
from standpipe.app.permissions import Permission
from standpipe.console import estate as known
from standpipe.estate.model import TYPES, Kind
from standpipe.web.gate import needs
from standpipe.web.pages.estate.lists import asked_kind, asked_question
from standpipe.web.words import kind_words

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _Echo:
    """A file that hands back what is written to it, so that CSV can be sent row by row."""

    def write(self, text: str) -> str:
        return text


@needs(Permission.READ)
@require_safe
def export(request: HttpRequest, kind: str, form: str) -> HttpResponseBase:
    """Send every thing that the list shows, with all its facts."""
    wanted = asked_kind(kind)
    rows = known.every(asked_question(request, wanted))
    name = kind_words(kind, 2).replace(" ", "-")
    if form == "csv":
        response = StreamingHttpResponse(_csv(wanted, rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response
    if form != "xlsx":
        raise Http404(form)
    columns = tuple(TableColumn(header, _style(header)) for header in _headers(wanted))
    table = Table(kind_words(kind, 2)[:31].capitalize(), columns, (_cells(wanted, row) for row in rows))
    return _workbook(f"{name}.xlsx", table)


def _workbook(name: str, table: Table) -> HttpResponseBase:
    with tempfile.TemporaryDirectory(prefix="standpipe-") as folder:
        path = Path(folder) / name
        write_workbook(path, [table])
        return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=WORKBOOK)


def _headers(kind: Kind) -> tuple[str, ...]:
    return ("id", "name", *(each.name for each in fields(TYPES[kind]) if each.name not in {"id", "name"}))


def _style(header: str) -> CellStyle:
    return CellStyle.NUMBER if header.endswith(("_mib", "_pence", "_percent")) else CellStyle.TEXT


def _cells(kind: Kind, row: known.ThingRow) -> list[str | int | float | bool | None]:
    return [row.thing, row.name, *(_cell(row.facts.get(name)) for name in _headers(kind)[2:])]


def _cell(value: object) -> str | int | float | bool | None:
    if isinstance(value, list):
        return "; ".join(str(each) for each in value) or "none"
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _csv(kind: Kind, rows: Iterable[known.ThingRow]) -> Iterator[str]:
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    yield "\ufeff"
    yield writer.writerow(_headers(kind))
    for row in rows:
        yield writer.writerow([_safe(cell) for cell in _cells(kind, row)])


def _safe(cell: str | float | bool | None) -> str | int | float:  # noqa: FBT001  # a cell may be a truth value
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return protect(cell) if isinstance(cell, str) else cell


@needs(Permission.READ)
@require_safe
def questions(request: HttpRequest) -> HttpResponseBase:
    """Send the workbook of questions; answered, it is imported like any other file."""
    with tempfile.TemporaryDirectory(prefix="standpipe-") as folder:
        path = Path(folder) / "questions.xlsx"
        if not known.write_question_sheet(path):
            messages.success(request, "There is nothing to ask: the estate is complete as far as the plan needs it.")
            return redirect("estate")
        return FileResponse(path.open("rb"), as_attachment=True, filename="questions.xlsx", content_type=WORKBOOK)
