"""The register of decisions: all of them, one of them, and writing a new one, which is never changed afterwards."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from standpipe.app.permissions import Permission, may
from standpipe.app.record_decision import Figure, OptionThen, read_day
from standpipe.console import access, decisions, proposals
from standpipe.console.decisions import Draft
from standpipe.console.proposals import Proposal
from standpipe.kernel.errors import InputError
from standpipe.web.gate import needs
from standpipe.web.paging import asked_page


@needs(Permission.READ)
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """List the entries, the newest first."""
    words, standing = request.GET.get("q", "")[:200], request.GET.get("standing") == "1"
    rows = decisions.register(words, standing=standing)
    paging = asked_page(request, len(rows))
    context = {
        "rows": rows[paging.first : paging.first + paging.size],
        "paging": paging,
        "words": words,
        "standing": standing,
        "due": [each for each in decisions.register(standing=True) if each.to_review],
        "may_decide": may(access.person_of(request).role, Permission.DECIDE),
    }
    return render(request, "decisions/register.html", context)


@needs(Permission.READ)
@require_safe
def decision(request: HttpRequest, number: int) -> HttpResponse:
    """Show an entry as it was written."""
    try:
        entry = decisions.find(number)
    except InputError as error:
        return render(request, "console/problem.html", {"error": error}, status=404)
    may_decide = may(access.person_of(request).role, Permission.DECIDE)
    return render(request, "decisions/decision.html", {"entry": entry, "may_decide": may_decide})


@needs(Permission.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Show the form of a new entry, or write it."""
    given = request.POST if request.method == "POST" else request.GET
    proposal = proposals.proposal_for(given.get("thing", "")) if given.get("thing") else None
    problems = {}
    if request.method == "POST":
        try:
            number = decisions.record(_draft(request, proposal), by=access.person_of(request).name)
        except InputError as error:
            problems = {error.where if error.where in {"title", "context", "review_on"} else "decision": error.what}
        else:
            messages.success(request, f"Decision {number} is on the register.")
            return redirect("decision", number)
    context = {
        "proposal": proposal,
        "options": decisions.options_of(proposal.entry) if proposal else [],
        "given": given,
        "problems": problems,
    }
    return render(request, "decisions/new.html", context, status=400 if problems else 200)


def _draft(request: HttpRequest, proposal: Proposal | None) -> Draft:
    given = request.POST
    supersedes = given.get("supersedes", "")
    options = decisions.options_of(proposal.entry) if proposal else []
    return Draft(
        title=given.get("title", ""),
        context=given.get("context", ""),
        decision=given.get("decision", ""),
        evidence=given.get("evidence", ""),
        options=[*options, *_options(given.get("options", ""))],
        review_on=read_day(given.get("review_on", ""), where="review_on"),
        thing=proposal.entry.id if proposal else "",
        plan=proposal.plan.pk if proposal else None,
        supersedes=int(supersedes) if supersedes.isascii() and supersedes.isdigit() and len(supersedes) < 10 else None,
    )


def _options(text: str) -> list[OptionThen]:
    """Return the options that a person wrote, one a line: its name, and after a semicolon what was known of it."""
    found = []
    for line in text.splitlines():
        name, _, words = (part.strip() for part in line.partition(";"))
        if name:
            figures = [Figure(label="Known of it", words=words)] if words else []
            found.append(OptionThen(name=name[:500], figures=figures))
    return found
