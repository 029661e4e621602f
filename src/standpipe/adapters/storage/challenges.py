"""Reads and writes challenges: threads about what is proposed for an application. Nothing in them is ever changed."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Prefetch, QuerySet

from standpipe.adapters.storage.models import Challenge, ChallengeEntry, Council
from standpipe.app.challenge_proposal import Entry
from standpipe.kernel.errors import InputError


def open_challenge(council: Council, *, thing: str, name: str, proposal: str, plan: int | None) -> Challenge:
    """Return a new thread, in which nothing is said yet."""
    return Challenge.objects.create(council=council, thing=thing, name=name, proposal=proposal, plan=plan)


def add_entry(challenge: Challenge, entry: Entry, *, by: str, role: str) -> None:
    """Add a piece to a thread."""
    ChallengeEntry.objects.create(
        challenge=challenge,
        kind=entry.kind.value,
        stance=entry.stance.value if entry.stance else "",
        outcome=entry.outcome.value if entry.outcome else "",
        words=entry.words,
        evidence=entry.evidence,
        by=by,
        role=role,
    )


def challenges_of(council: Council) -> QuerySet[Challenge]:
    """Return every thread with its pieces in their order, the newest thread first."""
    entries = Prefetch("entries", ChallengeEntry.objects.order_by("id"))
    return Challenge.objects.filter(council=council).prefetch_related(entries).order_by("-id")


def challenges_about(council: Council, thing: str) -> Sequence[Challenge]:
    """Return the threads about an application, the newest first."""
    return list(challenges_of(council).filter(thing=thing))


def challenge_numbered(council: Council, number: int) -> Challenge:
    """Return a thread.

    Raises:
        InputError: there is none of that number, or it may not be seen.

    """
    found = challenges_of(council).filter(pk=number).first()
    if found is None:
        raise InputError(f"there is no challenge {number}.")
    return found
