"""The record of changes: who changed what, when, by which request."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from standpipe.adapters.tables_out import protect
from standpipe.app.permissions import Permission
from standpipe.console import audit
from standpipe.web.gate import needs
from standpipe.web.paging import asked_page

OPERATIONS = {"INSERT": "Added", "UPDATE": "Changed", "DELETE": "Taken away"}
LONGEST = 200
HEADERS = ("number", "at", "who", "operation", "table", "row", "rows", "before", "after", "request", "database user")


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as the page shows it."""

    entry: audit.AuditEntry
    what: str
    who: str
    changes: tuple[tuple[str, str, str], ...]


@needs(Permission.AUDIT)
@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """Show the entries that were asked for, the newest first."""
    found, asked = _find(request)
    paging = asked_page(request, found.count())
    names = audit.names_of_people()
    context = {
        "rows": [_shown(entry, names) for entry in found[paging.first : paging.first + paging.size]],
        "paging": paging,
        "asked": asked,
        "tables": audit.tables_on_record(),
        "people": sorted(names.items(), key=lambda each: each[1]),
        "query": request.GET.urlencode(),
    }
    return render(request, "audit/record.html", context)


@needs(Permission.AUDIT)
@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """Send the entries that were asked for as CSV, safe to open in a spreadsheet program."""
    found, _ = _find(request)
    response = StreamingHttpResponse(_lines(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


def _find(request: HttpRequest) -> tuple[QuerySet[audit.AuditEntry], audit.Wanted]:
    person = request.GET.get("person", "")
    asked = audit.Wanted(
        table=request.GET.get("table", ""),
        person=int(person) if person.isascii() and person.isdigit() and len(person) < 18 else None,
        row=request.GET.get("row", "").strip().replace("\0", ""),
        request=request.GET.get("request", "").strip().replace("\0", ""),
        since=_day(request.GET.get("since", "")),
        until=_day(request.GET.get("until", "")),
    )
    return audit.find_entries(asked), asked


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _shown(entry: audit.AuditEntry, names: Mapping[int, str]) -> Shown:
    before, after = entry.before or {}, entry.after or {}
    keys = sorted({*before, *after})
    changes = tuple((key, _short(before.get(key)), _short(after.get(key))) for key in keys)
    return Shown(entry, OPERATIONS.get(entry.operation, entry.operation), _who(entry, names), changes)


def _who(entry: audit.AuditEntry, names: Mapping[int, str]) -> str:
    if entry.person is not None:
        return names.get(entry.person, f"person {entry.person}")
    return entry.request if " " in entry.request else f"nobody signed in ({entry.database_user})"


def _short(value: object) -> str:
    text = "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."


class _Echo:
    def write(self, text: str) -> str:
        return text


def _lines(found: QuerySet[audit.AuditEntry]) -> Iterator[str]:
    names = audit.names_of_people()
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    yield "\ufeff"
    yield writer.writerow(HEADERS)
    for entry in found.iterator(chunk_size=1_000):
        contents = [json.dumps(each, ensure_ascii=False) if each else "" for each in (entry.before, entry.after)]
        cells = (
            entry.pk, entry.at.isoformat(), _who(entry, names), entry.operation, entry.table_name, entry.row or "",
            entry.rows, *contents, entry.request, entry.database_user,
        )  # fmt: skip
        yield writer.writerow([protect(cell) if isinstance(cell, str) else cell for cell in cells])
