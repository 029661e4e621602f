"""By which way somebody is signed in, kept in the session, and where they go from there."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from standpipe.console import second_factors

BACKEND = "standpipe.adapters.storage.people.ByPassword"
WAY = "signed_in_by"
PROVIDER = "provider"
SECOND_FACTOR = "second factor"
LINK = "link"
PASSKEY = "passkey"
PASSWORD = "password"  # noqa: S105  # the name of a way, not a password


def remember(request: HttpRequest, way: str) -> None:
    """Keep by which way somebody has signed in."""
    request.session[WAY] = way


def is_strong(request: HttpRequest) -> bool:
    """Whether more than a password stands behind this session: a code, a passkey, or the provider's own rules."""
    return request.session.get(WAY) in {PROVIDER, SECOND_FACTOR, PASSKEY}


def needs_second_factor(request: HttpRequest) -> bool:
    """Whether somebody who is signed in opens nothing but their account until they have a second factor."""
    return second_factors.is_required_of(getattr(request.user, "role", "")) and not is_strong(request)


def next_page(request: HttpRequest, wanted: str) -> str:
    """Return where to go after signing in: the page that was asked for when it is one of the console's."""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe and wanted.startswith("/") else "/"
