"""Needs of services, applications, databases, and declared dependencies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from standpipe.estate.model import Application, Component, Dependency, DependencyKind, Hosting, PowerState, Redundancy
from standpipe.kernel.findings import Severity
from standpipe.resilience.draft import Draft
from standpipe.resilience.from_network import internet_circuits, need_supplier
from standpipe.resilience.locations import ELSEWHERE, Locations
from standpipe.resilience.model import GapKind
from standpipe.resilience.platforms import directory_applications

NOT_PRODUCTION = ("test", "dev", "train", "stag", "uat", "sandbox", "pre-prod", "preprod", "disaster", "standby", "dr")
"""Beginnings of words for environments that a service does not need to run."""

_GROUND = frozenset({"server", "host", "cluster", "device", "database-instance", "database"})
"""Kinds of things on which an application runs: to depend on one of them says where it is."""


def add_services(draft: Draft) -> None:
    """Add services with the applications without which they stop."""
    for service in draft.estate.services.values():
        draft.add_node(service.id, service.name, "service", can_fail=False)
        if service.applications is None:
            message = f"Nobody has said which applications {service.name} needs."
            draft.gap(service.id, GapKind.NEEDS, message)
            draft.find("service-without-applications", Severity.HIGH, service.id, f"{message} Name them.")
        draft.need_all(service.id, service.applications or (), "needs")


def add_databases(draft: Draft) -> None:
    """Add database instances on their servers, and the databases that an application or a dependency names."""
    estate = draft.estate
    named = {each.target for each in estate.dependencies} | {each.source for each in estate.dependencies}
    for instance in estate.database_instances.values():
        draft.add_node(instance.id, instance.name, "database-instance")
        servers = draft.known(filter(None, (instance.server, *(instance.standby_servers or ()))))
        if servers:
            draft.need_at_least(instance.id, 1, servers, "runs on")
        else:
            draft.gap(instance.id, GapKind.LOCATION, f"It is not known on which server {instance.name} runs.")
        if instance.clustered and len(servers) < 2:
            draft.find(
                "cluster-members-unknown",
                Severity.INFORMATION,
                instance.id,
                f"{instance.name} is clustered, but only one of its servers is known: it is not taken as redundant.",
            )
    for database in estate.databases.values():
        if database.application or database.id in named:
            draft.add_node(database.id, database.name, "database")
            draft.need_all(database.id, (database.instance,) if database.instance else (), "is held by")


def add_applications(draft: Draft, locations: Locations) -> None:
    """Add applications with their components, their databases, and what stands behind them elsewhere."""
    estate = draft.estate
    components: dict[str, list[Component]] = defaultdict(list)
    for component in estate.components.values():
        if component.application and component.server:
            components[component.application].append(component)
    for application in estate.applications.values():
        draft.add_node(application.id, application.name, "application")
        _add_components(draft, application, components[application.id])
    for database in estate.databases.values():
        if database.application:
            draft.need_all(database.application, (database.id,), "keeps its data in")
    grounded = {
        each.source
        for each in estate.dependencies
        if each.kind is DependencyKind.HARD and not each.observed and each.target.partition(":")[0] in _GROUND
    }
    for application in estate.applications.values():
        if application.hosting in ELSEWHERE:
            _add_supplier(draft, application)
        elif not draft.needs[application.id] and application.hosting is not Hosting.DESKTOP:
            _place(draft, application, locations, declared=application.id in grounded)


def check_directory(draft: Draft) -> None:
    """Say so where no directory is known, or nothing is said to need the one that is."""
    estate = draft.estate
    inside = [each for each in estate.applications.values() if each.hosting is Hosting.DATA_CENTRE]
    named = directory_applications(estate)
    if not inside:
        return
    if not named:
        draft.find(
            "directory-unknown",
            Severity.MEDIUM,
            "directory",
            "No application is known as the directory and name service, so that what stops with it is not known. "
            "List it with tier 0 and declare what needs it.",
        )
        return
    ground = set(named) | {
        each.server for each in estate.components.values() if each.application in named and each.server
    }
    needing = {each.source for each in estate.dependencies if each.kind is DependencyKind.HARD and not each.observed
               and each.target in ground}  # fmt: skip
    if not needing - ground:
        names = ", ".join(draft.name(each) for each in named)
        draft.find(
            "directory-not-declared",
            Severity.MEDIUM,
            named[0],
            f"Nothing is declared to need {names}: what stops with the directory and name service is not known. "
            "Declare the dependencies.",
        )


def _place(draft: Draft, application: Application, locations: Locations, *, declared: bool) -> None:
    """Say what is known of an application of which no server and no database is known."""
    if application.hosting is Hosting.DATA_CENTRE and locations.data_centre:
        draft.need_all(application.id, (locations.data_centre,), "stands in")
    if not declared:
        message = f"It is not known on which servers {application.name} runs."
        draft.gap(application.id, GapKind.NEEDS, message)
        draft.find(
            "application-without-server", Severity.HIGH, application.id, f"{message} Say which server runs which part."
        )


def _add_supplier(draft: Draft, application: Application) -> None:
    need_supplier(draft, application, "is run by")
    if not draft.known((application.supplier,) if application.supplier else ()):
        draft.find(
            "hosting-supplier-unknown",
            Severity.MEDIUM,
            application.id,
            f"{application.name} is hosted outside the council ({application.hosting}), and nobody has said by whom.",
        )
    circuits = internet_circuits(draft.estate)
    if circuits:
        draft.need_at_least(application.id, 1, circuits, "is reached over")
        if len(circuits) > 1:
            draft.assume(
                f"Any of the {len(circuits)} internet circuits is taken to carry the traffic to hosted applications. "
                "Declare a hard dependency on one of them where that is not so."
            )
    else:
        draft.gap(
            application.id,
            GapKind.LOCATION,
            f"It is not known over which internet circuit {application.name} is reached, nor where that enters.",
        )


def _add_components(draft: Draft, application: Application, components: list[Component]) -> None:
    """Need the servers of each role: all of them, unless the register says any or a number."""
    roles: dict[str, list[Component]] = defaultdict(list)
    for component in _in_production(draft, components):
        roles[component.role or ""].append(component)
    for role, members in roles.items():
        words = f"has its {role} part on" if role else "runs on"
        alternatives = [each for each in members if each.redundancy not in (None, Redundancy.ALL)]
        draft.need_all(application.id, _servers(each for each in members if each not in alternatives), words)
        if alternatives:
            count = _count(alternatives, draft, f"the {role or 'unnamed'} part of {application.name}", application.id)
            draft.need_at_least(application.id, count, _servers(alternatives), words)


def _in_production(draft: Draft, components: list[Component]) -> list[Component]:
    """Leave out other environments and machines that are off, unless nothing else is left."""
    servers = draft.estate.servers
    live = []
    for component in components:
        server = servers.get(component.server or "")
        environment = component.environment or (server.environment if server else None) or ""
        off = bool(server and (server.power_state is PowerState.OFF or server.decommissioned))
        if server and not off and not environment.casefold().startswith(NOT_PRODUCTION):
            live.append(component)
        elif server and off and not environment.casefold().startswith(NOT_PRODUCTION):
            draft.find(
                "component-on-stopped-server",
                Severity.MEDIUM,
                server.id,
                f"{component.name} is said to run on {server.name}, which is switched off or decommissioned: it is not "
                "counted as needed. Correct the register.",
            )
    return live


def _servers(components: Iterable[Component]) -> list[str]:
    return [component.server for component in components if component.server]


def _count(stated: list[Component] | list[Dependency], draft: Draft, what: str, subject: str) -> int:
    """Return how many of a group are needed; when the rows disagree or say no number, the most that any row says."""
    counts = {
        each.at_least if each.redundancy is Redundancy.AT_LEAST else 1 if each.redundancy is Redundancy.ANY else None
        for each in stated
    }
    if len(counts) == 1 and None not in counts:
        return counts.pop() or len(stated)
    draft.find(
        "redundancy-unclear",
        Severity.MEDIUM,
        subject,
        f"It is not clear how many of the {len(stated)} alternatives {what} needs: all are taken as needed. "
        "Say any, or how many.",
    )
    return len(stated)


def add_declared(draft: Draft) -> None:
    """Add hard dependencies that people declared; those only seen in traffic are named and not counted."""
    groups: dict[tuple[str, str], list[Dependency]] = defaultdict(list)
    observed = 0
    for dependency in draft.estate.dependencies:
        if (
            dependency.kind is not DependencyKind.HARD
            or dependency.source not in draft
            or dependency.target not in draft
        ):
            continue
        if dependency.observed:
            observed += 1
        elif dependency.group is None:
            draft.need_all(dependency.source, (dependency.target,), "needs")
            if dependency.redundancy is not Redundancy.ALL:
                draft.find(
                    "redundancy-without-group",
                    Severity.MEDIUM,
                    dependency.source,
                    f"{draft.name(dependency.source)} needs {draft.name(dependency.target)} or an alternative, but no "
                    "group says which alternatives: it is taken as needed. Give the alternatives one group.",
                )
        else:
            groups[dependency.source, dependency.group].append(dependency)
    for (source, group), members in groups.items():
        targets = [each.target for each in members]
        if all(each.redundancy is Redundancy.ALL for each in members):
            draft.need_all(source, targets, "needs")
        else:
            count = _count(members, draft, f"group {group} of {draft.name(source)}", source)
            draft.need_at_least(source, count, targets, "needs")
    if observed:
        draft.find(
            "observed-dependencies-not-counted",
            Severity.LOW,
            "dependencies",
            f"{observed} dependencies were seen in traffic and declared by nobody: they are not counted as stopping "
            "anything. Declare those that are hard.",
        )
