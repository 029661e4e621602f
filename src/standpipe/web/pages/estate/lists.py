"""Lists: what there is, filtered, sorted and paged; search over everything; findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from standpipe.app.list_filters import LIST_FILTERS, NUMERIC
from standpipe.app.permissions import Permission
from standpipe.console import estate as known
from standpipe.estate.model import Kind
from standpipe.kernel.findings import Severity
from standpipe.web.gate import needs
from standpipe.web.pages.estate.columns import COLUMNS, FIRST
from standpipe.web.pages.saved_views.part import saved_views_part
from standpipe.web.paging import asked_page


@dataclass(frozen=True, slots=True)
class Cell:
    """A fact in a list: its value in words, or links to the things that it names."""

    field: str
    value: object
    links: Sequence[tuple[str, str]] = ()

    @property
    def numeric(self) -> bool:
        """Whether it stands at the right."""
        return self.field in NUMERIC


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice above a list."""

    field: str
    chosen: str
    values: Sequence[str]


@needs(Permission.SEE_SHARED)
@require_safe
def estate(request: HttpRequest) -> HttpResponse:
    """Show what there is of each kind."""
    counts = known.counts()
    order = [*FIRST, *(kind for kind in Kind if kind not in FIRST)]
    context = {
        "kinds": [(kind.value, counts[kind.value]) for kind in order if counts.get(kind.value)],
        "dependencies": counts.get("dependency", 0),
        "findings": counts.get("finding", 0),
        "severities": _by_severity(known.finding_counts()),
    }
    return render(request, "estate/estate.html", context)


def _by_severity(rows: Sequence[tuple[str, str, int]]) -> list[tuple[str, int]]:
    return [
        (each.value, number)
        for each in Severity
        if (number := sum(count for severity, _, count in rows if severity == each.value))
    ]


def asked_kind(kind: str) -> Kind:
    """Return the kind of an address; one that does not exist is no page."""
    try:
        return Kind(kind)
    except ValueError:
        raise Http404(kind) from None


def asked_question(request: HttpRequest, kind: Kind) -> known.Question:
    """Return which things a request asks for, and in which order."""
    wanted = request.GET.get("sort", "name")
    sort = wanted.removeprefix("-")
    return known.Question(
        kind.value,
        words=request.GET.get("q", "")[:200],
        facts={fact: request.GET[fact] for fact in LIST_FILTERS.get(kind, ()) if request.GET.get(fact)},
        sort=sort if sort in COLUMNS[kind] else "name",
        descending=wanted.startswith("-"),
        numeric=sort in NUMERIC,
        in_conflict=request.GET.get("conflict") == "1",
    )


@needs(Permission.SEE_SHARED)
@require_safe
def things(request: HttpRequest, kind: str) -> HttpResponse:
    """List the things of a kind."""
    wanted = asked_kind(kind)
    question = asked_question(request, wanted)
    paging = asked_page(request, known.number_of(question))
    rows = known.page_of(question, first=paging.first, size=paging.size)
    context = {
        "kind": kind,
        "columns": COLUMNS[wanted],
        "numeric": NUMERIC,
        "rows": table_rows(wanted, rows),
        "paging": paging,
        "question": question,
        "sorted": f"{'-' if question.descending else ''}{question.sort}",
        "filters": [
            Filter(fact, question.facts.get(fact, ""), known.values_of(kind, fact))
            for fact in LIST_FILTERS.get(wanted, ())
        ],
        "blank": known.BLANK,
        **saved_views_part(request),
    }
    return render(request, "estate/things.html", context)


def table_rows(kind: Kind, rows: Sequence[known.ThingRow]) -> list[tuple[known.ThingRow, list[Cell]]]:
    """Return each row with its cells; what a fact names is called by its name."""
    named = [field for field in COLUMNS[kind] if field in known.reference_fields(kind)]
    ids = {each for row in rows for field in named for each in ids_in(row.facts.get(field))}
    names = known.names_of(sorted(ids)) if ids else {}
    return [
        (row, [_cell(field, row.facts.get(field), field in named, names) for field in COLUMNS[kind]]) for row in rows
    ]


def ids_in(value: object) -> list[str]:
    """Return the ids in a fact that names things."""
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)]


def _cell(field: str, value: object, is_reference: bool, names: Mapping[str, str]) -> Cell:  # noqa: FBT001  # a fact of it
    if is_reference and value:
        return Cell(field, value, [(each, names.get(each, each)) for each in ids_in(value)])
    return Cell(field, value)


@needs(Permission.SEE_SHARED)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find things of any kind by words."""
    words = request.GET.get("q", "").strip()[:200]
    found = known.search(words) if words else ()
    plain = words.casefold()
    order = {kind.value: position for position, kind in enumerate([*FIRST, *Kind])}
    ranked = sorted(
        found,
        key=lambda row: (
            row.name.casefold() != plain, not row.name.casefold().startswith(plain), order[row.kind], row.sort_name,
        ),
    )  # fmt: skip
    paging = asked_page(request, len(ranked))
    context = {
        "words": words,
        "rows": ranked[paging.first : paging.first + paging.size],
        "paging": paging,
        "cut": len(ranked) == known.SEARCHED_AT_MOST,
    }
    return render(request, "estate/search.html", context)


@needs(Permission.SEE_SHARED)
@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """List what is wrong or notable, worst first."""
    severity, code = request.GET.get("severity", ""), request.GET.get("code", "")
    total, _ = known.findings_page(severity, code, first=0, size=0)
    paging = asked_page(request, total)
    _, rows = known.findings_page(severity, code, first=paging.first, size=paging.size)
    counts = known.finding_counts()
    context = {
        "rows": rows,
        "paging": paging,
        "severity": severity,
        "code": code,
        "severities": [each.value for each in Severity],
        "codes": sorted({each for _, each, _ in counts}),
        "names": known.names_of([row.subject for row in rows]),
        **saved_views_part(request),
    }
    return render(request, "estate/findings.html", context)
