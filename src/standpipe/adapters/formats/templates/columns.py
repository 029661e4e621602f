"""Every template that Standpipe reads and writes, in the order in which a person would fill them in.

The definitions stand beside it in the modules `*_sheets`. Every blank cell is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping

from standpipe.adapters.formats.templates.commercial_sheets import CONTRACTS, FREEZE_RULES, RUNNING_COSTS, TEAMS
from standpipe.adapters.formats.templates.dependency_sheets import COMPONENTS, DEPENDENCIES
from standpipe.adapters.formats.templates.identity_sheet import IDENTITY_RULINGS
from standpipe.adapters.formats.templates.model import Template
from standpipe.adapters.formats.templates.network_sheets import NETWORK_DESIGNS, NETWORK_FIGURES
from standpipe.adapters.formats.templates.outage_sheet import OUTAGE_RECORDS
from standpipe.adapters.formats.templates.programme_sheets import CUTOVER_WINDOWS, LEAVE, MOVE_METHODS, TRANCHES
from standpipe.adapters.formats.templates.register_sheets import APPLICATIONS, SERVICES, SUPPORT_STATEMENTS
from standpipe.adapters.formats.templates.server_sheets import DATABASE_INSTANCES, DATABASES, SERVERS
from standpipe.adapters.formats.templates.site_sheets import (
    ADDRESS_RANGES,
    CABLES,
    CIRCUITS,
    DEVICES,
    POWER_FEEDS,
    ROOMS,
    SITES,
)

TEMPLATES: tuple[Template, ...] = (
    APPLICATIONS,
    SUPPORT_STATEMENTS,
    SERVICES,
    COMPONENTS,
    DEPENDENCIES,
    CONTRACTS,
    RUNNING_COSTS,
    TEAMS,
    FREEZE_RULES,
    CUTOVER_WINDOWS,
    TRANCHES,
    MOVE_METHODS,
    LEAVE,
    SERVERS,
    DATABASE_INSTANCES,
    DATABASES,
    SITES,
    ROOMS,
    CIRCUITS,
    ADDRESS_RANGES,
    POWER_FEEDS,
    DEVICES,
    CABLES,
    NETWORK_DESIGNS,
    NETWORK_FIGURES,
    OUTAGE_RECORDS,
    IDENTITY_RULINGS,
)

BY_NAME: Mapping[str, Template] = {template.name: template for template in TEMPLATES}
"""Templates by the name of their CSV file."""

__all__ = [
    "TEMPLATES",
    "BY_NAME",
    "APPLICATIONS",
    "SUPPORT_STATEMENTS",
    "SERVICES",
    "COMPONENTS",
    "DEPENDENCIES",
    "CONTRACTS",
    "RUNNING_COSTS",
    "TEAMS",
    "FREEZE_RULES",
    "CUTOVER_WINDOWS",
    "TRANCHES",
    "MOVE_METHODS",
    "LEAVE",
    "SERVERS",
    "DATABASE_INSTANCES",
    "DATABASES",
    "SITES",
    "ROOMS",
    "CIRCUITS",
    "ADDRESS_RANGES",
    "NETWORK_DESIGNS",
    "NETWORK_FIGURES",
    "OUTAGE_RECORDS",
    "POWER_FEEDS",
    "DEVICES",
    "CABLES",
    "IDENTITY_RULINGS",
]
