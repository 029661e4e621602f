"""The entities that one can touch or log on to: places, power, network, machines, databases.

They follow the rules of `model`, which is where everything else imports them from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from standpipe.estate.vocabulary import Kind, PowerState, reference


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
    cooling_units_needed: int | None = None
    """How many of the cooling units that stand in no stated room must work; unknown counts as all."""


@dataclass(frozen=True, slots=True)
class Room:
    """A room or row of a site."""

    id: str
    name: str
    site: str | None = field(default=None, metadata=reference(Kind.SITE))
    cooling_units_needed: int | None = None
    """How many of its cooling units must work on the hottest day; unknown counts as all."""
    ends_when_empty_pence: int | None = None
    """What of the yearly costs that end with the data centre ends already when the room is empty."""
    basis: str | None = None
    """Where that figure is from, in the register's words."""
    empty_by: date | None = None
    """Day by which the last of what moves has left it."""
    closes_after: tuple[str, ...] | None = field(default=None, metadata=reference(Kind.ROOM))
    """Rooms that close in turn before it."""


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
    annual_pence: int | None = None
    """What it costs a year, excluding VAT."""
    ducts: tuple[str, ...] | None = None
    """The ducts, poles or entries that it runs through; circuits that name the same one are lost together."""


@dataclass(frozen=True, slots=True)
class AddressRange:
    """A range of IP addresses: in use at a site, or planned for a place that does not exist yet."""

    id: str
    name: str
    prefix: str | None = None
    """As `10.20.0.0/16`."""
    site: str | None = field(default=None, metadata=reference(Kind.SITE))
    place: str | None = None
    """Where it is used when that is no site: a partner, a supplier, a network to come."""
    status: str | None = None
    """`in use`, `planned`, `container` (only divided further) or another word of the source."""
    routing_table: str | None = None
    """The routing table (VRF) it belongs to; ranges of different tables may overlap until they are joined."""


@dataclass(frozen=True, slots=True)
class Device:
    """Equipment that is not a server: switch, firewall, storage array, UPS, cooling unit.

    A virtualisation host may be listed as one too: `same_machines` says which is which.
    """

    id: str
    name: str
    role: str | None = None
    manufacturer: str | None = None
    model: str | None = None
    platform: str | None = None
    status: str | None = None
    site: str | None = field(default=None, metadata=reference(Kind.SITE))
    room: str | None = field(default=None, metadata=reference(Kind.ROOM))
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
    room: str | None = field(default=None, metadata=reference(Kind.ROOM))
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
    disk_read_iops: float | None = None
    disk_write_iops: float | None = None
    log_mbps: float | None = None
    """MiB of transaction log written a second in the busy hours."""
    database_count: int | None = None
    total_size_mib: float | None = None
    largest_database_mib: float | None = None
    clustered: bool | None = None
    standby_servers: tuple[str, ...] | None = field(default=None, metadata=reference(Kind.SERVER))
    """The other servers of its cluster, any of which can run it."""
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
    scripts: tuple[str, ...] | None = None
    """Files or folders that hold its Transact-SQL, as the register names them."""
