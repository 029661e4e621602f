"""Reads and writes who people are at a provider of OpenID Connect."""

from __future__ import annotations

from standpipe.adapters.storage.models import Identity, Person


def person_of(issuer: str, subject: str) -> Person | None:
    """Return the person with an identity."""
    found = Identity.objects.filter(issuer=issuer, subject=subject).select_related("person").first()
    return found.person if found else None


def connect(person: int, issuer: str, subject: str) -> None:
    """Keep an identity of a person; one of the same provider that they had before counts no longer."""
    council = Person.objects.values_list("council_id", flat=True).get(pk=person)
    Identity.objects.filter(person_id=person, issuer=issuer).delete()
    Identity.objects.create(council_id=council, person_id=person, issuer=issuer, subject=subject)


def disconnect(person: int) -> None:
    """Forget who a person is at providers."""
    Identity.objects.filter(person_id=person).delete()


def is_connected(person: int, issuer: str) -> bool:
    """Whether a person can sign in by a provider."""
    return Identity.objects.filter(person_id=person, issuer=issuer).exists()


def connected_people() -> set[int]:
    """Return the numbers of the people who sign in by a provider."""
    return set(Identity.objects.values_list("person_id", flat=True))
