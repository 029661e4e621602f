"""Of whom is a second factor required? A setting of the installation, by role."""

from __future__ import annotations

from standpipe.app.permissions import Role
from standpipe.kernel.errors import InputError

NOBODY, ADMINISTRATORS, EVERYBODY = "nobody", "administrators", "everybody"
WHOM = (NOBODY, ADMINISTRATORS, EVERYBODY)


def checked(setting: str) -> str:
    """Return the setting.

    Raises:
        InputError: it is none of the three words.

    """
    if setting not in WHOM:
        raise InputError(
            f"'{setting}' says nothing.", where="STANDPIPE_SECOND_FACTOR", remedy=f"Take one of {', '.join(WHOM)}."
        )
    return setting


def is_required(role: str, *, of: str) -> bool:
    """Whether somebody with a role opens nothing without a second factor.

    >>> is_required("administrator", of="administrators"), is_required("reader", of="administrators")
    (True, False)
    """
    return of == EVERYBODY or (of == ADMINISTRATORS and role == Role.ADMINISTRATOR)
