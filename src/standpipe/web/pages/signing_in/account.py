"""One's own account: who one is here, and by which ways one signs in."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from standpipe.app.permissions import Permission
from standpipe.console import guesses, passkeys, people, provider, second_factors
from standpipe.web import ways_in
from standpipe.web.gate import needs
from standpipe.web.pages.signing_in.passkeys import can_be_used

WRONG = "This code is not right. Wait for the next one"
TOO_MANY = "Too many wrong codes. Try again in 15 minutes"


@needs(Permission.ACCOUNT)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the account."""
    return _account(request, {})


def _account(request: HttpRequest, problems: dict[str, str]) -> HttpResponse:
    person = _me(request)
    context = {
        "problems": problems,
        "has_password": person.has_usable_password(),
        "has_second_factor": second_factors.has_second_factor(person.pk),
        "recovery_codes_left": second_factors.recovery_codes_left(person.pk),
        "passkeys": passkeys.passkeys_of(person.pk),
        "passkeys_here": can_be_used(request),
        "provider": provider.name_of_provider(),
        "connected": provider.is_connected(person),
    }
    return render(request, "console/account.html", context, status=400 if problems else 200)


@needs(Permission.ACCOUNT)
@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """Show the secret to take into an app, and let the second factor count when the app's code is given."""
    person = _me(request)
    if second_factors.has_second_factor(person.pk):
        return render(request, "console/second_factor_kept.html", {"strong": ways_in.is_strong(request)})
    problems = {}
    if request.method == "POST":
        codes = second_factors.confirm(person, request.POST.get("code", ""))
        if codes is not None:
            request.session.cycle_key()
            ways_in.remember(request, ways_in.SECOND_FACTOR)
            return _show_codes(request, codes)
        problems = {"code": WRONG}
    secret, address = second_factors.secret_to_set_up(person)
    context = {
        "problems": problems,
        "groups": [secret[at : at + 4] for at in range(0, len(secret), 4)],
        "address": address,
        "required": ways_in.needs_second_factor(request),
    }
    return render(request, "console/second_factor.html", context, status=400 if problems else 200)


@needs(Permission.ACCOUNT)
@require_safe
def picture(request: HttpRequest) -> HttpResponse:
    """Return the square code that an app reads, while one is being set up."""
    person = _me(request)
    if second_factors.has_second_factor(person.pk):
        raise PermissionDenied
    _, address = second_factors.secret_to_set_up(person)
    return HttpResponse(second_factors.picture_of(address), content_type="image/svg+xml")


@needs(Permission.ACCOUNT)
@require_POST
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes for whoever gives a code."""
    problem = _problem_with_code(request)
    if problem:
        return _account(request, {"code": problem})
    return _show_codes(request, second_factors.new_recovery_codes(_me(request)))


@needs(Permission.ACCOUNT)
@require_POST
def take_away(request: HttpRequest) -> HttpResponse:
    """Take the second factor of whoever gives a code away."""
    problem = _problem_with_code(request)
    if problem:
        return _account(request, {"code": problem})
    second_factors.take_away(_me(request).pk)
    ways_in.remember(request, ways_in.PASSWORD)
    messages.success(request, "Codes are no longer asked for.")
    return redirect("account")


def _problem_with_code(request: HttpRequest) -> str:
    person = _me(request)
    counted = f"code {person.pk}"
    if guesses.too_many(counted):
        return TOO_MANY
    if second_factors.use_code(person, request.POST.get("code", "")):
        guesses.forget(counted)
        return ""
    guesses.count_wrong(counted)
    return WRONG


def _show_codes(request: HttpRequest, codes: Sequence[str]) -> HttpResponse:
    return render(request, "console/recovery_codes.html", {"codes": codes})


def _me(request: HttpRequest) -> people.Person:
    if not isinstance(request.user, people.Person):
        raise PermissionDenied
    return request.user
