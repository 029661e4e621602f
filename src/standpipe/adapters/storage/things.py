"""Reads what surrounds one thing, and writes single changed things into a new revision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from django.db import connection

from standpipe.adapters.storage.estates import thing_row
from standpipe.adapters.storage.mapping import FindingValue, ThingRow, sort_name
from standpipe.adapters.storage.models import Council, FindingRow, Revision

AT_MOST = 200
"""Neighbours of one thing that are shown; their number is said."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A dependency seen from one of its ends."""

    thing: str
    name: str
    kind: str
    strength: str
    redundancy: str
    alternatives: str | None
    observed: bool
    evidence: Sequence[Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Version:
    """A thing as it was from one revision on."""

    revision: int
    row: ThingRow
    made_at: object
    by: str
    kind: str
    note: str


def needs(council: Council, thing: str) -> Sequence[Neighbour]:
    """Return what a thing depends on, by name."""
    return _neighbours(council, thing, mine="source", other="target")


def needed_by(council: Council, thing: str) -> Sequence[Neighbour]:
    """Return what depends on a thing, by name."""
    return _neighbours(council, thing, mine="target", other="source")


def _neighbours(council: Council, thing: str, *, mine: str, other: str) -> Sequence[Neighbour]:
    sql = (
        f"SELECT d.{other}, coalesce(t.name, d.{other}), coalesce(t.kind, ''), d.kind, d.redundancy, d.alternatives,"  # noqa: S608  # names of ours
        " d.observed, d.evidence::text FROM dependency d LEFT JOIN thing t"
        f" ON t.council_id = d.council_id AND t.thing = d.{other} AND t.to_revision IS NULL"
        f" WHERE d.council_id = %s AND d.to_revision IS NULL AND d.{mine} = %s ORDER BY t.sort_name LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [council.pk, thing, AT_MOST])
        return [
            Neighbour(
                other_end, name, kind, strength, redundancy, alternatives, observed, msgspec.json.decode(evidence)
            )
            for other_end, name, kind, strength, redundancy, alternatives, observed, evidence in cursor.fetchall()
        ]


def naming(council: Council, thing: str) -> Sequence[ThingRow]:
    """Return the things whose facts name this one: what runs on a server, what belongs to an application."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT thing, kind, name, position, facts::text, NULL, NULL, NULL FROM thing WHERE council_id = %s"
            " AND to_revision IS NULL AND mentions @> ARRAY[%s] ORDER BY kind, sort_name LIMIT %s",
            [council.pk, thing, AT_MOST],
        )
        return [thing_row(row) for row in cursor.fetchall()]


def versions_of(council: Council, thing: str) -> Sequence[Version]:
    """Return every version of a thing, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.from_revision, v.thing, v.kind, v.name, v.position, v.facts::text, v.evidence::text, NULL, NULL,"
            " r.made_at, r.by, r.kind, r.note FROM thing v JOIN revision r ON r.council_id = v.council_id"
            " AND r.number = v.from_revision WHERE v.council_id = %s AND v.thing = %s ORDER BY v.from_revision DESC"
            " LIMIT %s",
            [council.pk, thing, AT_MOST],
        )
        return [Version(row[0], thing_row(row[1:9]), *row[9:]) for row in cursor.fetchall()]


def findings_about(council: Council, thing: str) -> Sequence[FindingRow]:
    """Return the findings about a thing, worst first."""
    found = FindingRow.objects.filter(council=council, to_revision=None, subject=thing)
    return list(found.order_by("rank", "code")[:AT_MOST])


def ids_of(council: Council, kinds: Sequence[str], name: str) -> tuple[str, ...]:
    """Return the ids of the things of some kinds that have a name, or that id."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT thing FROM thing WHERE council_id = %s AND to_revision IS NULL AND kind = ANY(%s)"
            " AND (sort_name = %s OR thing = %s) ORDER BY thing",
            [council.pk, list(kinds), sort_name(name), name],
        )
        return tuple(row[0] for row in cursor.fetchall())


def write_thing(revision: Revision, row: ThingRow) -> None:
    """Make a row the version of its thing from a new revision on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE thing SET to_revision = %s WHERE council_id = %s AND to_revision IS NULL AND thing = %s",
            [revision.number, revision.council_id, row.thing],
        )
        cursor.execute(
            "INSERT INTO thing (council_id, from_revision, position, thing, kind, name, sort_name, facts, evidence,"
            " conflicts, identity, mentions, words)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, to_tsvector('simple', %s))",
            [
                revision.council_id, revision.number, row.position, row.thing, row.kind, row.name, row.sort_name,
                *(_text(each) for each in (row.facts, row.evidence, row.conflicts, row.identity)), row.mentions,
                row.search_text,
            ],
        )  # fmt: skip


def replace_findings(revision: Revision, gone: Iterable[int], new: Iterable[FindingValue]) -> None:
    """End some findings and begin others."""
    FindingRow.objects.filter(pk__in=list(gone)).update(to_revision=revision.number)
    FindingRow.objects.bulk_create(
        FindingRow(
            council_id=revision.council_id,
            from_revision=revision.number,
            position=each.position,
            code=each.code,
            severity=each.severity,
            rank=each.rank,
            subject=each.subject,
            message=each.message,
            places=each.places,
            rechecked=each.rechecked,
        )
        for each in new
    )


def _text(value: object) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()
