"""At which site each machine stands: stated, by what carries it, or by what runs on it.

Order: the machine's own rack, room or site; its host's or cluster's; the site that everything known to run on it
agrees on; and for servers of applications that the register puts in the data centre, that data centre when there is
exactly one. A server all of whose applications are hosted elsewhere stands at no site of the council.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from standpipe.estate.estate import Estate
from standpipe.estate.model import Device, Host, Hosting, Server

ELSEWHERE = frozenset({Hosting.SUPPLIER, Hosting.SAAS, Hosting.PUBLIC_CLOUD, Hosting.EXTERNAL})
"""Hosting that is no place of the council."""


class Locations:
    """Sites of clusters, hosts, devices and servers of one estate, by id; None where it cannot be told.

    `hosts` holds devices as well, since machines may run on them.
    """

    def __init__(self, estate: Estate) -> None:
        self._estate = estate
        self._hostings = self._hostings_of_servers()
        self.data_centre = self._only_data_centre()
        self.clusters = {each.id: each.site for each in estate.clusters.values()}
        carriers: tuple[Host | Device, ...] = (*estate.hosts.values(), *estate.devices.values())
        self.hosts = {each.id: self._own(each) or self.clusters.get(each.cluster or "") for each in carriers}
        self.servers = {each.id: self._server(each) for each in estate.servers.values()}
        self.by_register: frozenset[str] = self._place_by_register()
        self._adopt(self.hosts, ((server.host, self.servers[server.id]) for server in estate.servers.values()))
        self._adopt(self.clusters, ((host.cluster, self.hosts[host.id]) for host in estate.hosts.values()))
        self._adopt(self.clusters, ((server.cluster, self.servers[server.id]) for server in estate.servers.values()))
        self._adopt(self.hosts, ((host.id, self.clusters.get(host.cluster or "")) for host in estate.hosts.values()))

    def elsewhere(self, server_id: str) -> bool:
        """Whether every application known to run on the server is hosted outside the council."""
        hostings = self._hostings.get(server_id, ())
        return bool(hostings) and all(hosting in ELSEWHERE for hosting in hostings)

    def _own(self, machine: Server | Host | Device) -> str | None:
        if machine.site:
            return machine.site
        rack = self._estate.racks.get(machine.rack or "")
        own = None if isinstance(machine, Server) else machine.room
        room = self._estate.rooms.get((rack.room if rack else None) or own or "")
        return (rack.site if rack else None) or (room.site if room else None)

    def _server(self, server: Server) -> str | None:
        return self._own(server) or self.hosts.get(server.host or "") or self.clusters.get(server.cluster or "")

    def _place_by_register(self) -> frozenset[str]:
        """Place servers of unknown site in the only data centre when the register puts all they run there."""
        if self.data_centre is None:
            return frozenset()
        placed = frozenset(
            server_id
            for server_id, site in self.servers.items()
            if site is None and set(self._hostings.get(server_id, ())) == {Hosting.DATA_CENTRE}
        )
        self.servers |= dict.fromkeys(placed, self.data_centre)
        return placed

    def _hostings_of_servers(self) -> Mapping[str, list[Hosting | None]]:
        hostings: dict[str, list[Hosting | None]] = defaultdict(list)
        for component in self._estate.components.values():
            application = self._estate.applications.get(component.application or "")
            if component.server and application:
                hostings[component.server].append(application.hosting)
        return hostings

    def _only_data_centre(self) -> str | None:
        sites = self._estate.sites.values()
        purposes = {"data centre", "datacentre", "data center"}
        named = [site.id for site in sites if (site.purpose or "").casefold() in purposes]
        closing = [site.id for site in sites if site.closing]
        for choice in (named, closing):
            if len(choice) == 1:
                return choice[0]
        return None

    @staticmethod
    def _adopt(sites: dict[str, str | None], statements: Iterable[tuple[str | None, str | None]]) -> None:
        """Give what has no site the one that all statements about it agree on."""
        stated: dict[str, set[str]] = defaultdict(set)
        for owner, site in statements:
            if owner in sites and sites[owner] is None and site:
                stated[owner].add(site)
        sites |= {owner: found.pop() for owner, found in stated.items() if len(found) == 1}
