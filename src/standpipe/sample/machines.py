"""Makes the machines of an area: sizes, operating systems, disks, addresses and how hard each works."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from standpipe.estate.model import Hosting
from standpipe.sample.model import Area, Machine, SampleApplication, stream
from standpipe.sample.naming import Names
from standpipe.sample.source import ServerPattern

_SIZES = {"s": (2, (4, 8)), "m": (4, (8, 16)), "l": (8, (16, 32)), "x": (16, (64, 128))}
_WINDOWS = (
    ("Windows Server 2022", 26), ("Windows Server 2019", 36), ("Windows Server 2016", 22),
    ("Windows Server 2012 R2", 12), ("Windows Server 2012", 2), ("Windows Server 2008 R2", 2),
)  # fmt: skip
_LINUX = (
    ("Red Hat Enterprise Linux 8", 40), ("Red Hat Enterprise Linux 9", 22), ("Ubuntu 22.04", 12), ("Ubuntu 24.04", 8),
    ("Oracle Linux 8", 8), ("CentOS 7", 6), ("Red Hat Enterprise Linux 6", 4),
)  # fmt: skip
APPLIANCE = "Other Linux"
_PLATFORM_SYSTEMS = {
    "domain controller": "Windows Server 2019",
    "cluster node": "Windows Server 2016",
    "session host": "Windows Server 2019",
    "database host": "Oracle Linux 8",
    "recorder": "Windows Server 2016",
}
_BUSY = {"database": 34, "cluster node": 41, "database host": 38, "session host": 47, "web": 11, "test": 3, "file": 14}
_LARGE_DISKS = {
    "database": (300, 900), "cluster node": (1500, 3000), "database host": (1200, 2400), "file": (2000, 6000),
    "recorder": (8000, 16000), "repository": (20000, 40000), "backup": (500, 1200), "search": (200, 500),
}  # fmt: skip
_NETWORKS = {"web": "DMZ", "proxy": "DMZ", "edge": "DMZ", "session host": "Desktops", "cluster node": "Databases"}
_NETWORK_NUMBERS = {"Servers": 10, "DMZ": 30, "Desktops": 40, "Databases": 20, "Test": 50, "Offices": 60}
_TEMPLATE_NAMES = (
    "Windows Server 2022", "Windows Server 2019", "Windows Server 2016", "Red Hat Enterprise Linux 9",
    "Red Hat Enterprise Linux 8", "Ubuntu 22.04", "Windows Server 2012 R2", "Windows Server 2022",
)  # fmt: skip
_UNCLAIMED = (
    ("old reporting", "application"), ("scratch", "test"), ("former intranet", "web"), ("supplier trial", "test"),
    ("old antivirus", "management"), ("project sandbox", "test"), ("old mail gateway", "proxy"),
    ("spare", "application"), ("migration helper", "interface"), ("old door server", "application"),
    ("proof of concept", "test"), ("former print", "application"), ("old database copy", "database"),
)  # fmt: skip
ENVIRONMENTS = {"test": "test", "training": "training"}


@dataclass(slots=True)
class MachineMaker:
    """Makes the machines of one area, one after the other."""

    area: Area
    seed: int
    names: Names = field(init=False)
    random_source: random.Random = field(init=False)
    _last_address: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = Names(self.area)
        self.random_source = stream(self.seed, "machines", self.area.index)

    def all_of(self, applications: list[SampleApplication], spare: int, unclaimed: int) -> Iterator[Machine]:
        """Yield the machines of the applications, the unclaimed ones, and the templates."""
        for application in applications:
            for pattern in application.pattern.servers:
                more = spare if pattern.role == "session host" else 0
                for _ in range(pattern.count + more):
                    yield self._for(application, pattern)
        for number in range(unclaimed):
            what, role = _UNCLAIMED[number % len(_UNCLAIMED)]
            machine = self.make(what, ServerPattern(role, 1, self.random_source.choice("smm")), None)
            machine.annotation = "" if number % 3 else f"{what}, owner unknown"
            yield machine
        for name in _TEMPLATE_NAMES:
            yield self._template(name)

    def _for(self, application: SampleApplication, pattern: ServerPattern) -> Machine:
        machine = self.make(application.pattern.name, pattern, application.name)
        machine.owner = application.pattern.department
        if application.pattern.hosting is Hosting.OTHER_SITE:
            machine.site = self.area.depot
        return machine

    def make(self, short_for: str, pattern: ServerPattern, application: str | None) -> Machine:
        """Return a machine of a pattern; `short_for` is what its name is made of."""
        source = self.random_source
        vcpus, memories = _SIZES[pattern.size]
        name = self.names.machine(short_for, pattern.role)
        environment = ENVIRONMENTS.get(pattern.role, "production")
        network = "Test" if environment == "test" else _NETWORKS.get(pattern.role, "Servers")
        busy = _BUSY.get(pattern.role, 13)
        system = self._system(pattern)
        operations = source.uniform(0.4, 1.8) * (12 if busy > 30 else 2) * busy
        return Machine(
            name=name,
            dns_name=f"{name.lower()}.{self.area.domain}",
            area=self.area,
            application=application,
            role=pattern.role,
            environment=environment,
            system=system,
            vcpus=vcpus if source.random() < 0.7 else max(2, vcpus // 2),
            memory_mib=source.choice(memories) * 1024,
            disks_gib=self._disks(pattern.role),
            used_share=round(source.uniform(0.3, 0.86), 3),
            address=self._address(network),
            network=f"{network} VLAN {_NETWORK_NUMBERS[network]}",
            mac_address="00:50:56:" + ":".join(f"{source.randrange(256):02x}" for _ in range(3)),
            uuid=self._uuid(),
            smbios_uuid=self._uuid(),
            boot_type="EFI" if system.endswith(("2019", "2022", "9", "24.04")) else "BIOS",
            processor_percent=round(min(96.0, max(0.6, source.gauss(busy, busy * 0.45))), 1),
            memory_percent=round(min(97.0, max(6.0, source.gauss(52, 17))), 1),
            read_iops=round(operations, 1),
            write_iops=round(operations * source.uniform(0.25, 0.7), 1),
            physical=pattern.physical,
            site=self.area.data_centre,
        )

    def _template(self, system: str) -> Machine:
        machine = self.make("template", ServerPattern("template", 1, "m"), None)
        machine.system, machine.template, machine.powered_on = system, True, False
        machine.folder, machine.address = "Templates", ""
        machine.imported = False
        return machine

    def _system(self, pattern: ServerPattern) -> str:
        if pattern.role in _PLATFORM_SYSTEMS:
            return _PLATFORM_SYSTEMS[pattern.role]
        if pattern.system == "a":
            return APPLIANCE
        systems = _LINUX if pattern.system == "l" else _WINDOWS
        return self.random_source.choices(systems, [weight for _, weight in systems])[0][0]

    def _disks(self, role: str) -> list[int]:
        source = self.random_source
        disks = [source.choice((60, 80, 100))]
        low, high = _LARGE_DISKS.get(role, (40, 200))
        if role in _LARGE_DISKS or source.random() < 0.65:
            disks.append(source.randrange(low, high, 20))
        if role in {"database", "cluster node"}:
            disks.append(source.randrange(100, 400, 20))
        return disks

    def _address(self, network: str) -> str:
        number = self._last_address.get(network, 9) + 1
        self._last_address[network] = number
        return f"10.{20 + self.area.index}.{_NETWORK_NUMBERS[network] + number // 250}.{number % 250 + 1}"

    def _uuid(self) -> str:
        return str(uuid.UUID(int=self.random_source.getrandbits(128), version=4))
