"""The entities of an estate.

Every entity is a frozen, slotted dataclass with an `id`, a `name` and facts. `None` means unknown, never zero and
never no. A field marked with `reference(kind)` holds the id of another entity. Units stand in the field names.
The fields are also the schema by which `merge` builds entities from raw records: a record's fact names are field
names of its kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """The kinds of entity; the value is the first part of an id."""

    SITE = "site"
    ROOM = "room"
    RACK = "rack"
    POWER_FEED = "power-feed"
    SUPPLIER = "supplier"
    CIRCUIT = "circuit"
    DEVICE = "device"
    CABLE = "cable"
    CLUSTER = "cluster"
    HOST = "host"
    SERVER = "server"
    TEMPLATE = "template"
    DISK = "disk"
    VOLUME = "volume"
    NETWORK_ADAPTER = "network-adapter"
    DATABASE_INSTANCE = "database-instance"
    DATABASE = "database"
    APPLICATION = "application"
    COMPONENT = "component"
    SERVICE = "service"
    TEAM = "team"
    CONTRACT = "contract"
    RUNNING_COST = "running-cost"
    FREEZE_RULE = "freeze-rule"
    SUPPORT_STATEMENT = "support-statement"


def reference(kind: Kind, *more: Kind) -> dict[str, tuple[Kind, ...]]:
    """Return field metadata: the field holds ids of entities of these kinds, tried in this order."""
    return {"references": (kind, *more)}


class PowerState(StrEnum):
    """Whether a server runs."""

    ON = "on"
    OFF = "off"
    SUSPENDED = "suspended"


class Hosting(StrEnum):
    """Where an application runs today."""

    DATA_CENTRE = "data centre"
    OTHER_SITE = "other site"
    SUPPLIER = "supplier"
    SAAS = "SaaS"
    PUBLIC_CLOUD = "public cloud"
    DESKTOP = "desktop"
    EXTERNAL = "external"


class ClientType(StrEnum):
    """How its users reach an application."""

    BROWSER = "browser"
    THICK_CLIENT = "thick client"
    PUBLISHED_DESKTOP = "published desktop"
    NONE = "none"


class Audience(StrEnum):
    """For whom a service is."""

    RESIDENTS = "residents"
    STAFF = "staff"
    BOTH = "residents and staff"


class DependencyKind(StrEnum):
    """What a dependency means for stopping and for moving."""

    HARD = "hard"
    """The source stops without the target, and they move together or the target stays reachable at low latency."""
    SOFT = "soft"
    """The source works without the target for a while; the wave plan pays for keeping them apart."""
    ORDER = "order"
    """The target must have moved (or be in place) before the source."""


class Redundancy(StrEnum):
    """How many of a group of targets the source needs."""

    ALL = "all"
    ANY = "any"
    AT_LEAST = "k of n"


class Support(StrEnum):
    """A supplier's statement for a target."""

    SUPPORTED = "supported"
    CONDITIONAL = "conditional"
    NOT_SUPPORTED = "not supported"


class FreezeKind(StrEnum):
    """How a freeze rule binds."""

    HARD = "hard"
    SOFT = "soft"
    GOVERNANCE = "governance"


@dataclass(frozen=True, slots=True)
class Site:
    """A place with equipment: a data centre, an office, a colocation hall."""

    id: str
    name: str
    purpose: str | None = None
    """`data centre`, `office`, `colocation`, `customer` or another word of the source."""
    closing: bool | None = None
    """The site is to be closed by the plan."""
    address: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """A room or row of a site."""

    id: str
    name: str
    site: str | None = field(default=None, metadata=reference(Kind.SITE))


@dataclass(frozen=True, slots=True)
class Rack:
    """A rack."""

    id: str
    name: str
    site: str | None = field(default=None, metadata=reference(Kind.SITE))
    room: str | None = field(default=None, metadata=reference(Kind.ROOM))
    height_units: int | None = None


