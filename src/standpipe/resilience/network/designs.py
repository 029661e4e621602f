"""A design of a network put together with the council's own sites: nodes, links, and what a journey depends on.

Each part of a design becomes as many nodes as it has copies, at each place where it comes. A journey of a site goes
through the parts that stand there and those that all sites share, never through another site's own parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import networkx as nx

from standpipe.catalogue.network_designs import DesignPart, Journey, Scope
from standpipe.resilience.network.distance import Link, Position
from standpipe.resilience.network.from_estate import WideNetwork
from standpipe.resilience.network.reliability import Connection, two_terminal

SITE, APPLICATIONS, INTERNET = "site", "applications", "internet"
_ENDS: Mapping[Journey, Link] = {
    Journey.APPLICATIONS: (SITE, APPLICATIONS),
    Journey.INTERNET: (SITE, INTERNET),
    Journey.RESIDENTS: (INTERNET, APPLICATIONS),
}


@dataclass(frozen=True, slots=True)
class OfficeSite:
    """A site whose people use the network."""

    id: str
    name: str
    position: Position | None
    circuits: tuple[str, ...]
    """The wide-area circuits it has today, by id."""


@dataclass(frozen=True, slots=True)
class Node:
    """One thing that can fail: a copy of a part, or a thing of the estate."""

    id: str
    title: str
    component: str | None
    thing: str | None = None
    """The thing of the estate whose figures it has."""
    place: str | None = None
    """`site`, or another place; None where it is only on the way."""
    site: str | None = None
    """The site that it belongs to, alone."""
    part: str | None = None
    new: bool = True
    """It is to be bought; what is there today is not."""


@dataclass(frozen=True, slots=True)
class DesignNetwork:
    """A design at the council's sites."""

    nodes: Mapping[str, Node]
    joins: tuple[tuple[str, str, frozenset[Journey]], ...]
    """Two nodes, or a node and an end, and the journeys that may go there."""
    together: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Nodes that one more event takes away together (a carrier that fails as a whole), by the node that stands for it.

    It is one of the nodes itself, and is joined to nothing.
    """

    def links(self, journey: Journey, site: str | None) -> tuple[Link, ...]:
        """Return the links that a journey of a site may take."""
        return tuple(
            (one, other)
            for one, other, journeys in self.joins
            if journey in journeys
            and all(self.nodes[end].site in {None, site} for end in (one, other) if end in self.nodes)
        )


def network_of_design(parts: Sequence[DesignPart], sites: Sequence[OfficeSite]) -> DesignNetwork:
    """Return the network of a design at the sites.

    >>> from datetime import date
    >>> from standpipe.catalogue.provenance import Provenance
    >>> line = DesignPart("ours", "line", "internet-circuit", Scope.EACH_SITE, ("site", "applications"),
    ...                   Provenance("us", date(2026, 1, 1)), copies=2)
    >>> network = network_of_design([line], [OfficeSite("site:a", "A", None, ())])
    >>> sorted(network.nodes), len(network.links(Journey.APPLICATIONS, "site:a"))
    (['line 1 at A', 'line 2 at A'], 4)
    """
    by_part = {part.name: _nodes(part, sites) for part in parts}
    journeys = {part.name: part.journeys for part in parts}
    joins = []
    for part in parts:
        for other in part.joins:
            both = part.journeys & journeys.get(other, part.journeys)
            ends = [node.id for node in by_part[other]] if other in by_part else [other]
            joins += [(node.id, end, both) for node in by_part[part.name] for end in ends]
    return DesignNetwork({node.id: node for nodes in by_part.values() for node in nodes}, tuple(joins))


def _nodes(part: DesignPart, sites: Sequence[OfficeSite]) -> list[Node]:
    if part.scope is Scope.ONCE:
        return [_node(part, number, None, None) for number in range(1, part.copies + 1)]
    if part.scope is Scope.EACH_SITE:
        return [_node(part, number, site, None) for site in sites for number in range(1, part.copies + 1)]
    return [
        _node(part, number, site, circuit)
        for site in sites
        for number, circuit in enumerate(site.circuits or (None,), start=1)
    ]


def _node(part: DesignPart, number: int, site: OfficeSite | None, circuit: str | None) -> Node:
    several = part.copies > 1 or (site is not None and part.scope is Scope.EACH_CIRCUIT and len(site.circuits) > 1)
    title = f"{part.name}{f' {number}' if several else ''}{f' at {site.name}' if site else ''}"
    new = not part.reused or (part.scope is Scope.EACH_CIRCUIT and circuit is None)
    return Node(title, title, part.component, circuit, part.place, site.id if site else None, part.name, new)


_COMPONENTS = {"circuit": "wide-area-circuit", "device": "router", "supplier": "carrier-network"}
_CARRIER = "supplier:"
MOST_TOGETHER = 10
"""Carriers whose failure as a whole is taken exactly, by cases; of more, the others fail circuit by circuit."""


def network_of_today(
    network: WideNetwork, hub: str, purposes: Mapping[str, str | None], titles: Mapping[str, str]
) -> DesignNetwork:
    """Return today's network as a design: the applications are at the hub, the internet behind its circuits.

    Args:
        network: the wide network of the estate.
        hub: the site where the applications are.
        purposes: what each circuit carries, by id.
        titles: names of suppliers, by id.

    """
    every = frozenset(Journey)
    nodes = {
        name: Node(name, title, _component(network.figures[name], purposes), network.figures[name],
                   name if name in network.sites else None, None, None, new=False)
        for name, title in network.names.items()
    }  # fmt: skip
    joins = [(one, other, every) for one, other in network.links.values()]
    joins.append((hub, APPLICATIONS, every))
    joins += [(name, INTERNET, every) for name in nodes if "internet" in name.rpartition("/")[2] and "/" in name]
    carriers = {each.name: each.nodes for each in network.failures if each.name.startswith(_CARRIER)}
    for carrier in carriers:
        nodes[carrier] = Node(carrier, titles.get(carrier, carrier), "carrier-network", carrier, new=False)
    return DesignNetwork(nodes, tuple(joins), carriers)


def _component(thing: str, purposes: Mapping[str, str | None]) -> str | None:
    kind = thing.partition(":")[0]
    if kind == "circuit" and "internet" in (purposes.get(thing) or "").casefold():
        return "internet-circuit"
    return _COMPONENTS.get(kind)


def journey_ends(network: DesignNetwork, journey: Journey, site: str | None) -> Link:
    """Return the ends of a journey; a site of today's network is a node of its own."""
    start, end = _ENDS[journey]
    return (site if site is not None and start == SITE and site in network.nodes else start, end)


