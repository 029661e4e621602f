"""Lists of things, filtered, sorted and paged by PostgreSQL; search over everything.

A page needs the rows of that page and their number; nothing here reads a whole list into memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection

from standpipe.adapters.storage.estates import thing_row
from standpipe.adapters.storage.mapping import ThingRow, searchable
from standpipe.adapters.storage.models import Council
from standpipe.adapters.storage.revisions import CHOICES_AT_MOST, current_revision

BLANK = "(unknown)"
"""As a filter: things of which the fact is not known."""
SEARCHED_AT_MOST = 500
MANY_WORDS = 3
_COLUMNS = "thing, kind, name, position, facts::text, NULL, NULL, NULL"
_BATCH = 2_000
Values = list[int | str | list[str]]
"""The values of a query's parameters."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which things, in which order."""

    kind: str
    words: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    """Fact to value; `BLANK` for those of which it is not known."""
    only: Sequence[str] | None = None
    """Only these ids."""
    sort: str = "name"
    descending: bool = False
    numeric: bool = False
    in_conflict: bool = False

    def __post_init__(self) -> None:
        """Refuse what is no fact's name: it becomes a part of the question to PostgreSQL."""
        if not self.sort.isidentifier():
            raise ValueError(self.sort)


def count(council: Council, question: Question) -> int:
    """Return how many things there are; the revision knows it of a whole list, and of one narrowed by one fact."""
    known = _known_count(council, question)
    if known is not None:
        return known
    return _number(council, question, "")


def _known_count(council: Council, question: Question) -> int | None:
    if question.words or question.only is not None or question.in_conflict or len(question.facts) > 1:
        return None
    revision = current_revision(council)
    if revision is None:  # a supplier sees no revision, and is told of no more than what is shared
        return None
    if not question.facts:
        return int(revision.counts.get(question.kind, 0))
    ((fact, wanted),) = question.facts.items()
    numbers = dict(revision.choices.get(question.kind, {}).get(fact, ()))
    number = numbers.get(None if wanted == BLANK else wanted)
    return None if number is None else int(number)


def page(council: Council, question: Question, *, first: int, size: int) -> Sequence[ThingRow]:
    """Return the things from position `first` on."""
    if question.sort == "name" or not question.descending:
        return _page(council, question, "", first=first, size=size)
    # Unknown comes last in both directions. An index read backwards has it first, so the two are asked one by one.
    known_only = f" AND {_fact(question)} IS NOT NULL"
    known = _page(council, question, known_only, first=first, size=size)
    if len(known) == size:
        return known
    before = first + len(known) if known or not first else _number(council, question, known_only)
    rest = _page(
        council, question, f" AND {_fact(question)} IS NULL", first=max(0, first - before), size=size - len(known)
    )
    return [*known, *rest]


def _page(council: Council, question: Question, narrowed: str, *, first: int, size: int) -> Sequence[ThingRow]:
    where, values = _where(council, question)
    where += narrowed
    # Rows before the page are passed over in the index; only those of the page are read.
    order = _order(question)
    chosen = f"SELECT id FROM thing WHERE {where} ORDER BY {order} LIMIT %s OFFSET %s"  # noqa: S608  # as above
    sql = f"SELECT {_COLUMNS} FROM thing WHERE id IN ({chosen}) ORDER BY {order}"  # noqa: S608  # as above
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, size, first])
        return [thing_row(row) for row in cursor.fetchall()]


def _number(council: Council, question: Question, narrowed: str) -> int:
    where, values = _where(council, question)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM thing WHERE {where}{narrowed}", values)  # noqa: S608  # names of ours
        return int(cursor.fetchone()[0])


def every(council: Council, question: Question) -> Iterator[ThingRow]:
    """Yield all things, batch by batch, for an export."""
    where, values = _where(council, question)
    sql = f"SELECT {_COLUMNS} FROM thing WHERE {where} ORDER BY {_order(question, ' NULLS LAST')}"  # noqa: S608  # as above
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        while rows := cursor.fetchmany(_BATCH):
            yield from (thing_row(row) for row in rows)


def values_of(council: Council, kind: str, fact: str) -> Sequence[str]:
    """Return the values that a fact of a kind has, most frequent first; at most `CHOICES_AT_MOST`."""
    revision = current_revision(council)
    if revision is not None and kind in revision.choices:  # one of before this was kept has none
        return [str(value) for value, _ in revision.choices.get(kind, {}).get(fact, ()) if value is not None]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT facts->>%s AS value FROM thing WHERE council_id = %s AND kind = %s AND to_revision IS NULL"
            " GROUP BY value ORDER BY count(*) DESC, value LIMIT %s",
            [fact, council.pk, kind, CHOICES_AT_MOST],
        )
        return [str(row[0]) for row in cursor.fetchall() if row[0] is not None]


def names_of(council: Council, things: Sequence[str]) -> Mapping[str, str]:
    """Return the names of things by id."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT thing, name FROM thing WHERE council_id = %s AND to_revision IS NULL AND thing = ANY(%s)",
            [council.pk, list(things)],
        )
        return dict(cursor.fetchall())


def search(council: Council, words: str) -> Sequence[ThingRow]:
    """Return things of any kind in which every word begins a word; at most `SEARCHED_AT_MOST`.

    Of many words, such as a machine's whole name, those that have exactly these words are enough, if there are any.
    """
    plain = searchable(words).split()
    exact = _matching(council, " & ".join(plain)) if len(plain) >= MANY_WORDS else ()
    return exact or _matching(council, _prefixes(words))


def _matching(council: Council, query: str) -> Sequence[ThingRow]:
    if not query:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM thing WHERE council_id = %s AND to_revision IS NULL"  # noqa: S608  # ours
            " AND words @@ to_tsquery('simple', %s) LIMIT %s",
            [council.pk, query, SEARCHED_AT_MOST],
        )
        return [thing_row(row) for row in cursor.fetchall()]


def _prefixes(words: str) -> str:
    return " & ".join(f"{word}:*" for word in searchable(words).split())


def _where(council: Council, question: Question) -> tuple[str, Values]:
    parts = ["council_id = %s AND kind = %s AND to_revision IS NULL"]
    values: Values = [council.pk, question.kind]
    if query := _prefixes(question.words):
        parts.append("words @@ to_tsquery('simple', %s)")
        values.append(query)
    for fact, value in question.facts.items():
        if value == BLANK:
            parts.append("facts->>%s IS NULL")
            values.append(fact)
        else:
            parts.append("facts->>%s = %s")
            values.extend([fact, value])
    if question.only is not None:
        parts.append("thing = ANY(%s)")
        values.append(list(question.only))
    if question.in_conflict:
        parts.append("conflicts IS NOT NULL")
    return " AND ".join(parts), values


def _order(question: Question, unknown: str = "") -> str:
    direction = " DESC" if question.descending else ""
    by_name = f"sort_name{direction}, thing{direction}"
    return by_name if question.sort == "name" else f"{_fact(question)}{direction}{unknown}, {by_name}"


def _fact(question: Question) -> str:
    fact = f"facts->>'{question.sort}'"
    return f"({fact})::float8" if question.numeric else f"lower({fact})"