@dataclass(frozen=True, slots=True)
class PowerFeed:
    """A power feed; with a rack or a device it supplies that one, with a site only, everything there."""

    id: str
    name: str
    site: str | None = field(default=None, metadata=reference(Kind.SITE))
    rack: str | None = field(default=None, metadata=reference(Kind.RACK))
    device: str | None = field(default=None, metadata=reference(Kind.DEVICE))
    panel: str | None = None
    role: str | None = None
    """`primary` or `redundant`."""


@dataclass(frozen=True, slots=True)
class Supplier:
    """A company or body that supplies something."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Circuit:
    """A line between two sites, or from a site to a supplier's network."""

    id: str
    name: str
    supplier: str | None = field(default=None, metadata=reference(Kind.SUPPLIER))
    purpose: str | None = None
    """`internet`, `WAN`, `PSN`, `HSCN` or another word of the source."""
    site: str | None = field(default=None, metadata=reference(Kind.SITE))
    far_site: str | None = field(default=None, metadata=reference(Kind.SITE))
    bandwidth_mbps: float | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """Equipment that is not a virtualisation host or a server: switch, router, firewall, storage array, UPS."""

    id: str
    name: str
    role: str | None = None
    manufacturer: str | None = None
    model: str | None = None
    platform: str | None = None
    status: str | None = None
    site: str | None = field(default=None, metadata=reference(Kind.SITE))
    rack: str | None = field(default=None, metadata=reference(Kind.RACK))
    cluster: str | None = field(default=None, metadata=reference(Kind.CLUSTER))
    address: str | None = None
    serial_number: str | None = None


