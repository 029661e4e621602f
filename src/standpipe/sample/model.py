"""The sample council while it is being made: what is true of it, the rows of its files, and what is planted in them.

Unlike the estate these are not frozen: defects are planted in them before anything is written. Nothing outside this
package sees them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from standpipe.kernel.identifiers import entity_id
from standpipe.sample.source import ApplicationPattern

Row = dict[str, object]
"""A row of a file by field or header."""

RVTOOLS = "rvtools-export.xlsx"
IMPORT = "azure-migrate-import.csv"
TRAFFIC = "azure-migrate-dependencies.csv"
REGISTER = "application-register.xlsx"
CONTRACTS = "contract-register.csv"
COSTS = "running-costs.csv"
PLANNING = "teams-and-freeze-rules.xlsx"
PROGRAMME = "exit-programme.xlsx"
SERVERS = "servers-and-databases.xlsx"
MAPPING = "server-applications.csv"
DEPENDENCIES = "dependencies.csv"
PRICES = "price-sheet.csv"
NETWORK = "network.xlsx"
TRUTH = "truth.json"


def stream(seed: int, *purpose: object) -> random.Random:
    """Return the random source of one purpose; adding a purpose never disturbs the others."""
    return random.Random("/".join(map(str, (seed, *purpose))))


@dataclass(frozen=True, slots=True)
class Area:
    """One estate of the common pattern: the council itself, and at larger sizes its former districts."""

    index: int
    suffix: str
    """Added to the names of applications, services and contracts; blank for the council itself."""
    place: str
    prefix: str
    """With which machine names begin."""
    style: int
    """How machines are named: 0 `WB-CTB-APP01`, 1 `wbctbapp01`, 2 `wb-ctb-app1`."""

    def named(self, name: str) -> str:
        """Return the name of something in this area."""
        return f"{name}{self.suffix}"

    @property
    def domain(self) -> str:
        """DNS domain of its machines."""
        return "wealdbridge.example" if self.index == 0 else f"{self.prefix.lower()}.wealdbridge.example"

    @property
    def data_centre(self) -> str:
        """Name of its data centre."""
        return f"{self.place} data centre"

    @property
    def offices(self) -> str:
        """Name of its civic offices, the small second site."""
        return f"{self.place} civic offices"

    @property
    def hall(self) -> str:
        """Name of the hall of the data centre."""
        return f"{self.place} hall 1"

    @property
    def second_hall(self) -> str:
        """Name of the second hall of the data centre: virtual desktops and the tape library."""
        return f"{self.place} hall 2"

    @property
    def comms_room(self) -> str:
        """Name of the equipment room of the civic offices."""
        return f"{self.place} comms room"

    @property
    def colocation(self) -> str:
        """Name of the commercial data centre that is looked at."""
        return f"{self.place} commercial data centre"

    @property
    def depot(self) -> str:
        """Name of its depot."""
        return f"{self.place} depot"


@dataclass(slots=True)
class Machine:
    """A virtual or physical machine, or a template."""

    name: str
    dns_name: str
    area: Area
    application: str | None
    """Name of the application that it runs, or None for a machine that nobody claims."""
    role: str
    environment: str
    system: str
    vcpus: int
    memory_mib: int
    disks_gib: list[int]
    used_share: float
    address: str
    network: str
    mac_address: str
    uuid: str
    smbios_uuid: str
    boot_type: str
    processor_percent: float
    memory_percent: float
    read_iops: float
    write_iops: float
    physical: bool = False
    template: bool = False
    powered_on: bool = True
    site: str = ""
    rack: str = ""
    cluster: str = ""
    host: str = ""
    folder: str = "Production"
    annotation: str = ""
    owner: str = ""
    imported: bool = True
    """It has a row with utilisation in the import file."""
    imported_vcpus: int | None = None
    imported_system: str | None = None
    clone: bool = False
    """It bears the name of another machine."""

    @property
    def id(self) -> str:
        """The id that merging gives it."""
        return entity_id("server", self.name) + ("~2" if self.clone else "")

    @property
    def in_traffic(self) -> bool:
        """It can be named in observed traffic without doubt."""
        usable = bool(self.address) and not self.address.startswith("169.254.")
        return self.powered_on and usable and not self.clone and not self.template


@dataclass(frozen=True, slots=True)
class SampleHost:
    """A virtualisation host."""

    name: str
    cluster: str
    area: Area
    cores: int
    memory_mib: int
    version: str
    rack: str
    serial: str


@dataclass(frozen=True, slots=True)
class SampleCluster:
    """A cluster of hosts; `tolerated` is its failover level."""

    name: str
    area: Area
    hosts: int
    tolerated: int


@dataclass(frozen=True, slots=True)
class SampleApplication:
    """An application of one area."""

    area: Area
    pattern: ApplicationPattern

    @property
    def name(self) -> str:
        """Its name in the register."""
        return self.area.named(self.pattern.name)

    @property
    def id(self) -> str:
        """The id that merging gives it."""
        return entity_id("application", self.name)


@dataclass(frozen=True, slots=True)
class Defect:
    """Something wrong in the files, on purpose.

    `item` is the row (or machine) that carries it, from which its row number is found when the file is written.
    `also` names further ways to report the same thing: pairs of code and subject.
    """

    code: str
    subject: str
    file: str
    sheet: str
    item: object
    description: str
    related: tuple[str, ...] = ()
    also: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Council:
    """Everything that is true of the council, and the rows in which its files say it."""

    seed: int
    as_of: date
    areas: list[Area]
    applications: list[SampleApplication] = field(default_factory=list)
    machines: list[Machine] = field(default_factory=list)
    """Virtual and physical machines and templates, in the order of the inventory."""
    hosts: list[SampleHost] = field(default_factory=list)
    clusters: list[SampleCluster] = field(default_factory=list)
    registers: dict[str, list[Row]] = field(default_factory=dict)
    """Rows of the templates by the name of the template."""
    traffic: list[Row] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    tolerated: list[Defect] = field(default_factory=list)
    """True statements that follow from a planted defect or are notable: neither required of a reader nor false."""

    @property
    def servers(self) -> list[Machine]:
        """Every machine that is not a template."""
        return [machine for machine in self.machines if not machine.template]

    def of_area(self, area: Area) -> list[Machine]:
        """Return the machines of an area that are not templates."""
        return [machine for machine in self.servers if machine.area == area]

    def machines_of(self, application: str) -> Iterator[Machine]:
        """Yield the machines that run an application."""
        return (machine for machine in self.machines if machine.application == application)

    def rows(self, template: str) -> list[Row]:
        """Return the rows of a template, to read or to add to."""
        return self.registers.setdefault(template, [])

    def plant(self, defect: Defect, *, required: bool = True) -> None:
        """Note a defect that a reader must report, or one that it may report."""
        (self.defects if required else self.tolerated).append(defect)
