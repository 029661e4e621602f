"""Reads the record of changes that the triggers write, and lets its content go when its time is over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from standpipe.adapters.storage.models import AuditEntry, Person
from standpipe.app.verify_audit import Entry, Link

AT_ONCE = 2_000
_ENTRIES = """
SELECT id, link, (extract(epoch FROM at) * 1000000)::bigint::text, coalesce(council::text, ''), table_name, operation,
  coalesce(row, ''), rows::text, coalesce(before::text, ''), coalesce(after::text, ''), coalesce(person::text, ''),
  request, database_user, digest, forgotten_at IS NOT NULL
FROM audit_entry ORDER BY link, id
"""
_LINKS = """
SELECT id, position, coalesce(previous, ''), entries, digest, coalesce(hash, '') FROM audit_link
ORDER BY position NULLS LAST, id
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries to show; what is empty does not matter."""

    table: str = ""
    person: int | None = None
    row: str = ""
    request: str = ""
    since: date | None = None
    until: date | None = None


def entries_in_order() -> Iterator[Entry]:
    """Yield every entry of every council, for the verification."""
    for number, link, *fields, digest, forgotten in _rows(_ENTRIES):
        words = tuple(str(field) for field in fields)
        yield Entry(int(str(number)), int(str(link)), (str(link), *words), str(digest), bool(forgotten))


def links_in_order() -> Iterator[Link]:
    """Yield every link of the chain, for the verification."""
    for number, position, previous, entries, digest, hashed in _rows(_LINKS):
        place = None if position is None else int(str(position))
        yield Link(int(str(number)), place, str(previous), int(str(entries)), str(digest), str(hashed))


def _rows(query: str) -> Iterator[tuple[object, ...]]:
    # a cursor on the server, so that a record of millions of entries is never in memory at once
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(AT_ONCE):
            yield from rows


def find_entries(wanted: Wanted) -> QuerySet[AuditEntry]:
    """Return the entries of the council that is set, the newest first."""
    found = AuditEntry.objects.order_by("-id")
    same = {"table_name": wanted.table, "person": wanted.person, "row": wanted.row, "request": wanted.request}
    found = found.filter(**{name: value for name, value in same.items() if value})
    if wanted.since:
        found = found.filter(at__date__gte=wanted.since)
    return found.filter(at__date__lte=wanted.until) if wanted.until else found


def tables_on_record() -> list[str]:
    """Return the names of the tables that the record knows."""
    return list(AuditEntry.objects.order_by("table_name").values_list("table_name", flat=True).distinct())


def names_of_people() -> Mapping[int, str]:
    """Return everybody's name by number."""
    return dict(Person.objects.values_list("pk", "name"))


def forget_before(moment: datetime) -> int:
    """Take away what older entries say, and keep their hashes, so that the chain stays whole; return how many.

    Run as the owner of the tables: the console's own role may not.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('standpipe.forgetting', 'on', true)")
        old = AuditEntry.objects.filter(at__lt=moment, forgotten_at=None)
        return old.update(before=None, after=None, forgotten_at=timezone.now())
