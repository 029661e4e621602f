"""Who may sign in, and whether the console can take work."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from standpipe.adapters.storage import people as stored_people
from standpipe.adapters.storage.models import Person
from standpipe.adapters.storage.people import (
    ROLES,
    add_person,
    all_people,
    find_person,
    first_administrator,
    link_is_valid,
    make_sign_in_link,
    names_shared_with,
    nobody_has_signed_in,
    person_numbered,
    shared_with,
    use_sign_in_link,
)
from standpipe.app import manage_people
from standpipe.app.manage_people import KnownPerson


@transaction.atomic
def change_person(person: KnownPerson, *, by: int, name: str, role: str, is_active: bool) -> None:
    """Change somebody's name, role or access."""
    manage_people.change_person(stored_people, person, by=by, name=name, role=role, is_active=is_active)


def find_things(named: Sequence[str]) -> Sequence[str]:
    """Return the identifiers of what somebody named."""
    return manage_people.find_things(stored_people, named)


@transaction.atomic
def share_with_supplier(person: KnownPerson, things: Sequence[str]) -> None:
    """Let a supplier see these things of the estate and no others."""
    manage_people.share_with_supplier(stored_people, person, things)


def why_not_ready() -> str | None:
    """Return why work cannot be taken, or None when it can."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError:
        return "the database does not answer"
    return f"{len(waiting)} changes of the tables are still to be made" if waiting else None


__all__ = [
    "Person",
    "ROLES",
    "add_person",
    "all_people",
    "change_person",
    "find_person",
    "find_things",
    "first_administrator",
    "link_is_valid",
    "make_sign_in_link",
    "names_shared_with",
    "nobody_has_signed_in",
    "person_numbered",
    "share_with_supplier",
    "shared_with",
    "use_sign_in_link",
    "why_not_ready",
]
