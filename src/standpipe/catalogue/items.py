"""The vocabulary of price items: which kinds of thing have a price, how they are named and in which units.

An item id is `kind:name`. A price sheet may use further kinds; they are kept and named in a caution, because nothing
will ask for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from standpipe.catalogue.prices import Unit


@dataclass(frozen=True, slots=True)
class ItemKind:
    """One kind of price item."""

    kind: str
    name: str
    """What stands after the colon."""
    units: tuple[Unit, ...]
    meaning: str
    example: str


_MONTHLY = (Unit.MONTH, Unit.YEAR, Unit.HOUR)
_KINDS = (
    ItemKind("vm", "size", (Unit.HOUR,), "A virtual machine of a cloud", "vm:Standard_D4s_v5"),
    ItemKind("disk", "tier", (Unit.MONTH, Unit.GIB_MONTH), "A managed disk", "disk:P10"),
    ItemKind("sql-mi", "tier", _MONTHLY, "A managed SQL Server instance", "sql-mi:gp-gen5-4-vcore"),
    ItemKind("sql-db", "tier", _MONTHLY, "A single managed SQL database", "sql-db:gp-gen5-2-vcore"),
    ItemKind("sql-pool", "tier", _MONTHLY, "An elastic pool of managed SQL databases", "sql-pool:gp-gen5-2-vcore"),
    ItemKind("sql-storage", "service", (Unit.GIB_MONTH,), "Storage of a managed database", "sql-storage:sql-mi"),
    ItemKind("app-service", "plan", _MONTHLY, "A managed web platform", "app-service:P1v3"),
    ItemKind("avs", "node", _MONTHLY, "A host of Azure VMware Solution", "avs:AV36P"),
    ItemKind(
        "vmware-subscription", "unit", (Unit.YEAR, Unit.MONTH), "VMware, for each core", "vmware-subscription:core"
    ),
    ItemKind("azure-local", "unit", (*_MONTHLY, Unit.ONCE), "Azure Local, for each core", "azure-local:core"),
    ItemKind(
        "cloud",
        "cloud/thing",
        (*_MONTHLY, Unit.GIB, Unit.GIB_MONTH),
        "Any further cloud: a machine by processors and GiB, storage, backup, traffic, platform",
        "cloud:northern cloud/4x16",
    ),
    ItemKind("log", "unit", (Unit.GIB,), "Logs taken into a monitoring service", "log:gib"),
    ItemKind("saas", "application", _MONTHLY, "A service instead of the application", "saas:income management"),
    ItemKind("hosting", "application", _MONTHLY, "The application run by its supplier", "hosting:planning"),
    ItemKind("partner-hosting", "unit", _MONTHLY, "A server run by a partner", "partner-hosting:server"),
    ItemKind("colocation", "unit", _MONTHLY, "Space in a commercial data centre", "colocation:rack"),
    ItemKind("on-site", "unit", _MONTHLY, "A comms room or another place of the council", "on-site:room"),
    ItemKind("host", "unit", (Unit.ONCE, Unit.YEAR), "A virtualisation host or its upkeep", "host:purchase"),
    ItemKind("storage", "unit", (Unit.ONCE, Unit.GIB_MONTH), "Storage of the council's own", "storage:array"),
    ItemKind("circuit", "name", (*_MONTHLY, Unit.ONCE), "A line", "circuit:internet 1 Gbps"),
    ItemKind("network", "component", _MONTHLY, "A part of a network design, for each", "network:sd-wan-appliance"),
    ItemKind("network-setup", "component", (Unit.ONCE,), "Setting a part up, once for each", "network-setup:router"),
    ItemKind("backup", "unit", (*_MONTHLY, Unit.GIB_MONTH), "Backup of a machine or of its data", "backup:vm"),
    ItemKind("egress", "route", (Unit.GIB,), "Data that leaves a cloud", "egress:internet"),
    ItemKind("esu", "product", (Unit.YEAR, Unit.MONTH), "Extended security updates", "esu:windows-server 2016"),
    ItemKind("licence", "product", (Unit.YEAR, Unit.MONTH, Unit.ONCE), "A licence", "licence:oracle database"),
    ItemKind("monitoring", "unit", _MONTHLY, "Monitoring, for each server", "monitoring:server"),
    ItemKind("security", "unit", _MONTHLY, "Protection of servers, for each server", "security:server"),
    ItemKind("support", "unit", _MONTHLY, "Support by a supplier or partner", "support:server"),
    ItemKind("shared", "part", (*_MONTHLY, Unit.ONCE), "Shared platform", "shared:landing-zone"),
    ItemKind("work", "skill", (Unit.DAY,), "A day of somebody's work", "work:partner engineer"),
    ItemKind("migration", "application", (Unit.ONCE,), "A quoted migration", "migration:housing"),
    ItemKind("exit", "contract", (Unit.ONCE,), "The end of a contract", "exit:data centre lease"),
)
ITEM_KINDS: Mapping[str, ItemKind] = MappingProxyType({kind.kind: kind for kind in _KINDS})
"""Every kind that the plan may ask a price for."""
