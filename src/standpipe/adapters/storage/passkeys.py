"""Reads and writes passkeys."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from standpipe.adapters.passkey_check import Credential
from standpipe.adapters.storage.models import Passkey, Person


def passkeys_of(person: int) -> Sequence[Passkey]:
    """Return somebody's passkeys, the oldest first."""
    return list(Passkey.objects.filter(person_id=person).order_by("id"))


def people_with_passkeys() -> set[int]:
    """Return the numbers of the people who have one."""
    return set(Passkey.objects.values_list("person_id", flat=True))


def credential_of(passkey: Passkey) -> Credential:
    """Return what an answer is checked against."""
    return Credential(bytes(passkey.credential), bytes(passkey.public), passkey.signed)


def keep_passkey(person: Person, made: Credential, *, name: str, host: str) -> None:
    """Write a new passkey down."""
    Passkey.objects.create(
        council_id=person.council_id, person=person, credential=made.number, public=made.public, signed=made.signed,
        name=name, host=host,
    )  # fmt: skip


def passkey_of_credential(number: bytes) -> Passkey | None:
    """Return the passkey with this credential, whoever it belongs to."""
    return Passkey.objects.select_related("person").filter(credential=number).first()


def note_use(passkey: Passkey, *, signed: int) -> bool:
    """Write down that it was used; return False when somebody else used the same count at the same moment."""
    unused = Passkey.objects.filter(pk=passkey.pk, signed=passkey.signed)
    return unused.update(signed=signed, used_at=timezone.now()) == 1


def delete_passkey(person: int, number: int) -> str | None:
    """Take a passkey of somebody's away; return its name, None when they have none of that number."""
    found = Passkey.objects.filter(person_id=person, pk=number).first()
    if found is None:
        return None
    found.delete()
    return found.name


def delete_all(person: int) -> None:
    """Take all passkeys of somebody's away."""
    Passkey.objects.filter(person_id=person).delete()
