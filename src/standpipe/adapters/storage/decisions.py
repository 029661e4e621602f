"""Reads and adds to the register of decisions."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from django.db import transaction
from django.db.models import Q, QuerySet

from standpipe.adapters.storage.models import Council, Decision
from standpipe.adapters.storage.revisions import hold_the_estate
from standpipe.app.record_decision import DecisionKind, Draft, OptionThen
from standpipe.kernel.errors import InputError


def add_decision(council: Council, draft: Draft, *, by: str) -> Decision:
    """Add an entry with the next number.

    Raises:
        InputError: what it supersedes does not exist, or is superseded already.

    """
    with transaction.atomic():
        hold_the_estate(council)  # numbers have no gap, so that nobody has to ask what stood there
        old = None if draft.supersedes is None else decision_numbered(council, draft.supersedes)
        if old is not None and hasattr(old, "superseded_by"):
            raise InputError(f"decision {old.number} is superseded already.", where="supersedes")
        last = Decision.objects.filter(council=council).order_by("-number").first()
        return Decision.objects.create(
            council=council,
            number=last.number + 1 if last else 1,
            kind=draft.kind.value,
            title=draft.title,
            context=draft.context,
            options=msgspec.to_builtins(draft.options),
            decision=draft.decision,
            evidence=draft.evidence,
            by=by,
            review_on=draft.review_on,
            thing=draft.thing,
            plan=draft.plan,
            supersedes=old,
        )


def decisions_of(council: Council, words: str = "", *, standing: bool = False) -> QuerySet[Decision]:
    """Return the entries that have some words, the newest first; only those not superseded when asked."""
    found = Decision.objects.filter(council=council).select_related("supersedes", "superseded_by").order_by("-number")
    if standing:
        found = found.filter(superseded_by=None)
    for word in words.split():
        found = found.filter(Q(title__icontains=word) | Q(context__icontains=word) | Q(decision__icontains=word))
    return found


def decision_numbered(council: Council, number: int) -> Decision:
    """Return an entry.

    Raises:
        InputError: there is none of that number.

    """
    found = decisions_of(council).filter(number=number).first()
    if found is None:
        raise InputError(f"there is no decision {number}.")
    return found


def standing_decision(council: Council, kind: DecisionKind, thing: str = "") -> Decision | None:
    """Return the newest entry of a kind, about an application or about none, that is not superseded."""
    return decisions_of(council, standing=True).filter(kind=kind.value, thing=thing).first()


def options_then(decision: Decision) -> Sequence[OptionThen]:
    """Return the options of an entry with their figures as they were at the time."""
    return msgspec.convert(decision.options, list[OptionThen])
