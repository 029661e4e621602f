"""Saving a view of a list: what its name must be, who may share it, and who may take it away."""

from __future__ import annotations

from standpipe.app.permissions import Permission, may
from standpipe.kernel.errors import InputError

LONGEST_NAME = 80
LONGEST_QUERY = 2_000


def check_name(text: str) -> str:
    """Return the name of a view, its blanks made plain.

    Raises:
        InputError: it is empty or too long.

    >>> check_name("  Old   servers ")
    'Old servers'
    """
    name = " ".join(text.replace("\0", " ").split())
    if not name:
        raise InputError("Give the view a name.", where="name")
    if len(name) > LONGEST_NAME:
        raise InputError(f"A name has at most {LONGEST_NAME} letters.", where="name")
    return name


def check_question(query: str) -> str:
    """Return the question of a list, as its address puts it.

    Raises:
        InputError: it is too long.

    """
    if len(query) > LONGEST_QUERY:
        raise InputError("This list is narrowed by too many words to be saved.", where="name")
    return query


def may_share(role: str) -> bool:
    """Whether somebody's views may be shown to the council's team: theirs who see the estate as the team does.

    >>> may_share("reader"), may_share("supplier")
    (True, False)
    """
    return may(role, Permission.READ)


def may_delete(role: str, *, own: bool) -> bool:
    """Whether somebody may take a view away: their own, and an administrator any that is shared.

    >>> may_delete("reader", own=True), may_delete("planner", own=False), may_delete("administrator", own=False)
    (True, False, True)
    """
    return own or may(role, Permission.PEOPLE)
