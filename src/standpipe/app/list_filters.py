"""By which facts the list of each kind is narrowed and sorted: offered by the lists, indexed and counted by storage."""

from __future__ import annotations

from collections.abc import Mapping

from standpipe.estate.model import Kind

LIST_FILTERS: Mapping[Kind, tuple[str, ...]] = {
    Kind.SERVER: ("power_state", "environment", "operating_system"),
    Kind.APPLICATION: ("hosting", "tier", "business_owner"),
    Kind.SERVICE: ("audience", "department"),
    Kind.DATABASE_INSTANCE: ("engine",),
    Kind.DATABASE: ("instance",),
    Kind.CONTRACT: ("supplier", "renews_automatically"),
    Kind.RUNNING_COST: ("category",),
    Kind.COMPONENT: ("role",),
    Kind.HOST: ("cluster",),
    Kind.DEVICE: ("role",),
    Kind.CIRCUIT: ("purpose",),
    Kind.FREEZE_RULE: ("freeze_calendar",),
    Kind.SUPPORT_STATEMENT: ("support",),
}
LIST_SORTS: Mapping[Kind, tuple[str, ...]] = {
    Kind.SERVER: ("operating_system", "power_state", "vcpus", "memory_mib", "host", "environment"),
    Kind.APPLICATION: ("business_owner", "tier", "hosting", "supplier", "department"),
    Kind.DATABASE: ("instance", "application", "size_mib"),
}
"""By which facts the lists that grow with the estate are sorted through an index; other kinds are few."""
NUMERIC = frozenset(
    {
        "vcpus", "memory_mib", "tier", "size_mib", "notice_months", "annual_value_pence", "annual_pence", "cores",
        "hosts_tolerated", "bandwidth_mbps", "capacity_mib", "used_mib", "height_units", "days_per_week",
        "day_rate_pence",
    }
)  # fmt: skip
"""Facts that are numbers: sorted as such."""
