"""The patterns of which every sample council is made: applications, services and dependencies, by function.

The rows are ours, drawn from functions seen at UK councils; one application for each function, no brands. `servers`
is a list of `role:count:size` with the sizes s, m, l and x, an optional `:l` for Linux or `:a` for an appliance, and
`!` for a physical machine.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from standpipe.estate.model import Audience, ClientType, DependencyKind, Hosting

_SERVERS = re.compile(r"([a-z ]+):(\d+):([smlx])(?::([la]?)(!?))?")


@dataclass(frozen=True, slots=True)
class ServerPattern:
    """Servers of one role of an application."""

    role: str
    count: int
    size: str
    system: str = ""
    """Blank for Windows, `l` for Linux, `a` for an appliance."""
    physical: bool = False


@dataclass(frozen=True, slots=True)
class ApplicationPattern:
    """One application of the council, by function."""

    name: str
    domain: str
    function: str
    supplier: str
    hosting: Hosting
    tier: int
    department: str
    owner: str
    client: ClientType
    database: str
    """`sql@shared`, `ora@shared`, `sql@own`... or `-`."""
    data_classes: tuple[str, ...]
    users: int
    local_devices: tuple[str, ...]
    freeze_calendar: str | None
    saas: str | None
    end_in_months: int | None
    successor: str | None
    servers: tuple[ServerPattern, ...]
    support: str
    """`all`, `vm`, `vmc` (with conditions), `no`, or blank where nobody has asked."""
    annual_pounds: int

    @property
    def on_site(self) -> bool:
        """It runs on machines of the council."""
        return self.hosting in {Hosting.DATA_CENTRE, Hosting.OTHER_SITE}

    @property
    def server_count(self) -> int:
        """Machines it needs, all environments together."""
        return sum(each.count for each in self.servers)


@dataclass(frozen=True, slots=True)
class ServicePattern:
    """One service to residents or staff."""

    name: str
    lgsl: int | None
    audience: Audience
    department: str
    owner: str
    applications: tuple[str, ...]
    recovery_time_objective_hours: float
    freeze_calendar: str | None
    users: int


@dataclass(frozen=True, slots=True)
class DependencyPattern:
    """One application needs another; `declared` is false for what only traffic shows."""

    source: str
    target: str
    kind: DependencyKind
    declared: bool
    port: int | None


@cache
def applications() -> tuple[ApplicationPattern, ...]:
    """Return every application pattern, platform first."""
    return tuple(
        ApplicationPattern(
            name=row["name"],
            domain=row["domain"],
            function=row["function"],
            supplier=row["supplier"],
            hosting=Hosting(row["hosting"]),
            tier=int(row["tier"]),
            department=row["department"],
            owner=row["owner"],
            client=ClientType(row["client"]),
            database=row["database"],
            data_classes=() if row["data_classes"] == "none" else _parts(row["data_classes"]),
            users=int(row["users"]),
            local_devices=_parts(row["local_devices"]),
            freeze_calendar=row["freeze_calendar"] or None,
            saas=row["saas"] or None,
            end_in_months=int(row["end_in_months"]) if row["end_in_months"] else None,
            successor=row["successor"] or None,
            servers=tuple(
                ServerPattern(role.strip(), int(count), size, system, bool(physical))
                for role, count, size, system, physical in _SERVERS.findall(row["servers"].replace(":w!", ":!"))
            ),
            support=row["support"],
            annual_pounds=int(row["cost_thousands"]) * 1000,
        )
        for row in _rows("applications.csv")
    )


@cache
def services() -> tuple[ServicePattern, ...]:
    """Return every service pattern."""
    return tuple(
        ServicePattern(
            row["name"],
            int(row["lgsl"]) if row["lgsl"] else None,
            Audience(row["audience"]),
            row["department"],
            row["owner"],
            _parts(row["applications"]),
            float(row["recovery_time_objective_hours"]),
            row["freeze_calendar"] or None,
            int(row["users"]),
        )
        for row in _rows("services.csv")
    )


@cache
def dependencies() -> tuple[DependencyPattern, ...]:
    """Return every dependency pattern between applications."""
    return tuple(
        DependencyPattern(
            row["source"],
            row["target"],
            DependencyKind(row["kind"]),
            row["declared"] == "yes",
            int(row["port"]) if row["port"] else None,
        )
        for row in _rows("dependencies.csv")
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _rows(file: str) -> list[Mapping[str, str]]:
    text = resources.files("standpipe.sample").joinpath("data", file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
