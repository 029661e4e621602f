"""Makes one dependency of all rows that state it: what people declared before what traffic showed, the stricter first.

A person who says that one thing cannot work without another is never overruled by a row that calls it a convenience:
a plan that believed the looser row would break a service. The order of moving is a fact of its own, so one pair of
things may have an order beside a need.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from standpipe.estate.estate import Conflict, StatedValue
from standpipe.estate.model import Dependency, DependencyKind, Redundancy
from standpipe.estate.records import DependencyRecord
from standpipe.kernel.evidence import Basis, Evidence, Place

RULE = "the stricter of the rows that a person declared"
_REDUNDANCY = (Redundancy.ALL, Redundancy.AT_LEAST, Redundancy.ANY)


@dataclass(frozen=True, slots=True)
class Settled:
    """One dependency, the rows behind it, and what the declared rows disagree about."""

    dependency: Dependency
    evidence: tuple[Evidence, ...]
    conflict: Conflict | None


@dataclass(slots=True)
class StatedDependencies:
    """All rows that state dependencies between things whose ids are known, in the order of their coming."""

    _rows: dict[tuple[str, str, str | None, bool], list[DependencyRecord]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, source: str, target: str, record: DependencyRecord) -> None:
        """Take a row that says that `source` needs `target`."""
        self._rows[source, target, record.group, record.kind is DependencyKind.ORDER].append(record)

    def settled(self) -> Iterator[Settled]:
        """Yield each dependency once, in the order of its first row."""
        for (source, target, group, _), rows in self._rows.items():
            declared = sorted((row for row in rows if not row.observed), key=_strictest_first)
            chosen = declared[0] if declared else rows[0]
            dependency = Dependency(
                source, target, chosen.kind, chosen.redundancy, group, chosen.at_least, chosen.observed
            )
            seen = next((row for row in rows if row.observed), None)
            evidence = [Evidence(Basis.REGISTER, place=row.place) for row in declared]
            if seen:
                evidence.append(Evidence(Basis.MEASURED, place=seen.place))
            yield Settled(dependency, tuple(evidence), _conflict(dependency, declared))


def _strictest_first(row: DependencyRecord) -> tuple[bool, int, int, Place]:
    return row.kind is not DependencyKind.HARD, _REDUNDANCY.index(row.redundancy), -(row.at_least or 0), row.place


def _conflict(dependency: Dependency, declared: list[DependencyRecord]) -> Conflict | None:
    values = tuple(StatedValue(_words(row), row.place) for row in declared)
    if len({each.value for each in values}) < 2:
        return None
    return Conflict(dependency.source, f"depends on {dependency.target}", values[0].value, values, RULE)


def _words(row: DependencyRecord) -> str:
    number = f" {row.at_least}" if row.at_least is not None else ""
    return f"{row.kind.value}, {row.redundancy.value}{number}"
