"""Second factors: set up, asked for at sign-in, replaced by a recovery code, taken away."""

from __future__ import annotations

import io

import segno
from django.conf import settings

from standpipe.adapters.storage import context, second_factors
from standpipe.adapters.storage.models import Person
from standpipe.adapters.storage.people import act_for_person, person_numbered
from standpipe.adapters.storage.second_factors import (
    confirm,
    has_second_factor,
    new_recovery_codes,
    people_with_second_factor,
    recovery_codes_left,
    secret_to_set_up,
    take_away,
)
from standpipe.app.require_second_factor import is_required


def is_required_of(role: str) -> bool:
    """Whether somebody with a role opens nothing without a second factor."""
    return is_required(role, of=settings.SECOND_FACTOR_OF)


def asked_of(person: Person) -> bool:
    """Whether a code is asked for now that somebody's password or link was right."""
    act_for_person(person)
    return has_second_factor(person.pk)


def sign_in_with_code(number: int, code: str, *, request: str) -> Person | None:
    """Return the person whose code this is; None when it is not, or their access was taken away."""
    person = person_numbered(number)
    if person is None or not person.is_active:
        return None
    act_for_person(person, request=request)
    if second_factors.use_code(number, code):
        return person
    context.begin_signing_in(request)
    return None


def use_code(person: Person, code: str) -> bool:
    """Whether this is a code of somebody who is signed in, and use it up."""
    return second_factors.use_code(person.pk, code)


def picture_of(address: str) -> str:
    """Return the address for an app as a square picture, in SVG."""
    out = io.BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", scale=4, xmldecl=False, svgns=True, title="Square code for your app", light="#fff", nl=False
    )
    return out.getvalue().decode()


__all__ = [
    "asked_of",
    "confirm",
    "has_second_factor",
    "is_required_of",
    "new_recovery_codes",
    "people_with_second_factor",
    "picture_of",
    "recovery_codes_left",
    "secret_to_set_up",
    "sign_in_with_code",
    "take_away",
    "use_code",
]
