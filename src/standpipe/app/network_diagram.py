"""What the pictures of a network show: sites, the carriers' networks, circuits, and what alone cuts a site off.

A picture is a map where every site has a position and none stand too close to be told apart; else a diagram with the
centre at the left, the networks of carriers in the middle and the other sites at the right.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import networkx as nx

from standpipe.app.design_document import DesignEntry
from standpipe.app.network_document import MendEntry
from standpipe.app.network_losses import NetworkAnalysis, cut_off
from standpipe.app.network_pictures import DesignBox, DesignDiagram, Line, NetworkPicture, Point
from standpipe.catalogue.network_designs import Journey
from standpipe.resilience.network.designs import APPLICATIONS, INTERNET, SITE, DesignNetwork
from standpipe.resilience.network.distance import Position, position_of

TOO_CLOSE = 0.09
"""Share of the width below which two sites on a map could not be told apart."""


def today_picture(analysis: NetworkAnalysis) -> NetworkPicture | None:
    """Return the picture of today's network; None where no circuit is known."""
    return _picture(analysis, (), "The network today")


def mended_picture(analysis: NetworkAnalysis, mend: MendEntry | None) -> NetworkPicture | None:
    """Return the picture with the new circuits; None where nothing mends it or nothing has to be mended."""
    if mend is None or not mend.links:
        return None
    by_name = {name: site for site, name in analysis.network.names.items() if site in analysis.network.sites}
    new = tuple((by_name[link.one], by_name[link.other]) for link in mend.links)
    return _picture(analysis, new, f"With {len(new)} new circuit{'s' if len(new) > 1 else ''}")


def _picture(analysis: NetworkAnalysis, new: tuple[tuple[str, str], ...], title: str) -> NetworkPicture | None:
    network, hub = analysis.network, analysis.hub
    if hub is None:
        return None
    graph: nx.Graph[str] = nx.Graph([*network.links.values(), *new])
    joined = nx.node_connected_component(graph, hub)
    alone: dict[str, set[str]] = {}
    for failure in analysis.risks:
        lost = cut_off(graph, hub, failure) & joined & set(network.sites)
        if lost:
            alone[failure.name] = lost
    at, is_map, height = _places(analysis, hub)
    points = [
        Point(
            id=name,
            name=network.names[name],
            kind="centre" if name == hub else "site" if name in network.sites else "network",
            x=round(place[0], 4),
            y=round(place[1], 4),
            marked=sorted(network.names[each] for each in _devices(graph, name) if each in alone),
            cut_off=name in network.sites and any(name in lost for lost in alone.values()),
        )
        for name, place in at.items()
    ]
    lines = [
        Line(one=one, other=other, name=network.names[circuit], alone=circuit in alone)
        for circuit in network.names
        if circuit.startswith("circuit:")
        for one, other in _ends(network.links.values(), circuit, at)
    ]
    lines += [Line(one=one, other=other, name="new circuit", new=True) for one, other in new]
    cut = sum(point.cut_off for point in points)
    said = (
        f"{len(alone)} single losses cut a site off; one of them is enough for {cut} of {len(network.sites) - 1} sites."
    )
    words = f"{title}: {said}"
    return NetworkPicture(title=title, words=words, points=points, lines=lines, is_map=is_map, height=round(height, 4))


def _devices(graph: nx.Graph[str], site: str) -> Iterable[str]:
    return (each for each in graph[site] if each.startswith("device:")) if site in graph else ()


