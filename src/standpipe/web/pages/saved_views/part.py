"""What the part of a list about saved views needs."""

from __future__ import annotations

from django.http import HttpRequest

from standpipe.app.save_view import question_of
from standpipe.console import access, saved_views


def saved_views_part(request: HttpRequest) -> dict[str, object]:
    """Return the context of `saved_views/part.html`: the views of this list, and which of them is shown."""
    person = access.person_of(request)
    asked = question_of(request.META.get("QUERY_STRING", ""))
    return {
        "saved_views": [(view, view.query == asked) for view, _ in saved_views.seen_by(person, request.path)],
        "question_asked": asked,
        "may_share": saved_views.may_share(person.role),
    }
