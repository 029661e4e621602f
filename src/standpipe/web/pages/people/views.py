"""The administrator's pages about people."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from standpipe.app.manage_people import KnownPerson
from standpipe.app.permissions import Permission, Role
from standpipe.console import passkeys, people, provider, second_factors
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
    connected, with_codes = provider.connected_people(), second_factors.people_with_second_factor()
    name = provider.name_of_provider() or "a provider"
    known = people.all_people()
    for each in known:
        ways = (
            (each.has_usable_password(), "a password and codes" if each.pk in with_codes else "a password"),
            (each.pk in connected, name),
        )
        each.__dict__["ways"] = ", ".join(words for has, words in ways if has) or "a one-time link"
    context = {"people": known, "provider": name, "roles_follow_from_groups": provider.roles_follow_from_groups()}
    return render(request, "people/everybody.html", context)


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
    problems: dict[str, str] = {}
    if request.method == "POST":
        problems = _change(request, known)
        if not problems:
            messages.success(request, f"{known.email} is changed.")
            return redirect("people")
    context = {
        "person": known,
        "role": request.POST.get("role", known.role),
        "shared": request.POST.get("shared", "\n".join(people.shared_with(number))),
        "shared_now": people.names_shared_with(number),
        "roles": ROLES.items(),
        "problems": problems,
        "has_second_factor": second_factors.has_second_factor(number) or bool(passkeys.passkeys_of(number)),
        "provider": provider.name_of_provider(),
        "role_from_groups": provider.roles_follow_from_groups() and provider.is_connected(known),
    }
    return render(request, "people/person.html", context, status=400 if problems else 200)


def _change(request: HttpRequest, known: KnownPerson) -> dict[str, str]:
    """Write what was changed, or nothing; return what is wrong, by field."""
    role = request.POST.get("role", "")
    named = [line.strip() for line in request.POST.get("shared", "").splitlines() if line.strip()]
    by = request.user.pk
    try:
        things = people.find_things(named) if role == Role.SUPPLIER else []
    except InputError as error:
        return {"shared": str(error)}
    try:
        people.change_person(
            known,
            by=by if isinstance(by, int) else 0,
            name=request.POST.get("name", ""),
            role=role,
            is_active=request.POST.get("access") == "yes",
        )
    except InputError as error:
        return {"role": f"{known.email}: {error.what} {error.remedy}".strip()}
    if role == Role.SUPPLIER:
        people.share_with_supplier(_find(known.id), things)
    return {}


@needs(Permission.PEOPLE)
@require_POST
def link(request: HttpRequest, number: int) -> HttpResponse:
    """Make another one-time link and show it, once."""
    return _show_link(request, _find(number))


@needs(Permission.PEOPLE)
@require_POST
def second_factor(request: HttpRequest, number: int) -> HttpResponse:
    """Take the second factor of somebody who has lost it away; one's own goes with a code only."""
    known = _find(number)
    if known.pk == request.user.pk:
        messages.warning(request, "Your own second factor is taken away on your account's page, with a code.")
    else:
        second_factors.take_away(number)
        passkeys.delete_all(number)
        messages.success(request, f"{known.email} signs in without a code now; their passkeys open nothing any more.")
    return redirect("person", number)


def _find(number: int) -> people.Person:
    known = people.person_numbered(number)
    if known is None:
        raise Http404
    return known


def _show_link(request: HttpRequest, known: people.Person) -> HttpResponse:
    address = request.build_absolute_uri(reverse("sign-in-by-link", args=[people.make_sign_in_link(known)]))
    return render(request, "people/link.html", {"person": known, "address": address})
