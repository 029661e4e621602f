"""Saving the list that one looks at, and the page of all saved views; by forms, without scripts."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_POST, require_safe

from standpipe.app.permissions import Permission
from standpipe.console import access, saved_views
from standpipe.kernel.errors import InputError
from standpipe.web.gate import needs
from standpipe.web.pages.saved_views.part import question_of

LISTS = frozenset({"things", "findings", "dispositions"})
"""Names of the pages that can be saved as a view."""


@needs(Permission.SEE_SHARED)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """List every view that this person sees."""
    person = access.person_of(request)
    return render(request, "saved_views/overview.html", {"views": saved_views.seen_by(person)})


@needs(Permission.SEE_SHARED)
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep a list under a name, and go back to it."""
    address, query = request.POST.get("address", ""), question_of(request.POST.get("query", ""))
    if not _is_list(address):
        raise Http404(address)
    shared = request.POST.get("shared") == "1"
    person = access.person_of(request)
    try:
        name = saved_views.save(person, name=request.POST.get("name", ""), address=address, query=query, shared=shared)
    except InputError as error:
        messages.warning(request, error.what)
    else:
        messages.success(request, f"The view '{name}' is saved{' for the team' if shared else ''}.")
    return redirect(f"{address}?{query}" if query else address)


def _is_list(address: str) -> bool:
    try:
        return resolve(address).url_name in LISTS and len(address) <= 200
    except Resolver404:
        return False


@needs(Permission.SEE_SHARED)
@require_POST
def delete(request: HttpRequest, number: int) -> HttpResponse:
    """Take a view away."""
    try:
        name = saved_views.delete(access.person_of(request), number)
    except InputError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, f"The view '{name}' is deleted.")
    return redirect("saved-views")
