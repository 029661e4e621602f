"""A plan for other people's tools: its calendar and its project file, to be kept or opened there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from standpipe.adapters.schedules import exit_calendar, exit_project
from standpipe.app.permissions import Permission
from standpipe.console import plans
from standpipe.kernel.errors import InputError
from standpipe.web.gate import needs

_FILES = {
    "exit-calendar.ics": (exit_calendar, "text/calendar; charset=utf-8"),
    "exit-project.xml": (exit_project, "application/xml"),
}


@needs(Permission.READ)
@require_safe
def schedule(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Give the calendar or the project file of a plan."""
    make, kind = _FILES[name]
    try:
        content = make(plans.document_of(plans.find_plan(number)))
    except InputError as error:
        return render(request, "console/problem.html", {"error": error}, status=404)
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="plan-{number}-{name}"'
    return answer
