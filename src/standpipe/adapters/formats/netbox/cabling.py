"""Resolves the two ends of a cable to the device, circuit or power feed it leads to.

From release 3.3 on an end is a list of `cabletermination` objects; before, the cable itself names both. A cable that
fans out to several devices becomes one cable for each pair.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from standpipe.adapters.formats.netbox.dump import Dump, Item
from standpipe.adapters.formats.netbox.units import NOT_THERE
from standpipe.estate.model import Kind
from standpipe.estate.records import Authority, Record
from standpipe.kernel.evidence import Basis

_PORTS = frozenset(
    {
        "dcim.interface", "dcim.frontport", "dcim.rearport", "dcim.powerport", "dcim.poweroutlet", "dcim.consoleport",
        "dcim.consoleserverport",
    }
)  # fmt: skip
LOOKED_UP = frozenset({"dcim.cabletermination", "circuits.circuittermination", *_PORTS})
_ENDS = ("A", "B")


@dataclass(frozen=True, slots=True)
class _End:
    name: str
    port: str | None


def cable_records(dump: Dump, names: Mapping[Hashable, str]) -> Iterator[Record]:
    """Yield the records of all cables; `names` gives the name of each (model, key) that a cable can lead to."""
    terminations: dict[tuple[object, object], list[Item]] = defaultdict(list)
    for item in dump.all("dcim.cabletermination"):
        terminations[item.fields.get("cable"), item.fields.get("cable_end")].append(item)
    labels: dict[str, int] = defaultdict(int)
    for cable in dump.all("dcim.cable"):
        labels[cable.text("label") or ""] += 1
    for cable in tuple(dump.all("dcim.cable")):
        if cable.text("status") in NOT_THERE:
            dump.reject(cable, f"the cable is {cable.text('status')}: it is not there")
            continue
        label = cable.text("label")
        name = label if label and labels[label] == 1 else f"cable {cable.key}"
        ends = [_ends_of(cable, end, terminations[cable.key, end], dump, names) for end in _ENDS]
        yield from _records(cable, name, ends, dump)


def _records(cable: Item, name: str, ends: list[list[_End]], dump: Dump) -> Iterator[Record]:
    for end, found in zip(_ENDS, ends, strict=True):
        if not found:
            dump.account.caution(cable.place, f"end {end} of {name} leads to nothing that the dump knows")
    a_ends: list[_End | None] = [*ends[0]] or [None]
    b_ends: list[_End | None] = [*ends[1]] or [None]
    pairs = list(product(a_ends, b_ends))
    for number, (a_end, b_end) in enumerate(pairs, start=1):
        facts: dict[str, object] = {"name": name if len(pairs) == 1 else f"{name} ({number} of {len(pairs)})"}
        for side, reached in (("a", a_end), ("b", b_end)):
            if reached is not None:
                facts |= {f"{side}_end": reached.name} | ({f"{side}_port": reached.port} if reached.port else {})
        if medium := cable.text("type"):
            facts["medium"] = medium
        columns = {"medium": "type"} | {fact: "termination" for fact in facts if fact.endswith(("_end", "_port"))}
        yield Record(
            Kind.CABLE,
            facts,
            cable.place,
            columns,
            {"name": "its label, or its key"},
            basis=Basis.REGISTER,
            authority=Authority.SHEET,
        )


def _ends_of(cable: Item, end: str, terminations: list[Item], dump: Dump, names: Mapping[Hashable, str]) -> list[_End]:
    """Return where an end leads: one entry a device, circuit or feed, with all its ports."""
    pairs: list[tuple[object, object]] = []
    for item in terminations:
        dump.use(item)
        pairs.append((item.fields.get("termination_type"), item.fields.get("termination_id")))
    old = f"termination_{end.lower()}"
    if not pairs and f"{old}_id" in cable.fields:
        pairs.append((cable.fields.get(f"{old}_type"), cable.fields.get(f"{old}_id")))
    ports: dict[str, list[str]] = {}
    for content_type, key in pairs:
        port = dump.get(dump.model_of(content_type), key)
        owner = _owner(port) if port else None
        if port is None or owner not in names:
            continue
        label = port.text("name") if port.model in _PORTS else None
        ports.setdefault(names[owner], []).extend([label] if label else [])
    return [_End(name, "; ".join(found) or None) for name, found in ports.items()]


def _owner(port: Item) -> tuple[str, object]:
    """Return the model and key of what a port belongs to."""
    if port.model == "circuits.circuittermination":
        return ("circuits.circuit", port.fields.get("circuit"))
    if port.model == "dcim.powerfeed":
        return (port.model, port.key)
    return ("dcim.device", port.fields.get("device"))
