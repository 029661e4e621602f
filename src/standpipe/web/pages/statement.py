"""The accessibility statement, for everybody: whoever cannot sign in has to be able to read it."""

from __future__ import annotations

import os

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from standpipe.web.accessibility import TITLE, read_checks, statement
from standpipe.web.gate import for_machines


@for_machines
@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show what was checked, how, what was found, and what is not known."""
    contact = os.environ.get("STANDPIPE_ACCESSIBILITY_CONTACT", "")
    context = {"title": TITLE, "sections": statement(read_checks(), contact=contact)}
    return render(request, "console/statement.html", context)
