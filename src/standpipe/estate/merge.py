"""Merges what was read from all files into one estate.

Kinds are grouped parents first (a rack's site before the rack), so that a name can be told apart by what it stands
in; then the facts of each thing are chosen, with evidence and conflicts; then dependencies are resolved. A row all of
whose records are turned down joins the rejected rows of its file, so that rows in = rows used + rows rejected holds
after merging as it did before.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from standpipe.estate import findings as say
from standpipe.estate.dependencies import StatedDependencies
from standpipe.estate.estate import ATTRIBUTES, Conflict, Estate, FileAccount, IdentityDecision
from standpipe.estate.facts import choose_facts, plain_values
from standpipe.estate.identity import PARTS, Group, Grouping
from standpipe.estate.model import TYPES, Dependency, Entity, Kind, Server
from standpipe.estate.readings import Caution, FileReading, Rejection
from standpipe.estate.records import DependencyRecord, Mention, Record
from standpipe.estate.rulings import Rulings
from standpipe.kernel.evidence import Basis, Evidence, EvidenceIndex, Place
from standpipe.kernel.findings import Finding

GROUPING_ORDER = (
    Kind.SITE, Kind.SUPPLIER, Kind.ROOM, Kind.RACK, Kind.CLUSTER, Kind.HOST, Kind.DEVICE, Kind.POWER_FEED,
    Kind.CIRCUIT, Kind.ADDRESS_RANGE, Kind.CABLE, Kind.TEMPLATE, Kind.SERVER, Kind.DISK, Kind.VOLUME,
    Kind.NETWORK_ADAPTER, Kind.APPLICATION, Kind.DATABASE_INSTANCE, Kind.DATABASE, Kind.COMPONENT,
    Kind.SUPPORT_STATEMENT, Kind.SERVICE, Kind.TEAM, Kind.CONTRACT, Kind.RUNNING_COST, Kind.FREEZE_RULE,
)  # fmt: skip
"""Parents before what stands in them."""
ANY_END = (
    Kind.APPLICATION, Kind.SERVER, Kind.DATABASE_INSTANCE, Kind.DATABASE, Kind.SERVICE, Kind.HOST, Kind.CLUSTER,
    Kind.DEVICE, Kind.CIRCUIT, Kind.SUPPLIER, Kind.SITE, Kind.POWER_FEED, Kind.RACK,
)  # fmt: skip
"""What an end of a dependency without a stated kind may be, tried in this order."""


@dataclass(slots=True)
class _Merged:
    """What merging collects before it becomes one frozen `Estate`."""

    entities: dict[Kind, dict[str, Entity]] = field(default_factory=lambda: {kind: {} for kind in Kind})
    evidence: EvidenceIndex = field(default_factory=EvidenceIndex)
    conflicts: list[Conflict] = field(default_factory=list)
    identity: list[IdentityDecision] = field(default_factory=list)
    known_apart: set[frozenset[str]] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    stated: StatedDependencies = field(default_factory=StatedDependencies)
    rejections: list[tuple[Place, str, int]] = field(default_factory=list)
    """Place, reason and number of rows of each record that was turned down."""
    used: set[Place] = field(default_factory=set)


def merge(readings: Sequence[FileReading]) -> Estate:
    """Return one estate of everything read; every reading keeps its account.

    >>> merge([]).servers
    {}
    """
    merged = _Merged()
    by_estate: dict[str, list[FileReading]] = defaultdict(list)
    for reading in readings:
        by_estate[reading.estate].append(reading)
    for name, group in by_estate.items():
        _merge_one(name, group, merged)
    dependencies = tuple(_settle_dependencies(merged))
    merged.findings.extend(finding for reading in readings for finding in reading.findings)
    return Estate(
        **{ATTRIBUTES[kind]: merged.entities[kind] for kind in Kind},  # type: ignore[arg-type]  # keyed by kind
        dependencies=dependencies,
        evidence=merged.evidence,
        conflicts=tuple(merged.conflicts),
        identity=tuple(merged.identity),
        known_apart=frozenset(merged.known_apart),
        findings=tuple(say.united(merged.findings)),
        files=tuple(_account(reading, merged) for reading in readings),
    )


def _merge_one(name: str, readings: Sequence[FileReading], merged: _Merged) -> None:
    rulings = Rulings(ruling for reading in readings for ruling in reading.rulings)
    grouping = Grouping(name, rulings)
    by_kind: dict[Kind, list[Record]] = defaultdict(list)
    for reading in readings:
        for record in reading.records:
            by_kind[record.kind].append(record)
    listed = {kind for reading in readings for kind in reading.lists}
    for kind in GROUPING_ORDER:
        grouping.group_kind(kind, by_kind[kind], listed=kind.value in listed)
    superseded = _superseded_parts(grouping)
    for group in grouping.groups.values():
        if group.identifier not in superseded:
            _build(group, grouping, merged)
        merged.used.update(record.place for record in group.records)
    merged.rejections.extend((record.place, reason, 1) for record, reason in grouping.rejected)
    merged.known_apart.update(grouping.pairs_ruled_apart())
    merged.rejections.extend((ruling.place, say.RULING_WITHOUT_EFFECT, 1) for ruling in rulings.unused)
    merged.findings.extend(say.ruling_without_effect(ruling) for ruling in rulings.unused)
    for reading in readings:
        for dependency in reading.dependencies:
            _add_dependency(dependency, grouping, merged)
    _add_adapter_addresses(merged)
    merged.findings.extend(say.about_grouping(grouping, merged.entities[Kind.HOST]))
    merged.findings.extend(say.about_conflict(conflict) for conflict in merged.conflicts)


def _superseded_parts(grouping: Grouping) -> set[str]:
    """Return the parts that another file lists better: disks of one machine are never taken from two files."""
    by_machine: dict[tuple[Kind, str], dict[str, list[Group]]] = defaultdict(lambda: defaultdict(list))
    for group in grouping.groups.values():
        if group.kind in PARTS:
            machine = group.identifier.rsplit("/", 1)[0]
            by_machine[group.kind, machine][group.records[0].place.file].append(group)
    superseded: set[str] = set()
    for files in by_machine.values():
        best = min(files, key=lambda file: (-files[file][0].records[0].authority, -len(files[file]), file))
        superseded.update(group.identifier for file, groups in files.items() if file != best for group in groups)
    return superseded


@cache
def _references(kind: Kind) -> dict[str, tuple[Kind, ...]]:
    """Return the fields of a kind that refer to other things, with the kinds they may refer to."""
    return {
        each.name: each.metadata["references"]
        for each in dataclasses.fields(TYPES[kind])
        if "references" in each.metadata
    }


def _build(group: Group, grouping: Grouping, merged: _Merged) -> None:
    entity_type = TYPES[group.kind]
    references = _references(group.kind)

    def resolve(field_name: str, words: object, record: Record) -> object:
        found = grouping.resolve(references[field_name], words, record, field_name)
        if len(found) == 1:
            return found[0]
        already_said = Kind.HOST in references[field_name] and (Kind.HOST, str(words)) in grouping.unlisted
        if not already_said:
            place = record.place.at(record.columns.get(field_name))
            merged.findings.append(say.unknown_reference(group, field_name, words, found, place))
        return None

    chosen = choose_facts(group.identifier, entity_type, group.records, resolve)
    entity: Entity = entity_type(id=group.identifier, name=group.name, **plain_values(chosen))
    merged.entities[group.kind][group.identifier] = entity
    first = group.records[0]
    merged.evidence.add(
        group.identifier, "name", Evidence(first.basis, place=first.place.at(first.columns.get("name")))
    )
    for field_name, choice in chosen.items():
        merged.evidence.add(group.identifier, field_name, *choice.evidence)
        if choice.conflict:
            merged.conflicts.append(choice.conflict)
    if group.keys:
        places = tuple(dict.fromkeys(record.place for record in group.records))
        merged.identity.append(IdentityDecision(group.identifier, ", ".join(sorted(group.keys)), places))


def _add_dependency(record: DependencyRecord, grouping: Grouping, merged: _Merged) -> None:
    source, target = _end(record.source, grouping), _end(record.target, grouping)
    if source is None or target is None:
        missing = record.source if source is None else record.target
        words = missing.name or missing.address or "(blank)"
        merged.rejections.append((record.place, f"'{words}' is not a known thing, or it fits several", record.rows))
        merged.findings.append(say.unknown_end(record, words))
        return
    merged.used.add(record.place)
    if source != target:
        merged.stated.add(source, target, record)


def _settle_dependencies(merged: _Merged) -> Iterator[Dependency]:
    for settled in merged.stated.settled():
        dependency = settled.dependency
        merged.evidence.add(dependency.source, f"depends on {dependency.target}", *settled.evidence)
        if settled.conflict:
            merged.conflicts.append(settled.conflict)
            needed = merged.entities[Kind(dependency.target.partition(":")[0])][dependency.target]
            merged.findings.append(say.about_dependency(settled.conflict, needed))
        yield dependency


def _end(mention: Mention, grouping: Grouping) -> str | None:
    kinds = (mention.kind,) if mention.kind else ANY_END
    found = grouping.index.candidates(kinds, mention.name) if mention.name else ()
    if len(found) != 1 and mention.address:
        by_address = grouping.index.known_as(Kind.SERVER, mention.address)
        found = by_address if not found else tuple(each for each in found if each in by_address)
    return found[0] if len(found) == 1 else None


def _add_adapter_addresses(merged: _Merged) -> None:
    """Give each machine the addresses of its network adapters besides its own."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for adapter in merged.entities[Kind.NETWORK_ADAPTER].values():
        machine, addresses = getattr(adapter, "server", None), getattr(adapter, "addresses", None)
        for address in addresses or ():
            found[machine or ""].setdefault(address, adapter.id)
    servers = merged.entities[Kind.SERVER]
    for machine, addresses in found.items():
        server = servers.get(machine)
        if not isinstance(server, Server) or set(addresses) <= set(server.addresses or ()):
            continue
        servers[machine] = dataclasses.replace(
            server, addresses=tuple(dict.fromkeys((*(server.addresses or ()), *addresses)))
        )
        merged.evidence.add(
            machine,
            "addresses",
            Evidence(
                Basis.MEASURED,
                rule="the addresses of the machine's network adapters",
                inputs=tuple(f"{adapter}/addresses" for adapter in dict.fromkeys(addresses.values())),
            ),
        )


def _account(reading: FileReading, merged: _Merged) -> FileAccount:
    here = [each for each in reversed(merged.rejections) if each[0].file == reading.path]
    turned_down = {place: Rejection(place, why, rows) for place, why, rows in here if place not in merged.used}
    partly = {place: Caution(place, f"used in part: {why}") for place, why, _ in here if place in merged.used}
    return FileAccount(
        reading.path,
        reading.format,
        reading.rows_in,
        (*reading.rejections, *(rejection for _, rejection in sorted(turned_down.items()))),
        (*reading.cautions, *partly.values()),
        reading.estate,
    )
