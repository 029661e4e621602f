"""Reads rows that tie two things together: dependencies, and which server runs which application.

What a person leaves out is read the careful way, with a caution: an unnamed kind is hard, and `k of n` without its k
needs all.
"""

from __future__ import annotations

from standpipe.adapters.formats.tables import Account, TableRow
from standpipe.estate.model import DependencyKind, Kind, Redundancy
from standpipe.estate.records import DependencyRecord, Mention


def _redundancy_of(row: TableRow, account: Account) -> tuple[Redundancy | None, int | None]:
    """Return the redundancy of a row and the number that is needed, both None where nothing is said."""
    said, needed = row.facts.get("redundancy"), row.facts.get("at_least")
    at_least = needed if isinstance(needed, int) else None
    if isinstance(said, int):
        if at_least not in {None, said}:
            account.caution(
                row.place, f"the redundancy says {said} and 'At least' says {at_least}; the larger is taken"
            )
        return Redundancy.AT_LEAST, max(said, at_least or 0)
    redundancy = said if isinstance(said, Redundancy) else None
    if redundancy is None and at_least is not None:
        return Redundancy.AT_LEAST, at_least
    if redundancy is Redundancy.AT_LEAST and at_least is None:
        account.caution(
            row.place.at(row.columns["redundancy"]), "'k of n' without 'At least'; all are taken to be needed"
        )
        return Redundancy.ALL, None
    if redundancy is not Redundancy.AT_LEAST and at_least is not None:
        account.caution(row.place.at(row.columns["at_least"]), f"not used, because the redundancy is '{redundancy}'")
        return redundancy, None
    return redundancy, at_least


def dependency_of(row: TableRow, account: Account) -> DependencyRecord:
    """Return the dependency that a row states."""
    kind = row.facts.get("kind")
    if not isinstance(kind, DependencyKind):
        account.caution(row.place, "the kind of dependency is unknown; it is taken to be hard")
        kind = DependencyKind.HARD
    redundancy, at_least = _redundancy_of(row, account)
    port, group = row.facts.get("port"), row.facts.get("group")
    return DependencyRecord(
        source=_mention(row, "source"),
        target=_mention(row, "target"),
        kind=kind,
        place=row.place,
        redundancy=redundancy or Redundancy.ALL,
        group=group if isinstance(group, str) else None,
        at_least=at_least,
        port=port if isinstance(port, int) else None,
    )


def _mention(row: TableRow, end: str) -> Mention:
    kind = row.facts.get(f"{end}_kind")
    return Mention(str(row.facts[end]), kind if isinstance(kind, Kind) else None)


def component_facts(row: TableRow, account: Account) -> dict[str, object]:
    """Return the facts of a row that says which server runs which application."""
    redundancy, at_least = _redundancy_of(row, account)
    facts = {field: value for field, value in row.facts.items() if field not in {"redundancy", "at_least"}}
    if redundancy is not None:
        facts["redundancy"] = redundancy
    if at_least is not None:
        facts["at_least"] = at_least
    return facts
