"""The administrator's pages about people."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from standpipe.app.manage_people import KnownPerson
from standpipe.app.permissions import Permission, Role
from standpipe.console import people
from standpipe.kernel.errors import InputError
from standpipe.web.gate import needs

ROLES = {
    Role.READER: "Reader: sees everything, changes nothing",
    Role.EDITOR: "Editor: imports and corrects",
    Role.OWNER: "Owner of applications: corrects, challenges, overrules",
    Role.PLANNER: "Planner: all of that, plans and proposes",
    Role.APPROVER: "Approver: adopts plans, decides, reads the audit",
    Role.SUPPLIER: "Supplier: sees only what is shared, challenges",
    Role.ADMINISTRATOR: "Administrator: everything, and people",
}


@needs(Permission.PEOPLE)
@require_safe
def everybody(request: HttpRequest) -> HttpResponse:
    """List everybody."""
    return render(request, "people/everybody.html", {"people": people.all_people()})


@needs(Permission.PEOPLE)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Show the form for somebody new, or add them and show their one-time link."""
    email, name, role = (request.POST.get(field, "") for field in ("email", "name", "role"))
    problems = {}
    if request.method == "POST":
        try:
            added = people.add_person(email, name=name, role=role)
        except InputError as error:
            problems = {"role" if "role" in error.what else "email": f"{email} {error.what}".strip()}
        else:
            return _show_link(request, added)
    context = {"problems": problems, "roles": ROLES.items(), "email": email, "name": name, "role": role or "reader"}
    return render(request, "people/add.html", context, status=400 if problems else 200)


@needs(Permission.PEOPLE)
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, number: int) -> HttpResponse:
    """Show somebody, or change their name, role, access and what is shared with them."""
    known = _find(number)
    problems = {}
    if request.method == "POST":
        try:
            _change(request, known)
        except InputError as error:
            problems = {"role": f"{known.email}: {error.what} {error.remedy}".strip()}
        else:
            messages.success(request, f"{known.email} is changed.")
            return redirect("people")
    context = {
        "person": known,
        "role": request.POST.get("role", known.role),
        "shared": request.POST.get("shared", "\n".join(people.shared_with(number))),
        "roles": ROLES.items(),
        "problems": problems,
    }
    return render(request, "people/person.html", context, status=400 if problems else 200)


def _change(request: HttpRequest, known: KnownPerson) -> None:
    by = request.user.pk
    role = request.POST.get("role", "")
    people.change_person(
        known,
        by=by if isinstance(by, int) else 0,
        name=request.POST.get("name", ""),
        role=role,
        is_active=request.POST.get("access") == "yes",
    )
    if role == Role.SUPPLIER:
        things = [line.strip() for line in request.POST.get("shared", "").splitlines() if line.strip()]
        people.share_with_supplier(_find(known.id), things)


@needs(Permission.PEOPLE)
@require_POST
def link(request: HttpRequest, number: int) -> HttpResponse:
    """Make another one-time link and show it, once."""
    return _show_link(request, _find(number))


def _find(number: int) -> people.Person:
    known = people.person_numbered(number)
    if known is None:
        raise Http404
    return known


def _show_link(request: HttpRequest, known: people.Person) -> HttpResponse:
    address = request.build_absolute_uri(reverse("sign-in-by-link", args=[people.make_sign_in_link(known)]))
    return render(request, "people/link.html", {"person": known, "address": address})
