"""Turns the estate into the facts that readiness rules look at; a fact that nobody stated is None.

The vocabulary is that of the catalogue's platform rules (`operating-system`, `disk-count`, `database-count`...). One
rule may look at several things: each server, each database instance, or the application itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from standpipe.disposition.landscape import Landscape
from standpipe.disposition.settings import Settings
from standpipe.estate.model import Application, DatabaseInstance, Server

MIB_IN_GIB = 1024


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of one thing: its value (None is unknown) and the field it comes from, for evidence."""

    subject: str
    value: object
    field: str


_ServerFact = Callable[[Server, Landscape], object]


def _largest_disk(server: Server, landscape: Landscape) -> object:
    sizes = [disk.capacity_mib for disk in landscape.disks_of.get(server.id, ()) if disk.capacity_mib is not None]
    return max(sizes) / MIB_IN_GIB if sizes else None


def _bios_system_disk(server: Server, landscape: Landscape) -> object:
    """The first disk counts as the system disk, as hypervisors list it first."""
    disks = landscape.disks_of.get(server.id, ())
    if not disks or disks[0].capacity_mib is None or server.boot_type is None:
        return None
    return disks[0].capacity_mib / MIB_IN_GIB if server.boot_type.upper() == "BIOS" else 0.0


def _any_disk(attribute: str) -> _ServerFact:
    def look(server: Server, landscape: Landscape) -> object:
        stated = [getattr(disk, attribute) for disk in landscape.disks_of.get(server.id, ())]
        known = [value for value in stated if value is not None]
        return any(known) if known else None

    return look


def _usb(server: Server, landscape: Landscape) -> object:
    del landscape
    if server.local_devices is None:
        return None
    return any(re.search(r"usb|dongle", device, re.IGNORECASE) for device in server.local_devices)


def _disk_count(server: Server, landscape: Landscape) -> object:
    return len(landscape.disks_of.get(server.id, ())) or server.disk_count


def _hardware_version(server: Server, landscape: Landscape) -> object:
    del landscape
    digits = re.search(r"\d+", server.hardware_version or "")
    return int(digits[0]) if digits else None


_SERVER_FACTS: Mapping[str, tuple[str, _ServerFact]] = {
    "operating-system": ("operating_system", lambda server, _: server.operating_system),
    "boot-type": ("boot_type", lambda server, _: server.boot_type),
    "disk-size-gib": ("disks", _largest_disk),
    "bios-system-disk-gib": ("disks", _bios_system_disk),
    "disk-count": ("disk_count", _disk_count),
    "network-adapter-count": ("network_adapter_count", lambda server, _: server.network_adapter_count),
    "shared-disk": ("disks", _any_disk("shared")),
    "raw-device-mapping": ("disks", _any_disk("raw")),
    "usb-device": ("local_devices", _usb),
    "hardware-version": ("hardware_version", _hardware_version),
}
_InstanceFact = Callable[[DatabaseInstance], object]
_INSTANCE_FACTS: Mapping[str, tuple[str, _InstanceFact]] = {
    "database-count": ("database_count", lambda instance: instance.database_count),
    "instance-size-gib": ("total_size_mib", lambda instance: _gib(instance.total_size_mib)),
    "database-size-gib": ("largest_database_mib", lambda instance: _gib(instance.largest_database_mib)),
    "database-clustered": ("clustered", lambda instance: instance.clustered),
}


def _gib(mebibytes: float | None) -> float | None:
    return None if mebibytes is None else mebibytes / MIB_IN_GIB


def facts(
    name: str,
    application: Application,
    servers: tuple[Server, ...],
    instances: tuple[DatabaseInstance, ...],
    landscape: Landscape,
    settings: Settings,
) -> Iterator[Fact]:
    """Yield what is known under a name of the vocabulary, one for each thing it applies to.

    An unknown word of the vocabulary yields an unknown fact of the application: a rule of a newer catalogue is never
    passed in silence.
    """
    if name in _SERVER_FACTS:
        field, look = _SERVER_FACTS[name]
        yield from (Fact(server.id, look(server, landscape), field) for server in servers)
    elif name in _INSTANCE_FACTS:
        field, look_at = _INSTANCE_FACTS[name]
        yield from (Fact(instance.id, look_at(instance), field) for instance in instances)
    elif name == "local-device":
        yield Fact(application.id, application.local_devices, "local_devices")
    elif name == "data-class":
        classes = application.data_classes
        yield Fact(application.id, None if classes is None else "; ".join(classes), "data_classes")
    elif name == "vmware-subscription":
        known = settings.vmware_subscription
        yield Fact("setting:vmware-subscription", None if known is None else ("yes" if known else "no"), "value")
    else:
        yield Fact(application.id, None, name)
