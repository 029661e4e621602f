"""What the part of a list about saved views needs."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest

from standpipe.console import access, saved_views

NOT_OF_A_VIEW = frozenset({"page"})
"""Questions of an address that say where one is in a list, and not which list it is."""


def question_of(query: str) -> str:
    """Return the part of an address's query that says which view it is.

    >>> question_of("?q=sql&environment=&page=3&sort=-memory_mib")
    'q=sql&sort=-memory_mib'
    """
    asked = parse_qsl(query.removeprefix("?").replace("\0", ""))
    return urlencode([(name, value) for name, value in asked if value and name not in NOT_OF_A_VIEW])


def saved_views_part(request: HttpRequest) -> dict[str, object]:
    """Return the context of `saved_views/part.html`: the views of this list, and which of them is shown."""
    person = access.person_of(request)
    asked = question_of(request.META.get("QUERY_STRING", ""))
    return {
        "saved_views": [(view, view.query == asked) for view, _ in saved_views.seen_by(person, request.path)],
        "question_asked": asked,
        "may_share": saved_views.may_share(person.role),
    }
