"""Challenges of a proposal: open one, read its thread, add to it; a supplier does so where an application is shared."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from standpipe.app.challenge_proposal import Outcome, kinds_for
from standpipe.app.permissions import Permission, may
from standpipe.console import access, challenges, estate, proposals
from standpipe.kernel.errors import InputError
from standpipe.web.gate import needs

STANCES = {
    "wrong": "We think the proposal is wrong",
    "right": "We think the proposal is right, and will support it",
    "asks": "We ask for evidence or a view before we say",
}
KINDS = {
    "claim": "A claim: what we think of the proposal",
    "evidence": "Evidence: a document, a measurement, a statement with its date",
    "commitment": "A commitment: what we will do, and by when",
    "answer": "An answer of the council",
    "decision": "The decision, which ends the challenge",
}
OUTCOMES = {
    "upheld": "The proposal stands",
    "accepted": "The challenge is right; the proposal will be overruled or a fact corrected",
}


@needs(Permission.SEE_SHARED)
@require_safe
def challenges_page(request: HttpRequest) -> HttpResponse:
    """List the challenges, those that wait for a decision first."""
    rows = [(each, proposals.waits(each), list(each.entries.all())) for each in challenges.every()]
    rows.sort(key=lambda row: not row[1])
    return render(request, "dispositions/challenges.html", {"rows": rows, "stances": STANCES})


@needs(Permission.CHALLENGE)
@require_http_methods(["GET", "HEAD", "POST"])
def challenge(request: HttpRequest, thing: str) -> HttpResponse:
    """Show the form of a new challenge, or open it."""
    try:
        row = estate.find_thing(thing)
    except InputError as error:
        raise Http404(thing) from error
    problems = {}
    if request.method == "POST":
        person = access.person_of(request)
        try:
            entry = challenges.check_entry("claim", role=person.role, **_parts(request.POST))
            number = challenges.open_about(thing, entry, person)
        except InputError as error:
            problems = {error.where if error.where in {"words", "stance", "evidence"} else "words": error.what}
        else:
            messages.success(request, "Your challenge is on the record.")
            return redirect("challenge", number)
    context = {
        "row": row,
        "proposal": proposals.proposal_for(thing),
        "stances": STANCES.items(),
        "problems": problems,
        "given": request.POST,
    }
    return render(request, "dispositions/challenge_new.html", context, status=400 if problems else 200)


def _parts(given: Mapping[str, str]) -> dict[str, str]:
    return {name: given.get(name, "") for name in ("words", "evidence", "stance", "outcome")}


@needs(Permission.SEE_SHARED, post=Permission.CHALLENGE)
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, number: int) -> HttpResponse:
    """Show the thread of a challenge, or add to it."""
    try:
        found = challenges.find(number)
    except InputError as error:
        return render(request, "console/problem.html", {"error": error}, status=404)
    person = access.person_of(request)
    problems = {}
    if request.method == "POST":
        try:
            entry = challenges.check_entry(request.POST.get("kind", ""), role=person.role, **_parts(request.POST))
        except InputError as error:
            problems = {error.where or "words": error.what}
        else:
            challenges.add(found, entry, person)
            messages.success(request, "It is on the record.")
            if entry.outcome is Outcome.ACCEPTED and may(person.role, Permission.OVERRULE):
                messages.info(request, "Now overrule the proposal, or correct the fact that is wrong.")
                return redirect("disposition", found.thing)
            return redirect("challenge", number)
    context = {
        "challenge": found,
        "entries": found.entries.all(),
        "waits": proposals.waits(found),
        "kinds": [(kind.value, KINDS[kind.value]) for kind in kinds_for(person.role)],
        "stances": STANCES,
        "outcomes": OUTCOMES,
        "problems": problems,
        "given": request.POST,
        "may_decide": may(person.role, Permission.DECIDE),
        "may_read": may(person.role, Permission.READ),
    }
    return render(request, "dispositions/challenge.html", context, status=400 if problems else 200)
