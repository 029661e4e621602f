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
from typing import Any

from standpipe.estate.infrastructure import (
    AddressRange,
    Cable,
    Circuit,
    Cluster,
    Database,
    DatabaseInstance,
    Device,
    Disk,
    Host,
    NetworkAdapter,
    PowerFeed,
    Rack,
    Room,
    Server,
    Site,
    Supplier,
    Template,
    Volume,
)
from standpipe.estate.vocabulary import (
    Audience,
    ClientType,
    DependencyKind,
    FreezeKind,
    Hosting,
    Kind,
    PowerState,
    Redundancy,
    Support,
    reference,
)


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
    people: int | None = None
    """How many people it has."""
    productive_at_first_percent: float | None = None
    """Share of its days that counts until the first moves, while it learns."""
    learning_weeks: float | None = None
    """Weeks from the first cutover window after wave zero until all of its days count."""


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
    registration_number: str | None = None
    """The supplier's number as a company or a charity, where it is of the voluntary or community sector."""
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
    Site | Room | Rack | PowerFeed | Supplier | Circuit | AddressRange | Device | Cable | Cluster | Host | Server
    | Template | Disk | Volume | NetworkAdapter | DatabaseInstance | Database | Application | SupportStatement
    | Component | Service | Team | Contract | RunningCost | FreezeRule
)  # fmt: skip

TYPES: Mapping[Kind, type[Any]] = {
    Kind.SITE: Site,
    Kind.ROOM: Room,
    Kind.RACK: Rack,
    Kind.POWER_FEED: PowerFeed,
    Kind.SUPPLIER: Supplier,
    Kind.CIRCUIT: Circuit,
    Kind.ADDRESS_RANGE: AddressRange,
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


__all__ = [
    "Kind",
    "reference",
    "PowerState",
    "Hosting",
    "ClientType",
    "Audience",
    "DependencyKind",
    "Redundancy",
    "Support",
    "FreezeKind",
    "Site",
    "Room",
    "Rack",
    "PowerFeed",
    "Supplier",
    "Circuit",
    "Device",
    "AddressRange",
    "Cable",
    "Cluster",
    "Host",
    "Server",
    "Template",
    "Disk",
    "Volume",
    "NetworkAdapter",
    "DatabaseInstance",
    "Database",
    "Application",
    "SupportStatement",
    "Component",
    "Service",
    "Team",
    "Contract",
    "RunningCost",
    "FreezeRule",
    "Dependency",
    "Entity",
    "TYPES",
]
