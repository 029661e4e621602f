"""By which facts the list of each kind is narrowed: offered by the lists, indexed and counted by storage."""

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
