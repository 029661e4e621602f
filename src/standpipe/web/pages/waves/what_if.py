"""What if: a plan beside the one that is shown, in which some moves are pinned; it can be adopted like any other."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from standpipe.app.permissions import Permission
from standpipe.app.pin_moves import Pin, PinRule, check_pin
from standpipe.app.record_decision import read_day
from standpipe.console import access, plans
from standpipe.kernel.errors import InputError
from standpipe.web.gate import needs

RULES = {
    PinRule.NOT_BEFORE: "Not before the day",
    PinRule.IN_WAVE: "In the wave of the day",
    PinRule.NOT_IN_WAVE: "Never in the wave of the day",
    PinRule.OUT: "Out of the plan",
}


@needs(Permission.PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def what_if(request: HttpRequest, number: int) -> HttpResponse:
    """Show the pins of a plan and the form of one more, or ask for the plan with them."""
    try:
        plan = plans.find_plan(number)
        document = plans.document_of(plan)
    except InputError as error:
        return render(request, "console/problem.html", {"error": error}, status=404)
    moves = {
        application.id: (application.name, wave.number, wave.window_first, wave.window_last)
        for wave in document.waves.waves
        for move in wave.moves
        for application in move.applications
    }
    pins = plans.pins_of(plan)
    names = {each.id: each.name for each in document.dispositions.applications}
    problems = {}
    if request.method == "POST":
        person = access.person_of(request)
        kept = [pin for at, pin in enumerate(pins) if str(at) in request.POST.getlist("keep")]
        try:
            if request.POST.get("application"):
                kept.append(check_pin(_pin(request.POST, person.name), movable=moves, first_day=plan.as_of))
            title = request.POST.get("title", "").strip()[:200] or f"What if, beside plan {number}"
            asked = plans.ask_for_plan(by=person.name, title=title, pins=kept)
        except InputError as error:
            problems = {error.where if error.where in {"application", "day"} else "application": error.what}
        else:
            messages.success(request, "The plan is asked for. When it is computed, compare it with the plan before.")
            return redirect("plan", asked)
    context = {
        "plan": plan,
        "pins": [(at, names.get(pin.application, pin.application), pin) for at, pin in enumerate(pins)],
        "moves": sorted(moves.items(), key=lambda item: item[1][0].casefold()),
        "rules": [(rule.value, words) for rule, words in RULES.items()],
        "problems": problems,
        "given": request.POST if request.method == "POST" else request.GET,
    }
    return render(request, "waves/what_if.html", context, status=400 if problems else 200)


def _pin(given: QueryDict, by: str) -> Pin:
    rule = given.get("rule", "")
    return Pin(
        application=given.get("application", ""),
        rule=PinRule(rule) if rule in set(PinRule) else PinRule.NOT_BEFORE,
        day=read_day(given.get("day", ""), where="day"),
        by=by,
        reason=given.get("reason", "").strip()[:2_000],
    )
