"""The proposals: a list that filters, sorts and exports, and a page for each application."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from standpipe.adapters.report.known_costs import with_known_costs
from standpipe.adapters.report.proposal_tables import proposal_tables
from standpipe.adapters.tables_out import Table, write_csv, write_workbook
from standpipe.app.permissions import Permission, may
from standpipe.console import access, challenges, decisions, overrules, proposals
from standpipe.console.proposals import Proposal
from standpipe.web.gate import needs
from standpipe.web.pages.saved_views.part import saved_views_part
from standpipe.web.paging import asked_page

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEETS = frozenset({"applications", "application cost lines", "alternatives"})
"""Tables of the proposals of which the first column is an application."""
FILTERS = ("treatment", "target", "readiness", "hosting")
_SORTS: dict[str, Callable[[Proposal], object]] = {
    "name": lambda each: each.entry.name.casefold(),
    "treatment": lambda each: each.entry.treatment,
    "target": lambda each: each.entry.target.casefold(),
    "monthly": lambda each: each.entry.monthly.pence,
    "moves": lambda each: each.move.first if each.move else date.max,
}


@dataclass(frozen=True, slots=True)
class Question:
    """Which proposals are asked for, and in which order."""

    words: str
    facts: dict[str, str]
    people: str
    """`overruled`, `challenged`, or all."""
    sort: str
    descending: bool


def _question(request: HttpRequest) -> Question:
    wanted = request.GET.get("sort", "name")
    sort = wanted.removeprefix("-")
    return Question(
        request.GET.get("q", "")[:200],
        {name: request.GET[name] for name in FILTERS if request.GET.get(name)},
        request.GET.get("people", ""),
        sort if sort in _SORTS else "name",
        wanted.startswith("-"),
    )


def _answer(found: proposals.Shown, question: Question) -> list[Proposal]:
    about = {"overruled": proposals.overruled, "challenged": proposals.challenged}.get(question.people)
    among = about() if about else None
    words = question.words.casefold().split()
    kept = [
        each
        for each in found.proposals
        if all(word in each.entry.name.casefold() for word in words)
        and all(getattr(each.entry, name) == value for name, value in question.facts.items())
        and (among is None or each.entry.id in among)
    ]
    by_name = sorted(kept, key=_SORTS["name"])  # type: ignore[arg-type]  # each key is of one type
    return sorted(by_name, key=_SORTS[question.sort], reverse=question.descending)  # type: ignore[arg-type]  # as above


@needs(Permission.READ)
@require_safe
def proposals_page(request: HttpRequest) -> HttpResponse:
    """List what is proposed for each application."""
    found = proposals.shown()
    if found is None:
        return render(request, "dispositions/nothing.html")
    question = _question(request)
    rows = _answer(found, question)
    paging = asked_page(request, len(rows))
    entries = found.document.dispositions.applications
    context = {
        "shown": found,
        "rows": rows[paging.first : paging.first + paging.size],
        "paging": paging,
        "question": question,
        "sorted": f"{'-' if question.descending else ''}{question.sort}",
        "filters": [(name, question.facts.get(name, ""), _values(entries, name)) for name in FILTERS],
        "overruled": proposals.overruled(),
        "challenged": proposals.challenged(),
        "waiting": overrules.all_standing(),
        **saved_views_part(request),
    }
    return render(request, "dispositions/list.html", context)


def _values(entries: Sequence[object], name: str) -> list[str]:
    return sorted({value for each in entries if (value := getattr(each, name))}, key=str.casefold)


@needs(Permission.READ)
@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse:
    """Send the proposals that the list shows: all their tables as a workbook, or the applications as CSV."""
    found = proposals.shown()
    if found is None or form not in {"csv", "xlsx"}:
        raise Http404(form)
    kept = {each.entry.id for each in _answer(found, _question(request))}
    wanted = [_only(table, kept) for table in proposal_tables(with_known_costs(found.document))]
    return send_tables("proposals", form, wanted)


def _only(table: Table, kept: set[str]) -> Table:
    """Return a table with the rows of these applications."""
    if table.name not in SHEETS:
        return table
    return Table(table.name, table.columns, [row for row in table.rows if row[0] in kept])


def send_tables(name: str, form: str, tables: Sequence[Table]) -> HttpResponse:
    """Return tables as one workbook, or the first of them as CSV."""
    with tempfile.TemporaryDirectory(prefix="standpipe-") as folder:
        path = Path(folder) / f"{name}.{form}"
        if form == "xlsx":
            write_workbook(path, tables)
        else:
            write_csv(path, tables[0])
        kind = WORKBOOK if form == "xlsx" else "text/csv; charset=utf-8"
        answer = HttpResponse(path.read_bytes(), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


@needs(Permission.READ)
@require_safe
def proposal_page(request: HttpRequest, thing: str) -> HttpResponse:
    """Show what is proposed for an application, and what people say about it."""
    proposal = proposals.proposal_for(thing)
    if proposal is None:
        raise Http404(thing)
    role = access.person_of(request).role
    context = {
        "proposal": proposal,
        "entry": proposal.entry,
        "in_words": proposals.in_words(proposal),
        "challenges": [(each, proposals.waits(each)) for each in challenges.about(thing)],
        "overrules": [(each, overrules.price_words(overrules.price_then(each))) for each in overrules.history(thing)],
        "decisions": decisions.about(thing),
        "may_challenge": may(role, Permission.CHALLENGE),
        "may_overrule": may(role, Permission.OVERRULE),
        "may_decide": may(role, Permission.DECIDE),
        "in_plan": {each["application"] for each in proposal.plan.overrules},
    }
    return render(request, "dispositions/proposal.html", context)
