"""Which applications are the directory and the name service, and which hold the backups: by the words for them."""

from __future__ import annotations

import re

from standpipe.estate.estate import Estate

_DIRECTORY = re.compile(
    r"\b(active directory|domain controllers?|domain services|directory (and dns|services?)|directory, name service|"
    r"sign[- ]on|identity|ldap)\b"
)
_BACKUP = re.compile(r"\bback-?ups?\b")


def directory_applications(estate: Estate) -> tuple[str, ...]:
    """Return the applications that are the directory: of tier 0 or no stated tier, by the words of their function."""
    return _platforms(estate, _DIRECTORY)


def backup_applications(estate: Estate) -> tuple[str, ...]:
    """Return the applications that hold and restore backups."""
    return _platforms(estate, _BACKUP)


def _platforms(estate: Estate, words: re.Pattern[str]) -> tuple[str, ...]:
    return tuple(
        each.id
        for each in estate.applications.values()
        if each.tier in (None, 0) and words.search(f"{each.name} {each.function or ''}".casefold())
    )
