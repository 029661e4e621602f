"""Decide what a token of the API may do: what its role may, or less; never for ever, never a supplier's.

>>> scopes_of("reader", ())
('account', 'read', 'see_shared')
>>> scopes_of("editor", ("read",))
('read',)
"""

from __future__ import annotations

from collections.abc import Sequence

from standpipe.app.permissions import PERMISSIONS, Permission, Role
from standpipe.kernel.errors import InputError

LONGEST_DAYS = 366


def scopes_of(role: str, only: Sequence[str]) -> tuple[str, ...]:
    """Return what a token of a role may do, cut down to `only` where that is given.

    Raises:
        InputError: there is no such role or permission, the role lacks it, or it is the role of a supplier.

    """
    if role not in set(Role):
        raise InputError(f"there is no role '{role}'.", remedy=f"Roles are {', '.join(Role)}.")
    if role == Role.SUPPLIER:
        raise InputError(
            "a token belongs to no person, and what a supplier sees is shared with a person.",
            where="role supplier",
            remedy="Let the supplier sign in; give a program of your own the role reader.",
        )
    held = PERMISSIONS[Role(role)]
    for each in only:
        if each not in set(Permission) or Permission(each) not in held:
            raise InputError(
                f"the role {role} may not '{each}'.",
                remedy=f"It may: {', '.join(sorted(each.value for each in held))}.",
            )
    return tuple(sorted(set(only) or {each.value for each in held}))


def check_days(days: int) -> int:
    """Return for how many days a token holds.

    Raises:
        InputError: that is not between a day and a year.

    """
    if not 1 <= days <= LONGEST_DAYS:
        raise InputError(f"a token holds from 1 to {LONGEST_DAYS} days, not {days}.", remedy="Issue another in time.")
    return days
