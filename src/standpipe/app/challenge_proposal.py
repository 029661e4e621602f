"""Use case: challenge what is proposed for an application, on the record; or say that it is right, and support it.

A challenge is a thread. It opens with a claim and a stance; evidence, answers and commitments follow; a decision ends
it, until a further claim opens it again. Nothing in a thread is ever changed: who thinks otherwise later, writes more.
Who may challenge (an owner of applications, a supplier for what is shared with it) may claim, bring evidence and
commit; who decides (a planner, an approver) may answer and decide as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from standpipe.app.permissions import Permission, may
from standpipe.kernel.errors import InputError

LONGEST = 5_000


class Stance(StrEnum):
    """What somebody thinks of a proposal."""

    WRONG = "wrong"
    RIGHT = "right"
    ASKS = "asks"


class EntryKind(StrEnum):
    """What a piece of a thread is."""

    CLAIM = "claim"
    EVIDENCE = "evidence"
    ANSWER = "answer"
    COMMITMENT = "commitment"
    DECISION = "decision"


class Outcome(StrEnum):
    """How a challenge was decided."""

    UPHELD = "upheld"
    """The proposal stands."""
    ACCEPTED = "accepted"
    """The challenge is right: the proposal is overruled, or a fact corrected."""


NEEDED: dict[EntryKind, Permission] = {
    EntryKind.CLAIM: Permission.CHALLENGE,
    EntryKind.EVIDENCE: Permission.CHALLENGE,
    EntryKind.COMMITMENT: Permission.CHALLENGE,
    EntryKind.ANSWER: Permission.DECIDE,
    EntryKind.DECISION: Permission.DECIDE,
}
"""What somebody must be allowed to do to write a piece of each kind."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A piece of a thread, checked."""

    kind: EntryKind
    words: str
    evidence: str = ""
    stance: Stance | None = None
    """Of a claim."""
    outcome: Outcome | None = None
    """Of a decision."""


def kinds_for(role: str) -> tuple[EntryKind, ...]:
    """Return the kinds of piece that a role may write.

    >>> [each.value for each in kinds_for("supplier")]
    ['claim', 'evidence', 'commitment']
    >>> kinds_for("reader")
    ()
    """
    return tuple(kind for kind, permission in NEEDED.items() if may(role, permission))


def check_entry(  # the parts of a form
    kind: str, words: str, *, role: str, evidence: str = "", stance: str = "", outcome: str = ""
) -> Entry:
    """Return a piece of a thread as it may be written down.

    Raises:
        InputError: the role may not write it, or something is missing; `where` names the part.

    >>> check_entry("claim", " Our supplier does not support it. ", role="owner", stance="wrong").words
    'Our supplier does not support it.'
    """
    if kind not in set(EntryKind):
        raise InputError("Say what you want to add.", where="kind")
    known = EntryKind(kind)
    if not may(role, NEEDED[known]):
        raise InputError("Your role does not write this. A planner or an approver answers and decides.", where="kind")
    text = " ".join(words.split()) if "\n" not in words.strip() else words.strip()
    if not text:
        raise InputError("Say it in words.", where="words")
    if max(len(text), len(evidence)) > LONGEST:
        raise InputError(f"Use at most {LONGEST:,} characters.", where="words" if len(text) > LONGEST else "evidence")
    if known is EntryKind.CLAIM and stance not in set(Stance):
        raise InputError("Say whether you think the proposal is right or wrong.", where="stance")
    if known is EntryKind.EVIDENCE and not evidence.strip():
        raise InputError("Name the evidence: a document, a measurement, a statement with its date.", where="evidence")
    if known is EntryKind.DECISION and outcome not in set(Outcome):
        raise InputError("Say whether the proposal stands.", where="outcome")
    return Entry(
        known,
        text,
        evidence.strip(),
        Stance(stance) if known is EntryKind.CLAIM else None,
        Outcome(outcome) if known is EntryKind.DECISION else None,
    )


def is_open(kinds: Iterable[str]) -> bool:
    """Whether a thread waits for a decision, given the kinds of its pieces in their order.

    >>> is_open(["claim", "answer"]), is_open(["claim", "decision"]), is_open(["claim", "decision", "claim"])
    (True, False, True)
    """
    waits = True
    for kind in kinds:
        if kind == EntryKind.DECISION:
            waits = False
        elif kind == EntryKind.CLAIM:
            waits = True
    return waits
