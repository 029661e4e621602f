"""The one gate before every page: each declares what it needs, and a page that declares nothing is refused.

A view is marked with `@needs(Permission.READ)`, or with another permission for what it changes:
`@needs(Permission.READ, post=Permission.CORRECT)`. A page for visitors is marked with Django's `login_not_required`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url

from standpipe.app.permissions import Permission, may
from standpipe.console import access
from standpipe.web import ways_in

View = TypeVar("View", bound=Callable[..., object])
Answer = Callable[[HttpRequest], HttpResponse]
READING = frozenset({"GET", "HEAD", "OPTIONS"})
_log = logging.getLogger(__name__)


def needs(permission: Permission, *, post: Permission | None = None) -> Callable[[View], View]:
    """Declare what a page needs, and what it needs to be sent a form when that is more."""

    def mark(view: View) -> View:
        view.__dict__["permission_to_read"] = permission
        view.__dict__["permission_to_change"] = post or permission
        return view

    return mark


def for_machines(view: View) -> View:
    """Mark a page for visitors that reads nothing of people: health, readiness, figures, the statement."""
    view.__dict__["signs_in"] = False
    return view


class Gate:
    """Lets a request through to its view when its person may do what the view declares."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; the database shows the rows of the session's council until the answer has been sent."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            access.begin_request(request)
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], _arguments: object, _named: object
    ) -> HttpResponse | None:
        """Refuse a page that declares nothing, send a visitor to sign in, and ask the table of roles.

        Raises:
            PermissionDenied: this person may not do this.

        """
        if getattr(view, "login_required", True) is False:
            if getattr(view, "signs_in", True):
                access.begin_signing_in_by(request)
            return None
        wanted = getattr(view, "permission_to_read" if request.method in READING else "permission_to_change", None)
        person = request.user
        if not person.is_authenticated:
            return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
        if wanted is None:
            _log.error("page without a declared permission refused: %s", request.path)
            raise PermissionDenied
        if not may(getattr(person, "role", ""), wanted):
            raise PermissionDenied
        access.person_arrives(request)
        if wanted is not Permission.ACCOUNT and ways_in.needs_second_factor(request):
            return redirect("second-factor")
        return None
