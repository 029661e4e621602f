"""Any further cloud for which somebody gives a price file: it becomes a target like every other.

Its items are `cloud:NAME/WHAT`. WHAT is a machine of so many processors and so much memory in GiB (`4x16`), or one of
`server`, `vcpu`, `memory-gib`, `storage-gib`, `backup-gib`, `egress-gib`, `platform` (landing zone, connectivity and
firewall there, a month).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from standpipe.catalogue.prices import Price
from standpipe.catalogue.provenance import Provenance
from standpipe.catalogue.targets import DispositionTarget, TargetKind

PREFIX = "cloud:"
_SIZE = re.compile(r"(\d+)\s*x\s*(\d+)")


@dataclass(frozen=True, slots=True)
class CloudSize:
    """A machine that a further cloud sells: the price item, its processors and its memory."""

    item: str
    vcpus: int
    memory_gib: int


def cloud_item(target: str, what: str) -> str:
    """Return the price item of something in a further cloud."""
    return f"{PREFIX}{target}/{what}"


def clouds_of(rows: Iterable[Price]) -> tuple[DispositionTarget, ...]:
    """Return a target for each cloud that price rows name, in the order of first mention."""
    found: dict[str, DispositionTarget] = {}
    for row in rows:
        name = _name_of(row.item)
        if name is not None:
            source = row.provenance
            found.setdefault(name, DispositionTarget(
                id=name,
                kind=TargetKind.VIRTUAL_MACHINE,
                meaning=f"The same servers, as virtual machines of {name}, at the prices that the council gave",
                provenance=Provenance(source.source, source.stated_on),
                price_items=(f"{PREFIX}{name}/*",),
                conditions="A landing zone, connectivity and identity there",
            ))  # fmt: skip
    return tuple(found.values())


def sizes_of(target: str, rows: Iterable[Price]) -> tuple[CloudSize, ...]:
    """Return the machines of a cloud that have a price, smallest first."""
    found: dict[tuple[int, int], CloudSize] = {}
    for row in rows:
        match = _SIZE.fullmatch(row.item.rpartition("/")[2].strip())
        if match and _name_of(row.item) == target:
            shape = int(match[1]), int(match[2])
            found[shape] = CloudSize(cloud_item(target, f"{shape[0]}x{shape[1]}"), *shape)
    return tuple(found[shape] for shape in sorted(found))


def _name_of(item: str) -> str | None:
    if not item.casefold().startswith(PREFIX) or "/" not in item:
        return None
    return " ".join(item[len(PREFIX) :].partition("/")[0].casefold().split()) or None
