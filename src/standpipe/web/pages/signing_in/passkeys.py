"""Passkeys in the browser: `own/passkeys.js` asks the device, and sends what it answers by an ordinary form."""

from __future__ import annotations

import time
from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from standpipe.app.permissions import Permission
from standpipe.console import access, passkeys
from standpipe.kernel.errors import InputError
from standpipe.web import ways_in
from standpipe.web.gate import needs

ASKED = "passkey_asked"
ANSWER_SECONDS = 5 * 60


def site_of(request: HttpRequest) -> passkeys.Site:
    """Return the console as this browser addresses it."""
    host = request.get_host()
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return passkeys.Site(name, f"{request.scheme}://{host}")


def can_be_used(request: HttpRequest) -> bool:
    """Whether passkeys work at the address by which this browser came."""
    return passkeys.can_be_used_at(site_of(request).host)


def _ask(request: HttpRequest, options: Mapping[str, object], state: Mapping[str, str]) -> HttpResponse:
    request.session[ASKED] = {"state": dict(state), "at": time.time()}
    return JsonResponse(dict(options))


def _asked(request: HttpRequest) -> Mapping[str, str] | None:
    """Return what was kept of the challenge, for one answer."""
    asked = request.session.pop(ASKED, None)
    return asked["state"] if asked and 0 <= time.time() - asked["at"] <= ANSWER_SECONDS else None


@needs(Permission.ACCOUNT)
@require_POST
def begin_adding(request: HttpRequest) -> HttpResponse:
    """Give the browser what it asks a device that makes a passkey."""
    person = access.person_of(request)
    try:
        return _ask(request, *passkeys.begin_adding(person, site_of(request), strong=ways_in.is_strong(request)))
    except InputError as error:
        return JsonResponse({"problem": error.what}, status=400)


@needs(Permission.ACCOUNT)
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Keep a passkey that the browser has made."""
    person, state = access.person_of(request), _asked(request)
    answer, name = request.POST.get("answer", ""), request.POST.get("name", "")
    if state is None:
        messages.warning(request, "It took too long. Try again.")
        return redirect("account")
    try:
        kept = passkeys.add(person, site_of(request), state, answer, name=name, strong=ways_in.is_strong(request))
    except InputError as error:
        messages.warning(request, error.what)
    else:
        request.session.cycle_key()
        ways_in.remember(request, ways_in.PASSKEY)
        messages.success(request, f"The passkey '{kept}' is added. You can sign in with it.")
    return redirect("account")


@needs(Permission.ACCOUNT)
@require_POST
def delete(request: HttpRequest, number: int) -> HttpResponse:
    """Take a passkey away."""
    try:
        name = passkeys.delete(access.person_of(request), number, strong=ways_in.is_strong(request))
    except InputError as error:
        messages.warning(request, error.what)
    else:
        if name is not None:
            messages.success(request, f"The passkey '{name}' opens nothing any more.")
    return redirect("account")


@login_not_required
@require_POST
def begin_signing_in(request: HttpRequest) -> HttpResponse:
    """Give the browser of a visitor what it asks a device."""
    return _ask(request, *passkeys.begin_signing_in(site_of(request)))


@login_not_required
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in whose passkey has answered."""
    state = _asked(request)
    person = None
    if state is not None:
        number = access.request_number(request)
        person = passkeys.sign_in(site_of(request), state, request.POST.get("answer", ""), request=number)
    if person is None:
        messages.warning(request, "This passkey is not known here, or was not taken. Try again.")
        return redirect("sign-in")
    login(request, person, backend=ways_in.BACKEND)
    ways_in.remember(request, ways_in.PASSKEY)
    return HttpResponseRedirect(ways_in.next_page(request, request.POST.get("next", "")))
