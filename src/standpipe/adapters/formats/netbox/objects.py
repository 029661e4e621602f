"""Turns the objects of a dump into records: sites, rooms, racks, power, circuits, devices, machines.

References are resolved by key here and handed on by name; the names are made unique first, because `estate.merge`
knows names only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from standpipe.adapters.formats import cells
from standpipe.adapters.formats.cells import CellError, Parse
from standpipe.adapters.formats.netbox.dump import Dump, Item
from standpipe.adapters.formats.netbox.naming import Naming, unique_names
from standpipe.adapters.formats.netbox.units import NOT_THERE, address_alone, disk_factor
from standpipe.estate.model import Kind
from standpipe.estate.records import Authority, Record
from standpipe.kernel.evidence import Basis

SITE, ROOM, RACK, CLUSTER = "dcim.site", "dcim.location", "dcim.rack", "virtualization.cluster"
FEED, PANEL, DEVICE = "dcim.powerfeed", "dcim.powerpanel", "dcim.device"
PROVIDER, CIRCUIT, TERMINATION = "circuits.provider", "circuits.circuit", "circuits.circuittermination"
MACHINE, ADAPTER, DISK = "virtualization.virtualmachine", "virtualization.vminterface", "virtualization.virtualdisk"
ADDRESS, MAC, PREFIX = "ipam.ipaddress", "dcim.macaddress", "ipam.prefix"
KINDS = {
    SITE: Kind.SITE,
    ROOM: Kind.ROOM,
    RACK: Kind.RACK,
    CLUSTER: Kind.CLUSTER,
    PROVIDER: Kind.SUPPLIER,
    FEED: Kind.POWER_FEED,
    CIRCUIT: Kind.CIRCUIT,
    PREFIX: Kind.ADDRESS_RANGE,
    DEVICE: Kind.DEVICE,
    MACHINE: Kind.SERVER,
    ADAPTER: Kind.NETWORK_ADAPTER,
    DISK: Kind.DISK,
}
"""Models whose objects become records, and of what kind."""
LOOKED_UP = frozenset(
    {
        "dcim.devicetype", "dcim.manufacturer", "dcim.devicerole", "dcim.platform", "virtualization.clustertype",
        "circuits.circuittype", "ipam.vrf", TERMINATION, PANEL, ADDRESS, MAC, "dcim.interface",
        "contenttypes.contenttype",
    }
)  # fmt: skip
_NAME_RULE = "the object's name; where it has none or shares it, with its place or key"


@dataclass(slots=True)
class Objects:
    """The objects of one dump with their names and addresses."""

    dump: Dump
    names: dict[Hashable, str] = field(default_factory=dict)
    addresses: dict[tuple[str, object], list[str]] = field(default_factory=lambda: defaultdict(list))
    hardware_addresses: dict[object, list[str]] = field(default_factory=lambda: defaultdict(list))
    terminations: dict[object, list[Item]] = field(default_factory=lambda: defaultdict(list))
    disk_factor: int = 1

    def __post_init__(self) -> None:
        self.disk_factor = disk_factor(self.dump.models)
        for item in self.dump.all(TERMINATION):
            self.terminations[item.fields.get("circuit")].append(item)
        self._turn_down_what_is_not_there()
        self._name_places()
        self._name_connected()
        self._collect_addresses()

    def _turn_down_what_is_not_there(self) -> None:
        for model in (FEED, CIRCUIT, MACHINE):
            for item in tuple(self.dump.all(model)):
                if item.text("status") in NOT_THERE:
                    self.dump.reject(item, f"its status is {item.text('status')}: it is not there")

    def _name_places(self) -> None:
        for model, noun in ((SITE, "site"), (PROVIDER, "provider"), (CLUSTER, "cluster")):
            self._name(Naming((model, item.key), noun, item.key, item.text("name")) for item in self.dump.all(model))
        for model, noun in ((ROOM, "location"), (RACK, "rack"), (PANEL, "panel")):
            self._name(
                Naming((model, item.key), noun, item.key, item.text("name"), self._site(item))
                for item in self.dump.all(model)
            )
        self._name(
            Naming((MACHINE, item.key), "machine", item.key, item.text("name"), self.name(CLUSTER, item, "cluster"))
            for item in self.dump.all(MACHINE)
        )

    def _name_connected(self) -> None:
        """Name what a cable can lead to; across kinds, because the end of a cable is just a name."""
        devices = [
            Naming((DEVICE, item.key), "device", item.key, item.text("name"), self._site(item))
            for item in self.dump.all(DEVICE)
        ]
        circuits = [
            Naming((CIRCUIT, item.key), "circuit", item.key, item.text("cid"), self.name(PROVIDER, item, "provider"))
            for item in self.dump.all(CIRCUIT)
        ]
        feeds = [
            Naming(
                (FEED, item.key),
                "power feed",
                item.key,
                "/".join(part for part in (self.name(PANEL, item, "power_panel"), item.text("name")) if part) or None,
            )
            for item in self.dump.all(FEED)
        ]
        self._name([*devices, *circuits, *feeds])

    def _name(self, namings: Iterable[Naming]) -> None:
        self.names |= unique_names(namings)

    def _collect_addresses(self) -> None:
        for item in self.dump.all(ADDRESS):
            owner = self.dump.get(
                self.dump.model_of(item.fields.get("assigned_object_type")), item.fields.get("assigned_object_id")
            )
            if owner is None or item.text("address") is None:
                continue
            self.dump.use(item)
            address = address_alone(item.fields["address"])
            self.addresses[owner.model, owner.key].append(address)
            parent = (MACHINE, "virtual_machine") if owner.model == ADAPTER else (DEVICE, "device")
            self.addresses[parent[0], owner.fields.get(parent[1])].append(address)
        for item in self.dump.all(MAC):
            if self.dump.model_of(item.fields.get("assigned_object_type")) == ADAPTER and item.text("mac_address"):
                self.dump.use(item)
                self.hardware_addresses[item.fields.get("assigned_object_id")].append(str(item.fields["mac_address"]))

    def name(self, model: str, item: Item, field_name: str) -> str | None:
        """Return the name of what a field refers to, and mark that used."""
        target = self.dump.get(model, item.fields.get(field_name))
        return self.names.get((model, target.key)) if target else None

    def label(self, model: str, item: Item | None, field_name: str, text: str = "name") -> str | None:
        """Return a text of a looked-up object that a field refers to."""
        target = self.dump.get(model, item.fields.get(field_name)) if item else None
        return target.text(text) if target else None

    def _site(self, item: Item) -> str | None:
        """Return the site of an object; from release 4.2 on some have a scope instead."""
        if item.fields.get("site") is not None:
            return self.name(SITE, item, "site")
        for kind, key in (("scope_type", "scope_id"), ("termination_type", "termination_id")):
            if item.fields.get(kind) is not None and self.dump.model_of(item.fields[kind]) == SITE:
                return self.name(SITE, item, key)
        return None

    def records(self) -> Iterator[Record]:
        """Yield the records of all objects except cables."""
        makers: Mapping[str, Callable[[Item], Mapping[str, object]]] = {
            SITE: self._site_facts,
            ROOM: lambda item: {"site": self._site(item)},
            RACK: self._rack_facts,
            CLUSTER: self._cluster_facts,
            PROVIDER: lambda _: {},
            FEED: self._feed_facts,
            CIRCUIT: self._circuit_facts,
            DEVICE: self._device_facts,
            MACHINE: self._machine_facts,
        }
        for model, make in makers.items():
            for item in self.dump.all(model):
                yield self._record(item, self.names[model, item.key], make(item))
        for model, make_part in ((ADAPTER, self._adapter_facts), (DISK, self._disk_facts)):
            for item in tuple(self.dump.all(model)):
                facts = make_part(item)
                if facts.get("server") is None:
                    self.dump.reject(item, "the machine it belongs to is not in the dump")
                    continue
                yield self._record(item, item.text("name") or f"{KINDS[model]} {item.key}", facts)
        for item in tuple(self.dump.all(PREFIX)):
            facts = self._prefix_facts(item)
            if facts.get("prefix") is None:
                self.dump.reject(item, "it has no range of addresses that can be read")
                continue
            yield self._record(item, str(facts["prefix"]), facts)

    def _record(self, item: Item, name: str, facts: Mapping[str, object]) -> Record:
        stated = {"name": name} | {field_name: value for field_name, value in facts.items() if value is not None}
        columns = {field_name: _FIELD_OF.get(field_name, field_name) for field_name in stated if field_name != "name"}
        rules = {"name": _NAME_RULE}
        if name in {item.text("name"), item.text("cid"), item.text("prefix")}:
            columns["name"], rules = _NAME_OF.get(item.model, "name"), {}
        return Record(
            KINDS[item.model], stated, item.place, columns, rules, basis=Basis.REGISTER, authority=Authority.SHEET
        )

    def _parsed(self, item: Item, field_name: str, parse: Parse) -> object:
        """Return a figure, or None with a caution where it is not one."""
        value = item.fields.get(field_name)
        if value is None or value == "":
            return None
        try:
            return parse(value if isinstance(value, int | float | str) else str(value))
        except CellError as error:
            self.dump.account.caution(item.place.at(field_name), f"{error}; the fact is left unknown")
            return None

    def _site_facts(self, item: Item) -> dict[str, object]:
        return {
            "address": item.text("physical_address"),
            "latitude": self._parsed(item, "latitude", cells.number),
            "longitude": self._parsed(item, "longitude", cells.number),
        }

    def _rack_facts(self, item: Item) -> dict[str, object]:
        return {
            "site": self._site(item),
            "room": self.name(ROOM, item, "location"),
            "height_units": self._parsed(item, "u_height", cells.count),
        }

    def _cluster_facts(self, item: Item) -> dict[str, object]:
        return {"site": self._site(item), "platform": self.label("virtualization.clustertype", item, "type")}

    def _feed_facts(self, item: Item) -> dict[str, object]:
        panel = self.dump.get(PANEL, item.fields.get("power_panel"))
        return {
            "site": self._site(panel) if panel else None,
            "rack": self.name(RACK, item, "rack"),
            "panel": self.name(PANEL, item, "power_panel"),
            "role": item.text("type"),
        }

    def _circuit_facts(self, item: Item) -> dict[str, object]:
        sites = []
        speeds = [item.fields.get("commit_rate")]
        for termination in sorted(self.terminations[item.key], key=lambda each: str(each.fields.get("term_side"))):
            self.dump.use(termination)
            speeds.append(termination.fields.get("port_speed"))
            if site := self._site(termination):
                sites.append(site)
        speed = next((each for each in speeds if isinstance(each, int | float) and each > 0), None)
        return {
            "supplier": self.name(PROVIDER, item, "provider"),
            "purpose": self.label("circuits.circuittype", item, "type"),
            "site": sites[0] if sites else None,
            "far_site": sites[1] if len(sites) > 1 else None,
            "bandwidth_mbps": None if speed is None else speed / 1000,
        }

    def _prefix_facts(self, item: Item) -> dict[str, object]:
        return {
            "prefix": self._parsed(item, "prefix", cells.address_range),
            "site": self._site(item),
            "status": item.text("status"),
            "routing_table": self.label("ipam.vrf", item, "vrf"),
        }

    def _device_facts(self, item: Item) -> dict[str, object]:
        device_type = self.dump.get("dcim.devicetype", item.fields.get("device_type"))
        role_field = "role" if "role" in item.fields else "device_role"
        return {
            "role": self.label("dcim.devicerole", item, role_field),
            "manufacturer": self.label("dcim.manufacturer", device_type, "manufacturer"),
            "model": device_type.text("model") if device_type else None,
            "platform": self.label("dcim.platform", item, "platform"),
            "status": item.text("status"),
            "site": self._site(item),
            "room": self.name(ROOM, item, "location"),
            "rack": self.name(RACK, item, "rack"),
            "cluster": self.name(CLUSTER, item, "cluster"),
            "address": next(iter(self._addresses(item)), None),
            "serial_number": item.text("serial"),
        }

    def _addresses(self, item: Item) -> tuple[str, ...]:
        """Return the addresses of a device or machine, the primary one first."""
        primary = [self.label(ADDRESS, item, field_name, "address") for field_name in ("primary_ip4", "primary_ip6")]
        known = [address_alone(each) for each in primary if each] + self.addresses[item.model, item.key]
        return tuple(dict.fromkeys(known))

    def _machine_facts(self, item: Item) -> dict[str, object]:
        status = item.text("status")
        return {
            "virtual": True,
            "cluster": self.name(CLUSTER, item, "cluster"),
            "site": self._site(item),
            "host": self.name(DEVICE, item, "device"),
            "role": self.label("dcim.devicerole", item, "role"),
            "operating_system": self.label("dcim.platform", item, "platform"),
            "vcpus": self._parsed(item, "vcpus", cells.count),
            "memory_mib": self._parsed(item, "memory", cells.memory_mib),
            "storage_mib": self._parsed(item, "disk", cells.mebibytes_from(self.disk_factor)),
            "serial_number": item.text("serial"),
            "addresses": self._addresses(item) or None,
            "annotation": None if status in {None, "active"} else f"NetBox status: {status}",
        }

    def _adapter_facts(self, item: Item) -> dict[str, object]:
        enabled = item.fields.get("enabled")
        hardware = item.text("mac_address") or next(iter(self.hardware_addresses[item.key]), None)
        return {
            "server": self.name(MACHINE, item, "virtual_machine"),
            "mac_address": hardware,
            "addresses": tuple(dict.fromkeys(self.addresses[item.model, item.key])) or None,
            "connected": enabled if isinstance(enabled, bool) else None,
        }

    def _disk_facts(self, item: Item) -> dict[str, object]:
        return {
            "server": self.name(MACHINE, item, "virtual_machine"),
            "capacity_mib": self._parsed(item, "size", cells.mebibytes_from(self.disk_factor)),
        }


_NAME_OF = {CIRCUIT: "cid", PREFIX: "prefix"}
"""The field that names an object, where it is not `name`."""
_FIELD_OF = {
    "height_units": "u_height", "room": "location", "panel": "power_panel", "supplier": "provider",
    "purpose": "type", "far_site": "termination_z", "bandwidth_mbps": "commit_rate", "manufacturer": "device_type",
    "model": "device_type", "serial_number": "serial", "memory_mib": "memory", "storage_mib": "disk",
    "operating_system": "platform", "server": "virtual_machine", "capacity_mib": "size", "connected": "enabled",
    "host": "device", "routing_table": "vrf", "virtual": "model", "addresses": "primary_ip4", "annotation": "status",
}  # fmt: skip
"""The field of the object behind a fact, where it has another name."""
