"""For whom the connection to PostgreSQL acts: which council's rows it sees, and whose name a change carries.

The settings belong to the session of the connection, which one thread has to itself. They are set before each request
and taken back when its answer has been sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connection

NAMES = ("council", "person", "supplier", "request", "signing_in")


def act_for(*, council: int | None, person: int | None = None, supplier: int | None = None, request: str = "") -> None:
    """Show this council's rows from now on (a supplier's: only what is shared), and sign changes with the person."""
    _set(council or "", person or "", supplier or "", request, "")


def begin_signing_in(request: str = "") -> None:
    """Show people and links of all councils, and nothing else: it is not known yet whose request this is."""
    _set("", "", "", request, "on")


def act_for_nobody() -> None:
    """Show nothing."""
    if connection.connection is not None and not connection.connection.closed:
        with suppress(DatabaseError):  # the connection is lost, or its transaction has failed and ends with it
            _set("", "", "", "", "")


@contextmanager
def acting_for(*, council: int, person: int | None, reason: str) -> Iterator[None]:
    """Act for a council outside a request, as a background job does, with a reason in the place of its number."""
    act_for(council=council, person=person, request=reason)
    try:
        yield
    finally:
        act_for_nobody()


def _set(*values: object) -> None:
    calls = ", ".join(f"set_config('standpipe.{name}', %s, false)" for name in NAMES)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", [str(value) for value in values])  # the names are ours