@dataclass(frozen=True, slots=True)
class Cable:
    """A cable, or another direct connection, between two things (devices, circuits, power feeds, hosts)."""

    id: str
    name: str
    a_end: str | None = field(default=None, metadata=reference(Kind.DEVICE, Kind.HOST, Kind.CIRCUIT, Kind.POWER_FEED))
    b_end: str | None = field(default=None, metadata=reference(Kind.DEVICE, Kind.HOST, Kind.CIRCUIT, Kind.POWER_FEED))
    a_port: str | None = None
    b_port: str | None = None
    medium: str | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster of virtualisation hosts, or another group on which machines run."""

    id: str
    name: str
    site: str | None = field(default=None, metadata=reference(Kind.SITE))
    hosts_tolerated: int | None = None
    """Hosts that may fail with every machine still running (the failover level)."""
    platform: str | None = None


@dataclass(frozen=True, slots=True)
class Host:
    """A physical machine on which virtual machines run."""

    id: str
    name: str
    cluster: str | None = field(default=None, metadata=reference(Kind.CLUSTER))
    site: str | None = field(default=None, metadata=reference(Kind.SITE))
    rack: str | None = field(default=None, metadata=reference(Kind.RACK))
    cores: int | None = None
    memory_mib: int | None = None
    hypervisor: str | None = None
    vendor: str | None = None
    model: str | None = None
    serial_number: str | None = None
    processor_usage_percent: float | None = None
    memory_usage_percent: float | None = None


@dataclass(frozen=True, slots=True)
class Server:
    """A virtual or physical machine that runs an operating system; templates are not servers."""

    id: str
    name: str
    virtual: bool | None = None
    power_state: PowerState | None = None
    host_name: str | None = None
    """Fully qualified name as the guest or DNS gives it."""
    vm_uuid: str | None = None
    smbios_uuid: str | None = None
    serial_number: str | None = None
    vcpus: int | None = None
    memory_mib: int | None = None
    provisioned_mib: int | None = None
    in_use_mib: int | None = None
    storage_mib: int | None = None
    """Disk capacity as one figure, where a source gives no single disks."""
    operating_system: str | None = None
    boot_type: str | None = None
    """`BIOS` or `UEFI`."""
    hardware_version: str | None = None
    host: str | None = field(default=None, metadata=reference(Kind.HOST, Kind.DEVICE))
    cluster: str | None = field(default=None, metadata=reference(Kind.CLUSTER))
    site: str | None = field(default=None, metadata=reference(Kind.SITE))
    rack: str | None = field(default=None, metadata=reference(Kind.RACK))
    environment: str | None = None
    """`production`, `test`, `development`, `training` or another word of the source."""
    role: str | None = None
    addresses: tuple[str, ...] | None = None
    mac_addresses: tuple[str, ...] | None = None
    network_adapter_count: int | None = None
    disk_count: int | None = None
    processor_usage_percent: float | None = None
    memory_usage_percent: float | None = None
    disk_read_iops: float | None = None
    disk_write_iops: float | None = None
    disk_read_mbps: float | None = None
    disk_write_mbps: float | None = None
    """Megabytes a second, as disks are counted."""
    network_in_mbps: float | None = None
    network_out_mbps: float | None = None
    """Megabits a second, as networks are counted."""
    local_devices: tuple[str, ...] | None = None
    """Devices bound to the place: USB dongles, ISDN cards, passthrough."""
    recommended_size: str | None = None
    """A size that another tool proposed, kept to compare."""
    annotation: str | None = None
    decommissioned: bool | None = None
    """A register says that it is no longer in use."""


@dataclass(frozen=True, slots=True)
class Template:
    """A virtual-machine template: never powered on, never moved, never counted as a server."""

    id: str
    name: str
    vm_uuid: str | None = None
    vcpus: int | None = None
    memory_mib: int | None = None
    operating_system: str | None = None
    cluster: str | None = field(default=None, metadata=reference(Kind.CLUSTER))


@dataclass(frozen=True, slots=True)
class Disk:
    """A disk of a server."""

    id: str
    name: str
    server: str | None = field(default=None, metadata=reference(Kind.SERVER, Kind.TEMPLATE))
    capacity_mib: int | None = None
    thin: bool | None = None
    raw: bool | None = None
    """Raw device mapping."""
    shared: bool | None = None
    """Attached to more than one machine: a failover cluster."""
    path: str | None = None
    mode: str | None = None
    read_iops: float | None = None
    write_iops: float | None = None
    read_mbps: float | None = None
    write_mbps: float | None = None


@dataclass(frozen=True, slots=True)
class Volume:
    """A file system as the guest sees it."""

    id: str
    name: str
    server: str | None = field(default=None, metadata=reference(Kind.SERVER, Kind.TEMPLATE))
    capacity_mib: int | None = None
    used_mib: int | None = None


@dataclass(frozen=True, slots=True)
class NetworkAdapter:
    """A network adapter of a server."""

    id: str
    name: str
    server: str | None = field(default=None, metadata=reference(Kind.SERVER, Kind.TEMPLATE))
    network: str | None = None
    mac_address: str | None = None
    addresses: tuple[str, ...] | None = None
    connected: bool | None = None


@dataclass(frozen=True, slots=True)
class DatabaseInstance:
    """An instance of a database engine on a server."""

    id: str
    name: str
    server: str | None = field(default=None, metadata=reference(Kind.SERVER))
    engine: str | None = None
    """`SQL Server`, `Oracle`, `PostgreSQL`, `MySQL`, `MariaDB`, `Ingres` or another word of the source."""
    edition: str | None = None
    version: str | None = None
    support_status: str | None = None
    environment: str | None = None
    vcpus: int | None = None
    memory_mib: float | None = None
    processor_usage_percent: float | None = None
    database_count: int | None = None
    total_size_mib: float | None = None
    largest_database_mib: float | None = None
    clustered: bool | None = None
    collation: str | None = None
    recommended_target: str | None = None


@dataclass(frozen=True, slots=True)
class Database:
    """One database of an instance."""

    id: str
    name: str
    instance: str | None = field(default=None, metadata=reference(Kind.DATABASE_INSTANCE))
    application: str | None = field(default=None, metadata=reference(Kind.APPLICATION))
    size_mib: float | None = None
    compatibility_level: int | None = None


@dataclass(frozen=True, slots=True)
class Application:
    """A piece of software that people know by name, with what decides how it can move."""

    id: str
    name: str
    function: str | None = None
    domain: str | None = None
    description: str | None = None
    product: str | None = None
    version: str | None = None
    supplier: str | None = field(default=None, metadata=reference(Kind.SUPPLIER))
    hosting: Hosting | None = None
    tier: int | None = None
    """0 platform, 1 critical, to 4 minor."""
    business_owner: str | None = None
    technical_owner: str | None = None
    department: str | None = None
    client_type: ClientType | None = None
    database_engine: str | None = None
    bought: bool | None = None
    """Bought from a supplier, as against written by or for the council."""
    data_classes: tuple[str, ...] | None = None
    """`special category`, `card data`, `HSCN`, `PSN`; an empty tuple says none of them."""
    recovery_time_objective_hours: float | None = None
    recovery_point_objective_hours: float | None = None
    maximum_tolerable_disruption_hours: float | None = None
    acceptance_testers: tuple[str, ...] | None = None
    named_users: int | None = None
    local_devices: tuple[str, ...] | None = None
    """What keeps a residue on site: telephony, CCTV, door access, print, weighbridge."""
    freeze_calendar: str | None = None
    """The freeze calendar that applies, as the freeze rules name it."""
    planned_end: date | None = None
    successor: str | None = None
    saas_available: str | None = None
    """SaaS product of the same supplier, if the register names one."""
    notes: str | None = None


@dataclass(frozen=True, slots=True)
class SupportStatement:
    """What a supplier says about running an application on a target."""

    id: str
    name: str
    application: str | None = field(default=None, metadata=reference(Kind.APPLICATION))
    target: str | None = None
    """A target of the disposition vocabulary: `azure virtual machine`, `azure sql managed instance`, `saas`..."""
    support: Support | None = None
    stated_on: date | None = None
    statement_reference: str | None = None


@dataclass(frozen=True, slots=True)
class Component:
    """A part of an application that runs on a server: the answer to "which server runs which application"."""

    id: str
    name: str
    application: str | None = field(default=None, metadata=reference(Kind.APPLICATION))
    server: str | None = field(default=None, metadata=reference(Kind.SERVER))
    role: str | None = None
    """`web`, `application`, `database`, `file` or another word of the source."""
    redundancy: Redundancy | None = None
    """How many of the servers of the same role the application needs; unknown counts as all."""
    at_least: int | None = None
    environment: str | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """A service to residents or staff."""

    id: str
    name: str
    lgsl: int | None = None
    """Number in the Local Government Services List."""
    audience: Audience | None = None
    owner: str | None = None
    department: str | None = None
    applications: tuple[str, ...] | None = field(default=None, metadata=reference(Kind.APPLICATION))
    """Applications without which the service stops."""
    recovery_time_objective_hours: float | None = None
    freeze_calendar: str | None = None
    users: int | None = None


@dataclass(frozen=True, slots=True)
class Team:
    """People of one skill who carry moves out."""

    id: str
    name: str
    skill: str | None = None
    days_per_week: float | None = None
    """Capacity for moves, after business as usual and leave."""
    day_rate_pence: int | None = None
    supplier: str | None = field(default=None, metadata=reference(Kind.SUPPLIER))


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract, with the columns of the Local Government Transparency Code and what decides its end."""

    id: str
    name: str
    contract_reference: str | None = None
    supplier: str | None = field(default=None, metadata=reference(Kind.SUPPLIER))
    description: str | None = None
    department: str | None = None
    starts: date | None = None
    ends: date | None = None
    review: date | None = None
    value_pence: int | None = None
    """Whole value over the term."""
    annual_value_pence: int | None = None
    irrecoverable_vat_pence: int | None = None
    notice_months: float | None = None
    renews_automatically: bool | None = None
    renewal_months: int | None = None
    """Length of one automatic renewal."""
    extension_options: str | None = None
    procurement_process: str | None = None
    smaller_business: bool | None = None
    voluntary_sector: bool | None = None
    covers: tuple[str, ...] | None = field(
        default=None, metadata=reference(Kind.APPLICATION, Kind.SITE, Kind.CIRCUIT, Kind.SUPPLIER)
    )
    """What the contract is for."""


