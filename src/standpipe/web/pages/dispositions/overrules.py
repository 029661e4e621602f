"""Overruling a proposal: choose, see the price, confirm with a reason; and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from standpipe.app.overrule_proposal import Price
from standpipe.app.permissions import Permission
from standpipe.console import access, overrules, proposals
from standpipe.console.proposals import Proposal
from standpipe.kernel.errors import InputError
from standpipe.web.gate import needs


def _proposal(thing: str) -> Proposal:
    found = proposals.proposal_for(thing)
    if found is None:
        raise Http404(thing)
    return found


@needs(Permission.OVERRULE)
@require_http_methods(["GET", "HEAD", "POST"])
def overrule(request: HttpRequest, thing: str) -> HttpResponse:
    """Ask for the option; then show its price and ask for the reason; then write it down."""
    proposal = _proposal(thing)
    given = request.POST if request.method == "POST" else request.GET
    option = given.get("option", "")
    if not option:
        context = {"proposal": proposal, "options": overrules.options_for(proposal).items()}
        return render(request, "dispositions/overrule.html", context)
    try:
        price = overrules.price(proposal, option)
    except InputError as error:
        return render(request, "console/problem.html", {"error": error}, status=400)
    if request.method != "POST":
        return _confirm(request, proposal, price, {})
    if given.get("shown", "") != _shown(price):
        problem = "Something else was decided since this page was made. Look at the price again, and confirm."
        return _confirm(request, proposal, price, {"reason": problem})
    try:
        reason = given.get("reason", "")
        overrules.overrule(proposal, option, reason=reason, person=access.person_of(request))
    except InputError as error:
        return _confirm(request, proposal, price, {"reason": _words(error)})
    messages.success(request, f"{proposal.entry.name} is overruled. The next plan follows it.")
    return redirect("disposition", thing)


def _shown(price: Price) -> str:
    """Return the price as a form carries it, so that nobody confirms another than they saw."""
    return "unknown" if price.pence is None else str(price.pence)


def _words(error: InputError) -> str:
    return f"{error.what[:1].upper()}{error.what[1:]} {error.remedy or ''}".strip()


def _confirm(request: HttpRequest, proposal: Proposal, price: Price, problems: dict[str, str]) -> HttpResponse:
    context = {
        "proposal": proposal,
        "price": price,
        "words": overrules.price_words(price),
        "shown": _shown(price),
        "reason": request.POST.get("reason", ""),
        "problems": problems,
    }
    return render(request, "dispositions/confirm.html", context, status=400 if problems else 200)


@needs(Permission.OVERRULE)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, thing: str) -> HttpResponse:
    """Ask for the reason, and let an overrule stand no longer."""
    proposal = _proposal(thing)
    standing = next((each for each in overrules.history(thing) if each.ended_at is None), None)
    problems = {}
    if request.method == "POST":
        try:
            reason = request.POST.get("reason", "")
            overrules.withdraw(thing, reason=reason, person=access.person_of(request), proposal=proposal)
        except InputError as error:
            problems = {"reason": _words(error)}
        else:
            messages.success(request, "The overrule is withdrawn. The next plan proposes again.")
            return redirect("disposition", thing)
    context = {"proposal": proposal, "standing": standing, "problems": problems}
    return render(request, "dispositions/withdraw.html", context, status=400 if problems else 200)
