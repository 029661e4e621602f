"""Signing in and out.

A link signs in by a form and not by being opened, because mail programs open links to look at them.
"""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from standpipe.app.permissions import Permission
from standpipe.console import people
from standpipe.web.gate import needs
from standpipe.web.pages.signing_in import guesses

BACKEND = "standpipe.adapters.storage.people.ByPassword"


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
            if person is not None:
                guesses.forget(email)
                login(request, person)
                return HttpResponseRedirect(_next_page(request))
            guesses.count_wrong(email)
            problems, status = {"email": "The e-mail address or the password is not right"}, 400
    context = {"problems": problems, "email": request.POST.get("email", ""), "next": request.GET.get("next", "")}
    return render(request, "console/sign_in.html", context, status=status)


def _next_page(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe and wanted.startswith("/") else "/"


@login_not_required
@require_http_methods(["GET", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the link is for, or use it up and sign in."""
    if request.method == "POST":
        person = people.use_sign_in_link(token)
        if isinstance(person, AbstractBaseUser):
            login(request, person, backend=BACKEND)
            return redirect("home" if person.has_usable_password() else "choose-password")
    valid = people.link_is_valid(token)
    return render(request, "console/sign_in_link.html", {"valid": valid}, status=200 if valid else 410)


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
