"""The estate as disposition looks at it: what belongs to which application, looked up once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from standpipe.estate.estate import Estate
from standpipe.estate.model import (
    Application,
    Component,
    Database,
    DatabaseInstance,
    Disk,
    PowerState,
    Server,
    SupportStatement,
)
from standpipe.kernel.evidence import Basis, Evidence

_Owned = TypeVar("_Owned")

NON_PRODUCTION = frozenset({"test", "development", "training", "dev", "dev/test", "uat", "pre-production"})
"""Words for environments that no service depends on."""


@dataclass(frozen=True, slots=True)
class Landscape:
    """Look-ups over an estate; every list is in the order of the estate."""

    estate: Estate
    servers_of: Mapping[str, tuple[Server, ...]]
    """Servers by application: where its components, or its databases' instances, run."""
    applications_of: Mapping[str, tuple[str, ...]]
    """Applications by server."""
    disks_of: Mapping[str, tuple[Disk, ...]]
    instances_of: Mapping[str, tuple[DatabaseInstance, ...]]
    """Database instances by application: those that hold one of its databases, or on its servers."""
    databases_of: Mapping[str, tuple[Database, ...]]
    """Databases by application, where a register says whose they are."""
    databases_in: Mapping[str, tuple[Database, ...]]
    """Databases by instance."""
    statements_of: Mapping[str, tuple[SupportStatement, ...]]
    components_on: Mapping[str, tuple[Component, ...]] = field(default_factory=dict)
    """Components by server."""

    def environment_of(self, server: Server) -> str | None:
        """Return the environment of a server: its own, else the one that everything on it has; None is unknown."""
        if server.environment:
            return server.environment
        stated = {each.environment for each in self.components_on.get(server.id, ())}
        return next(iter(stated)) if len(stated) == 1 else None

    def share_of(self, server: str) -> int:
        """Return among how many applications a server is shared; at least 1."""
        return max(len(self.applications_of.get(server, ())), 1)

    def evidence_of(self, subject: str, field: str) -> tuple[Evidence, ...]:
        """Return what stands behind a fact."""
        return self.estate.evidence.of(subject, field)

    def basis_of(self, subject: str, *fields: str) -> Basis:
        """Return the weakest basis of facts that have one; of none, unknown."""
        found = [self.estate.evidence.basis_of(subject, field) for field in fields]
        return max(
            (basis for basis in found if basis is not Basis.UNKNOWN), key=lambda b: b.rank, default=Basis.UNKNOWN
        )


def survey(estate: Estate) -> Landscape:
    """Return the look-ups of an estate."""
    claims: dict[str, dict[str, None]] = defaultdict(dict)
    for component in estate.components.values():
        if component.application and component.server and component.server in estate.servers:
            claims[component.application][component.server] = None
    instances_by_server = _grouped(estate.database_instances.values(), lambda each: each.server)
    instances: dict[str, dict[str, None]] = defaultdict(dict)
    for database in estate.databases.values():
        instance = estate.database_instances.get(database.instance or "")
        if database.application and instance is not None:
            instances[database.application][instance.id] = None
            if instance.server and instance.server in estate.servers:
                claims[database.application][instance.server] = None
    applications: dict[str, dict[str, None]] = defaultdict(dict)
    for application, servers in claims.items():
        for server in servers:
            applications[server][application] = None
    for server, owners in applications.items():
        if len(owners) == 1:
            (owner,) = owners
            instances[owner].update(dict.fromkeys(each.id for each in instances_by_server.get(server, ())))
    return Landscape(
        estate=estate,
        servers_of={key: tuple(estate.servers[each] for each in found) for key, found in claims.items()},
        applications_of={key: tuple(found) for key, found in applications.items()},
        disks_of=_grouped(estate.disks.values(), lambda each: each.server),
        instances_of={
            key: tuple(estate.database_instances[each] for each in found) for key, found in instances.items()
        },
        databases_of=_grouped(estate.databases.values(), lambda each: each.application),
        databases_in=_grouped(estate.databases.values(), lambda each: each.instance),
        components_on=_grouped(estate.components.values(), lambda each: each.server),
        statements_of=_grouped(estate.support_statements.values(), lambda each: each.application),
    )


def _grouped(entities: Iterable[_Owned], owner_of: Callable[[_Owned], str | None]) -> dict[str, tuple[_Owned, ...]]:
    found: dict[str, list[_Owned]] = defaultdict(list)
    for entity in entities:
        owner = owner_of(entity)
        if owner is not None:
            found[owner].append(entity)
    return {key: tuple(group) for key, group in found.items()}


def is_off(server: Server) -> bool:
    """Whether a server is known not to run."""
    return server.power_state in {PowerState.OFF, PowerState.SUSPENDED} or server.decommissioned is True


def is_production(server: Server) -> bool:
    """Whether a server must be taken for production; unknown counts as production."""
    return not for_tests(server.environment)


def for_tests(environment: str | None) -> bool:
    """Whether an environment is one that no service depends on; unknown is not."""
    return (environment or "").casefold() in NON_PRODUCTION


def is_bought(application: Application) -> bool:
    """Whether an application must be taken for bought: the register says so, or names a supplier and says nothing."""
    return application.bought is True or (application.bought is None and application.supplier is not None)