@dataclass(frozen=True, slots=True)
class RunningCost:
    """One line of what the estate costs today, for a year."""

    id: str
    name: str
    category: str | None = None
    """`facilities`, `hardware`, `licences`, `support`, `staff`, `network`, `power` or another word."""
    annual_pence: int | None = None
    basis: str | None = None
    """Where the figure is from, in the words of the source."""
    covers: tuple[str, ...] | None = field(
        default=None, metadata=reference(Kind.APPLICATION, Kind.SITE, Kind.SERVER, Kind.CLUSTER, Kind.CIRCUIT)
    )
    ends_with_data_centre: bool | None = None
    """The cost stops when the data centre closes."""
    fund: str | None = None
    """`General Fund`, `Housing Revenue Account`, `schools`, `pension fund`."""


@dataclass(frozen=True, slots=True)
class FreezeRule:
    """A time of the year when a freeze calendar blocks moves.

    `begins` and `ends` are text of the recurrence language (docs/reference/freeze-rules.md): an ISO date, `12 January`,
    `first Monday of April`, `25 working days before the poll`, `monthly-10`.
    """

    id: str
    name: str
    freeze_calendar: str | None = None
    """The calendar to which the rule belongs; `All` binds every application."""
    reason: str | None = None
    begins: str | None = None
    ends: str | None = None
    binding: FreezeKind | None = None
    source: str | None = None


