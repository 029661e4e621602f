"""Who may add or take away a passkey: a password alone must not be enough to get past what it is joined with."""

from __future__ import annotations

from standpipe.kernel.errors import InputError

LONGEST_NAME = 80


def check_change(*, has_other_ways: bool, strong: bool) -> None:
    """Refuse to change somebody's ways in when less than those was asked of this session.

    Args:
        has_other_ways: they have codes or a passkey.
        strong: they signed in with one of these, or by the provider.

    Raises:
        InputError: they must sign in with more than a password first.

    """
    if has_other_ways and not strong:
        raise InputError("Sign in with your code or your passkey first, and not with the password alone.")


def name_of_passkey(text: str) -> str:
    """Return the name of a passkey.

    >>> name_of_passkey("  My   laptop "), name_of_passkey("")
    ('My laptop', 'Passkey')
    """
    return " ".join(text.replace("\0", " ").split())[:LONGEST_NAME] or "Passkey"
