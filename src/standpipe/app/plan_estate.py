"""The estate section of the plan, and what is missing for a full plan with what it would change."""

from __future__ import annotations

from collections import Counter
from datetime import date

from standpipe.app import plan_document as published
from standpipe.app.document_parts import Named
from standpipe.app.estate_document import count_entities, shown
from standpipe.catalogue import Catalogue
from standpipe.estate.estate import Estate
from standpipe.estate.model import Kind, Site

WANTED: tuple[tuple[Kind, str, str], ...] = (
    (Kind.APPLICATION, "an application register", "what is right for each application, and what can move at all"),
    (Kind.COMPONENT, "which server runs which application", "what stops with which server, and what moves with what"),
    (
        Kind.SERVICE,
        "a service list",
        "which services stop when something fails, and when they may not be moved",
    ),
    (Kind.FREEZE_RULE, "freeze rules", "which weekends are closed to moves: without them every weekend counts as free"),
    (Kind.TEAM, "teams with their capacity", "how many moves the council can carry: without them capacity is no limit"),
    (Kind.RUNNING_COST, "running costs", "what staying costs, and so whether moving is cheaper"),
    (Kind.CONTRACT, "a contract register", "notice dates, the end of the lease, and when support ends"),
    (Kind.SUPPORT_STATEMENT, "suppliers' support statements", "which bought products may go to which target"),
    (Kind.POWER_FEED, "power feeds", "whether one power feed stops everything"),
    (Kind.DEVICE, "network devices and cables", "whether one switch or circuit stops everything"),
)


def estate_section(
    estate: Estate, catalogue: Catalogue, sites: tuple[Site, ...], as_of: date
) -> published.EstateSection:
    """Return what is known of the estate."""
    hosting = Counter(
        application.hosting.value if application.hosting else "unknown" for application in estate.applications.values()
    )
    support = Counter(
        catalogue.lifecycles.support_of(server.operating_system, as_of).state.value
        if server.operating_system
        else "unknown"
        for server in estate.servers.values()
    )
    return published.EstateSection(
        counts=count_entities(estate),
        closing_sites=[Named(id=site.id, name=site.name) for site in sites],
        applications_by_hosting=dict(sorted(hosting.items())),
        servers_by_support=dict(sorted(support.items())),
        conflicts=[
            published.ConflictEntry(
                subject=conflict.subject,
                field=conflict.field,
                chosen=shown(conflict.chosen),
                values=[f"{shown(stated.value)} ({stated.place})" for stated in conflict.values],
                rule=conflict.rule,
            )
            for conflict in estate.conflicts
        ],
        missing=_missing(estate, sites),
    )


def _missing(estate: Estate, sites: tuple[Site, ...]) -> list[str]:
    missing = [
        f"Not given: {what}. It would say {effect}." for kind, what, effect in WANTED if not estate.of_kind(kind)
    ]
    if not sites:
        missing.append(
            "It is not known which site is to be closed. Mark it in the sites template: the plan then says what stops "
            "with it and when it can close."
        )
    if estate.servers and not any(server.processor_usage_percent is not None for server in estate.servers.values()):
        missing.append(
            "There is no measured utilisation. It would say which servers are larger than they need to be, or idle."
        )
    return missing
