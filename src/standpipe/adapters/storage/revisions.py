"""Reads and writes revisions of the estate, one at a time: whoever changes the estate holds the council's row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import connection
from django.db.models import QuerySet

from standpipe.adapters.storage.models import CorrectionRow, Council, EstateImport, Revision
from standpipe.app.list_filters import LIST_FILTERS
from standpipe.estate.model import Kind
from standpipe.kernel.errors import InputError

CHOICES_AT_MOST = 50
"""Values of a fact that a list offers, the most frequent ones."""


def hold_the_estate(council: Council) -> None:
    """Keep every other change of this council's estate waiting until the transaction ends."""
    Council.objects.select_for_update(no_key=True).get(pk=council.pk)


def current_revision(council: Council) -> Revision | None:
    """Return the newest revision; None before the first import."""
    return Revision.objects.filter(council=council).order_by("-number").first()


def revisions_of(council: Council) -> QuerySet[Revision]:
    """Return every revision, newest first."""
    return Revision.objects.filter(council=council).select_related("from_import").order_by("-number")


def revision_numbered(council: Council, number: int) -> Revision:
    """Return a revision.

    Raises:
        InputError: there is none of that number.

    """
    found = Revision.objects.filter(council=council, number=number).first()
    if found is None:
        raise InputError(f"there is no revision {number}.")
    return found


def open_revision(
    council: Council, kind: str, *, by: str, as_of: date, note: str, from_import: EstateImport | None
) -> Revision:
    """Return a new revision, the next in number; the caller holds the estate."""
    before = current_revision(council)
    number = before.number + 1 if before else 1
    whole = before.whole if before else {}
    return Revision.objects.create(
        council=council, number=number, kind=kind, by=by, as_of=as_of, note=note, from_import=from_import, whole=whole
    )


def set_whole(revision: Revision, whole: Mapping[str, object]) -> None:
    """Write down what belongs to no single thing."""
    revision.whole = dict(whole)
    revision.save(update_fields=["whole"])


def count_things(revision: Revision) -> None:
    """Write down how many things of each kind the estate has now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, count(*) FROM thing WHERE council_id = %s AND to_revision IS NULL"
            " GROUP BY kind ORDER BY kind",
            [revision.council_id],
        )
        counts = dict(cursor.fetchall())
        for table in ("dependency", "finding"):
            cursor.execute(
                f"SELECT count(*) FROM {table} WHERE council_id = %s AND to_revision IS NULL",  # noqa: S608  # ours
                [revision.council_id],
            )
            counts[table] = cursor.fetchone()[0]
    revision.counts = counts
    revision.save(update_fields=["counts"])


def note_choices(revision: Revision, kinds: Iterable[Kind] = tuple(LIST_FILTERS)) -> None:
    """Write down how often the facts by which lists are narrowed have each value; of other kinds as it was before."""
    before = Revision.objects.filter(council_id=revision.council_id, number=revision.number - 1).first()
    choices = dict(before.choices) if before else {}
    for kind in kinds:
        choices[kind.value] = _choices_of(revision, kind, LIST_FILTERS[kind])
    revision.choices = choices
    revision.save(update_fields=["choices"])


def _choices_of(revision: Revision, kind: Kind, facts: Sequence[str]) -> dict[str, list[tuple[str | None, int]]]:
    found: dict[str, list[tuple[str | None, int]]] = {}
    values = ", ".join(f"facts->>'{fact}'" for fact in facts)
    sets = ", ".join(f"(facts->>'{fact}')" for fact in facts)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT grouping({values}), {values}, count(*) AS number FROM thing"  # noqa: S608  # names of ours
            f" WHERE council_id = %s AND kind = %s AND to_revision IS NULL GROUP BY GROUPING SETS ({sets})"
            " ORDER BY number DESC",
            [revision.council_id, kind.value],
        )
        for mask, *row, number in cursor.fetchall():
            at = next(place for place in range(len(facts)) if not mask >> (len(facts) - 1 - place) & 1)
            known = found.setdefault(facts[at], [])
            if len(known) < CHOICES_AT_MOST:
                known.append((row[at], number))
    return found


_COLUMNS = {
    "thing": "position, thing, kind, name, sort_name, facts, evidence, conflicts, identity, mentions, words",
    "dependency": "position, source, target, kind, redundancy, alternatives, at_least, observed, evidence",
    "finding": "position, code, severity, rank, subject, message, places, rechecked",
}


def restore(revision: Revision, target: int) -> None:
    """Make the estate of this new revision that of an earlier one; nothing of what lay between is lost."""
    council = revision.council_id
    with connection.cursor() as cursor:
        for table, columns in _COLUMNS.items():
            cursor.execute(
                f"UPDATE {table} SET to_revision = %s"  # noqa: S608  # names of ours
                " WHERE council_id = %s AND to_revision IS NULL AND from_revision > %s",
                [revision.number, council, target],
            )
            cursor.execute(
                f"INSERT INTO {table} (council_id, from_revision, to_revision, {columns})"  # noqa: S608  # as above
                f" SELECT council_id, %s, NULL, {columns} FROM {table}"
                " WHERE council_id = %s AND from_revision <= %s AND to_revision > %s",
                [revision.number, council, target, target],
            )
    set_whole(revision, revision_numbered(revision.council, target).whole)
    corrections = CorrectionRow.objects.filter(council_id=council)
    corrections.filter(revision__lte=target, replaced_at__gt=target).update(replaced_at=None)
    corrections.filter(revision__gt=target, replaced_at=None).update(replaced_at=revision.number)
