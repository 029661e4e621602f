"""Needs of the building and its machines: server, cluster, host, device, rack, power feed, panel, room, site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from standpipe.estate.model import Cluster, Device, Host, Server
from standpipe.kernel.findings import Severity
from standpipe.kernel.identifiers import slug
from standpipe.resilience.draft import PANEL, STANDS, Draft
from standpipe.resilience.from_network import device_class
from standpipe.resilience.from_plant import COOLING_UNIT, cooling_units
from standpipe.resilience.locations import Locations
from standpipe.resilience.model import GapKind

POWERED = "is powered by"


def add_places(draft: Draft) -> None:
    """Add sites, rooms, racks, power feeds and panels."""
    estate = draft.estate
    for entities, kind in (
        (estate.sites, "site"),
        (estate.rooms, "room"),
        (estate.racks, "rack"),
        (estate.power_feeds, "power-feed"),
    ):
        for each in entities.values():
            draft.add_node(each.id, each.name, kind)
    _add_feeds(draft)
    for room in estate.rooms.values():
        _stand(draft, room.id, (room.site,))
    for rack in estate.racks.values():
        _stand(draft, rack.id, (rack.room, rack.site))


def _stand(draft: Draft, owner: str, places: Iterable[str | None]) -> None:
    """Need the first place that is known; with none, the location is a gap."""
    known = draft.known(place for place in places if place)
    if known:
        draft.need_all(owner, known[:1], STANDS)
    else:
        draft.gap(owner, GapKind.LOCATION, f"It is not known where {draft.name(owner)} stands.")


def _add_feeds(draft: Draft) -> None:
    """Add power: a rack, a device or a whole site works while any of its feeds does; feeds hang on their panels."""
    feeds = draft.estate.power_feeds.values()
    racks = draft.estate.racks
    supplied: dict[str, list[str]] = defaultdict(list)
    panels: dict[str, list[str]] = defaultdict(list)
    outdoors: set[str] = set()
    for feed in feeds:
        inside = feed.rack or feed.device
        rack = racks.get(feed.rack or "")
        site = feed.site or (rack.site if rack else None)
        target = inside or site
        if target:
            supplied[target].append(feed.id)
        if feed.panel:
            panel = f"{PANEL}:{slug(site or '')}/{slug(feed.panel)}"
            draft.add_node(panel, feed.panel, PANEL)
            draft.need_all(feed.id, (panel,), "hangs on")
            panels[panel].append(site or "")
            if not inside:
                outdoors.add(panel)
        elif inside and site:
            draft.need_all(feed.id, (site,), STANDS)
    for panel, sites in panels.items():
        if panel not in outdoors:
            _stand(draft, panel, sites)
    for target, ids in supplied.items():
        if target in draft.known((target,)):
            draft.need_at_least(target, 1, ids, POWERED)


def add_machines(draft: Draft, locations: Locations) -> None:
    """Add clusters, hosts, devices and servers."""
    estate = draft.estate
    _add_nodes(draft)
    hosts_of: dict[str, list[str]] = defaultdict(list)
    for host in estate.hosts.values():
        if host.cluster:
            hosts_of[host.cluster].append(host.id)
        _place_carrier(draft, host, locations)
    for device in estate.devices.values():
        _place_carrier(draft, device, locations)
    for cluster in estate.clusters.values():
        _add_cluster(draft, cluster, hosts_of[cluster.id], locations)
    for server in estate.servers.values():
        _add_server(draft, server, hosts_of[server.cluster or ""], locations)
    if locations.by_register:
        data_centre = draft.name(locations.data_centre or "")
        count = len(locations.by_register)
        draft.assume(
            f"{count} server{'s' if count > 1 else ''} of no stated site {'are' if count > 1 else 'is'} taken to "
            f"stand in {data_centre}, where the "
            "register puts every application that runs on them."
        )


def _add_nodes(draft: Draft) -> None:
    """Add what has a place, devices with the class whose failure rate is theirs."""
    estate = draft.estate
    for unit in cooling_units(estate):
        draft.add_node(unit, estate.devices[unit].name, COOLING_UNIT)
    for device in estate.devices.values():
        draft.add_node(device.id, device.name, "device", rated_as=device_class(estate, device.id))
    for entities, kind in (
        (estate.clusters, "cluster"),
        (estate.hosts, "host"),
        (estate.servers, "server"),
    ):
        for each in entities.values():
            draft.add_node(each.id, each.name, kind)


def add_direct_power(draft: Draft) -> None:
    """Power machines by the feeds that are cabled to them."""
    feeds: dict[str, list[str]] = defaultdict(list)
    for feed in draft.estate.power_feeds.values():
        if feed.device:
            feeds[feed.device].append(feed.id)
    for cable in draft.estate.cables.values():
        for one, other in ((cable.a_end, cable.b_end), (cable.b_end, cable.a_end)):
            if one and other and one in draft.estate.power_feeds and other not in draft.estate.power_feeds:
                feeds[other].append(one)
    for machine in draft.known(feeds):
        draft.need_at_least(machine, 1, feeds[machine], POWERED)


def _place_carrier(draft: Draft, machine: Host | Device, locations: Locations) -> None:
    # a unit that cools a room stands beside it: the room needs the unit, and a circle would say nothing more
    inside = () if draft.kind(machine.id) == COOLING_UNIT else (machine.rack, machine.room)
    _stand(draft, machine.id, (*inside, locations.hosts.get(machine.id)))


def _add_cluster(draft: Draft, cluster: Cluster, hosts: list[str], locations: Locations) -> None:
    if not hosts:
        _stand(draft, cluster.id, (locations.clusters.get(cluster.id),))
        return
    tolerated = cluster.hosts_tolerated
    if tolerated is None:
        draft.find(
            "failover-level-unknown",
            Severity.MEDIUM,
            cluster.id,
            f"Nobody has said how many of the {len(hosts)} hosts of {cluster.name} may fail: it is not taken as "
            "redundant, and every machine is taken to stop with its host. State the failover level.",
        )
        return
    if tolerated == 0:
        return
    if tolerated >= len(hosts):
        draft.find(
            "failover-level-too-high",
            Severity.MEDIUM,
            cluster.id,
            f"{cluster.name} has {len(hosts)} hosts and is said to survive the loss of {tolerated}. Correct one of "
            "them; until then one host is taken to be enough.",
        )
    draft.need_at_least(cluster.id, len(hosts) - tolerated, hosts, "runs on")


def _add_server(draft: Draft, server: Server, hosts: list[str], locations: Locations) -> None:
    cluster = draft.estate.clusters.get(server.cluster or "")
    carried = False
    if cluster:
        draft.need_all(server.id, (cluster.id,), "runs on")
        carried = bool(hosts) or locations.clusters.get(cluster.id) is not None
    if cluster is None or not cluster.hosts_tolerated or server.host not in hosts:
        # without a stated failover level a machine stops with its own host; which one is not known: with any
        own_host = draft.known((server.host,) if server.host else ())
        without_failover = bool(cluster and hosts and not cluster.hosts_tolerated)
        carriers = own_host or (tuple(hosts) if without_failover else ())
        draft.need_all(server.id, carriers, "runs on")
        carried = carried or bool(carriers)
    if not carried and not locations.elsewhere(server.id):
        _stand(draft, server.id, (server.rack, locations.servers.get(server.id)))
