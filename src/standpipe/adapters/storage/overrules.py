"""Reads and writes overrules: which stand, which were taken back, and the price that was on show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from standpipe.adapters.storage.models import Council, OverruleRow


def overrules_that_stand(council: Council) -> Sequence[OverruleRow]:
    """Return the overrules that count for the next plan, oldest first."""
    return list(OverruleRow.objects.filter(council=council, ended_at=None).order_by("id"))


def overrules_about(council: Council, thing: str) -> Sequence[OverruleRow]:
    """Return every overrule of an application, the newest first."""
    return list(OverruleRow.objects.filter(council=council, thing=thing).order_by("-id"))


@dataclass(frozen=True, slots=True)
class NewOverrule:
    """An overrule as it is to be written down."""

    thing: str
    name: str
    option: str
    instead_of: str
    reason: str
    plan: int
    price: Mapping[str, object]


def add_overrule(council: Council, new: NewOverrule, *, by: str) -> None:
    """Write an overrule down; the one that stood for the application ends with it."""
    with transaction.atomic():
        end_overrule(council, new.thing, by=by, reason="Replaced by another overrule.")
        OverruleRow.objects.create(council=council, by=by, **asdict(new))


def end_overrule(council: Council, thing: str, *, by: str, reason: str) -> OverruleRow | None:
    """End the overrule that stands for an application; return it, None when there is none."""
    standing = OverruleRow.objects.select_for_update().filter(council=council, thing=thing, ended_at=None)
    with transaction.atomic():
        row = standing.first()
        if row is not None:
            row.ended_at, row.ended_by, row.ended_reason = timezone.now(), by, reason
            row.save(update_fields=["ended_at", "ended_by", "ended_reason"])
    return row
