"""Reads what joins things: dependencies, and facts of one thing that name another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec
from django.db import connection

from standpipe.adapters.storage.mapping import reference_fields
from standpipe.adapters.storage.models import Council
from standpipe.estate.model import Kind

AT_MOST = 2_000
"""Links that one question reads."""


@dataclass(frozen=True, slots=True)
class Named:
    """A thing of which no more than its name is needed."""

    thing: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Link:
    """One thing depends on another (`relation` is how strictly), or a fact of it names the other (`fact` is which)."""

    source: str
    target: str
    relation: str = ""
    fact: str = ""
    observed: bool = False


def named(council: Council, things: Sequence[str]) -> dict[str, Named]:
    """Return things by id; those that are not in the estate of today are absent."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT thing, name, kind FROM thing WHERE council_id = %s AND to_revision IS NULL AND thing = ANY(%s)",
            [council.pk, list(things)],
        )
        return {row[0]: Named(*row) for row in cursor.fetchall()}


def links_around(council: Council, things: Sequence[str]) -> Sequence[Link]:
    """Return what joins any of the things to others, at most `AT_MOST` dependencies and as many facts."""
    return [*_dependencies(council, list(things)), *_facts(council, list(things))]


def _dependencies(council: Council, things: list[str]) -> Iterator[Link]:
    one_end = (
        "(SELECT source, target, kind, observed FROM dependency"
        " WHERE council_id = %s AND to_revision IS NULL AND {end} = ANY(%s) LIMIT %s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ".join(one_end.format(end=end) for end in ("source", "target")),
            [council.pk, things, AT_MOST] * 2,
        )
        for source, target, kind, observed in cursor.fetchall():
            yield Link(source, target, relation=kind, observed=observed)


def _facts(council: Council, things: list[str]) -> Iterator[Link]:
    with connection.cursor() as cursor:
        cursor.execute(
            "(SELECT thing, kind, facts::text FROM thing WHERE council_id = %s AND to_revision IS NULL"
            " AND thing = ANY(%s)) UNION ALL (SELECT thing, kind, facts::text FROM thing WHERE council_id = %s"
            " AND to_revision IS NULL AND mentions && %s LIMIT %s)",
            [council.pk, things, council.pk, things, AT_MOST],
        )
        rows = cursor.fetchall()
    wanted = set(things)
    for thing, kind, facts in rows:
        known = msgspec.json.decode(facts)
        for field in reference_fields(Kind(kind)):
            value = known.get(field)
            for target in value if isinstance(value, list) else [value]:
                if isinstance(target, str) and (thing in wanted or target in wanted):
                    yield Link(thing, target, fact=field)
