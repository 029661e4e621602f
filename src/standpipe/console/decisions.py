"""The register of decisions: entries that people write, and those that overrules, challenges and adoptions make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from django.db import transaction
from django.utils import timezone

from standpipe.adapters.report.words import option_words
from standpipe.adapters.storage import decisions
from standpipe.adapters.storage.decisions import options_then
from standpipe.adapters.storage.models import Decision, StoredPlan
from standpipe.adapters.storage.people import the_council
from standpipe.adapters.storage.plans import document_of
from standpipe.app.announce import decision_recorded
from standpipe.app.document_parts import Money
from standpipe.app.plan_document import DispositionEntry
from standpipe.app.record_decision import DecisionKind, Draft, Figure, OptionThen, check_decision
from standpipe.console import outbox


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the register with its options as they were at the time."""

    row: Decision
    options: Sequence[OptionThen]
    superseded_by: int | None

    @property
    def to_review(self) -> bool:
        """Its review is due, and nothing has taken its place."""
        due = self.row.review_on is not None and self.row.review_on <= timezone.localdate()
        return due and self.superseded_by is None


def register(words: str = "", *, standing: bool = False) -> Sequence[Entry]:
    """Return the entries that have some words, the newest first."""
    return [_entry(row) for row in decisions.decisions_of(the_council(), words, standing=standing)]


def find(number: int) -> Entry:
    """Return an entry.

    Raises:
        InputError: there is none of that number.

    """
    return _entry(decisions.decision_numbered(the_council(), number))


def about(thing: str) -> Sequence[Entry]:
    """Return the entries about an application, the newest first."""
    return [_entry(row) for row in decisions.decisions_of(the_council()).filter(thing=thing)]


def _entry(row: Decision) -> Entry:
    later = row.superseded_by.number if hasattr(row, "superseded_by") else None
    return Entry(row, options_then(row), later)


def record(draft: Draft, *, by: str) -> int:
    """Write a decision to the register; return its number.

    Raises:
        InputError: a part is missing, or what it supersedes is superseded already.

    """
    checked = check_decision(draft, today=timezone.localdate())
    with transaction.atomic():
        number = decisions.add_decision(the_council(), checked, by=by).number
        outbox.announce(decision_recorded(number, checked.title, decision=checked.decision, by=by))
    return number


def record_automatically(draft: Draft, *, by: str) -> int:
    """Write what was decided elsewhere; it supersedes the entry of its kind about the same thing that still stands."""
    if draft.kind is not DecisionKind.CHALLENGE:
        old = decisions.standing_decision(the_council(), draft.kind, draft.thing)
        draft = msgspec.structs.replace(draft, supersedes=old.number if old else None)
    return record(draft, by=by)


def options_of(entry: DispositionEntry, chosen: str = "") -> list[OptionThen]:
    """Return what was on the table for an application, with its figures of now; `chosen` is an option's key."""
    proposed = f"{entry.treatment}: {entry.target}"
    found = [_option(proposed, entry.readiness, (entry.monthly, entry.one_off), chosen, proposed=True)]
    for each in entry.alternatives:
        key = f"{each.treatment}: {each.target}"
        option = _option(key, each.readiness, (each.monthly, each.one_off), chosen)
        if each.whole_plan_pence is not None:
            option.figures.append(Figure(label="Makes the whole plan dearer by", pence=each.whole_plan_pence))
        found.append(option)
    return found


def _option(key: str, readiness: str, costs: tuple[Money, Money], chosen: str, *, proposed: bool = False) -> OptionThen:
    figures = [
        Figure(label=label, pence=cost.pence, unpriced=cost.unpriced)
        for label, cost in zip(("Cost a month", "Cost once"), costs, strict=True)
    ]
    figures.insert(0, Figure(label="Is it ready", words=readiness))
    return OptionThen(name=option_words(key), proposed=proposed, chosen=key == chosen, figures=figures)


def options_of_plans(adopted: StoredPlan, before: StoredPlan | None) -> list[OptionThen]:
    """Return a plan that is adopted, and the one adopted before it, with their figures."""
    return [
        OptionThen(
            name=f"Plan {plan.pk}: {plan.title}",
            proposed=plan == adopted,
            chosen=plan == adopted,
            figures=_of_plan(plan),
        )
        for plan in (adopted, before)
        if plan is not None
    ]


def _of_plan(plan: StoredPlan) -> list[Figure]:
    document = document_of(plan)
    waves, case = document.waves, document.business_case
    figures = [Figure(label="The data centre closes", day=waves.closing_date)] if waves.closing_date else []
    if waves.confidence:
        figures.append(Figure(label="Four runs in five close by", day=waves.confidence.p80))
    for label, total in (("Cost of staying", case.staying_total), ("Cost of moving", case.moving_total)):
        figures.append(Figure(label=label, pence=total.pence, unpriced=total.unpriced))
    return figures


__all__ = [
    "DecisionKind",
    "Draft",
    "Entry",
    "about",
    "find",
    "options_of",
    "options_of_plans",
    "record",
    "record_automatically",
    "register",
]
