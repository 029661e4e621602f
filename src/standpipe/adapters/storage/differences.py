"""The difference between two revisions, found by PostgreSQL from the versions that lived in one and not the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
from django.db import connection

from standpipe.adapters.storage.mapping import ThingRow
from standpipe.adapters.storage.models import Council
from standpipe.app.compare_estates import Change, FactChange, compare_facts

# A version lives in revision r when from_revision <= r < to_revision. Only versions that begin or end between the two
# revisions can differ, so what stayed the same is never read.
_COMPARED = """
WITH earlier AS (
  SELECT thing, kind, name, sort_name, facts FROM thing
  WHERE council_id = %(council)s AND from_revision <= %(earlier)s AND to_revision > %(earlier)s
    AND to_revision <= %(later)s
), later AS (
  SELECT thing, kind, name, sort_name, facts FROM thing
  WHERE council_id = %(council)s AND from_revision > %(earlier)s AND from_revision <= %(later)s
    AND (to_revision IS NULL OR to_revision > %(later)s)
), compared AS (
  SELECT thing, coalesce(b.kind, a.kind) AS kind, coalesce(b.sort_name, a.sort_name) AS sort_name,
    a.name AS old_name, a.facts AS old_facts, b.name AS new_name, b.facts AS new_facts,
    CASE WHEN a.thing IS NULL THEN 'new' WHEN b.thing IS NULL THEN 'gone'
      WHEN a.name = b.name AND a.facts = b.facts THEN 'restated' ELSE 'changed' END AS change
  FROM earlier a FULL JOIN later b USING (thing)
)
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """A thing that differs between two revisions."""

    thing: str
    kind: str
    name: str
    change: str
    facts: Sequence[FactChange]


def number_of_differences(council: Council, earlier: int, later: int) -> Mapping[str, int]:
    """Return how many things are new, changed, restated and gone."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_COMPARED} SELECT change, count(*) FROM compared GROUP BY change",  # noqa: S608  # text of ours
            _names(council, earlier, later),
        )
        return dict(cursor.fetchall())


def differences(council: Council, earlier: int, later: int, *, first: int, size: int) -> Sequence[Difference]:
    """Return the things that are new, changed or gone, from position `first` on."""
    sql = (
        f"{_COMPARED} SELECT thing, kind, old_name, old_facts::text, new_name, new_facts::text, change"  # noqa: S608  # as above
        " FROM compared WHERE change <> 'restated' ORDER BY change, kind, sort_name, thing"
        " LIMIT %(size)s OFFSET %(first)s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, _names(council, earlier, later) | {"first": first, "size": size})
        return [_difference(row) for row in cursor.fetchall()]


def _names(council: Council, earlier: int, later: int) -> dict[str, int]:
    return {"council": council.pk, "earlier": earlier, "later": later}


def _difference(row: Sequence[str]) -> Difference:
    thing, kind, old_name, old_facts, new_name, new_facts, change = row
    facts: Sequence[FactChange] = ()
    if change == Change.CHANGED.value:
        before = ThingRow(thing, kind, old_name, 0, msgspec.json.decode(old_facts), {})
        after = ThingRow(thing, kind, new_name, 0, msgspec.json.decode(new_facts), {})
        facts = compare_facts(before, after)
    return Difference(thing, kind, new_name or old_name, change, facts)
