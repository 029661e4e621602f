"""Challenges: opened, added to and decided, on the record; a supplier takes part where an application is shared."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from standpipe.adapters.storage import challenges, estates
from standpipe.adapters.storage.models import Challenge, Person
from standpipe.adapters.storage.people import the_council
from standpipe.app.challenge_proposal import Entry, EntryKind, Outcome, check_entry
from standpipe.app.record_decision import DecisionKind, Draft
from standpipe.console import decisions
from standpipe.console.proposals import proposal_for
from standpipe.kernel.errors import InputError


def about(thing: str) -> Sequence[Challenge]:
    """Return the challenges of an application that this person may see, the newest first."""
    return challenges.challenges_about(the_council(), thing)


def every() -> Sequence[Challenge]:
    """Return every challenge that this person may see, the newest first."""
    return list(challenges.challenges_of(the_council()))


def find(number: int) -> Challenge:
    """Return a challenge.

    Raises:
        InputError: there is none of that number that this person may see.

    """
    return challenges.challenge_numbered(the_council(), number)


def open_about(thing: str, entry: Entry, person: Person) -> int:
    """Open a challenge with its first claim; return its number.

    Raises:
        InputError: the application is not in the estate, or is not shared with this person.

    """
    row = estates.current_thing(the_council(), thing)
    if row is None or row.kind != "application":
        raise InputError("is no application of the estate of today.", where=thing)
    proposal = proposal_for(thing)
    earlier = about(thing)
    said = proposal.key if proposal else earlier[0].proposal if earlier else ""
    with transaction.atomic():
        challenge = challenges.open_challenge(
            the_council(), thing=thing, name=row.name, proposal=said, plan=proposal.plan.pk if proposal else None
        )
        challenges.add_entry(challenge, entry, by=person.name, role=person.role)
    return int(challenge.pk)


def add(challenge: Challenge, entry: Entry, person: Person) -> None:
    """Add a piece to a challenge; a decision also goes to the register."""
    with transaction.atomic():
        challenges.add_entry(challenge, entry, by=person.name, role=person.role)
        if entry.kind is EntryKind.DECISION:
            decisions.record_automatically(_decision(challenge, entry), by=person.name)


def _decision(challenge: Challenge, entry: Entry) -> Draft:
    proposal = proposal_for(challenge.thing)
    said = list(challenges.challenge_numbered(the_council(), challenge.pk).entries.all())[:-1]
    verdict = "The proposal stands." if entry.outcome is Outcome.UPHELD else "The challenge is right."
    return Draft(
        title=f"Challenge {challenge.pk} decided: {challenge.name}"[:200],
        context=" ".join(f"{each.by} ({each.kind}): {each.words}" for each in said)[:5_000],
        decision=f"{verdict} {entry.words}"[:5_000],
        evidence=" ".join(each.evidence for each in said if each.evidence)[:5_000],
        options=decisions.options_of(proposal.entry, proposal.key if entry.outcome is Outcome.UPHELD else "")
        if proposal
        else [],
        thing=challenge.thing,
        plan=challenge.plan,
        kind=DecisionKind.CHALLENGE,
    )


__all__ = ["about", "add", "check_entry", "every", "find", "open_about"]
