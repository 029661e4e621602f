"""Somebody comes back from the provider at which they signed in: who are they here, and what may they do?

A person is known by issuer and subject, never by address: an address can be given to somebody else, and some providers
let people state one that is not theirs. So an account that is here already is connected by its owner, while signed in
to it. Where roles follow from groups, they are set anew at each sign-in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple, Protocol

from standpipe.app.manage_people import KnownPerson
from standpipe.app.permissions import Role
from standpipe.kernel.errors import InputError, StandpipeError

EVERYBODY = "*"


class RoleOfGroup(NamedTuple):
    """What a group of the provider is here."""

    group: str
    role: Role


class Arriving(Protocol):
    """Who the provider says this is."""

    @property
    def issuer(self) -> str:
        """The provider."""
        ...

    @property
    def subject(self) -> str:
        """The person's name at the provider, which never changes."""
        ...

    @property
    def email(self) -> str:
        """Their address; empty when the provider does not tell."""
        ...

    @property
    def name(self) -> str:
        """What they are called; empty when the provider does not tell."""
        ...

    @property
    def groups(self) -> Collection[str]:
        """Their groups at the provider."""
        ...


class Directory(Protocol):
    """Where people and their identities are kept."""

    def person_of(self, issuer: str, subject: str) -> KnownPerson | None:
        """Return the person with an identity."""
        ...

    def find_person(self, email: str) -> KnownPerson | None:
        """Return the person with an address."""
        ...

    def add_person(self, email: str, *, name: str, role: str) -> KnownPerson:
        """Add somebody."""
        ...

    def connect(self, person: int, issuer: str, subject: str) -> None:
        """Keep an identity of a person."""
        ...

    def administrators(self) -> Collection[int]:
        """Return the numbers of the administrators who may sign in, held until the change is written."""
        ...

    def set_role(self, person: int, role: str) -> None:
        """Write a person's role."""
        ...


class NoAccessError(StandpipeError):
    """The provider knows this person, and they may not come in."""


def parse_roles(text: str, *, where: str) -> tuple[RoleOfGroup, ...]:
    """Read which group has which role: `group=role` with commas, the first that matches decides, `*` is everybody.

    Raises:
        InputError: an entry has another form, or there is no such role.

    >>> parse_roles("ICT=planner, *=reader", where="the setting")[1].group
    '*'
    """
    found = []
    for entry in filter(None, (each.strip() for each in text.split(","))):
        group, sign, role = (part.strip() for part in entry.rpartition("="))
        if not sign or not group:
            raise InputError(f"'{entry}' is not of the form group=role.", where=where)
        if role not in set(Role):
            raise InputError(f"there is no role '{role}'.", where=where, remedy=f"Roles are {', '.join(Role)}.")
        found.append(RoleOfGroup(group, Role(role)))
    return tuple(found)


def role_of(groups: Collection[str], roles: Iterable[RoleOfGroup]) -> Role | None:
    """Return the role that somebody's groups give them; None when they give none.

    >>> role_of({"Staff", "ICT"}, parse_roles("ICT=planner, *=reader", where=""))
    <Role.PLANNER: 'planner'>
    """
    return next((role for group, role in roles if group == EVERYBODY or group in groups), None)


def arrive(
    directory: Directory, arriving: Arriving, roles: Collection[RoleOfGroup], *, connecting: KnownPerson | None = None
) -> KnownPerson:
    """Return the person who signed in at the provider; one who is new is added when their groups give them a role.

    Args:
        directory: where people are kept.
        arriving: who the provider says this is.
        roles: what its groups are here; empty when roles are given in the console.
        connecting: who was signed in and asked to connect their account with the provider's.

    Raises:
        NoAccessError: they may not come in, with the reason.

    """
    role = role_of(arriving.groups, roles)
    if roles and role is None:
        raise NoAccessError("None of your groups may use this console.", remedy="Ask an administrator.")
    known = directory.person_of(arriving.issuer, arriving.subject)
    if connecting is not None:
        if known is not None and known.id != connecting.id:
            raise NoAccessError("This account of the provider belongs to somebody else here.")
        if known is None:
            directory.connect(connecting.id, arriving.issuer, arriving.subject)
        known = connecting
    known = known or _add(directory, arriving, role)
    if not known.is_active:
        raise NoAccessError("Your access was taken away.", remedy="Ask an administrator.")
    if role is not None and role != known.role:
        _change_role(directory, known, role)
    return known


def _add(directory: Directory, arriving: Arriving, role: Role | None) -> KnownPerson:
    if role is None:
        raise NoAccessError(
            "Nobody has let you in yet.",
            remedy="Ask an administrator to add you; then sign in with their link and connect your account.",
        )
    if "@" not in arriving.email.strip("@"):
        raise NoAccessError("The provider does not tell your e-mail address.", remedy="Ask an administrator.")
    if directory.find_person(arriving.email) is not None:
        raise NoAccessError(
            "There is an account with your address here already.",
            remedy="Sign in to it with its password or a link, and connect it on the page Account.",
        )
    added = directory.add_person(arriving.email, name=arriving.name, role=role)
    directory.connect(added.id, arriving.issuer, arriving.subject)
    return added


def _change_role(directory: Directory, known: KnownPerson, role: Role) -> None:
    if known.role == Role.ADMINISTRATOR and not set(directory.administrators()) - {known.id}:
        raise NoAccessError(
            f"Your groups make you {role}, and then nobody would be left who can manage people.",
            remedy="Make somebody else an administrator first: standpipe user add --role administrator.",
        )
    directory.set_role(known.id, role)
    known.role = role