def unavailability(
    network: DesignNetwork, journey: Journey, site: str | None, shares: Mapping[str, float]
) -> Connection | None:
    """Return how likely a journey is not possible; None where there is no way at all, or a figure is missing.

    The site's own building is left out: it is down in every design alike.

    Args:
        network: the design at the council's sites.
        journey: which.
        site: from which site; None for residents.
        shares: unavailability of each node, from 0 to 1.

    """
    ends = journey_ends(network, journey, site)
    links = _relevant(network.links(journey, site), ends)
    if not links:
        return None
    inside = {end for link in links for end in link} & network.nodes.keys()
    common = [name for name, members in network.together.items() if members & inside][:MOST_TOGETHER]
    if not inside.union(common) <= shares.keys():
        return None
    nodes = {name: shares[name] for name in sorted(inside)} | dict.fromkeys({SITE, APPLICATIONS, INTERNET}, 0.0)
    if site in inside:
        nodes[site] = 0.0
    return _by_cases(nodes, links, ends, [(shares[name], network.together[name] & inside) for name in common])


def _by_cases(
    nodes: Mapping[str, float], links: Sequence[Link], ends: Link, common: Sequence[tuple[float, frozenset[str]]]
) -> Connection:
    """Return how likely the ends are apart, by cases of what is lost together: each case is exact by itself."""
    own = dict(nodes)
    for _, members in common:
        own |= {name: 0.0 for name in members if name.startswith(_CARRIER)}  # the common event stands for them
    cases: list[tuple[float, frozenset[str]]] = [(1.0, frozenset())]
    for share, members in common:
        cases = [
            (chance * part, lost | more)
            for chance, lost in cases
            for part, more in ((1 - share, frozenset[str]()), (share, members))
            if part
        ]
    lower, upper, states = 0.0, 0.0, 0
    for chance, lost in cases:
        found = two_terminal(own | dict.fromkeys(lost, 1.0), [(link, 0.0) for link in links], ends)
        lower, upper = lower + chance * found.lower, upper + chance * found.upper
        states = max(states, found.states)
    return Connection(min(lower, 1.0), min(upper, 1.0), states)


def _relevant(links: Iterable[Link], ends: Link) -> tuple[Link, ...]:
    """Return the links of the part that joins the ends; none where nothing does."""
    graph: nx.Graph[str] = nx.Graph(list(links))
    if not all(end in graph for end in ends):
        return ()
    whole = nx.node_connected_component(graph, ends[0])
    return tuple(link for link in graph.edges if link[0] in whole) if ends[1] in whole else ()


def single_points(network: DesignNetwork, journey: Journey, site: str | None) -> tuple[str, ...]:
    """Return the nodes whose loss alone ends a journey, by id; the site itself left out."""
    ends = journey_ends(network, journey, site)
    graph: nx.Graph[str] = nx.Graph(list(_relevant(network.links(journey, site), ends)))
    found = []
    for node in network.nodes:
        lost = network.together.get(node, frozenset({node})) & set(graph)
        if lost and lost.isdisjoint({*ends, site}):
            left = graph.subgraph(each for each in graph if each not in lost)
            if not nx.has_path(left, *ends):
                found.append(node)
    return tuple(found)


def on_the_way(network: DesignNetwork, sites: Iterable[str]) -> set[str]:
    """Return the nodes that lie on a way between the ends of some journey; dead ends are not among them."""
    used: set[str] = set()
    pairs = [(journey, site) for site in sites for journey in (Journey.APPLICATIONS, Journey.INTERNET)]
    for journey, site in [*pairs, (Journey.RESIDENTS, None)]:
        ends = journey_ends(network, journey, site)
        graph: nx.Graph[str] = nx.Graph(list(_relevant(network.links(journey, site), ends)))
        dead = [node for node in graph if graph.degree(node) < 2 and node not in ends]
        while dead:
            graph.remove_nodes_from(dead)
            dead = [node for node in graph if graph.degree(node) < 2 and node not in ends]
        used |= set(graph) & network.nodes.keys()
    return used
