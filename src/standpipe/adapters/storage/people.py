"""Reads and writes people and their one-time sign-in links."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.contrib.auth.backends import ModelBackend
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from standpipe.adapters.storage import context
from standpipe.adapters.storage.models import Council, Person, Share, SignInLink, Thing
from standpipe.app.permissions import Role
from standpipe.kernel.errors import InputError

ADMINISTRATOR = Role.ADMINISTRATOR.value
ROLES = tuple(role.value for role in Role)
COUNCIL = "council"
"""Where a session keeps the number of its council."""
LINK_LIFE = timedelta(hours=24)


def the_council() -> Council:
    """Return the one council of this installation, made when there is none yet."""
    council = Council.objects.order_by("id").first()
    return council or Council.objects.create(name="This council")


def add_person(email: str, *, name: str, role: str) -> Person:
    """Add somebody, without a password: the first sign-in is by a one-time link.

    Raises:
        InputError: somebody has that address already, it is no address, or there is no such role.

    """
    address = email.strip().lower()
    if "@" not in address.strip("@"):
        raise InputError("is not an e-mail address.", where=email)
    if role not in ROLES:
        raise InputError(f"there is no role '{role}'.", remedy=f"Roles are {', '.join(ROLES)}.")
    if Person.objects.filter(email=address).exists():
        raise InputError("somebody has this address already.", where=email)
    person = Person(council=the_council(), email=address, name=name.strip() or address, role=role)
    person.set_unusable_password()
    person.save()
    return person


def find_person(email: str) -> Person | None:
    """Return the person with an address."""
    return Person.objects.filter(email=email.strip().lower()).first()


def all_people() -> list[Person]:
    """Return everybody, by name."""
    return list(Person.objects.order_by("name", "id"))


def person_numbered(number: int) -> Person | None:
    """Return the person with a number."""
    return Person.objects.filter(pk=number).first()


def administrators() -> set[int]:
    """Return the numbers of the administrators who may sign in; nobody else changes them until the transaction ends."""
    known = Person.objects.select_for_update().filter(role=ADMINISTRATOR, is_active=True)
    return set(known.values_list("pk", flat=True))


def change_person(person: int, *, name: str, role: str, is_active: bool) -> None:
    """Write a person's name, role and access; somebody without access is signed out with their next request."""
    Person.objects.filter(pk=person).update(name=name, role=role, is_active=is_active)
    if not is_active:
        SignInLink.objects.filter(person=person, used_at__isnull=True).delete()


def set_role(person: int, role: str) -> None:
    """Write a person's role."""
    Person.objects.filter(pk=person).update(role=role)


def share(person: int, things: Sequence[str]) -> None:
    """Let a supplier see these things and no others."""
    council = Person.objects.get(pk=person).council
    Share.objects.filter(person_id=person).exclude(thing__in=things).delete()
    Share.objects.bulk_create(
        [Share(council=council, person_id=person, thing=thing) for thing in things], ignore_conflicts=True
    )


def shared_with(person: int) -> list[str]:
    """Return the things that are shared with a supplier."""
    return list(Share.objects.filter(person_id=person).order_by("thing").values_list("thing", flat=True))


def things_called(words: str) -> list[str]:
    """Return the things of the estate of today with an identifier or a name, whatever its case."""
    today = Thing.objects.filter(to_revision=None)
    found = today.filter(thing=words) or today.filter(name__iexact=words)
    return list(found.order_by("kind", "thing").values_list("thing", flat=True))


def names_shared_with(person: int) -> list[tuple[str, str]]:
    """Return identifier and name of the things that are shared with a supplier and are in the estate of today."""
    things = Thing.objects.filter(to_revision=None, thing__in=shared_with(person))
    return list(things.order_by("sort_name").values_list("thing", "name"))


def make_sign_in_link(person: Person) -> str:
    """Return the token of a new one-time link."""
    token = secrets.token_urlsafe(32)
    SignInLink.objects.create(person=person, token_hash=_hash(token), expires_at=timezone.now() + LINK_LIFE)
    return token


def link_is_valid(token: str) -> bool:
    """Whether a link can still be used."""
    return _usable(token).exists()


@transaction.atomic
def use_sign_in_link(token: str) -> Person | None:
    """Use a link up and return its person; None when it is unknown, expired or used."""
    link = _usable(token).select_for_update(of=("self",)).select_related("person").first()
    if link is None:
        return None
    link.used_at = timezone.now()
    link.save(update_fields=["used_at"])
    return link.person


def remember_sign_in(*, request: HttpRequest, user: Person, **_: object) -> None:
    """Act for somebody from the moment they are known; their council is kept in the session for the next requests."""
    act_for_person(user, request=request_number(request))
    request.session[COUNCIL] = user.council_id
    user.last_login = timezone.now()
    user.save(update_fields=["last_login"])


def act_for_person(person: Person, *, request: str = "") -> None:
    """Show what this person may see from now on, and sign changes with them."""
    supplier = person.pk if person.role == Role.SUPPLIER else None
    context.act_for(council=person.council_id, person=person.pk, supplier=supplier, request=request)


def request_number(request: HttpRequest) -> str:
    """Return the number that the console gave a request."""
    return str(request.META.get("standpipe.request", ""))


class ByPassword(ModelBackend):
    """Signs in with an address and a password, among the people of all councils."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: object
    ) -> Person | None:
        """Return the person whose password this is; a hash may be renewed on the way, which needs their rows."""
        known = find_person(username or "")
        if known is not None:
            act_for_person(known)
        found = super().authenticate(request, username=(username or "").strip().lower(), password=password)
        if found is None:
            context.begin_signing_in(request_number(request) if request else "")
        return found if isinstance(found, Person) else None


def nobody_has_signed_in() -> bool:
    """Whether this installation is new."""
    return not Person.objects.filter(last_login__isnull=False).exists()


def first_administrator() -> Person:
    """Return the administrator of a new installation, added when there is none."""
    known = Person.objects.filter(role=ADMINISTRATOR, is_active=True).order_by("id").first()
    return known or add_person("administrator@localhost", name="Administrator", role=ADMINISTRATOR)


def _usable(token: str) -> QuerySet[SignInLink]:
    return SignInLink.objects.filter(
        token_hash=_hash(token), used_at__isnull=True, expires_at__gt=timezone.now(), person__is_active=True
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
