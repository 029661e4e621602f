"""What the estate was: revisions, going back to one, and the difference between two."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from standpipe.app.permissions import Permission
from standpipe.console import imports
from standpipe.kernel.errors import InputError
from standpipe.web.gate import needs
from standpipe.web.pages.imports.views import person_of
from standpipe.web.paging import asked_page


@needs(Permission.READ)
@require_safe
def revisions_page(request: HttpRequest) -> HttpResponse:
    """List the revisions, newest first."""
    found = imports.all_revisions()
    paging = asked_page(request, len(found))
    context = {
        "revisions": found[paging.first : paging.first + paging.size],
        "every": found,
        "current": found[0].number if found else None,
        "paging": paging,
    }
    return render(request, "imports/revisions.html", context)


@needs(Permission.IMPORT)
@require_http_methods(["GET", "POST"])
def go_back(request: HttpRequest, number: int) -> HttpResponse:
    """Ask whether to go back to a revision, or do it."""
    if request.method == "POST":
        try:
            new = imports.go_back(number, by=person_of(request))
        except InputError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, f"Revision {new} has the estate of revision {number} again.")
        return redirect("revisions")
    current = imports.current_revision()
    if current is None:
        return redirect("revisions")
    counts, _ = imports.difference(number, current.number, first=0, size=0)
    return render(request, "imports/go_back.html", {"number": number, "current": current, "counts": counts})


@needs(Permission.READ)
@require_safe
def difference(request: HttpRequest) -> HttpResponse:
    """Show what differs between two revisions."""
    numbers = [_number(request.GET.get(name, "")) for name in ("from", "to")]
    if None in numbers:
        return redirect("revisions")
    earlier, later = sorted(number for number in numbers if number is not None)
    counts, _ = imports.difference(earlier, later, first=0, size=0)
    paging = asked_page(request, sum(number for change, number in counts.items() if change != "restated"))
    _, found = imports.difference(earlier, later, first=paging.first, size=paging.size)
    context = {"earlier": earlier, "later": later, "counts": counts, "found": found, "paging": paging}
    return render(request, "imports/difference.html", context)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
