"""Signing in by a provider of OpenID Connect: away to it by a link, and back with its answer.

By a link and not by a form, because the content security policy keeps forms within the console. What was begun is in
the session, a few at a time for several tabs, and is taken out of it before anything is checked: an answer that comes
a second time finds nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from standpipe.app.permissions import Permission
from standpipe.console import access, people, provider
from standpipe.web import ways_in
from standpipe.web.gate import needs

BEGUN = "begun_sign_ins"
CONNECTING = "connecting"
AT_ONCE = 5
NOT_BEGUN = "This sign-in was not begun in this browser, or it is finished already."
_log = logging.getLogger(__name__)


@login_not_required
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider."""
    if provider.name_of_provider() is None:
        raise Http404
    try:
        address, begun = provider.begin(answer_to=_answer_to(request))
    except provider.SignInRefusedError as error:
        return _refused(request, error)
    remembered: dict[str, Mapping[str, object]] = dict(request.session.get(BEGUN, {}))
    connecting = request.user.pk if request.session.pop(CONNECTING, None) == request.user.pk else None
    remembered[str(begun["state"])] = {
        **begun,
        "next": request.GET.get("next", ""),
        "connecting": connecting,
    }
    newest = sorted(remembered, key=lambda state: float(str(remembered[state]["at"])))[-AT_ONCE:]
    request.session[BEGUN] = {state: remembered[state] for state in newest}
    return HttpResponseRedirect(address)


@login_not_required
@require_safe
def come_back(request: HttpRequest) -> HttpResponse:
    """Check what the provider answered, and sign in."""
    if provider.name_of_provider() is None:
        raise Http404
    begun = dict(request.session.get(BEGUN, {}))
    remembered = begun.pop(request.GET.get("state", ""), None)
    if remembered is None:
        return _refused(request, provider.SignInRefusedError("not begun here", NOT_BEGUN))
    request.session[BEGUN] = begun
    request.session.save()  # whatever happens now, this answer has been used
    try:
        connecting = _who_connects(request, remembered)
        person = provider.finish(
            remembered,
            request.GET.dict(),
            answer_to=_answer_to(request),
            connecting=connecting,
            request=access.request_number(request),
        )
    except provider.SignInRefusedError as error:
        return _refused(request, error)
    except provider.NoAccessError as error:
        _log.warning("sign-in refused", extra={"reason": "no access"})
        return render(request, "console/sign_in_refused.html", {"error": error}, status=403)
    login(request, person, backend=ways_in.BACKEND)
    ways_in.remember(request, ways_in.PROVIDER)
    if connecting is not None:
        messages.success(request, "Your accounts are connected.")
        return redirect("account")
    return HttpResponseRedirect(ways_in.next_page(request, str(remembered["next"])))


def _who_connects(request: HttpRequest, remembered: Mapping[str, object]) -> people.Person | None:
    """Return who asked for the connection: still the one who is signed in, or it is refused."""
    wanted = remembered["connecting"]
    if wanted is None:
        return None
    if isinstance(request.user, people.Person) and request.user.pk == wanted:
        return request.user
    raise provider.SignInRefusedError("connecting", "Somebody else is signed in now than at the beginning.")


def _refused(request: HttpRequest, error: provider.SignInRefusedError) -> HttpResponse:
    _log.warning("sign-in refused", extra={"reason": error.reason})
    return render(request, "console/sign_in_refused.html", {"error": error}, status=400)


def _answer_to(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("sign-in-by-provider-answer"))


@needs(Permission.ACCOUNT)
@require_POST
def connect(request: HttpRequest) -> HttpResponse:
    """Note that the next answer of the provider belongs to the account that is signed in, and show the way there."""
    if provider.name_of_provider() is None:
        raise Http404
    request.session[CONNECTING] = request.user.pk
    return render(request, "console/connect.html", {"provider": provider.name_of_provider()})


@needs(Permission.ACCOUNT)
@require_POST
def disconnect(request: HttpRequest) -> HttpResponse:
    """Take the connection away; somebody without a password would then have no way in."""
    person = request.user
    if isinstance(person, people.Person):
        if person.has_usable_password():
            provider.disconnect(person.pk)
            messages.success(request, "Your accounts are no longer connected.")
        else:
            messages.warning(request, "Choose a password first: it would be your only way in.")
    return redirect("account")
