"""Which facts the list of each kind shows and filters by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from standpipe.estate.model import Kind


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns of a list after the name, and the facts by which it is filtered."""

    columns: tuple[str, ...]
    filters: tuple[str, ...] = ()


LAYOUTS: Mapping[Kind, Layout] = {
    Kind.SERVER: Layout(
        ("operating_system", "power_state", "vcpus", "memory_mib", "host", "environment"),
        ("power_state", "environment", "operating_system"),
    ),
    Kind.APPLICATION: Layout(
        ("business_owner", "tier", "hosting", "supplier", "department"), ("hosting", "tier", "business_owner")
    ),
    Kind.SERVICE: Layout(("audience", "owner", "department", "applications"), ("audience", "department")),
    Kind.DATABASE_INSTANCE: Layout(("engine", "version", "server", "support_status"), ("engine",)),
    Kind.DATABASE: Layout(("instance", "application", "size_mib"), ("instance",)),
    Kind.CONTRACT: Layout(
        ("supplier", "ends", "notice_months", "annual_value_pence", "renews_automatically"),
        ("supplier", "renews_automatically"),
    ),
    Kind.RUNNING_COST: Layout(("category", "annual_pence", "ends_with_data_centre"), ("category",)),
    Kind.COMPONENT: Layout(("application", "server", "role"), ("role",)),
    Kind.HOST: Layout(("cluster", "cores", "memory_mib", "hypervisor"), ("cluster",)),
    Kind.CLUSTER: Layout(("site", "platform", "hosts_tolerated")),
    Kind.DEVICE: Layout(("role", "model", "site", "rack"), ("role",)),
    Kind.CIRCUIT: Layout(("supplier", "purpose", "site", "bandwidth_mbps"), ("purpose",)),
    Kind.ADDRESS_RANGE: Layout(("prefix", "site", "place", "status"), ("status",)),
    Kind.CABLE: Layout(("a_end", "b_end", "medium")),
    Kind.DISK: Layout(("server", "capacity_mib", "shared")),
    Kind.VOLUME: Layout(("server", "capacity_mib", "used_mib")),
    Kind.NETWORK_ADAPTER: Layout(("server", "network", "addresses")),
    Kind.SITE: Layout(("purpose", "closing", "address")),
    Kind.ROOM: Layout(("site",)),
    Kind.RACK: Layout(("site", "room", "height_units")),
    Kind.POWER_FEED: Layout(("site", "rack", "role")),
    Kind.TEAM: Layout(("skill", "days_per_week", "day_rate_pence")),
    Kind.FREEZE_RULE: Layout(("freeze_calendar", "begins", "ends", "binding"), ("freeze_calendar",)),
    Kind.SUPPORT_STATEMENT: Layout(("application", "target", "support", "stated_on"), ("support",)),
    Kind.TEMPLATE: Layout(("operating_system", "vcpus", "memory_mib")),
    Kind.SUPPLIER: Layout(()),
}
NUMERIC = frozenset(
    {
        "vcpus", "memory_mib", "tier", "size_mib", "notice_months", "annual_value_pence", "annual_pence", "cores",
        "hosts_tolerated", "bandwidth_mbps", "capacity_mib", "used_mib", "height_units", "days_per_week",
        "day_rate_pence",
    }
)  # fmt: skip
FIRST = (
    Kind.SERVICE, Kind.APPLICATION, Kind.SERVER, Kind.DATABASE_INSTANCE, Kind.DATABASE, Kind.CONTRACT, Kind.SUPPLIER,
    Kind.RUNNING_COST, Kind.TEAM, Kind.SITE, Kind.CLUSTER, Kind.HOST, Kind.DEVICE, Kind.CIRCUIT,
)  # fmt: skip
"""The kinds that most people come for, in the order in which the overview shows them; the others follow."""
