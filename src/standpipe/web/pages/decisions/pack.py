"""The committee pack: the plan's answers and the decisions since a day, to print, and as a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from standpipe.adapters.tables_out import CellStyle, Table, TableColumn
from standpipe.adapters.tables_out.model import Cell
from standpipe.app.permissions import Permission
from standpipe.app.record_decision import read_day
from standpipe.console import chapters, decisions, proposals
from standpipe.kernel.errors import InputError
from standpipe.web.gate import needs
from standpipe.web.pages.dispositions.lists import send_tables

LAST = timedelta(days=90)
"""Without a day that is asked for, the pack holds the decisions of the last quarter."""


def _since(request: HttpRequest) -> date:
    try:
        asked = read_day(request.GET.get("since", ""), where="since")
    except InputError:
        asked = None
    return asked or timezone.localdate() - LAST


def _entries(since: date) -> Sequence[decisions.Entry]:
    """Return the entries since a day, and older ones whose review is due, in their order."""
    rows = decisions.register()
    return [each for each in reversed(rows) if timezone.localdate(each.row.at) >= since or each.to_review]


@needs(Permission.READ)
@require_safe
def pack(request: HttpRequest) -> HttpResponse:
    """Show the pack, as it prints."""
    since = _since(request)
    found = proposals.shown()
    context = {
        "since": since,
        "entries": _entries(since),
        "shown": found,
        "page_one": chapters.part(found.plan, "page_one") if found else "",
        "today": timezone.localdate(),
    }
    return render(request, "decisions/pack.html", context)


@needs(Permission.READ)
@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """Send the decisions of the pack, and the options with their figures at the time."""
    entries = _entries(_since(request))
    return send_tables("committee-pack", "xlsx", [_decisions(entries), _options(entries)])


def _decisions(entries: Sequence[decisions.Entry]) -> Table:
    columns = (
        TableColumn("Number", CellStyle.WHOLE), TableColumn("Day", CellStyle.DATE), TableColumn("Title"),
        TableColumn("Context"), TableColumn("Decision"), TableColumn("Evidence"), TableColumn("By"),
        TableColumn("Review on", CellStyle.DATE), TableColumn("Supersedes", CellStyle.WHOLE),
        TableColumn("Superseded by", CellStyle.WHOLE),
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [
            each.row.number, timezone.localdate(each.row.at), each.row.title, each.row.context, each.row.decision,
            each.row.evidence, each.row.by, each.row.review_on,
            each.row.supersedes.number if each.row.supersedes else None, each.superseded_by,
        ]
        for each in entries
    ]  # fmt: skip
    return Table("decisions", columns, rows)


def _options(entries: Sequence[decisions.Entry]) -> Table:
    columns = (
        TableColumn("Decision", CellStyle.WHOLE), TableColumn("Option"), TableColumn("Proposed", CellStyle.YES_NO),
        TableColumn("Decided", CellStyle.YES_NO), TableColumn("Figure"), TableColumn("Amount", CellStyle.POUNDS),
        TableColumn("Lines without a price", CellStyle.WHOLE), TableColumn("Day", CellStyle.DATE),
        TableColumn("In words"),
    )  # fmt: skip
    return Table("options at the time", columns, list(_option_rows(entries)))


def _option_rows(entries: Sequence[decisions.Entry]) -> Iterator[list[Cell]]:
    for each in entries:
        for option in each.options:
            head: list[Cell] = [each.row.number, option.name, option.proposed, option.chosen]
            if not option.figures:
                yield [*head, None, None, None, None, None]
            for figure in option.figures:
                pounds = None if figure.pence is None or (figure.unpriced and not figure.pence) else figure.pence / 100
                yield [*head, figure.label, pounds, figure.unpriced or None, figure.day, figure.words or None]
