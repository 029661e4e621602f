"""Add people, change what they may do, and take their access away, without ever locking everybody out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from standpipe.app.permissions import Role
from standpipe.kernel.errors import InputError


class KnownPerson(Protocol):
    """Somebody who may sign in."""

    id: int
    email: str
    name: str
    role: str
    is_active: bool


class People(Protocol):
    """Where people are kept."""

    def administrators(self) -> Collection[int]:
        """Return the numbers of the administrators who may sign in, held until the change is written."""
        ...

    def change_person(self, person: int, *, name: str, role: str, is_active: bool) -> None:
        """Write what was changed, and end the person's sessions when they may not sign in any more."""
        ...

    def share(self, person: int, things: Sequence[str]) -> None:
        """Let a supplier see these things of the estate and no others."""
        ...

    def things_called(self, words: str) -> Sequence[str]:
        """Return the things of the estate of today with an identifier or a name."""
        ...


def change_person(people: People, person: KnownPerson, *, by: int, name: str, role: str, is_active: bool) -> None:
    """Change somebody's name, role, or whether they may sign in.

    Raises:
        InputError: there is no such role, the name is empty, it is one's own access, or nobody would be left who
            can manage people.

    """
    if role not in set(Role):
        raise InputError(f"there is no role '{role}'.", remedy=f"Roles are {', '.join(Role)}.")
    if not name.strip():
        raise InputError("a person needs a name.", where=person.email)
    loses = person.role == Role.ADMINISTRATOR and (role != Role.ADMINISTRATOR or not is_active)
    if person.id == by and (role != person.role or not is_active):
        raise InputError(
            "nobody changes their own role or access.", where=person.email, remedy="Ask another administrator."
        )
    if loses and not set(people.administrators()) - {person.id}:
        raise InputError(
            "nobody would be left who can manage people.",
            where=person.email,
            remedy="Make somebody else an administrator first.",
        )
    people.change_person(person.id, name=name.strip(), role=role, is_active=is_active)


def find_things(people: People, named: Sequence[str]) -> Sequence[str]:
    """Return the identifiers of what somebody named.

    Raises:
        InputError: a name is nothing of the estate, or of several things.

    """
    found = []
    for words in named:
        things = people.things_called(words)
        if not things:
            raise InputError(
                "is nothing of the estate.", where=words, remedy="Take a name or an identifier from the estate's pages."
            )
        if len(things) > 1:
            raise InputError(
                f"is the name of {len(things)} things.", where=words, remedy=f"Take one of: {', '.join(things[:5])}."
            )
        found.append(things[0])
    return found


def share_with_supplier(people: People, person: KnownPerson, things: Sequence[str]) -> None:
    """Let a supplier see these things of the estate and no others.

    Raises:
        InputError: the person is no supplier.

    """
    if person.role != Role.SUPPLIER:
        raise InputError(
            "only a supplier is shown what is shared; everybody else sees the whole estate.", where=person.email
        )
    people.share(person.id, sorted(set(things)))
