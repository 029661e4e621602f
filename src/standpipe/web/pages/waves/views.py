"""Plans of the exit: which there are, how far one is, its waves, what differs between two, and its adoption."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from standpipe.adapters.report.calendar_chart import calendar_chart
from standpipe.adapters.report.drawing import drawn
from standpipe.adapters.report.figures import long_date, money, percentage
from standpipe.app.permissions import Permission, may
from standpipe.app.plan_document import PlanDocument
from standpipe.console import chapters, plans
from standpipe.kernel.errors import InputError
from standpipe.kernel.money import format_pounds
from standpipe.web.gate import needs
from standpipe.web.live import progress_context, progress_part

OFTEN = 0.01
"""Share of runs from which on a deadline counts as one that is missed now and then."""
LABEL = "Calendar of the exit. The tables of the page have every date of the waves."
REPORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
"""The report runs no script and has its style inside; in a sandbox it reaches nothing of the console."""


@needs(Permission.READ, post=Permission.PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """List the plans, newest first, or ask for one."""
    if request.method == "POST":
        try:
            number = plans.ask_for_plan(by=str(request.user), title=request.POST.get("title", "").strip()[:200])
        except InputError as error:
            messages.warning(request, str(error))
            return redirect("waves")
        return redirect("plan", number)
    context = {
        "plans": plans.all_plans(),
        "shown": plans.plan_to_show(),
        "may_plan": may(getattr(request.user, "role", ""), Permission.PLAN),
    }
    return render(request, "waves/overview.html", context)


@needs(Permission.READ)
@require_safe
def plan_page(request: HttpRequest, number: int) -> HttpResponse:
    """Show how far a plan is, or its waves."""
    try:
        plan = plans.find_plan(number)
    except InputError as error:
        return render(request, "console/problem.html", {"error": error}, status=404)
    document = plans.document_of(plan) if plan.document_id else None
    role = getattr(request.user, "role", "")
    context = {
        "plan": plan,
        "waves": document.waves if document else None,
        "deadlines": [
            (each, percentage(each.missed))
            for each in (document.waves.deadlines if document else ())
            if each.missed >= OFTEN
        ],
        "cost": _pounds(document.waves.cost_pence) if document else "",
        "pins": _pins(plan, document) if document else [],
        "unfinished": plan.state in plans.UNFINISHED,
        **progress_context("plan", number),
        "may_plan": may(role, Permission.PLAN),
        "may_propose": may(role, Permission.PROPOSE),
        "may_adopt": may(role, Permission.ADOPT),
        "others": [each for each in plans.all_plans() if each.document_id and each.pk != number],
    }
    return render(request, "waves/plan.html", context)


@needs(Permission.READ)
@require_safe
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """Say how far a plan is."""
    plan = plans.find_plan(number)
    return progress_part(request, "plan", number, step=plan.progress, unfinished=plan.state in plans.UNFINISHED)


def _pounds(pence: int | None) -> str:
    return "not known" if pence is None else format_pounds(pence)


@needs(Permission.READ)
@require_safe
def calendar(request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG001  # every view takes one
    """Give the calendar of a plan as a drawing."""
    try:
        chart = calendar_chart(plans.document_of(plans.find_plan(number)).waves)
    except InputError:
        chart = None
    if chart is None:
        return HttpResponse(status=404)
    return HttpResponse(drawn(chart, identifier="calendar", label=LABEL), content_type="image/svg+xml")


@needs(Permission.READ)
@require_safe
def report(request: HttpRequest, number: int) -> HttpResponse:
    """Give the report of a plan."""
    try:
        parts = plans.report_parts(number)
    except InputError as error:
        return render(request, "console/problem.html", {"error": error}, status=404)
    answer = HttpResponse(b"".join(parts), content_type="text/html; charset=utf-8")
    answer["Content-Security-Policy"] = REPORT_POLICY
    return answer


@needs(Permission.READ)
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show what differs between two plans, move by move."""
    try:
        found = [plans.find_plan(_number(request.GET.get(name, ""))) for name in ("from", "to")]
        documents = [plans.document_of(each) for each in found]
    except InputError as error:
        return render(request, "console/problem.html", {"error": error}, status=404)
    context = {
        "before": found[0],
        "after": found[1],
        "whole": list(_whole(documents)),
        "moved": plans.compare(*documents),
        "proposed": plans.compare_proposals(*documents),
        "pins": [(each, _pins(each, document)) for each, document in zip(found, documents, strict=True)],
    }
    return render(request, "waves/compare.html", context)


def _whole(documents: Sequence[PlanDocument]) -> Iterator[tuple[str, str, str]]:
    """Yield what both plans come to, each figure in words."""
    figures: tuple[tuple[str, Callable[[PlanDocument], str]], ...] = (
        ("The data centre closes", lambda each: long_date(each.waves.closing_date)),
        ("Four runs in five close by", lambda each: long_date(c.p80 if (c := each.waves.confidence) else None)),
        ("The moves start", lambda each: long_date(each.waves.starts)),
        ("Cost of the moves", lambda each: _pounds(each.waves.cost_pence)),
        ("Cost of moving, all years", lambda each: money(each.business_case.moving_total)),
        ("Cost of staying, all years", lambda each: money(each.business_case.staying_total)),
    )
    for name, words in figures:
        before, after = (words(each) for each in documents)
        yield name, before, after


def _pins(plan: plans.StoredPlan, document: PlanDocument) -> list[tuple[str, plans.Pin]]:
    """Return the pins of a plan with the names of their applications."""
    names = {each.id: each.name for each in document.dispositions.applications}
    return [(names.get(pin.application, pin.application), pin) for pin in plans.pins_of(plan)]


@needs(Permission.READ)
@require_safe
def chapter(request: HttpRequest, number: int) -> HttpResponse:
    """Show the chapter of a plan about its waves, one page a wave to print."""
    try:
        plan = plans.find_plan(number)
        plans.document_of(plan)
    except InputError as error:
        return render(request, "console/problem.html", {"error": error}, status=404)
    title = "The exit plan, wave by wave"
    context = {"plan": plan, "title": title, "part": "exit", "chapter": chapters.part(plan, "exit")}
    return render(request, "chapters/chapter.html", context)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@needs(Permission.PLAN)
@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Say that a plan is not wanted any more."""
    if not plans.cancel(number):
        messages.warning(request, "This plan was finished already.")
    return redirect("plan", number)


@needs(Permission.PROPOSE)
@require_POST
def propose(request: HttpRequest, number: int) -> HttpResponse:
    """Propose a plan for adoption."""
    return _settle(request, number, plans.propose, "is proposed. Another person adopts it.")


@needs(Permission.ADOPT)
@require_POST
def adopt(request: HttpRequest, number: int) -> HttpResponse:
    """Adopt a plan that another person proposed."""
    return _settle(request, number, plans.adopt, "is adopted.")


def _settle(request: HttpRequest, number: int, settle: Callable[..., None], words: str) -> HttpResponse:
    try:
        settle(number, request.user)
    except InputError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, f"Plan {number} {words}")
    return redirect("plan", number)
