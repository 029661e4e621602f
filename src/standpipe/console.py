"""The composition root of the console: the only place where storage meets the use cases.

Views and the console's own processes call these functions. Importing this module needs Django to be set up.
"""

from __future__ import annotations

from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from standpipe.adapters.storage.people import (
    ROLES,
    add_person,
    find_person,
    first_administrator,
    link_is_valid,
    make_sign_in_link,
    nobody_has_signed_in,
    use_sign_in_link,
)


def why_not_ready() -> str | None:
    """Return why work cannot be taken, or None when it can."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError:
        return "the database does not answer"
    return f"{len(waiting)} changes of the tables are still to be made" if waiting else None


__all__ = [
    "ROLES",
    "add_person",
    "find_person",
    "first_administrator",
    "link_is_valid",
    "make_sign_in_link",
    "nobody_has_signed_in",
    "use_sign_in_link",
    "why_not_ready",
]
