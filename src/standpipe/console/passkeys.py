"""Passkeys: made on a person's device, used to sign in without a password, and taken away."""

from __future__ import annotations

import ipaddress

from django.db import IntegrityError, transaction

from standpipe.adapters.passkey_check import (
    NOT_TAKEN,
    Options,
    Site,
    State,
    ask_for_known,
    ask_for_new,
    check_known,
    check_new,
    number_in,
)
from standpipe.adapters.storage import context
from standpipe.adapters.storage.models import Passkey, Person
from standpipe.adapters.storage.passkeys import (
    credential_of,
    delete_all,
    delete_passkey,
    keep_passkey,
    note_use,
    passkey_of_credential,
    passkeys_of,
    people_with_passkeys,
)
from standpipe.adapters.storage.people import act_for_person
from standpipe.app.change_ways_in import check_change, name_of_passkey
from standpipe.console import second_factors
from standpipe.kernel.errors import InputError


def can_be_used_at(host: str) -> bool:
    """Whether a browser takes passkeys at this address: at a name, and not at a number.

    >>> can_be_used_at("localhost"), can_be_used_at("127.0.0.1")
    (True, False)
    """
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return True
    return False


def begin_adding(person: Person, site: Site, *, strong: bool) -> tuple[Options, State]:
    """Return what to ask the browser of somebody who adds a passkey, and what to keep until it answers.

    Raises:
        InputError: they must sign in with more than a password first.

    """
    known = passkeys_of(person.pk)
    _may_change(person, strong=strong)
    return ask_for_new(
        site,
        handle=_handle(person),
        address=person.email,
        name=person.name,
        known=[credential_of(each) for each in known],
    )


def add(person: Person, site: Site, state: State, answer: str, *, name: str, strong: bool) -> str:
    """Keep the passkey that a browser has made; return its name.

    Raises:
        InputError: the answer is not right, or they must sign in with more than a password first.

    """
    _may_change(person, strong=strong)
    made = check_new(site, state, answer)
    called = name_of_passkey(name)
    try:
        with transaction.atomic():
            keep_passkey(person, made, name=called, host=site.host)
    except IntegrityError as error:  # a credential belongs to one person
        raise InputError(NOT_TAKEN) from error
    return called


def delete(person: Person, number: int, *, strong: bool) -> str | None:
    """Take a passkey away; return its name, None when this person has none of that number.

    Raises:
        InputError: they must sign in with more than a password first.

    """
    _may_change(person, strong=strong)
    return delete_passkey(person.pk, number)


def _may_change(person: Person, *, strong: bool) -> None:
    others = second_factors.has_second_factor(person.pk) or bool(passkeys_of(person.pk))
    check_change(has_other_ways=others, strong=strong)


def begin_signing_in(site: Site) -> tuple[Options, State]:
    """Return what to ask the browser of a visitor, and what to keep until it answers."""
    return ask_for_known(site)


def sign_in(site: Site, state: State, answer: str, *, request: str) -> Person | None:
    """Return the person whose passkey has answered; None when it is unknown, wrong, or their access was taken away."""
    try:
        number, handle = number_in(answer)
        passkey = passkey_of_credential(number)
        if passkey is None or not passkey.person.is_active or handle not in {None, _handle(passkey.person)}:
            return None
        signed = check_known(site, state, answer, credential_of(passkey))
    except InputError:
        return None
    act_for_person(passkey.person, request=request)
    if note_use(passkey, signed=signed):
        return passkey.person
    context.begin_signing_in(request)
    return None


def _handle(person: Person) -> bytes:
    """Return what a device keeps of whose passkey it is: a number that says nothing of the person."""
    return int(person.pk).to_bytes(8)


__all__ = [
    "Passkey",
    "Site",
    "add",
    "begin_adding",
    "begin_signing_in",
    "can_be_used_at",
    "delete",
    "delete_all",
    "passkeys_of",
    "people_with_passkeys",
    "sign_in",
]
