"""Rooms of the closing sites that close in turn: zones of the wave problem, each with what ends when it is empty.

A room is a zone when the register says what ends with it, by when it has to be empty, or after which rooms it closes.
A machine stands in the room of its rack (of a rack without one, in the room that all devices in the rack state); a
virtual machine in those of its host and of all hosts of the cluster, as it may run on each; where a host stands, its
entry among the devices says as well (`estate.same_machines`). A move group stands in every room of its machines and
keeps each of them open until it has moved.

What ends with a room is a part of the costs that end with the data centre, and is taken out of its cost a day; not so
where something stays in the room, or where a machine that moves may stand in it because nobody knows where it stands.
A saving is claimed only of a room that is known to be empty; otherwise the room's cost belongs to the whole. Machines
that no application claims count as gone: closing has a task for them, which runs in advance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from standpipe.app.move_groups import Grouped
from standpipe.estate.estate import Estate
from standpipe.estate.model import Room, Server
from standpipe.estate.model import Site as EstateSite
from standpipe.estate.same_machines import each_machine_once
from standpipe.kernel.evidence import Place
from standpipe.kernel.findings import Finding, Severity
from standpipe.kernel.money import format_pounds
from standpipe.resilience.locations import Locations
from standpipe.waves import MoveGroup, WaveProblem, Zone

_FACTS = ("ends_when_empty_pence", "empty_by", "closes_after")
_NAMED = 5


def yearly_until_closed(estate: Estate) -> int:
    """Return what a year costs, in pence, that ends with the data centre."""
    costs = estate.running_costs.values()
    return sum(cost.annual_pence for cost in costs if cost.ends_with_data_centre and cost.annual_pence)


def with_zones(
    problem: WaveProblem, estate: Estate, grouped: Grouped, sites: tuple[EstateSite, ...], windows_a_week: int
) -> tuple[WaveProblem, tuple[Finding, ...]]:
    """Return the problem with the rooms that close in turn as its zones, and what of them cannot be followed."""
    stated = _stated_rooms(estate)
    if not stated:
        return problem, ()
    closing = {site.id for site in sites}
    rooms = {room.id: room for room in stated if room.site in closing}
    standing = rooms_of_servers(estate)
    rooms_of = _rooms_of_groups(estate, grouped, standing, rooms)
    held = {room for each in rooms_of.values() for room in each}
    moving = {room: rooms[room] for room in rooms if room in held}
    kept, findings = _never_empty(estate, grouped, standing, moving)
    findings += [
        _aside(
            estate,
            room,
            "nothing that moves is known to stand in it"
            if room.id in rooms
            else "it is not known to be at a site that the plan closes",
        )
        for room in stated
        if room.id not in moving
    ]
    saved = {room: 0 if room in kept else moving[room].ends_when_empty_pence or 0 for room in moving}
    zones = tuple(_zone(room, saved[room.id], moving, windows_a_week) for room in moving.values())
    groups = tuple(
        _placed(group, [room for room in moving if room in rooms_of.get(group.id, ())]) for group in problem.groups
    )
    if any(group.zones for group in groups):
        findings.append(_spanning(estate, [*moving.values()], groups))
    yearly = yearly_until_closed(estate)
    parts = sum(saved.values())
    if 0 < yearly < parts:
        findings.append(_too_much(estate, [*moving.values()], parts, yearly))
    site = replace(problem.site, pence_per_day=round(max(0, yearly - parts) / 365))
    return replace(problem, zones=zones, groups=groups, site=site), tuple(findings)


def rooms_of_servers(estate: Estate) -> Mapping[str, frozenset[str]]:
    """Return the rooms in which each server stands or may run, by its id; none where that is not known."""
    racks = _rooms_of_racks(estate)
    estate = each_machine_once(estate)
    carriers = {each.id: each.room or racks.get(each.rack or "") for each in estate.devices.values()}
    carriers |= {each.id: racks.get(each.rack or "") or each.room for each in estate.hosts.values()}
    cluster_of = {each.id: each.cluster for each in estate.hosts.values()}
    cluster_of |= {each.id: each.cluster for each in estate.devices.values()}
    hosts_of: dict[str, list[str]] = {}
    for host in estate.hosts.values():
        hosts_of.setdefault(host.cluster or "", []).append(host.id)

    def rooms(server: Server) -> Iterator[str | None]:
        if server.rack:
            yield racks.get(server.rack)
            return
        cluster = server.cluster or cluster_of.get(server.host or "")
        yield carriers.get(server.host or "")
        yield from (carriers[host] for host in (hosts_of.get(cluster, ()) if cluster else ()))

    return {
        server.id: frozenset(room for room in rooms(server) if room is not None) for server in estate.servers.values()
    }


def _rooms_of_racks(estate: Estate) -> Mapping[str, str | None]:
    devices: dict[str, set[str]] = {}
    for device in estate.devices.values():
        if device.rack and device.room:
            devices.setdefault(device.rack, set()).add(device.room)
    agreed = {rack: rooms.pop() for rack, rooms in devices.items() if len(rooms) == 1}
    return {rack.id: rack.room or agreed.get(rack.id) for rack in estate.racks.values()}


def _stated_rooms(estate: Estate) -> list[Room]:
    named = {name for room in estate.rooms.values() for name in room.closes_after or ()}
    return [
        room
        for room in estate.rooms.values()
        if room.id in named or any(getattr(room, fact) is not None for fact in _FACTS)
    ]


def _servers_of(estate: Estate, grouped: Grouped) -> Mapping[str, set[str]]:
    """Return the servers of each move group."""
    group_of = {member.application: group.id for group in grouped.groups for member in group.members}
    found: dict[str, set[str]] = {group.id: set() for group in grouped.groups}
    for component in estate.components.values():
        group = group_of.get(component.application or "")
        if group and component.server and component.server in estate.servers:
            found[group].add(component.server)
    return found


def _rooms_of_groups(
    estate: Estate, grouped: Grouped, standing: Mapping[str, frozenset[str]], rooms: Mapping[str, Room]
) -> Mapping[str, frozenset[str]]:
    servers = _servers_of(estate, grouped)
    found = {group: frozenset[str]().union(*(standing[each] for each in mine)) for group, mine in servers.items()}
    return {group: inside & rooms.keys() for group, inside in found.items() if inside & rooms.keys()}


def _zone(room: Room, saved: int, moving: Mapping[str, Room], windows_a_week: int) -> Zone:
    return Zone(
        room.id,
        room.name,
        round(saved / 365 * 7 / windows_a_week),
        after=tuple(name for name in dict.fromkeys(room.closes_after or ()) if name in moving and name != room.id),
        empty_by=room.empty_by,
    )


def _placed(group: MoveGroup, rooms: list[str]) -> MoveGroup:
    return replace(group, zone=rooms[0], zones=tuple(rooms[1:])) if rooms else group


def _never_empty(
    estate: Estate, grouped: Grouped, standing: Mapping[str, frozenset[str]], rooms: Mapping[str, Room]
) -> tuple[frozenset[str], list[Finding]]:
    """Return the rooms that are not known to be empty before the last site closes, and why."""
    moved = frozenset[str]().union(*_servers_of(estate, grouped).values())
    claimed = {component.server for component in estate.components.values() if component.application}
    sites = Locations(each_machine_once(estate)).servers
    lost = [server for server in estate.servers.values() if server.id in moved and not standing[server.id]]
    kept: set[str] = set()
    findings: list[Finding] = []
    for room in rooms.values():
        anywhere = [server for server in lost if sites[server.id] in {room.site, None}]
        inside = [each for each in estate.servers.values() if room.id in standing[each.id] and each.id not in moved]
        staying = [server for server in inside if server.id in claimed]
        unclaimed = [server for server in inside if server.id not in claimed]
        if anywhere or staying:
            kept.add(room.id)
        if room.ends_when_empty_pence is None and room.empty_by is None:
            continue  # nothing is claimed of when it is empty
        if anywhere:
            why = f"nobody knows in which room {_names(anywhere)} stand (give each its rack or host, and racks a room)"
            findings.append(_kept(estate, room, "machines-without-room", why))
        if staying:
            findings.append(_kept(estate, room, "machines-stay-in-room", f"{_names(staying)} stay in it by the plan"))
        if unclaimed:
            message = (
                f"No application claims {_names(unclaimed)} in {room.name}. The plan takes them as gone when the rest "
                "has moved: say what runs on them, or who takes them out."
            )
            places = _places(estate, room)
            findings.append(Finding("machines-unclaimed-in-room", Severity.MEDIUM, room.id, message, places))
    return frozenset(kept), findings


def _kept(estate: Estate, room: Room, code: str, why: str) -> Finding:
    message = (
        f"{room.name} is not known to be empty before the last site closes, so what ends with it is counted until "
        f"then: {why}."
    )
    return Finding(code, Severity.HIGH, room.id, message, _places(estate, room))


def _names(servers: list[Server]) -> str:
    more = f" and {len(servers) - _NAMED} more machines" if len(servers) > _NAMED else ""
    return ", ".join(server.name for server in servers[:_NAMED]) + more


def _aside(estate: Estate, room: Room, why: str) -> Finding:
    message = (
        f"{room.name} is no part of its own in the plan: {why}. What it costs is counted until the last site closes."
    )
    return Finding("room-not-followed", Severity.MEDIUM, room.id, message, _places(estate, room))


def _spanning(estate: Estate, rooms: list[Room], groups: Iterable[MoveGroup]) -> Finding:
    """Return which moves keep several rooms open: somebody may bring their machines into one beforehand."""
    spanning = [group for group in groups if group.zones]
    held = frozenset[str]().union(*(group.stands_in for group in spanning))
    several = [room for room in rooms if room.id in held]
    more = f" and {len(spanning) - _NAMED} more" if len(spanning) > _NAMED else ""
    moves = "1 move has" if len(spanning) == 1 else f"{len(spanning)} moves have"
    message = (
        f"{moves} machines in several of {', '.join(room.name for room in several)}, or machines that may run in "
        "several, and each keeps all of them open until it has moved: "
        f"{', '.join(group.name for group in spanning[:_NAMED])}{more}."
    )
    places = tuple(place for room in several for place in _places(estate, room))
    return Finding("moves-span-rooms", Severity.LOW, several[0].id, message, places)


def _too_much(estate: Estate, rooms: list[Room], parts: int, yearly: int) -> Finding:
    message = (
        f"What ends with single rooms is {format_pounds(parts)} a year together, more than the {format_pounds(yearly)} "
        "that end with the data centre, of which it is a part. Correct one of them."
    )
    places = tuple(place for room in rooms for place in _places(estate, room))
    return Finding("rooms-cost-more-than-site", Severity.HIGH, rooms[0].id, message, places)


def _places(estate: Estate, room: Room) -> tuple[Place, ...]:
    return tuple(each.place for fact in _FACTS for each in estate.evidence.of(room.id, fact) if each.place)
