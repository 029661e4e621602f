"""Chooses one value for each fact of a thing, keeps the others as conflicts, and books the evidence.

The highest authority decides; between equals a listing row before a mention, the better basis, then the file and row
that come first. Values that say the same in other words (`Windows Server 2019` and `Microsoft Windows Server 2019
(64-bit)`) do not conflict. Readings of a meter (utilisation) differ by nature and never conflict.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from standpipe.estate.estate import Conflict, StatedValue
from standpipe.estate.model import TYPES, Entity
from standpipe.estate.names import comparable
from standpipe.estate.records import Record
from standpipe.kernel.evidence import Evidence, Place

Resolve = Callable[[str, object, Record], object]
"""Turns the words of a reference field (field, words, record) into an entity id, or None."""

METER_READINGS = frozenset(
    {
        "processor_usage_percent", "memory_usage_percent", "disk_read_iops", "disk_write_iops", "disk_read_mbps",
        "disk_write_mbps", "log_mbps", "network_in_mbps", "network_out_mbps", "in_use_mib", "provisioned_mib",
        "memory_mib_used",
    }
)  # fmt: skip
NEVER_IN_CONFLICT = METER_READINGS | {"name", "annotation", "description", "notes", "recommended_size", "site", "host"}
"""Free text, and fields whose words differ between tools without saying anything different."""
_NOISE_WORDS = frozenset(
    {"microsoft", "64-bit", "32-bit", "edition", "or", "later", "lts", "server", "linux", "gnu", "enterprise", "r"}
)
_FIELDS = {
    entity: tuple(
        (each.name, "references" in each.metadata)
        for each in dataclasses.fields(entity)
        if each.name not in {"id", "name"}
    )
    for entity in TYPES.values()
}
"""The fields of each kind of thing that files state, and whether each refers to other things."""
RULE = "highest authority, then the listing row, the better basis, and the file and row that come first"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The value of a fact, with what stands behind it and against it."""

    value: object
    evidence: tuple[Evidence, ...]
    conflict: Conflict | None


def choose_facts(subject: str, entity: type[Entity], records: Sequence[Record], resolve: Resolve) -> dict[str, Chosen]:
    """Return the chosen value of every stated fact of one thing.

    Args:
        subject: id of the thing, named in conflicts.
        entity: its dataclass; only its fields are considered.
        records: every row about it.
        resolve: turns the words of a reference field into an id.

    """
    ordered = records if len(records) == 1 else sorted(records, key=_deciding_first)
    chosen = {}
    stated_somewhere = frozenset().union(*(record.facts for record in ordered))
    for name, is_reference in _FIELDS[entity]:
        if name not in stated_somewhere:
            continue
        stated = [
            (record, _resolved(name, record, resolve) if is_reference else record.facts[name])
            for record in ordered
            if record.facts.get(name) is not None
        ]
        if is_reference:
            stated = [(record, value) for record, value in stated if value is not None]
        if stated:
            chosen[name] = _choose(subject, name, stated)
    return chosen


def _deciding_first(record: Record) -> tuple[int, bool, int, Place]:
    return -record.authority, record.mention, record.basis.rank, record.place


def _resolved(field: str, record: Record, resolve: Resolve) -> object:
    words = record.facts[field]
    if isinstance(words, tuple):
        found = tuple(each for each in (resolve(field, word, record) for word in words) if each is not None)
        return found or (None if words else ())
    return resolve(field, words, record)


def _choose(subject: str, field: str, stated: Sequence[tuple[Record, object]]) -> Chosen:
    value = _united(stated)
    if len(stated) == 1:
        return Chosen(value, (_evidence(field, stated[0][0]),), None)
    if any(other != value for _, other in stated):
        stated = sorted(stated, key=lambda item: disagree(field, value, item[1]))  # what decided stands first
    evidence = tuple(_evidence(field, record) for record, _ in stated)
    if field in NEVER_IN_CONFLICT:
        return Chosen(value, evidence, None)
    against = [
        (record, other)
        for record, other in stated
        if disagree(field, value, other)
        and any(
            record.place.file != agreeing.place.file and not disagree(field, value, own) for agreeing, own in stated
        )
    ]
    if not against:
        return Chosen(value, evidence, None)
    sides = (*(item for item in stated if item not in against), *against)
    conflict = Conflict(
        subject,
        field,
        value,
        tuple(StatedValue(side, record.place.at(record.columns.get(field))) for record, side in sides),
        RULE,
    )
    return Chosen(value, evidence, conflict)


def _evidence(field: str, record: Record) -> Evidence:
    if field in record.columns or field not in record.rules:
        return Evidence(record.basis, place=record.place.at(record.columns.get(field)))
    return Evidence(record.basis, rule=record.rules[field], inputs=(str(record.place),))


def _united(stated: Sequence[tuple[Record, object]]) -> object:
    """Return the first value; a list is united over the rows of the deciding file (one USB device a row).

    "None at all" never decides against a source that names something.
    """
    first, value = next(((record, value) for record, value in stated if value != ()), stated[0])
    if not isinstance(value, tuple):
        return value
    rows = [other for record, other in stated if record.place.file == first.place.file and isinstance(other, tuple)]
    return tuple(dict.fromkeys(item for row in rows for item in row))


def disagree(field: str, one: object, other: object) -> bool:
    """Whether two stated values contradict each other.

    >>> disagree("operating_system", "Microsoft Windows Server 2019 (64-bit)", "Windows Server 2019 Standard")
    False
    >>> disagree("vcpus", 4, 8), disagree("addresses", ("10.0.0.4",), ()), disagree("addresses", ("a", "b"), ("b",))
    (True, True, False)
    """
    if isinstance(one, tuple) and isinstance(other, tuple):
        same = {comparable(item) for item in one} & {comparable(item) for item in other}
        return not same and bool(one or other)
    if isinstance(one, bool) or isinstance(other, bool):
        return one != other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) > 0.01 * max(abs(one), abs(other))
    if field == "operating_system":
        if "or later" in f"{comparable(one)} {comparable(other)}":
            return False  # vSphere's way to say that it does not know the release
        first, second = _words(one), _words(other)
        return not (first <= second or second <= first)
    return comparable(one) != comparable(other)


def _words(system: object) -> frozenset[str]:
    """Return the words of an operating system's name that tell releases apart."""
    words = re.findall(r"[a-z0-9.-]+", comparable(system))
    return frozenset(words) - _NOISE_WORDS - {"standard", "datacenter", "essentials"}


def plain_values(chosen: Mapping[str, Chosen]) -> dict[str, object]:
    """Return just the values."""
    return {field: each.value for field, each in chosen.items()}
