"""One estate: everything a council runs, with its dependencies, evidence, conflicts and findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields

from standpipe.estate import model
from standpipe.estate.limits import PlanLimit
from standpipe.estate.model import Dependency, Entity, Kind
from standpipe.estate.programme import ProgrammeRule
from standpipe.estate.readings import Caution, Rejection
from standpipe.estate.risk_scores import RiskRating
from standpipe.estate.scripts import DatabaseCode, Script
from standpipe.kernel.evidence import EvidenceIndex, Place
from standpipe.kernel.findings import Finding


@dataclass(frozen=True, slots=True)
class StatedValue:
    """A value as one source states it."""

    value: object
    place: Place


@dataclass(frozen=True, slots=True)
class Conflict:
    """Sources that disagree about a fact: all values are kept, and the rule that chose one is named."""

    subject: str
    field: str
    chosen: object
    values: tuple[StatedValue, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class IdentityDecision:
    """Why rows of several places were taken to be one thing."""

    subject: str
    key: str
    """The key that matched: `VM UUID`, `SMBIOS UUID`, `DNS name`, `name`."""
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class FileAccount:
    """What became of the rows of one file, after merging."""

    path: str
    format: str
    rows_in: Mapping[str, int]
    rejections: tuple[Rejection, ...]
    cautions: tuple[Caution, ...]
    estate: str = ""

    @property
    def rows_rejected(self) -> int:
        """Rows that were not used."""
        return sum(rejection.rows for rejection in self.rejections)

    @property
    def rows_used(self) -> int:
        """Rows that were used."""
        return sum(self.rows_in.values()) - self.rows_rejected


@dataclass(frozen=True, slots=True)
class Estate:
    """Everything known, each kind by entity id, in the order of first mention.

    Of several estates loaded side by side the ids carry the estate's name (`server:old-district/app01`).
    """

    sites: Mapping[str, model.Site] = field(default_factory=dict)
    rooms: Mapping[str, model.Room] = field(default_factory=dict)
    racks: Mapping[str, model.Rack] = field(default_factory=dict)
    power_feeds: Mapping[str, model.PowerFeed] = field(default_factory=dict)
    suppliers: Mapping[str, model.Supplier] = field(default_factory=dict)
    circuits: Mapping[str, model.Circuit] = field(default_factory=dict)
    address_ranges: Mapping[str, model.AddressRange] = field(default_factory=dict)
    devices: Mapping[str, model.Device] = field(default_factory=dict)
    cables: Mapping[str, model.Cable] = field(default_factory=dict)
    clusters: Mapping[str, model.Cluster] = field(default_factory=dict)
    hosts: Mapping[str, model.Host] = field(default_factory=dict)
    servers: Mapping[str, model.Server] = field(default_factory=dict)
    templates: Mapping[str, model.Template] = field(default_factory=dict)
    disks: Mapping[str, model.Disk] = field(default_factory=dict)
    volumes: Mapping[str, model.Volume] = field(default_factory=dict)
    network_adapters: Mapping[str, model.NetworkAdapter] = field(default_factory=dict)
    database_instances: Mapping[str, model.DatabaseInstance] = field(default_factory=dict)
    databases: Mapping[str, model.Database] = field(default_factory=dict)
    applications: Mapping[str, model.Application] = field(default_factory=dict)
    support_statements: Mapping[str, model.SupportStatement] = field(default_factory=dict)
    components: Mapping[str, model.Component] = field(default_factory=dict)
    services: Mapping[str, model.Service] = field(default_factory=dict)
    teams: Mapping[str, model.Team] = field(default_factory=dict)
    contracts: Mapping[str, model.Contract] = field(default_factory=dict)
    running_costs: Mapping[str, model.RunningCost] = field(default_factory=dict)
    freeze_rules: Mapping[str, model.FreezeRule] = field(default_factory=dict)
    dependencies: tuple[Dependency, ...] = ()
    scripts: tuple[Script, ...] = ()
    """Transact-SQL of databases, as it was read."""
    code: Mapping[str, DatabaseCode] = field(default_factory=dict)
    """What scripts say about a database, by its id."""
    limits: tuple[PlanLimit, ...] = ()
    """What the council lays down for the whole plan, in the order in which it was read."""
    programme: tuple[ProgrammeRule, ...] = ()
    """Cutover windows, gates of tranches, ways to move and leave, in the order in which they were read."""
    risk_ratings: tuple[RiskRating, ...] = ()
    """What people say of the legacy risk of applications."""
    evidence: EvidenceIndex = field(default_factory=EvidenceIndex)
    conflicts: tuple[Conflict, ...] = ()
    identity: tuple[IdentityDecision, ...] = ()
    known_apart: frozenset[frozenset[str]] = frozenset()
    """Pairs of which a person said that they are different things."""
    findings: tuple[Finding, ...] = ()
    files: tuple[FileAccount, ...] = ()

    def of_kind(self, kind: Kind) -> Mapping[str, Entity]:
        """Return the entities of a kind by id."""
        found: Mapping[str, Entity] = getattr(self, ATTRIBUTES[kind])
        return found

    def find(self, identifier: str) -> Entity | None:
        """Return the entity of an id, or None."""
        kind = identifier.partition(":")[0]
        return self.of_kind(Kind(kind)).get(identifier) if kind in Kind.__members__.values() else None

    def name_of(self, identifier: str) -> str:
        """Return the name of an entity for people; an unknown id is returned as it is."""
        entity = self.find(identifier)
        return entity.name if entity else identifier

    def entities(self) -> Iterator[Entity]:
        """Yield every entity, kind by kind."""
        for kind in Kind:
            yield from self.of_kind(kind).values()


ATTRIBUTES: Mapping[Kind, str] = {kind: kind.value.replace("-", "_") + "s" for kind in Kind}
"""The attribute of `Estate` that holds a kind."""

assert set(ATTRIBUTES.values()) <= {each.name for each in fields(Estate)}