def _ends(links: Iterable[tuple[str, str]], circuit: str, drawn: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return what a circuit joins, devices between left out: each two drawn ends of it."""
    links = list(links)

    def beside(node: str) -> list[str]:
        return [other for ends in links if node in ends for other in ends if other != node]

    found: dict[str, None] = {}
    for end in beside(circuit):
        found |= dict.fromkeys([end] if end in drawn else [each for each in beside(end) if each in drawn])
    ends = list(found)
    return [(ends[0], other) for other in ends[1:]]


def _places(analysis: NetworkAnalysis, hub: str) -> tuple[dict[str, tuple[float, float]], bool, float]:
    """Return where each site and carrier's network is drawn, whether that is a map, and the height of the picture."""
    network = analysis.network
    sites = [hub, *sorted((each for each in network.sites if each != hub), key=lambda each: network.names[each])]
    carriers = sorted(each for each in network.names if each.startswith("supplier:"))
    positions = {
        site: place
        for site in sites
        if site in analysis.estate.sites and (place := position_of(analysis.estate.sites[site])) is not None
    }
    if len(positions) == len(sites) > 1:
        drawn, height = _on_map(positions)
        if _apart(drawn.values()):
            above = {carrier: ((index + 0.5) / len(carriers), 0.05) for index, carrier in enumerate(carriers)}
            return drawn | above, True, height
    rows = max(len(sites) - 1, len(carriers), 2)
    height = min(3.0, 0.16 + 0.075 * rows)
    at = {hub: (0.14, height / 2)}
    at |= _column(sites[1:], 0.86, height)
    return at | _column(carriers, 0.5, height), False, height


def _column(names: list[str], x: float, height: float) -> dict[str, tuple[float, float]]:
    return {name: (x, height * (index + 1) / (len(names) + 1)) for index, name in enumerate(names)}


def _on_map(positions: Mapping[str, Position]) -> tuple[dict[str, tuple[float, float]], float]:
    """Return places on an equirectangular map with a margin; the height is what they need."""
    narrowing = math.cos(math.radians(sum(each[0] for each in positions.values()) / len(positions)))
    flat = {name: (longitude * narrowing, -latitude) for name, (latitude, longitude) in positions.items()}
    left, top = (min(each[axis] for each in flat.values()) for axis in (0, 1))
    wide, high = (max(each[axis] for each in flat.values()) - least for axis, least in ((0, left), (1, top)))
    scale = min(0.64 / max(wide, 1e-9), 0.45 / max(high, 1e-9))
    above, below = 0.14, 0.1  # room for the networks of carriers, and for names
    return {
        name: (0.5 + (x - left - wide / 2) * scale, above + (y - top) * scale) for name, (x, y) in flat.items()
    }, above + high * scale + below


def _apart(places: Iterable[tuple[float, float]]) -> bool:
    known = list(places)
    return all(math.dist(one, other) >= TOO_CLOSE for at, one in enumerate(known) for other in known[at + 1 :])


def design_diagram(entry: DesignEntry, network: DesignNetwork) -> DesignDiagram:
    """Return the diagram of a design: parts in columns by how far they are from a site."""
    part_of = {node.id: node.part or node.title for node in network.nodes.values()} | {
        end: end for end in (SITE, APPLICATIONS, INTERNET)
    }
    graph: nx.Graph[str] = nx.Graph()
    for journey in Journey:
        graph.add_edges_from(
            (part_of[one], part_of[other]) for one, other, journeys in network.joins if journey in journeys
        )
    parts = {part.part: part for part in entry.parts}
    graph.remove_nodes_from(
        [each for each in graph if each not in parts and each not in {SITE, APPLICATIONS, INTERNET}]
    )
    inner = graph.subgraph(each for each in graph if each not in {APPLICATIONS, INTERNET})
    far = dict(nx.single_source_shortest_path_length(inner, SITE)) if SITE in inner else {}
    last = max(far.values(), default=0) + 1
    for end in (APPLICATIONS, INTERNET):  # right of everything that leads there
        far[end] = 1 + max((far.get(each, 0) for each in graph[end]), default=0) if end in graph else last
    columns: list[list[DesignBox]] = [[] for _ in range(last + 1)]
    columns[0].append(DesignBox(name=SITE, count=len(entry.sites), alone=False, end=True))
    for name, part in parts.items():
        if name in graph:
            columns[far.get(name, last - 1)].append(
                DesignBox(name=name, count=part.count, alone=part.single_point_for > 0)
            )
    columns[far[APPLICATIONS]].insert(0, DesignBox(name=APPLICATIONS, count=1, alone=False, end=True))
    columns[far[INTERNET]].append(DesignBox(name=INTERNET, count=1, alone=False, end=True))
    single = sum(box.alone for column in columns for box in column)
    words = f"{entry.name}: from the sites to the applications and the internet; {single} parts alone cut a site off."
    links = sorted((min(edge), max(edge)) for edge in graph.edges)
    return DesignDiagram(title=entry.name, words=words, columns=[each for each in columns if each], links=links)
