"""Turns the frozen values of `estate` into rows and back: facts and evidence as plain JSON.

What goes in comes out: `estate_of(rows_of(estate))` equals the estate, but for the accounts of its files. Text that
PostgreSQL cannot hold (a NUL, half a surrogate pair) is shown as the replacement character.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, get_type_hints

import msgspec

from standpipe.estate.estate import ATTRIBUTES, Conflict, Estate, IdentityDecision, StatedValue
from standpipe.estate.limits import PlanLimit
from standpipe.estate.model import TYPES, Dependency, DependencyKind, Entity, Kind, Redundancy
from standpipe.estate.programme import LeaveRule, MoveMethod, TrancheRule, WindowRule
from standpipe.estate.risk_scores import RiskRating
from standpipe.estate.scripts import DatabaseCode, Script
from standpipe.kernel.evidence import Basis, Evidence, EvidenceIndex, Place
from standpipe.kernel.findings import Finding, Severity

Plain = object
"""A value as JSON has it."""
Facts = Mapping[str, Plain]
DEPENDS_ON = "depends on "
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class ThingRow:
    """One thing as it is stored."""

    thing: str
    kind: str
    name: str
    position: int
    facts: Facts
    evidence: Mapping[str, Sequence[Plain]]
    conflicts: Sequence[Plain] | None = None
    identity: Sequence[Plain] | None = None

    @property
    def sort_name(self) -> str:
        """The name so that `app2` comes before `app10`."""
        return sort_name(self.name)

    @property
    def mentions(self) -> list[str]:
        """The ids of other things that its facts name."""
        found: dict[str, None] = {}
        for name in reference_fields(Kind(self.kind)):
            value = self.facts.get(name)
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, str):
                    found[each] = None
        return list(found)

    @property
    def search_text(self) -> str:
        """The words by which it is found."""
        texts = [self.name, self.thing.partition(":")[2]]
        for value in self.facts.values():
            if isinstance(value, str):
                texts.append(value)
            elif isinstance(value, list):
                texts.extend(item for item in value if isinstance(item, str))
        return searchable(" ".join(texts))


@dataclass(frozen=True, slots=True)
class DependencyValue:
    """One dependency as it is stored."""

    source: str
    target: str
    kind: str
    redundancy: str
    alternatives: str | None
    at_least: int | None
    observed: bool
    evidence: Sequence[Plain]
    position: int = field(default=0, compare=False)

    @property
    def key(self) -> tuple[str, str, str | None]:
        """What makes it this dependency."""
        return (self.source, self.target, self.alternatives)


@dataclass(frozen=True, slots=True)
class FindingValue:
    """One finding as it is stored; `rechecked` findings are found again whenever the estate is checked."""

    code: str
    severity: str
    subject: str
    message: str
    places: Sequence[Plain]
    rechecked: bool
    position: int = field(default=0, compare=False)

    @property
    def rank(self) -> int:
        """Position of the severity, worst first."""
        return Severity(self.severity).rank


@dataclass(frozen=True, slots=True)
class EstateRows:
    """A whole estate as it is stored."""

    things: Sequence[ThingRow]
    dependencies: Sequence[DependencyValue]
    findings: Sequence[FindingValue]
    whole: Mapping[str, Plain] = field(default_factory=dict)
    """What belongs to no single thing."""


class _Whole(msgspec.Struct):
    """What an estate has besides its things, as it is stored."""

    scripts: tuple[Script, ...] = ()
    code: dict[str, DatabaseCode] = {}  # msgspec copies it
    known_apart: tuple[tuple[str, ...], ...] = ()
    limits: tuple[PlanLimit, ...] = ()
    risk_ratings: tuple[RiskRating, ...] = ()
    windows: tuple[WindowRule, ...] = ()
    tranches: tuple[TrancheRule, ...] = ()
    methods: tuple[MoveMethod, ...] = ()
    leave: tuple[LeaveRule, ...] = ()


def searchable(text: str) -> str:
    """Return lower-case words without what separates the parts of a name.

    >>> searchable("WB-SQL_01.council")
    'wb sql 01 council'
    """
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def sort_name(name: str) -> str:
    """Return a key that puts numbers in their order.

    >>> sorted(["app10", "App2"], key=sort_name)
    ['App2', 'app10']
    """
    return _NUMBER.sub(lambda match: match.group().zfill(8), name.casefold())


def rows_of(estate: Estate, *, rechecked: Iterable[Finding] = ()) -> EstateRows:
    """Return the rows of an estate.

    Args:
        estate: the estate.
        rechecked: the findings that the checks of the estate gave, as against the merging of its files.

    """
    facts_behind, dependencies_behind = _evidence_by_subject(estate.evidence)
    conflicts: dict[str, list[Plain]] = defaultdict(list)
    for conflict in estate.conflicts:
        conflicts[conflict.subject].append(_plain_conflict(conflict))
    identity: dict[str, list[Plain]] = defaultdict(list)
    for decision in estate.identity:
        identity[decision.subject].append([decision.key, [_plain_place(place) for place in decision.places]])
    things = [
        ThingRow(
            entity.id,
            entity.id.partition(":")[0],
            storable(entity.name),
            position,
            facts_of(entity),
            facts_behind.get(entity.id, {}),
            conflicts.get(entity.id),
            identity.get(entity.id),
        )
        for position, entity in enumerate(estate.entities())
    ]
    dependencies = []
    for position, each in enumerate(estate.dependencies):
        behind = dependencies_behind.pop((each.source, each.target), [])
        dependencies.append(
            DependencyValue(
                each.source, each.target, each.kind.value, each.redundancy.value,
                None if each.group is None else storable(each.group), each.at_least, each.observed, behind, position,
            )
        )  # fmt: skip
    again = {(each.code, each.subject, each.message) for each in rechecked}
    findings = [
        finding_value(each, (each.code, each.subject, each.message) in again, position)
        for position, each in enumerate(estate.findings)
    ]
    apart = tuple(sorted(tuple(sorted(pair)) for pair in estate.known_apart))
    whole = msgspec.json.encode(
        _Whole(
            estate.scripts,
            dict(estate.code),
            apart,
            estate.limits,
            estate.risk_ratings,
            tuple(each for each in estate.programme if isinstance(each, WindowRule)),
            tuple(each for each in estate.programme if isinstance(each, TrancheRule)),
            tuple(each for each in estate.programme if isinstance(each, MoveMethod)),
            tuple(each for each in estate.programme if isinstance(each, LeaveRule)),
        )
    ).decode()
    return EstateRows(things, dependencies, findings, msgspec.json.decode(whole.replace("\\u0000", "\ufffd")))


def finding_value(finding: Finding, rechecked: bool, position: int) -> FindingValue:  # noqa: FBT001  # one of its facts
    """Return the row of a finding."""
    return FindingValue(
        finding.code,
        finding.severity.value,
        storable(finding.subject),
        storable(finding.message),
        [_plain_place(place) for place in finding.evidence],
        rechecked,
        position,
    )


def facts_of(entity: Entity) -> dict[str, Plain]:
    """Return the known facts of an entity as JSON has them."""
    plain: dict[str, Plain] = msgspec.to_builtins(entity)
    return {
        name: storable_value(value) for name, value in plain.items() if value is not None and name not in {"id", "name"}
    }


def entity_of(row: ThingRow) -> Entity:
    """Return the entity of a row."""
    entity: Entity = msgspec.convert(
        {"id": row.thing, "name": row.name, **row.facts}, type=TYPES[Kind(row.kind)], strict=True
    )
    return entity


def estate_of(rows: EstateRows) -> Estate:
    """Return the estate that the rows hold."""
    kinds: dict[Kind, dict[str, Entity]] = {kind: {} for kind in Kind}
    index = EvidenceIndex()
    conflicts: list[Conflict] = []
    identity: list[IdentityDecision] = []
    for row in rows.things:
        kinds[Kind(row.kind)][row.thing] = entity_of(row)
        for name, entries in row.evidence.items():
            index.add(row.thing, name, *(evidence_of(entry) for entry in entries))
        conflicts.extend(_conflict_of(row.thing, each) for each in row.conflicts or ())
        identity.extend(_identity_of(row.thing, each) for each in row.identity or ())
    for each in rows.dependencies:
        if each.evidence:
            index.add(each.source, f"{DEPENDS_ON}{each.target}", *(evidence_of(entry) for entry in each.evidence))
    whole = msgspec.convert(rows.whole, type=_Whole, strict=False)
    return Estate(
        scripts=whole.scripts,
        code=whole.code,
        limits=whole.limits,
        risk_ratings=whole.risk_ratings,
        programme=(*whole.windows, *whole.tranches, *whole.methods, *whole.leave),
        known_apart=frozenset(frozenset(pair) for pair in whole.known_apart),
        **{ATTRIBUTES[kind]: kinds[kind] for kind in Kind},  # type: ignore[arg-type]  # keyed by kind
        dependencies=tuple(dependency_of(each) for each in rows.dependencies),
        evidence=index,
        conflicts=tuple(conflicts),
        identity=tuple(identity),
        findings=tuple(finding_of(each) for each in rows.findings),
    )


def dependency_of(value: DependencyValue) -> Dependency:
    """Return the dependency of a row."""
    return Dependency(
        value.source, value.target, DependencyKind(value.kind), Redundancy(value.redundancy), value.alternatives,
        value.at_least, value.observed,
    )  # fmt: skip


def finding_of(value: FindingValue) -> Finding:
    """Return the finding of a row."""
    places = tuple(_place_of(place) for place in value.places)
    return Finding(value.code, Severity(value.severity), value.subject, value.message, places)


def storable(text: str) -> str:
    r"""Return the text with what PostgreSQL cannot hold replaced.

    >>> storable("a\0b")
    'a�b'
    """
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def storable_value(value: Plain) -> Plain:
    """Return a plain value with storable texts."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list | tuple):
        return [storable_value(item) for item in value]
    return value


