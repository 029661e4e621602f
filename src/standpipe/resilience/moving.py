"""The need graph in a state of a move: some applications have moved, the others have not, and a line joins the places.

What is derived:

- a machine leaves with the last of its applications; moved, it stands on what carries it in the new place and no longer
  on hosts, racks, power, storage or network of the old one; on a managed service its own operating system is no more;
- what a supplier runs needs the supplier and a line to the internet, as hosted applications do today;
- what needs something in another place needs the line between the two as well, on that way only;
- while the hub of the network is in the old building, people reach what has moved over the same line;
- at the end the building is given up: lines that enter there enter elsewhere, and whatever still needs the building
  has stopped. What stays on site goes to a place that is not known: a gap.

Circuits of a line are alternatives. One of them is a spare that counts as always down until a figure says otherwise,
so that "build a second circuit first" is a question to the same diagrams.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from standpipe.estate.estate import Estate
from standpipe.resilience.crossing import Crossing, Draft, cross, end, give_up, members_of, portable
from standpipe.resilience.from_network import internet_circuits
from standpipe.resilience.locations import ELSEWHERE, Locations
from standpipe.resilience.model import Gap, GapKind, Need, NeedGraph, Node, all_of, any_of
from standpipe.resilience.states import Changes

SPARE = "spare"
HERE = "here"
_GROUND = frozenset({"server", "database-instance", "database"})
"""Kinds of things that move with their owner."""


class Becomes(StrEnum):
    """On what an application stands once it has moved."""

    MACHINES = "the same servers as virtual machines in a cloud"
    DATABASES = "its databases on a managed service, its other servers as virtual machines"
    PLATFORM = "a managed platform"
    COLOCATION = "the same servers in a commercial data centre"
    SUPPLIER = "a service run by a supplier"
    NOTHING = "nothing: it has ended"


_PLACES = {
    Becomes.MACHINES: "cloud-region",
    Becomes.DATABASES: "cloud-region",
    Becomes.PLATFORM: "cloud-region",
    Becomes.COLOCATION: "colocation",
}
"""Kind of the place, for what has one of its own."""
INTERNET = "internet"
"""Stands for the place of what suppliers run: it is reached over lines to the internet."""
NAMES = {"cloud-region": "the cloud region", "colocation": "the commercial data centre", INTERNET: "the internet"}


@dataclass(frozen=True, slots=True)
class Relocation:
    """What becomes of one application in the move."""

    application: str
    becomes: Becomes


@dataclass(frozen=True, slots=True)
class MoveSettings:
    """What has to be said about the move as a whole.

    `sites` are the buildings that close; the first holds the hub of the network. `circuits` join the hub and each new
    place; `through_site`: while that building stands, people reach what has moved through it. `staying` names the
    applications that stay on site when a building closes.
    """

    sites: tuple[str, ...]
    circuits: int
    through_site: bool
    staying: frozenset[str] = frozenset()


class Moving:
    """The states of an estate that leaves a building.

    >>> from standpipe.estate.model import Application, Component, Hosting, Server, Service, Site
    >>> from standpipe.resilience.from_estate import build_need_graph
    >>> estate = Estate(
    ...     sites={"site:dc": Site("site:dc", "Data centre")},
    ...     servers={"server:a": Server("server:a", "A", site="site:dc")},
    ...     components={"component:a": Component("component:a", "A", application="application:tax", server="server:a")},
    ...     applications={"application:tax": Application("application:tax", "Tax", hosting=Hosting.DATA_CENTRE)},
    ...     services={"service:tax": Service("service:tax", "Council tax", applications=("application:tax",))},
    ... )
    >>> moving = Moving(estate, build_need_graph(estate), [Relocation("application:tax", Becomes.MACHINES)],
    ...                 MoveSettings(("site:dc",), circuits=1, through_site=True))
    >>> half = moving.state(["application:tax"])
    >>> [need.members for need in half["server:a"].needs]
    [('carrier:server:a',), ('place:cloud-region',)]
    >>> [need.members for need in half["application:tax"].needs]
    [('server:a',), ('line:cloud-region/1', 'line:cloud-region/spare')]
    """

    def __init__(
        self, estate: Estate, graph: NeedGraph, relocations: Iterable[Relocation], settings: MoveSettings
    ) -> None:
        self._estate = estate
        self._graph = graph
        self._settings = settings
        self._becomes = {each.application: each.becomes for each in relocations if each.application in graph}
        locations = Locations(estate)
        self._here = tuple(name for name, site in locations.servers.items() if site in settings.sites)
        self._claimed: dict[str, list[str]] = defaultdict(list)
        self._on: dict[str, list[str]] = defaultdict(list)
        for component in estate.components.values():
            if component.server and component.application:
                self._on[component.server].append(component.application)
                if component.application in self._becomes:
                    self._claimed[component.server].append(component.application)
        self._states: dict[tuple[frozenset[str], tuple[str, ...]], Changes] = {}
        self._holding = {each.server for each in estate.database_instances.values() if each.server}

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Kinds of the places to which something goes."""
        return tuple(dict.fromkeys(_PLACES[each] for each in self._becomes.values() if each in _PLACES))

    @cached_property
    def spares(self) -> tuple[str, ...]:
        """Ids of the circuits that are not there yet: always down, unless bought."""
        internet = (INTERNET,) if Becomes.SUPPLIER in self._becomes.values() else ()
        return tuple(f"line:{place}/{SPARE}" for place in (*self.places, *internet))

    def state(self, moved: Iterable[str], *, closed: Collection[str] = ()) -> Changes:
        """Return what is otherwise than today once these applications have moved, and these buildings are closed."""
        gone = frozenset(name for name in moved if name in self._becomes)
        key = (gone, tuple(closed))
        if key not in self._states:
            self._states[key] = self._state(gone, closed) if gone or closed else {}
        return self._states[key]

    def _state(self, gone: frozenset[str], closed: Collection[str]) -> Changes:
        ended = self._settings.sites[0] in closed
        draft: Draft = {node.id: node for node in self._places(closed=ended)}
        for name in self._moved_machines(gone):
            draft |= {node.id: node for node in self._machine(name)}
        for name in sorted(gone):
            draft |= {node.id: node for node in self._application(name, closed=ended)}
        staying = self._settings.staying
        machines = {server for server, users in self._on.items() if staying.intersection(users)}
        for site in closed:
            give_up(self._graph, draft, site, staying | machines)
        end(self._graph, draft, {name for name in gone if self._becomes[name] is Becomes.NOTHING})
        cross(self._graph, draft, Crossing(self._sides(gone), self._between))
        return draft

    def _moved_machines(self, gone: frozenset[str]) -> Iterator[str]:
        """Yield the machines all of whose leaving applications have gone."""
        for server, applications in self._claimed.items():
            if server in self._graph and gone.issuperset(applications):
                yield server

    def _places(self, *, closed: bool) -> Iterator[Node]:
        entering = () if closed else all_of((self._settings.sites[0],), "enters at")
        old = self._graph[self._settings.sites[0]].name
        for place in self.places:
            yield Node(f"place:{place}", NAMES[place].capitalize(), place)
            for circuit in self._circuits:
                yield Node(
                    f"line:{place}/{circuit}",
                    f"Circuit {circuit} between {old} and {NAMES[place]}",
                    "circuit",
                    entering,
                )
        provider = Node(f"supplier-of:line:{INTERNET}", "Supplier of a second internet circuit", "supplier")
        yield provider
        needs = (*entering, *all_of((provider.id,), "is supplied by"))
        yield Node(f"line:{INTERNET}/{SPARE}", "Second internet circuit", "circuit", needs)

    @cached_property
    def _circuits(self) -> tuple[str, ...]:
        return (*map(str, range(1, self._settings.circuits + 1)), SPARE)

    def _line(self, place: str) -> Need:
        return any_of((f"line:{place}/{each}" for each in self._circuits), "is reached over")

    def _between(self, one: str, other: str) -> Iterator[Need]:
        """Yield the needs of a way between two places: they meet where the old building is."""
        for place in sorted({one, other} - {HERE}):
            yield self._line(place)

    def _machine(self, name: str) -> Iterator[Node]:
        """Yield a machine in its new place, with what carries it there; what a supplier runs instead keeps none."""
        landing = [becomes for each in self._claimed[name] if (becomes := self._becomes[each]) in _PLACES]
        if not landing:
            return
        node, becomes = self._graph[name], landing[0]
        managed = becomes is Becomes.PLATFORM or (becomes is Becomes.DATABASES and name in self._holding)
        carrier = self._carrier(node, becomes, managed=managed)
        yield carrier
        kept = portable(self._graph, node.needs)
        gap = node.gap if node.gap and node.gap.kind is GapKind.NEEDS else None
        needs = (*kept, *all_of((carrier.id, f"place:{_PLACES[becomes]}"), "runs on"))
        yield replace(node, needs=needs, can_fail=not managed, gap=gap)
        for instance in self._estate.database_instances.values() if managed else ():
            if instance.server == name and instance.id in self._graph:
                yield replace(self._graph[instance.id], can_fail=False)

    def _application(self, name: str, *, closed: bool) -> Iterator[Node]:
        node = self._graph[name]
        becomes = self._becomes[name]
        if becomes is Becomes.NOTHING:
            return
        if becomes is Becomes.SUPPLIER:
            yield from self._hosted(node)
            return
        kept = portable(self._graph, node.needs)
        grounded = any(self._graph[member].kind in _GROUND for need in kept for member in members_of(need))
        place = () if grounded else all_of((f"place:{_PLACES[becomes]}",), "stands in")
        reach = (self._line(_PLACES[becomes]),) if self._settings.through_site or closed else ()
        yield replace(node, needs=(*kept, *place, *reach))

    def _hosted(self, node: Node) -> Iterator[Node]:
        """Return an application that a supplier runs: it needs the supplier and a line to the internet."""
        own = self._own_ground(node.id)
        kept = (need for need in portable(self._graph, node.needs) if own.isdisjoint(members_of(need)))
        supplier = self._estate.applications[node.id].supplier
        if supplier is None or supplier not in self._graph:
            supplier = f"supplier-of:{node.id}"
            yield Node(supplier, f"Supplier of {node.name}", "supplier")
        circuits = tuple(each for each in internet_circuits(self._estate) if each in self._graph)
        message = f"It is not known over which internet circuit {node.name} will be reached."
        reached = (any_of((*circuits, f"line:{INTERNET}/{SPARE}"), "is reached over"),) if circuits else ()
        gap = None if circuits else Gap(GapKind.LOCATION, message)
        yield replace(node, needs=(*kept, *all_of((supplier,), "is run by"), *reached), gap=gap)

    def _own_ground(self, application: str) -> set[str]:
        """Return the machines and databases of an application, and the applications that only hold its data."""
        estate = self._estate
        servers = {server for server, users in self._on.items() if application in users}
        databases = [each for each in estate.databases.values() if each.application == application]
        holding = {each.instance for each in databases if each.instance}
        instances = {each.id for each in estate.database_instances.values() if each.server in servers}
        hosts = {each.server for each in estate.database_instances.values() if each.id in holding and each.server}
        holders = {user for server in hosts for user in self._on.get(server, ())} - {application}
        return servers | instances | {each.id for each in databases} | holders

    def _sides(self, gone: frozenset[str]) -> dict[str, str]:
        """Return the place in which each application, machine and database is: `here`, or the kind of a new place."""
        sides = dict.fromkeys(self._here, HERE)
        for name in self._moved_machines(gone):
            landing = [_PLACES[self._becomes[each]] for each in self._claimed[name] if self._becomes[each] in _PLACES]
            sides[name] = landing[0] if landing else "nowhere"
        for instance in self._estate.database_instances.values():
            if instance.server in sides:
                sides[instance.id] = sides[instance.server]
        for database in self._estate.databases.values():
            if database.instance in sides:
                sides[database.id] = sides[database.instance]
        for application in self._estate.applications.values():
            if application.id in gone:
                sides[application.id] = _PLACES.get(self._becomes[application.id], "nowhere")
            elif application.hosting not in ELSEWHERE:
                sides[application.id] = HERE
        return {name: side for name, side in sides.items() if side != "nowhere"}

    def _carrier(self, server: Node, becomes: Becomes, *, managed: bool) -> Node:
        """Return what carries a machine in its new place; a cluster that survives a host does so there as well."""
        if becomes is Becomes.COLOCATION:
            for member in (each for need in server.needs for each in members_of(need)):
                if self._graph[member].kind == "cluster" and self._graph[member].needs:
                    cluster = self._graph[member]
                    return Node(f"carrier:{cluster.id}", f"{cluster.name} in its new place", "cluster")
            return Node(f"carrier:{server.id}", f"Host under {server.name}", "host")
        if managed:
            kind = "cloud-database" if server.id in self._holding else "cloud-platform"
            return Node(f"carrier:{server.id}", f"Managed service in place of {server.name}", kind)
        return Node(f"carrier:{server.id}", f"Cloud machine under {server.name}", "cloud-machine")
