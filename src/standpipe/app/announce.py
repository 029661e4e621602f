"""What a channel of Microsoft Teams is told, as an Adaptive Card: decisions, finished plans, findings.

Text of people and files goes into text runs, which Teams shows as they are: in other blocks it would read them as
Markdown, and a name could become a link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_FACTS = 12
LONGEST = 500
"""Teams takes 28 kB a message."""


class Kind(StrEnum):
    """What a message is about; a channel chooses among them."""

    DECISIONS = "decisions"
    PLANS = "plans"
    FINDINGS = "findings"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something that a channel may be told."""

    kind: Kind
    key: str
    """Names what happened: the same is told once."""
    title: str
    facts: Sequence[tuple[str, str]] = ()
    page: str = ""
    """The page of the console that shows it, from its first slash on."""


def card_of(announcement: Announcement, *, address: str) -> Mapping[str, object]:
    """Return the message that a Workflows webhook takes.

    Args:
        announcement: what to tell.
        address: where the console is, for the button; empty for none.

    >>> card = card_of(Announcement(Kind.PLANS, "plan 1", "Plan 1 is finished"), address="")
    >>> card["attachments"][0]["content"]["type"]
    'AdaptiveCard'
    """
    facts = list(announcement.facts)
    if len(facts) > MOST_FACTS:
        facts = [*facts[:MOST_FACTS], ("And more", f"{len(facts) - MOST_FACTS} on the console")]
    card: dict[str, object] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "msteams": {"width": "Full"},
        "body": [
            _block(_run(announcement.title, size="large", weight="bolder")),
            *(_block(_run(f"{name}: ", weight="bolder"), _run(value)) for name, value in facts),
        ],
    }
    if address and announcement.page:
        url = f"{address.rstrip('/')}{announcement.page}"
        card["actions"] = [{"type": "Action.OpenUrl", "title": "Open in Standpipe", "url": url}]
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attachment]}


def _block(*runs: Mapping[str, str]) -> Mapping[str, object]:
    return {"type": "RichTextBlock", "inlines": list(runs)}


def _run(text: str, **look: str) -> Mapping[str, str]:
    return {"type": "TextRun", "text": text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…", **look}


def plan_computed(number: int, title: str, *, feasible: bool, facts: Sequence[tuple[str, str]]) -> Announcement:
    """Tell that a plan is there, or that its rules contradict each other."""
    what = "is computed" if feasible else "cannot be kept: its rules contradict each other"
    return Announcement(Kind.PLANS, f"plan {number}", f"{title} {what}", facts, f"/waves/{number}/")


def plan_failed(number: int, title: str, problem: str) -> Announcement:
    """Tell that a plan could not be computed."""
    return Announcement(
        Kind.PLANS, f"plan {number}", f"{title} could not be computed", [("Why", problem)], f"/waves/{number}/"
    )


def decision_recorded(number: int, title: str, *, decision: str, by: str) -> Announcement:
    """Tell what was decided."""
    facts = [("Decision", decision), ("By", by)]
    return Announcement(Kind.DECISIONS, f"decision {number}", title, facts, f"/decisions/{number}/")


def findings_found(revision: int, by: str, counts: Mapping[str, int], worst: Sequence[str]) -> Announcement | None:
    """Tell what an import brought to light; None when it brought nothing."""
    if not counts:
        return None
    numbers = ", ".join(f"{number} {severity}" for severity, number in counts.items())
    facts = [("Revision", f"{revision}, by {by}"), ("New", numbers), *(("First", each) for each in worst)]
    total = sum(counts.values())
    title = f"{total} new finding{'s' if total != 1 else ''} in the estate"
    return Announcement(Kind.FINDINGS, f"findings of revision {revision}", title, facts, "/estate/findings/")