def _evidence_by_subject(
    index: EvidenceIndex,
) -> tuple[dict[str, dict[str, list[Plain]]], dict[tuple[str, str], list[Plain]]]:
    facts: dict[str, dict[str, list[Plain]]] = defaultdict(dict)
    dependencies: dict[tuple[str, str], list[Plain]] = {}
    for subject, name in index:
        entries = [plain_evidence(each) for each in index.of(subject, name)]
        if name.startswith(DEPENDS_ON):
            dependencies[subject, name.removeprefix(DEPENDS_ON)] = entries
        else:
            facts[subject][name] = entries
    return facts, dependencies


def plain_evidence(evidence: Evidence) -> Plain:
    """Return evidence as JSON has it, without what is absent."""
    place = _plain_place(evidence.place) if evidence.place else None
    found = {"basis": evidence.basis.value, "place": place, "rule": evidence.rule, "formula": evidence.formula}
    found["inputs"] = [storable(each) for each in evidence.inputs] or None
    return {name: storable_value(value) for name, value in found.items() if value is not None}


def evidence_of(plain: Plain) -> Evidence:
    """Return the evidence of a row."""
    entry = msgspec.convert(plain, type=_PlainEvidence)
    return Evidence(
        entry.basis,
        place=None if entry.place is None else _place_of(entry.place),
        rule=entry.rule,
        formula=entry.formula,
        inputs=tuple(entry.inputs),
    )


