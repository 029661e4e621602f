"""What a wave touches: machines that leave, services that notice it, who answers for what moves, racks that empty.

Services are followed through declared hard dependencies: a service is touched when an application moves that it uses,
or that something it uses needs. Nothing is taken from traffic, which shows that machines talk and not that they must.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from standpipe.app import waves_document as published
from standpipe.app.move_groups import application_needs
from standpipe.app.wave_problem import Framed
from standpipe.catalogue import Assumptions
from standpipe.estate.checks import notice_date
from standpipe.estate.estate import Estate
from standpipe.estate.model import DependencyKind, Server
from standpipe.estate.same_machines import each_machine_once
from standpipe.waves import WavePlan
from standpipe.waves.plan import Wave


@dataclass(frozen=True, slots=True)
class Ties:
    """What hangs on what: applications of each server, and what each service needs, directly and in the end."""

    estate: Estate
    """The estate in which a host and its entry among the devices are one, so that the rack of either is the host's."""
    applications_of: Mapping[str, frozenset[str]]
    """Applications that run on a server, by the server."""
    used: Mapping[str, frozenset[str]]
    """Applications that a service names as its own, by the service."""
    needed: Mapping[str, frozenset[str]]
    """These, and whatever they need through hard dependencies, by the service."""

    @classmethod
    def of(cls, estate: Estate) -> Ties:
        """Return the ties of an estate."""
        runs: dict[str, set[str]] = defaultdict(set)
        for component in estate.components.values():
            if component.server and component.application:
                runs[component.server].add(component.application)
        below: dict[str, list[str]] = defaultdict(list)
        for user, needed in application_needs(estate)[DependencyKind.HARD]:
            below[user].append(needed)
        used = {each.id: frozenset(each.applications or ()) for each in estate.services.values()}
        needed_by = {service: _reached(applications, below) for service, applications in used.items()}
        applications_of = {server: frozenset(found) for server, found in runs.items()}
        return cls(each_machine_once(estate), applications_of, used, needed_by)

    def servers_of(self, applications: frozenset[str]) -> list[Server]:
        """Return the servers on which any of the applications runs, in the order of the estate."""
        return [
            self.estate.servers[server]
            for server, found in self.applications_of.items()
            if found & applications and server in self.estate.servers
        ]


def _count(by_service: Mapping[str, frozenset[str]], applications: frozenset[str]) -> int:
    return sum(bool(found & applications) for found in by_service.values())


def _reached(start: Iterable[str], below: Mapping[str, list[str]]) -> frozenset[str]:
    found: set[str] = set()
    ahead = list(start)
    while ahead:
        application = ahead.pop()
        if application not in found:
            found.add(application)
            ahead.extend(below.get(application, ()))
    return frozenset(found)


def members_of(framed: Framed) -> dict[str, frozenset[str]]:
    """Return the applications of each move group."""
    return {group.id: frozenset(each.application for each in group.members) for group in framed.grouped.groups}


def touched_services(
    ties: Ties, moved: frozenset[str], wave: Wave, assumptions: Assumptions
) -> list[published.TouchedService]:
    """Return the services that a wave touches, those whose own applications move first, with the days to tell them."""
    tell = wave.first - timedelta(days=int(assumptions.value("service-notice-days")))
    remind = wave.first - timedelta(days=int(assumptions.value("service-reminder-days")))
    found = [
        published.TouchedService(
            id=service.id, name=service.name, owner=service.owner, directly=bool(ties.used[service.id] & moved),
            tell_on=tell, remind_on=remind,
        )
        for service in ties.estate.services.values()
        if ties.needed[service.id] & moved
    ]  # fmt: skip
    return sorted(found, key=lambda each: (not each.directly, each.name))


