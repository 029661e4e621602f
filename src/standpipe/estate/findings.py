"""What merging has to say to a person: duplicate names, unlisted hosts, names that lead nowhere, conflicts."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from standpipe.estate.estate import Conflict
from standpipe.estate.identity import Group, Grouping
from standpipe.estate.model import Entity, Kind
from standpipe.estate.names import comparable
from standpipe.estate.records import DependencyRecord, IdentityRuling
from standpipe.kernel.evidence import Place
from standpipe.kernel.findings import Finding, Severity
from standpipe.kernel.identifiers import entity_id

_DECIDE_SIZES = frozenset({"vcpus", "memory_mib", "capacity_mib", "operating_system", "power_state", "hosting"})
_UNIQUE_NAMES = frozenset({Kind.SERVER, Kind.HOST, Kind.APPLICATION, Kind.SERVICE, Kind.DEVICE, Kind.CONTRACT})


def about_grouping(grouping: Grouping, hosts: Mapping[str, Entity]) -> Iterator[Finding]:
    """Yield what grouping met: names used twice, unlisted things, templates that a file lists as machines."""
    by_name: dict[tuple[Kind, str], list[Group]] = defaultdict(list)
    for group in grouping.groups.values():
        if group.kind in _UNIQUE_NAMES:
            by_name[group.kind, comparable(group.name)].append(group)
    for (kind, _), groups in by_name.items():
        if len(groups) > 1:
            yield _duplicate(kind, groups)
    unlisted_hosts = {name: places for (kind, name), places in grouping.unlisted.items() if kind is Kind.HOST}
    for name, places in unlisted_hosts.items():
        yield _unlisted_host(name, places, len(unlisted_hosts), len(hosts), grouping.estate)
    for record, template in grouping.templates_as_servers:
        yield Finding(
            "template-listed-as-server",
            Severity.LOW,
            template,
            f"'{record.name}' is a template in one file and a machine in another; it is not counted as a server.",
            (record.place,),
        )


RULING_WITHOUT_EFFECT = "no two things of these names were met that the ruling joins or parts"


def ruling_without_effect(ruling: IdentityRuling) -> Finding:
    """Return the finding that a person's ruling about identity met nothing that it is about."""
    return Finding(
        "identity-ruling-without-effect",
        Severity.MEDIUM,
        f"{ruling.kind.value}:{comparable(ruling.name)}",
        f"It was {ruling.in_words}; but no {ruling.kind.value} '{ruling.name}' and '{ruling.other_name}' were met to "
        f"{'join' if ruling.same else 'part'}. Correct the names or the files, or delete the row.",
        (ruling.place,),
    )


def _duplicate(kind: Kind, groups: list[Group]) -> Finding:
    code = "duplicate-host-name" if kind is Kind.SERVER else "duplicate-name"
    return Finding(
        code,
        Severity.MEDIUM,
        groups[0].identifier,
        f"{len(groups)} {kind.value}s are called '{groups[0].name}'; they are kept apart. "
        "Rename one, give each a UUID, or say on the sheet 'Same or different' that they are one.",
        tuple(group.records[0].place for group in groups),
    )


def _unlisted_host(name: str, places: list[Place], missing: int, listed: int, estate: str) -> Finding:
    machines = f"{len(places)} machines run" if len(places) > 1 else "1 machine runs"
    return Finding(
        "host-not-listed",
        Severity.MEDIUM,
        entity_id(Kind.HOST.value, name, estate=estate),
        f"{machines} on host '{name}', which is not on the list of {listed} hosts; in all {missing} host names are "
        "missing from it. Export the list again, or correct the name.",
        tuple(places[:5]),
    )


def unknown_reference(group: Group, field: str, words: object, found: tuple[str, ...], place: Place) -> Finding:
    """Return the finding that a cell names something that no file knows, or that fits several things."""
    trouble = f"fits {len(found)} things" if found else "is known to no file"
    return Finding(
        "ambiguous-reference" if found else "unknown-reference",
        Severity.MEDIUM,
        group.identifier,
        f"{group.kind.value} '{group.name}' names '{words}' as its {field.replace('_', ' ')}, which {trouble}. "
        "Correct the name, or add the thing.",
        (place,),
    )


def unknown_end(record: DependencyRecord, words: str) -> Finding:
    """Return the finding that an end of a dependency is not known."""
    if record.observed:
        return Finding(
            "traffic-to-unknown-machine",
            Severity.HIGH,
            words,
            f"Traffic between '{record.source.name or record.source.address}' and '{words}' was seen, but no inventory "
            "knows that machine. Find out what it is before the other end moves.",
            (record.place,),
        )
    return Finding(
        "unknown-reference",
        Severity.MEDIUM,
        words,
        f"A dependency names '{words}', which is known to no file or fits several things. Correct the name.",
        (record.place,),
    )


def about_conflict(conflict: Conflict) -> Finding:
    """Return the finding that sources disagree."""
    sides = "; ".join(f"{_shown(stated.value)} ({stated.place})" for stated in conflict.values[:3])
    return Finding(
        "conflicting-values",
        Severity.MEDIUM if conflict.field in _DECIDE_SIZES else Severity.LOW,
        conflict.subject,
        f"Sources disagree about the {conflict.field.replace('_', ' ')}: {sides}. The first is used until corrected.",
        tuple(stated.place for stated in conflict.values),
    )


def about_dependency(conflict: Conflict, needed: Entity) -> Finding:
    """Return the finding that declared rows disagree about how much one thing needs another."""
    sides = "; ".join(f"{stated.value} ({stated.place})" for stated in conflict.values[:3])
    return Finding(
        "conflicting-values",
        Severity.MEDIUM,
        conflict.subject,
        f"Rows disagree about how it needs '{needed.name}': {sides}. The first, the stricter, is used until the rows "
        "agree.",
        tuple(stated.place for stated in conflict.values),
    )


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value) or "none"
    return str(value)


def united(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings with repeated ones joined (their places together), most important first."""
    joined: dict[tuple[str, str, str], Finding] = {}
    for finding in findings:
        key = (finding.code, finding.subject, finding.message)
        known = joined.get(key)
        places = tuple(dict.fromkeys((*(known.evidence if known else ()), *finding.evidence)))
        joined[key] = dataclasses.replace(finding, evidence=places)
    return sorted(joined.values(), key=lambda finding: finding.sort_key)