class _PlainEvidence(msgspec.Struct):
    """Evidence as it is stored."""

    basis: Basis
    place: list[str | int | None] | None = None
    rule: str | None = None
    formula: str | None = None
    inputs: list[str] = []  # msgspec copies it


def _plain_place(place: Place) -> list[Plain]:
    return [storable_value(part) for part in (place.file, place.sheet, place.row, place.column)]


def _place_of(plain: Plain) -> Place:
    file, sheet, row, column = msgspec.convert(plain, type=tuple[str, str | None, int | None, str | None])
    return Place(file, sheet, row, column)


def _plain_conflict(conflict: Conflict) -> Plain:
    values = [[storable_value(msgspec.to_builtins(each.value)), _plain_place(each.place)] for each in conflict.values]
    chosen = storable_value(msgspec.to_builtins(conflict.chosen))
    return {"field": conflict.field, "chosen": chosen, "values": values, "rule": conflict.rule}


class _PlainConflict(msgspec.Struct):
    """A conflict as it is stored."""

    field: str
    chosen: object
    values: list[tuple[object, list[str | int | None]]]
    rule: str


def _conflict_of(subject: str, plain: Plain) -> Conflict:
    entry = msgspec.convert(plain, type=_PlainConflict)
    # What rows state about a dependency is in words; it is no field of the thing.
    typed = declared_types(Kind(subject.partition(":")[0])).get(entry.field, str)
    values = tuple(StatedValue(msgspec.convert(value, type=typed), _place_of(place)) for value, place in entry.values)
    return Conflict(subject, entry.field, msgspec.convert(entry.chosen, type=typed), values, entry.rule)


@cache
def reference_fields(kind: Kind) -> Mapping[str, tuple[Kind, ...]]:
    """Return the fields of a kind that hold ids of other things, each with the kinds that it may name."""
    return {each.name: each.metadata["references"] for each in fields(TYPES[kind]) if "references" in each.metadata}


@cache
def declared_types(kind: Kind) -> Mapping[str, Any]:
    """Return the declared type of each field of a kind."""
    return get_type_hints(TYPES[kind])


def _identity_of(subject: str, plain: Plain) -> IdentityDecision:
    key, places = msgspec.convert(plain, type=tuple[str, list[list[str | int | None]]])
    return IdentityDecision(subject, key, tuple(_place_of(place) for place in places))
