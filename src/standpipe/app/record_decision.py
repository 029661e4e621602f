"""Use case: write a decision to the register, with the options and their figures as they were at the time.

The register is only ever added to. A decision that no longer holds is superseded by a new one that names it; the old
entry stays as it was written.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from standpipe.kernel.errors import InputError

LONGEST = 5_000
LONGEST_TITLE = 200


class DecisionKind(StrEnum):
    """What made the entry."""

    RECORDED = "recorded"
    """A person wrote it."""
    OVERRULE = "overrule"
    CHALLENGE = "challenge"
    ADOPTION = "adoption"


class Figure(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A figure of an option at the time: an amount with its unpriced lines, a day, or words."""

    label: str
    pence: int | None = None
    unpriced: int = 0
    day: date | None = None
    words: str = ""


class OptionThen(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An option that was on the table."""

    name: str
    proposed: bool = False
    """What the plan proposed."""
    chosen: bool = False
    """What was decided."""
    figures: list[Figure] = []


class Draft(Struct, frozen=True, kw_only=True):
    """A decision before it is written down; `thing` and `plan` say what it is about."""

    title: str
    context: str
    decision: str
    evidence: str = ""
    options: list[OptionThen] = []
    review_on: date | None = None
    thing: str = ""
    plan: int | None = None
    supersedes: int | None = None
    kind: DecisionKind = DecisionKind.RECORDED


def check_decision(draft: Draft, *, today: date) -> Draft:
    """Return the decision as it is written down.

    Raises:
        InputError: a part is missing or too long, or the review lies in the past; `where` names the part.

    >>> check_decision(Draft(title=" Exit ", context="", decision="Close it."), today=date(2026, 11, 26)).title
    'Exit'
    """
    parts = {name: getattr(draft, name).strip() for name in ("title", "context", "decision", "evidence")}
    for name, ask in (("title", "Give the decision a title."), ("decision", "Say what was decided.")):
        if not parts[name]:
            raise InputError(ask, where=name)
    for name, text in parts.items():
        longest = LONGEST_TITLE if name == "title" else LONGEST
        if len(text) > longest:
            raise InputError(f"Use at most {longest:,} characters.", where=name)
    if draft.review_on and draft.review_on <= today:
        raise InputError("The review must lie in the future.", where="review_on")
    return replace(draft, **parts)


def read_day(text: str, *, where: str) -> date | None:
    """Return a day as people write it; None of a blank.

    Raises:
        InputError: it is no day; `where` names the part.

    >>> read_day("1/4/2027", where="review_on"), read_day("2027-04-01", where="review_on"), read_day("", where="x")
    (datetime.date(2027, 4, 1), datetime.date(2027, 4, 1), None)
    """
    parts = text.strip().replace("-", "/").split("/")
    if parts == [""]:
        return None
    if len(parts[0]) == 4:
        parts.reverse()
    try:
        day, month, year = (int(each) for each in parts)
        return date(year, month, day)
    except ValueError as error:
        raise InputError("Write the day like 31/03/2027.", where=where) from error
