"""Reads whole estates, and single things of them, from the rows of a revision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from django.db import connection

from standpipe.adapters.storage.mapping import (
    DependencyValue,
    EstateRows,
    FindingValue,
    ThingRow,
    estate_of,
)
from standpipe.adapters.storage.models import Council, Revision
from standpipe.estate.estate import Estate

_THING = "thing, kind, name, position, facts::text, evidence::text, conflicts::text, identity::text"
_DEPENDENCY = "id, source, target, kind, redundancy, alternatives, at_least, observed, evidence::text, position"
_FINDING = "id, code, severity, subject, message, places::text, rechecked, position"
_ALIVE = (
    "council_id = %(council)s AND from_revision <= %(revision)s AND (to_revision IS NULL OR to_revision > %(revision)s)"
)
_CURRENT = "council_id = %(council)s AND to_revision IS NULL"
_BATCH = 5_000
Row = tuple[Any, ...]
"""A row as the driver hands it over, which types nothing."""


def load_estate(council: Council, revision: int | None = None) -> Estate:
    """Return the estate of a revision, the current one unless a number is given; without the accounts of its files."""
    things = tuple(_things(council, revision))
    dependencies = tuple(value for _, value in _dependencies(council, revision))
    findings = tuple(value for _, value in _findings(council, revision))
    return estate_of(EstateRows(things, dependencies, findings, _whole(council, revision)))


def _whole(council: Council, revision: int | None) -> Mapping[str, object]:
    found = Revision.objects.filter(council=council)
    found = found.order_by("-number") if revision is None else found.filter(number=revision)
    return found.values_list("whole", flat=True).first() or {}


def current_things(council: Council) -> Mapping[str, ThingRow]:
    """Return every thing of the current estate by id."""
    return {row.thing: row for row in _things(council, None)}


def current_dependencies(council: Council) -> Sequence[tuple[int, DependencyValue]]:
    """Return every dependency of the current estate with the number of its row."""
    return tuple(_dependencies(council, None))


def current_findings(council: Council) -> Sequence[tuple[int, FindingValue]]:
    """Return every finding of the current estate with the number of its row."""
    return tuple(_findings(council, None))


def current_thing(council: Council, thing: str) -> ThingRow | None:
    """Return one thing of the current estate."""
    sql = f"SELECT {_THING} FROM thing WHERE {_CURRENT} AND thing = %(thing)s"  # noqa: S608  # names of ours
    with connection.cursor() as cursor:
        cursor.execute(sql, {"council": council.pk, "thing": thing})
        row = cursor.fetchone()
    return thing_row(row) if row else None


def thing_row(row: Row) -> ThingRow:
    """Return the thing of a database row in the order of the columns asked for here."""
    thing, kind, name, position, facts, evidence, conflicts, identity = row
    return ThingRow(
        thing, kind, name, position, _json(facts), _json(evidence) or {}, _json(conflicts), _json(identity)
    )  # fmt: skip


def _json(text: str | None) -> Any:
    return None if text is None else msgspec.json.decode(text)


def _select(table: str, columns: str, council: Council, revision: int | None) -> Iterator[Row]:
    where = _CURRENT if revision is None else _ALIVE
    sql = f"SELECT {columns} FROM {table} WHERE {where} ORDER BY position, id"  # noqa: S608  # names of ours
    with connection.cursor() as cursor:
        cursor.execute(sql, {"council": council.pk, "revision": revision})
        while rows := cursor.fetchmany(_BATCH):
            yield from rows


def _things(council: Council, revision: int | None) -> Iterator[ThingRow]:
    return (thing_row(row) for row in _select("thing", _THING, council, revision))


def _dependencies(council: Council, revision: int | None) -> Iterator[tuple[int, DependencyValue]]:
    for row in _select("dependency", _DEPENDENCY, council, revision):
        number, source, target, kind, redundancy, alternatives, at_least, observed, evidence, position = row
        yield (
            number,
            DependencyValue(
                source, target, kind, redundancy, alternatives, at_least, observed, _json(evidence), position
            ),
        )


def _findings(council: Council, revision: int | None) -> Iterator[tuple[int, FindingValue]]:
    for row in _select("finding", _FINDING, council, revision):
        number, code, severity, subject, message, places, rechecked, position = row
        yield number, FindingValue(code, severity, subject, message, _json(places), rechecked, position)
