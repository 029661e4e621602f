"""Is the record of changes whole? Recomputes every hash of it, from the definition alone, and names what is wrong.

Each entry carries the SHA-256 of its fields; the entries of one statement are hashed into a link; each link's hash
covers its position, the hash of the link before, and its entries. Whoever alters, adds or takes away an entry would
have to write every later link anew, and the last hash would no longer be the one that was noted elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the record as PostgreSQL writes it in text."""

    number: int
    link: int
    fields: tuple[str, ...]
    """Link, microseconds since 1970, council, table, operation, row, rows, before, after, person, request, user."""
    digest: str
    forgotten: bool
    """Its content was taken away when its time was over; only its hash is left."""

    @property
    def words(self) -> str:
        """Which change it is, for a person."""
        _, _, _, table, operation, row, *_ = self.fields
        return f"entry {self.number} ({operation.lower()} of {table}{' ' + row if row else ''})"


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the chain."""

    number: int
    position: int | None
    previous: str
    entries: int
    digest: str
    hash: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found."""

    entries: int
    links: int
    forgotten: int
    forgotten_until: int
    """Microseconds since 1970 of the newest entry of which only the hash is left; 0 when there is none."""
    head: str
    """The hash of the last link: note it elsewhere, and give it to the next verification."""
    wrong: tuple[str, ...]


def hash_of(*words: str) -> str:
    """Return the SHA-256 of some words.

    >>> hash_of("a", "b")[:8]
    'fb8e20fc'
    """
    return hashlib.sha256("".join(words).encode()).hexdigest()


def verify(entries: Iterable[Entry], links: Iterable[Link], *, expected: str = "") -> Verdict:
    """Check the whole record.

    Args:
        entries: all entries, by link and number.
        links: all links, by position; those without a position last.
        expected: the hash of the last link at an earlier time, which has to be in the chain still.

    """
    wrong: list[str] = []
    found, forgotten, number, newest = {}, 0, 0, 0
    for link, group in groupby(entries, key=lambda entry: entry.link):
        members = tuple(group)
        number += len(members)
        forgotten += sum(entry.forgotten for entry in members)
        newest = max([newest, *(int(entry.fields[1]) for entry in members if entry.forgotten)])
        wrong += [
            f"{entry.words} was altered"
            for entry in members
            if not entry.forgotten and hash_of(SEPARATOR.join(entry.fields)) != entry.digest
        ]
        found[link] = (hash_of(*(entry.digest for entry in members)), members)
    last, total, met = "", 0, expected in {"", last_of_nothing()}
    for total, link in enumerate(links, start=1):
        _, members = found.pop(link.number, ("", ()))
        wrong += _wrong_with(link, members, position=total, previous=last)
        last = link.hash
        met = met or last == expected
    for _, members in found.values():
        wrong += [f"{entry.words} is in no link of the chain" for entry in members]
    if not met:
        wrong.append("the hash that was expected is not in the chain: its end was cut off or written anew")
    return Verdict(number, total, forgotten, newest, last or last_of_nothing(), tuple(wrong))


def last_of_nothing() -> str:
    """Return what stands for the head of an empty record."""
    return "0" * 64


def _wrong_with(link: Link, members: tuple[Entry, ...], *, position: int, previous: str) -> Iterator[str]:
    words = f"link {link.position or link.number}"
    if link.position is None:
        yield f"{words} was never closed"
        return
    if link.position != position:
        yield f"before {words}, links are missing or were added"
    if link.previous != previous:
        yield f"{words} does not follow the one before it"
    if len(members) != link.entries:
        yield f"{words} has {len(members)} entries and had {link.entries}"
    if hash_of(*(entry.digest for entry in members)) != link.digest:
        named = ", ".join(entry.words for entry in members[:3]) or "all of them"
        yield f"of {words}, entries were altered, added or taken away: {named}"
    if hash_of(SEPARATOR.join((str(link.position), link.previous, link.digest))) != link.hash:
        yield f"{words} was altered"
