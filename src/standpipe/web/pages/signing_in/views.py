"""Signing in and out.

A link signs in by a form and not by being opened, because mail programs open links to look at them.
"""

from __future__ import annotations

import time

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from standpipe.app.permissions import Permission
from standpipe.console import access, guesses, people, provider, second_factors
from standpipe.web import ways_in
from standpipe.web.gate import needs
from standpipe.web.pages.signing_in.passkeys import can_be_used

WAITING = "waiting_for_code"
CODE_SECONDS = 10 * 60


@login_not_required
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form, or sign in with an address and a password."""
    problems, status = {}, 200
    if request.method == "POST":
        email = request.POST.get("email", "").strip().lower()
        if guesses.too_many(email):
            problems, status = {"email": "Too many wrong passwords. Try again in 15 minutes, or ask for a link"}, 429
        else:
            person = authenticate(request, username=email, password=request.POST.get("password", ""))
            if isinstance(person, people.Person):
                guesses.forget(email)
                return _go_on(request, person, ways_in.PASSWORD, request.POST.get("next", ""))
            guesses.count_wrong(email)
            problems, status = {"email": "The e-mail address or the password is not right"}, 400
    context = {
        "problems": problems,
        "email": request.POST.get("email", ""),
        "next": request.POST.get("next", "") or request.GET.get("next", ""),
        "provider": provider.name_of_provider(),
        "passkeys_here": can_be_used(request),
    }
    return render(request, "console/sign_in.html", context, status=status)


@login_not_required
@require_http_methods(["GET", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the link is for, or use it up and sign in."""
    if request.method == "POST":
        person = people.use_sign_in_link(token)
        if person is not None:
            return _go_on(request, person, ways_in.LINK, "")
    valid = people.link_is_valid(token)
    return render(request, "console/sign_in_link.html", {"valid": valid}, status=200 if valid else 410)


def _go_on(request: HttpRequest, person: people.Person, way: str, wanted: str) -> HttpResponse:
    """Ask for the code of whoever has a second factor; sign everybody else in."""
    if second_factors.asked_of(person):
        request.session.cycle_key()
        request.session[WAITING] = {"person": person.pk, "at": time.time(), "next": wanted}
        return redirect("sign-in-code")
    login(request, person, backend=ways_in.BACKEND)
    ways_in.remember(request, way)
    if way == ways_in.LINK and not person.has_usable_password():
        return redirect("choose-password")
    return HttpResponseRedirect(ways_in.next_page(request, wanted))


@login_not_required
@require_http_methods(["GET", "POST"])
def by_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code of somebody whose password or link was right, and sign them in with it."""
    waiting = request.session.get(WAITING)
    if not waiting or not 0 <= time.time() - waiting["at"] <= CODE_SECONDS:
        request.session.pop(WAITING, None)
        return redirect("sign-in")
    problems, status, counted = {}, 200, f"code {waiting['person']}"
    if request.method == "POST":
        if guesses.too_many(counted):
            problems, status = {"code": "Too many wrong codes. Try again in 15 minutes"}, 429
        else:
            number = access.request_number(request)
            person = second_factors.sign_in_with_code(waiting["person"], request.POST.get("code", ""), request=number)
            if person is not None:
                guesses.forget(counted)
                del request.session[WAITING]
                login(request, person, backend=ways_in.BACKEND)
                ways_in.remember(request, ways_in.SECOND_FACTOR)
                return HttpResponseRedirect(ways_in.next_page(request, waiting["next"]))
            guesses.count_wrong(counted)
            problems, status = {"code": "This code is not right. Wait for the next one, or use a recovery code"}, 400
    return render(request, "console/sign_in_code.html", {"problems": problems}, status=status)


@needs(Permission.ACCOUNT)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    logout(request)
    return redirect("sign-in")


@needs(Permission.ACCOUNT)
@require_http_methods(["GET", "POST"])
def choose_password(request: HttpRequest) -> HttpResponse:
    """Set the password of the person who is signed in."""
    problems: dict[str, str] = {}
    person = request.user
    if request.method == "POST" and isinstance(person, AbstractBaseUser):
        password = request.POST.get("password", "")
        try:
            validate_password(password, person)
        except ValidationError as error:
            problems["password"] = " ".join(error.messages)
        else:
            person.set_password(password)
            person.save()
            update_session_auth_hash(request, person)
            messages.success(request, "Your password is set.")
            return redirect("home")
    return render(request, "console/choose_password.html", {"problems": problems}, status=400 if problems else 200)
