"""Stages what an import would change, and makes it count: compared here, copied in and applied by PostgreSQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from django.db import connection

from standpipe.adapters.storage.estates import current_dependencies, current_findings, current_things
from standpipe.adapters.storage.mapping import DependencyValue, EstateRows, FindingValue, ThingRow
from standpipe.adapters.storage.models import Council, EstateImport, Revision
from standpipe.app.compare_estates import Change, FactChange, change_of, compare_facts

_THING_COLUMNS = "thing, kind, name, sort_name, facts, evidence, conflicts, identity, mentions"
_DEPENDENCY_COLUMNS = "source, target, kind, redundancy, alternatives, at_least, observed, evidence"
_FINDING_COLUMNS = "code, severity, rank, subject, message, places, rechecked"


def stage(of_import: EstateImport, rows: EstateRows) -> Mapping[str, object]:
    """Write down every difference between the rows and the current estate; return how many there are of each kind."""
    council = of_import.council
    unstage(of_import)
    counts = _stage_things(of_import, current_things(council), rows.things)
    dependencies = _stage_dependencies(of_import, council, rows)
    findings = _stage_findings(of_import, council, rows)
    return {
        "things": {kind: dict(changes) for kind, changes in counts.items()},
        "dependencies": dependencies,
        "findings": findings,
    }


def unstage(of_import: EstateImport) -> None:
    """Forget what was staged."""
    with connection.cursor() as cursor:
        for table in ("staged_thing", "staged_dependency", "staged_finding"):
            cursor.execute(f"DELETE FROM {table} WHERE of_import_id = %s", [of_import.pk])  # noqa: S608  # ours


def apply_staged(of_import: EstateImport, revision: Revision) -> None:
    """Make the staged changes the estate of a new revision."""
    names = {"import": of_import.pk, "council": of_import.council_id, "revision": revision.number}
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE thing SET to_revision = %(revision)s FROM staged_thing s WHERE s.of_import_id = %(import)s"
            " AND s.change <> 'new' AND thing.council_id = %(council)s AND thing.to_revision IS NULL"
            " AND thing.thing = s.thing",
            names,
        )
        cursor.execute(
            f"INSERT INTO thing (council_id, from_revision, position, words, {_THING_COLUMNS})"  # noqa: S608  # ours
            " SELECT %(council)s, %(revision)s, position, to_tsvector('simple', search_text),"
            f" {_THING_COLUMNS} FROM staged_thing WHERE of_import_id = %(import)s AND change <> 'gone'"
            " ORDER BY position",
            names,
        )
        for table, columns in (("dependency", _DEPENDENCY_COLUMNS), ("finding", _FINDING_COLUMNS)):
            cursor.execute(
                f"UPDATE {table} SET to_revision = %(revision)s FROM staged_{table} s"  # noqa: S608  # ours
                f" WHERE s.of_import_id = %(import)s AND s.change = 'gone' AND {table}.id = s.replaces",
                names,
            )
            cursor.execute(
                f"INSERT INTO {table} (council_id, from_revision, position, {columns})"  # noqa: S608  # ours
                f" SELECT %(council)s, %(revision)s, position, {columns} FROM staged_{table}"
                " WHERE of_import_id = %(import)s AND change = 'new' ORDER BY position",
                names,
            )
        cursor.execute("ANALYZE thing, dependency, finding")


def _stage_things(
    of_import: EstateImport, before: Mapping[str, ThingRow], after: Sequence[ThingRow]
) -> Mapping[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}

    def note(row: ThingRow, change: Change | None) -> None:
        counts.setdefault(row.kind, Counter())[change.value if change else "same"] += 1

    def lines() -> Iterable[Sequence[object]]:
        seen = set()
        for row in after:
            seen.add(row.thing)
            known = before.get(row.thing)
            change = _change(known, row)
            note(row, change)
            if change is not None:
                differences = compare_facts(known, row) if known else ()
                yield _thing_line(of_import, change, row, differences)
        for row in before.values():
            if row.thing not in seen:
                note(row, Change.GONE)
                yield _thing_line(of_import, Change.GONE, row, ())

    columns = f"of_import_id, change, position, search_text, changes, {_THING_COLUMNS}"
    _copy("staged_thing", columns, lines())
    return counts


def _change(before: ThingRow | None, after: ThingRow) -> Change | None:
    """Return what became of a thing; its place in the order of the files is no part of it."""
    if before is None:
        return Change.NEW
    same = (before.evidence, before.conflicts, before.identity) == (after.evidence, after.conflicts, after.identity)
    found = change_of(before, after)
    return None if found is Change.RESTATED and same else found


def _thing_line(
    of_import: EstateImport, change: Change, row: ThingRow, differences: Sequence[FactChange]
) -> Sequence[object]:
    changes = [[each.field, each.before, each.after] for each in differences]
    return (
        of_import.pk, change.value, row.position, row.search_text, _text(changes or None), row.thing, row.kind,
        row.name, row.sort_name, _text(row.facts), _text(row.evidence), _text(row.conflicts), _text(row.identity),
        row.mentions,
    )  # fmt: skip


def _stage_dependencies(of_import: EstateImport, council: Council, rows: EstateRows) -> Mapping[str, int]:
    before = {value.key: (number, value) for number, value in current_dependencies(council)}
    counts: Counter[str] = Counter()

    def lines() -> Iterable[Sequence[object]]:
        left = dict(before)
        for each in rows.dependencies:
            known = left.pop(each.key, None)
            if known is not None and known[1] == each:
                counts["same"] += 1
                continue
            restated = known is not None and _facts_of(known[1]) == _facts_of(each)
            counts["new" if known is None else "restated" if restated else "changed"] += 1
            if known is not None:
                yield _dependency_line(of_import, "gone", known[1], known[0])
            yield _dependency_line(of_import, "new", each, None)
        for number, value in left.values():
            counts["gone"] += 1
            yield _dependency_line(of_import, "gone", value, number)

    _copy("staged_dependency", f"of_import_id, change, position, replaces, {_DEPENDENCY_COLUMNS}", lines())
    return dict(counts)


def _facts_of(value: DependencyValue) -> tuple[object, ...]:
    return (
        value.source, value.target, value.kind, value.redundancy, value.alternatives, value.at_least, value.observed,
    )  # fmt: skip


def _dependency_line(
    of_import: EstateImport, change: str, each: DependencyValue, replaces: int | None
) -> Sequence[object]:
    return (of_import.pk, change, each.position, replaces, *_facts_of(each), _text(each.evidence))


def _stage_findings(of_import: EstateImport, council: Council, rows: EstateRows) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    left: dict[tuple[str, str, str], list[int]] = {}
    held = {}
    for number, value in current_findings(council):
        held[number] = value
        left.setdefault((value.code, value.subject, value.message), []).append(number)

    def lines() -> Iterable[Sequence[object]]:
        for each in rows.findings:
            numbers = left.get((each.code, each.subject, each.message), [])
            number = numbers.pop() if numbers else None
            if number is not None and held[number] == each:
                counts["same"] += 1
                continue
            counts["restated" if number is not None else "new"] += 1
            if number is not None:
                yield _finding_line(of_import, "gone", held[number], number)
            yield _finding_line(of_import, "new", each, None)
        for numbers in left.values():
            for number in numbers:
                counts["gone"] += 1
                yield _finding_line(of_import, "gone", held[number], number)

    _copy("staged_finding", f"of_import_id, change, position, replaces, {_FINDING_COLUMNS}", lines())
    return dict(counts)


def _finding_line(of_import: EstateImport, change: str, each: FindingValue, replaces: int | None) -> Sequence[object]:
    return (
        of_import.pk, change, each.position, replaces, each.code, each.severity, each.rank, each.subject, each.message,
        _text(each.places), each.rechecked,
    )  # fmt: skip


def _text(value: object) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()


def _copy(table: str, columns: str, lines: Iterable[Sequence[object]]) -> None:
    # PostgreSQL copies into no table with row-level security, so the lines come in by a table of this transaction.
    with connection.cursor() as cursor:
        none = f"SELECT {columns} FROM {table} WITH NO DATA"  # noqa: S608  # both are ours
        cursor.execute(f"CREATE TEMPORARY TABLE incoming ON COMMIT DROP AS {none}")
        with cursor.copy(f"COPY incoming ({columns}) FROM STDIN") as copy:
            for line in lines:
                copy.write_row(line)
        cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM incoming")  # noqa: S608  # both are ours
        cursor.execute("DROP TABLE incoming")
