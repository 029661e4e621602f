"""Which facts the list of each kind shows after the name."""

from __future__ import annotations

from collections.abc import Mapping

from standpipe.app.list_filters import LIST_SORTS
from standpipe.estate.model import Kind

COLUMNS: Mapping[Kind, tuple[str, ...]] = {
    Kind.SERVER: LIST_SORTS[Kind.SERVER],
    Kind.APPLICATION: LIST_SORTS[Kind.APPLICATION],
    Kind.SERVICE: ("audience", "owner", "department", "applications"),
    Kind.DATABASE_INSTANCE: ("engine", "version", "server", "support_status"),
    Kind.DATABASE: LIST_SORTS[Kind.DATABASE],
    Kind.CONTRACT: ("supplier", "ends", "notice_months", "annual_value_pence", "renews_automatically"),
    Kind.RUNNING_COST: ("category", "annual_pence", "ends_with_data_centre"),
    Kind.COMPONENT: ("application", "server", "role"),
    Kind.HOST: ("cluster", "cores", "memory_mib", "hypervisor"),
    Kind.CLUSTER: ("site", "platform", "hosts_tolerated"),
    Kind.DEVICE: ("role", "model", "site", "rack"),
    Kind.CIRCUIT: ("supplier", "purpose", "site", "bandwidth_mbps"),
    Kind.ADDRESS_RANGE: ("prefix", "site", "place", "status"),
    Kind.CABLE: ("a_end", "b_end", "medium"),
    Kind.DISK: ("server", "capacity_mib", "shared"),
    Kind.VOLUME: ("server", "capacity_mib", "used_mib"),
    Kind.NETWORK_ADAPTER: ("server", "network", "addresses"),
    Kind.SITE: ("purpose", "closing", "address"),
    Kind.ROOM: ("site",),
    Kind.RACK: ("site", "room", "height_units"),
    Kind.POWER_FEED: ("site", "rack", "role"),
    Kind.TEAM: ("skill", "days_per_week", "day_rate_pence"),
    Kind.FREEZE_RULE: ("freeze_calendar", "begins", "ends", "binding"),
    Kind.SUPPORT_STATEMENT: ("application", "target", "support", "stated_on"),
    Kind.TEMPLATE: ("operating_system", "vcpus", "memory_mib"),
    Kind.SUPPLIER: (),
}
FIRST = (
    Kind.SERVICE, Kind.APPLICATION, Kind.SERVER, Kind.DATABASE_INSTANCE, Kind.DATABASE, Kind.CONTRACT, Kind.SUPPLIER,
    Kind.RUNNING_COST, Kind.TEAM, Kind.SITE, Kind.CLUSTER, Kind.HOST, Kind.DEVICE, Kind.CIRCUIT,
)  # fmt: skip
"""The kinds that most people come for, in the order in which the overview shows them; the others follow."""
