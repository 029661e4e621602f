"""Says what need not move: machines that are off, idle, or in no application; applications that end anyway.

An idle machine uses less than the catalogue's thresholds of processor and memory, both measured; what nobody measured
is not idle. Nothing here is decided: a retirement is proposed to its owner, with the evidence.
"""

from __future__ import annotations

import re
from datetime import date

from standpipe.catalogue import Catalogue, Verdict
from standpipe.disposition.landscape import Landscape, is_off
from standpipe.disposition.model import Ground, ServerProposal, UnclaimedServer
from standpipe.disposition.plots import Plot
from standpipe.disposition.settings import Settings
from standpipe.estate.model import Application, Server
from standpipe.kernel.evidence import Basis, Evidence
from standpipe.kernel.periods import add_months

ENDS_ANYWAY = "ends-anyway"
NOT_IN_USE = "not-in-use"
_SHARED_ROLES = re.compile(
    r"domain controller|active directory|\bdns\b|dhcp|backup|monitor|vcenter|print|file server|certificate|radius|proxy"
    r"|firewall|jump|patch|wsus|anti.?virus|directory|federation|mail relay|smtp",
    re.IGNORECASE,
)
_ORPHAN = "It runs, and nobody knows for whom."
_MOVE_TAKES_MONTHS = 12
"""Without a closing date, an application that ends within a year is not moved."""


def idle(server: Server, catalogue: Catalogue) -> bool:
    """Whether a running server was measured below the thresholds of processor and memory."""
    value = catalogue.assumptions.value
    if is_off(server) or server.processor_usage_percent is None or server.memory_usage_percent is None:
        return False
    return server.processor_usage_percent < float(value("idle-processor-percent")) and (
        server.memory_usage_percent < float(value("idle-memory-percent"))
    )


_MINOR_TIER = 3


def minor(application: Application, catalogue: Catalogue) -> bool:
    """Whether an application is stated to be minor (tier 4), or of tier 3 with few users."""
    if application.tier is None or application.tier < _MINOR_TIER:
        return False
    few = catalogue.assumptions["few-users"].value
    users = application.named_users
    return application.tier > _MINOR_TIER or (users is not None and few is not None and users <= few)


def closing(settings: Settings) -> date:
    """Return the day by which an application must end not to be moved."""
    return settings.closes_on or add_months(settings.as_of, _MOVE_TAKES_MONTHS)


def reason_to_retire(plot: Plot, landscape: Landscape, settings: Settings) -> tuple[str, Ground] | None:
    """Return the rule and the ground for ending an application, or None."""
    application = plot.application
    closes = closing(settings)
    if application.planned_end is not None and application.planned_end <= closes:
        message = f"It is planned to end on {application.planned_end}, before it would have to move."
        evidence = landscape.evidence_of(application.id, "planned_end")
        return ENDS_ANYWAY, Ground("planned-end", application.id, Verdict.READY, message, evidence)
    if application.named_users == 0:
        evidence = landscape.evidence_of(application.id, "named_users")
        return NOT_IN_USE, Ground("no-users", application.id, Verdict.READY, "The register counts no user.", evidence)
    if plot.servers and all(is_off(server) for server in plot.servers):
        names = ", ".join(server.name for server in plot.servers)
        evidence = tuple(
            each
            for server in plot.servers
            for field in ("power_state", "decommissioned")
            for each in landscape.evidence_of(server.id, field)
        )
        message = f"Every server of it is switched off or decommissioned: {names}."
        return NOT_IN_USE, Ground("all-servers-off", application.id, Verdict.READY, message, evidence)
    return None


def ended_before(application: Application, day: date) -> bool:
    """Whether an application's planned end has passed already."""
    return application.planned_end is not None and application.planned_end < day


def unclaimed_servers(landscape: Landscape, catalogue: Catalogue) -> tuple[UnclaimedServer, ...]:
    """Return the servers that no application claims, each with what is proposed."""
    return tuple(
        _unclaimed(server, landscape, catalogue)
        for server in landscape.estate.servers.values()
        if not landscape.applications_of.get(server.id)
    )


def _unclaimed(server: Server, landscape: Landscape, catalogue: Catalogue) -> UnclaimedServer:
    nobody = "No application claims it."
    if is_off(server):
        field = "decommissioned" if server.decommissioned else "power_state"
        reason = "The register says it is decommissioned." if server.decommissioned else "It is switched off."
        evidence = landscape.evidence_of(server.id, field)
        return UnclaimedServer(server.id, ServerProposal.RETIRE, (nobody, reason), evidence)
    if idle(server, catalogue):
        reason = (
            f"It uses {server.processor_usage_percent:g}% of its processors and {server.memory_usage_percent:g}% of "
            "its memory."
        )
        evidence = (
            *landscape.evidence_of(server.id, "processor_usage_percent"),
            *landscape.evidence_of(server.id, "memory_usage_percent"),
        )
        return UnclaimedServer(server.id, ServerProposal.RETIRE, (nobody, reason), evidence)
    if server.role and _SHARED_ROLES.search(server.role):
        reason = f"Its role is '{server.role}': it serves the whole estate and is replaced in wave zero or moved last."
        return UnclaimedServer(
            server.id, ServerProposal.SHARED, (nobody, reason), landscape.evidence_of(server.id, "role")
        )
    nothing = Evidence(Basis.UNKNOWN, rule="no component or database names it", inputs=(server.id,))
    return UnclaimedServer(
        server.id, ServerProposal.FIND_OWNER, (nobody, "It runs, and nobody knows for whom."), (nothing,)
    )
