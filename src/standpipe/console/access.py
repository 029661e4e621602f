"""For whom the console acts: set before each request, and around each job in the background.

A background job says so itself, because PostgreSQL shows the console nothing until it knows the council:
`with access.acting_for(council=..., person=..., reason="plan 17"):`.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from standpipe.adapters.storage.context import act_for as _act_for
from standpipe.adapters.storage.context import acting_for, begin_signing_in
from standpipe.adapters.storage.models import Council, Person
from standpipe.adapters.storage.people import COUNCIL, act_for_person, request_number, the_council


def begin_request(request: HttpRequest) -> None:
    """Show the rows of the session's council; of a visitor, nothing."""
    council = request.session.get(COUNCIL)
    if isinstance(council, int):
        _act_for(council=council, request=request_number(request))


def begin_signing_in_by(request: HttpRequest) -> None:
    """Show people and links, on the pages by which one signs in."""
    begin_signing_in(request_number(request))


def person_arrives(request: HttpRequest) -> None:
    """Act for the person who is signed in."""
    if isinstance(request.user, Person):
        act_for_person(request.user, request=request_number(request))


def act_as_worker(name: str) -> bool:
    """Show a worker the rows of the council; return False while there is none."""
    begin_signing_in(name)
    council = Council.objects.order_by("id").first()
    if council is not None:
        _act_for(council=council.pk, request=name)
    return council is not None


def person_of(request: HttpRequest) -> Person:
    """Return who is signed in.

    Raises:
        PermissionDenied: nobody is.

    """
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return request.user


def act_for_the_command_line(reason: str) -> None:
    """Sign the changes that a command makes."""
    _act_for(council=the_council().pk, request=reason)


__all__ = [
    "act_as_worker",
    "act_for_the_command_line",
    "acting_for",
    "begin_request",
    "begin_signing_in_by",
    "person_arrives",
    "person_of",
    "request_number",
]
