"""Reads and writes what people said about single facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.db.models import QuerySet

from standpipe.adapters.storage.mapping import declared_types, storable_value
from standpipe.adapters.storage.models import CorrectionRow, Council, Revision
from standpipe.estate.corrections import Correction
from standpipe.estate.model import Kind


def corrections_that_hold(council: Council) -> Sequence[Correction]:
    """Return every correction that is neither withdrawn nor replaced, oldest first."""
    rows = CorrectionRow.objects.filter(council=council, replaced_at=None).order_by("id")
    return [_correction(row) for row in rows]


def corrections_about(council: Council, thing: str) -> QuerySet[CorrectionRow]:
    """Return every correction of a thing, newest first."""
    return CorrectionRow.objects.filter(council=council, thing=thing).order_by("-id")


def record_correction(revision: Revision, correction: Correction, *, before: object, at: datetime) -> None:
    """Write a correction down; an earlier one about the same fact is replaced by it."""
    drop_correction(revision, correction.subject, correction.field)
    CorrectionRow.objects.create(
        council=revision.council,
        thing=correction.subject,
        field=correction.field,
        value=storable_value(msgspec.to_builtins(correction.value)),
        before=storable_value(msgspec.to_builtins(before)),
        by=correction.by,
        at=at,
        reason=correction.reason,
        revision=revision.number,
    )


def drop_correction(revision: Revision, thing: str, field: str) -> None:
    """Let the correction of a fact hold no longer."""
    CorrectionRow.objects.filter(council=revision.council, thing=thing, field=field, replaced_at=None).update(
        replaced_at=revision.number
    )


def _correction(row: CorrectionRow) -> Correction:
    typed = declared_types(Kind(row.thing.partition(":")[0]))[row.field]
    value = msgspec.convert(row.value, type=typed)
    return Correction(row.thing, row.field, value, row.by, row.at.date(), row.reason)