Entity = (
    Site | Room | Rack | PowerFeed | Supplier | Circuit | Device | Cable | Cluster | Host | Server | Template | Disk
    | Volume | NetworkAdapter | DatabaseInstance | Database | Application | SupportStatement | Component | Service
    | Team | Contract | RunningCost | FreezeRule
)  # fmt: skip

TYPES: Mapping[Kind, type[Any]] = {
    Kind.SITE: Site,
    Kind.ROOM: Room,
    Kind.RACK: Rack,
    Kind.POWER_FEED: PowerFeed,
    Kind.SUPPLIER: Supplier,
    Kind.CIRCUIT: Circuit,
    Kind.DEVICE: Device,
    Kind.CABLE: Cable,
    Kind.CLUSTER: Cluster,
    Kind.HOST: Host,
    Kind.SERVER: Server,
    Kind.TEMPLATE: Template,
    Kind.DISK: Disk,
    Kind.VOLUME: Volume,
    Kind.NETWORK_ADAPTER: NetworkAdapter,
    Kind.DATABASE_INSTANCE: DatabaseInstance,
    Kind.DATABASE: Database,
    Kind.APPLICATION: Application,
    Kind.SUPPORT_STATEMENT: SupportStatement,
    Kind.COMPONENT: Component,
    Kind.SERVICE: Service,
    Kind.TEAM: Team,
    Kind.CONTRACT: Contract,
    Kind.RUNNING_COST: RunningCost,
    Kind.FREEZE_RULE: FreezeRule,
}


@dataclass(frozen=True, slots=True)
class Dependency:
    """One thing needs another.

    Dependencies of one source that share a `group` are alternatives: the source needs `any` of the group's targets,
    or at least `at_least` of them; without a group each is needed.
    """

    source: str
    target: str
    kind: DependencyKind
    redundancy: Redundancy = Redundancy.ALL
    group: str | None = None
    at_least: int | None = None
    observed: bool = False
    """Seen in traffic, as against declared by a person."""
