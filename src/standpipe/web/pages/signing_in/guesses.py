"""Counts wrong passwords, so that nobody tries a list of them: after ten, an address waits a quarter of an hour.

Counted by each web process in its memory, by the address that was tried, whether or not somebody has it, so that the
answer says nothing about who has an account. A one-time link still signs in meanwhile.
"""

from __future__ import annotations

import hashlib

from django.core.cache import cache

MOST = 10
SECONDS = 15 * 60


def too_many(email: str) -> bool:
    """Whether an address has to wait."""
    return int(cache.get(_key(email), 0)) >= MOST


def count_wrong(email: str) -> None:
    """Count a wrong password; the time runs from the first."""
    cache.add(_key(email), 0, SECONDS)
    try:
        cache.incr(_key(email))
    except ValueError:  # its time ended between the two lines
        cache.add(_key(email), 1, SECONDS)


def forget(email: str) -> None:
    """Begin anew: the right password was given."""
    cache.delete(_key(email))


def _key(email: str) -> str:
    return f"wrong-passwords-{hashlib.sha256(email.encode(errors='replace')).hexdigest()}"