def contacts_of(estate: Estate, applications: Iterable[str]) -> list[published.Contact]:
    """Return who answers for each application, as the registers say; what nobody has said stays unknown."""
    return [
        published.Contact(
            application=each.name,
            business_owner=each.business_owner,
            technical_owner=each.technical_owner,
            acceptance_testers=list(each.acceptance_testers or ()),
            supplier=estate.name_of(each.supplier) if each.supplier else None,
        )
        for each in map(estate.applications.__getitem__, applications)
    ]


def racks_in_use(ties: Ties, staying: Iterable[Server]) -> int | None:
    """Return how many racks still hold a machine that runs something; None when no rack of any is known.

    The hosts of a cluster count until its last machine has left: which of them is emptied first is not planned.
    """
    estate = ties.estate
    servers = list(staying)
    clusters = {server.cluster for server in servers if server.cluster}
    hosts = {server.host for server in servers if server.host}
    racks = {server.rack for server in servers}
    racks |= {host.rack for host in estate.hosts.values() if host.id in hosts or host.cluster in clusters}
    racks |= {estate.devices[each].rack for each in hosts if each in estate.devices}
    known = bool(estate.racks) and (not servers or racks - {None})
    return len(racks - {None}) if known else None


def left_behind(ties: Ties, framed: Framed, plan: WavePlan, as_of: date) -> list[published.LeftBehind]:
    """Return what is still in the data centre at the start and after each wave; a server leaves with its last move."""
    members = members_of(framed)
    staying = frozenset[str]().union(*members.values())

    def entry(wave: int, on: date) -> published.LeftBehind:
        servers = ties.servers_of(staying)
        return published.LeftBehind(
            wave=wave, on=on, applications=len(staying), machines=len(servers), racks=racks_in_use(ties, servers),
            services=_count(ties.used, staying), services_needing=_count(ties.needed, staying),
        )  # fmt: skip

    found = [entry(0, as_of)]
    for wave in plan.waves:
        staying = staying.difference(*(members[move.group] for move in wave.moves))
        found.append(entry(wave.number, wave.last))
    return found


def machines_of(ties: Ties, framed: Framed, plan: WavePlan) -> list[published.PlannedMachine]:
    """Return for every server with which wave it leaves, or why with none, and every name by which tools know it."""
    members = members_of(framed)
    waves = {
        application: wave.number for wave in plan.waves for move in wave.moves for application in members[move.group]
    }
    found = []
    for server in ties.estate.servers.values():
        runs = ties.applications_of.get(server.id, frozenset())
        wave, because = _leaves(ties.estate, runs, waves)
        found.append(
            published.PlannedMachine(
                id=server.id, name=server.name, host_name=server.host_name,
                uuids=[each for each in (server.vm_uuid, server.smbios_uuid) if each],
                addresses=list(server.addresses or ()), wave=wave, stays_because=because,
            )
        )  # fmt: skip
    return found


def _leaves(estate: Estate, runs: frozenset[str], waves: Mapping[str, int]) -> tuple[int | None, str | None]:
    """Return the wave of a server, that of the last application to leave it, or why it has none."""
    if not runs:
        return None, "No file says which application it serves."
    staying = sorted(estate.name_of(each) for each in runs if each not in waves)
    if staying:
        more = f" and {len(staying) - 2} more" if len(staying) > 2 else ""
        return None, f"It runs {', '.join(staying[:2])}{more}, which no wave moves."
    return max(waves[each] for each in runs), None


def notices_of(estate: Estate, as_of: date, until: date) -> list[published.Due]:
    """Return the last day of notice of every contract from a day to another, first to last."""
    found = []
    for contract in estate.contracts.values():
        notice = notice_date(contract)
        if notice and contract.ends and as_of <= notice <= until:
            renews = "it renews by itself" if contract.renews_automatically else "it ends"
            found.append(
                published.Due(
                    on=notice,
                    what=f"Last day of notice for contract '{contract.name}'",
                    subject=contract.id,
                    consequence=f"Without notice {renews} on {contract.ends:%-d %B %Y}.",
                    who=contract.department,
                )
            )
    return sorted(found, key=lambda each: (each.on, each.subject))
