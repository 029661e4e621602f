"""What is lost together in a network: the circuits of a duct, what hangs on one power feed or board, or in one room.

A rack, a device or a site loses power when every feed that supplies it is lost; a feed is lost with its board.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from standpipe.estate.estate import Estate
from standpipe.kernel.identifiers import slug
from standpipe.resilience.network.survival import Failure

DUCT, BOARD = "duct", "power-panel"


def shared_risks(estate: Estate, nodes: Collection[str]) -> tuple[tuple[Failure, str], ...]:
    """Return what takes nodes of a network away together, each with its name; what takes none is left out.

    >>> from standpipe.estate.model import Circuit
    >>> lines = [Circuit(f"circuit:{n}", n, ducts=("North entry",)) for n in "ab"]
    >>> [(failure, name)] = shared_risks(Estate(circuits={each.id: each for each in lines}), {"circuit:a", "circuit:b"})
    >>> name, sorted(failure.nodes)
    ('North entry', ['circuit:a', 'circuit:b'])
    """
    known = set(nodes)
    found = [*_ducts(estate, known), *_rooms(estate, known), *_power(estate, known)]
    return tuple((failure, name) for failure, name in found if failure.nodes)


def _ducts(estate: Estate, nodes: set[str]) -> Iterator[tuple[Failure, str]]:
    members: dict[str, set[str]] = defaultdict(set)
    names: dict[str, str] = {}
    for circuit in estate.circuits.values():
        for duct in circuit.ducts or ():
            members[slug(duct)].add(circuit.id)
            names.setdefault(slug(duct), duct)
    for key, circuits in members.items():
        yield Failure(f"{DUCT}:{key}", frozenset(circuits & nodes)), names[key]


def _rooms(estate: Estate, nodes: set[str]) -> Iterator[tuple[Failure, str]]:
    for room in estate.rooms.values():
        racks = {rack.id for rack in estate.racks.values() if rack.room == room.id}
        inside = {each.id for each in estate.devices.values() if each.rack in racks or each.room == room.id}
        yield Failure(room.id, frozenset(inside & nodes)), room.name


def _power(estate: Estate, nodes: set[str]) -> Iterator[tuple[Failure, str]]:
    supplied: dict[str, set[str]] = defaultdict(set)
    boards: dict[str, set[str]] = defaultdict(set)
    names: dict[str, str] = {}
    for feed in estate.power_feeds.values():
        rack = estate.racks.get(feed.rack or "")
        site = feed.site or (rack.site if rack else None)
        if target := feed.device or feed.rack or site:
            supplied[target].add(feed.id)
        if feed.panel:
            board = f"{BOARD}:{slug(site or '')}/{slug(feed.panel)}"
            boards[board].add(feed.id)
            names[board] = feed.panel
    for cable in estate.cables.values():
        for one, other in ((cable.a_end, cable.b_end), (cable.b_end, cable.a_end)):
            if one in estate.power_feeds and other in estate.devices:
                supplied[str(other)].add(str(one))
    lost_with = {feed: {feed} for feed in estate.power_feeds} | boards
    for name, feeds in lost_with.items():
        dark = {target for target, sources in supplied.items() if sources <= feeds}
        words = names.get(name) or estate.power_feeds[name].name
        yield Failure(name, frozenset(_dark_nodes(estate, dark) & nodes)), words


def _dark_nodes(estate: Estate, dark: set[str]) -> set[str]:
    """Return what stops when these devices, racks and sites have no power."""
    devices = {
        device.id for device in estate.devices.values() if {device.id, device.rack or "", device.site or ""} & dark
    }
    return devices | {site for site in estate.sites if site in dark}
