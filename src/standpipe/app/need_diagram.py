"""What a diagram of one service shows: the things it needs, layer by layer, with its single points marked.

Layers run from the service to the building. Each single point is shown; things with a stand-in are shown too, or
counted by layer where only single points are wanted.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from standpipe.resilience.model import NeedGraph, Node, PathNeed

LAYERS: tuple[tuple[str, frozenset[str]], ...] = (
    ("Applications", frozenset({"application"})),
    ("Databases", frozenset({"database", "database-instance"})),
    ("Servers", frozenset({"server"})),
    ("Hosts and storage", frozenset({"cluster", "host", "storage"})),
    ("Network", frozenset({"device", "circuit"})),
    ("Power and cooling", frozenset({"rack", "power-feed", "power-panel", "power-supply", "cooling-unit"})),
    ("Places", frozenset({"room", "site"})),
    ("Suppliers", frozenset({"supplier"})),
)
"""Layers with the kinds of thing in each; another kind comes last, under its own name."""


@dataclass(frozen=True, slots=True)
class Box:
    """A thing in the diagram; `single` says that its failure alone stops the service."""

    id: str
    name: str
    kind: str
    single: bool


@dataclass(frozen=True, slots=True)
class Layer:
    """A column of the diagram; `others` counts things with a stand-in that are not shown."""

    name: str
    boxes: tuple[Box, ...]
    others: int


@dataclass(frozen=True, slots=True)
class NeedDiagram:
    """The diagram of one service; links run from what needs to what is needed, between boxes that are shown."""

    id: str
    name: str
    layers: tuple[Layer, ...]
    links: tuple[tuple[str, str], ...]


def need_diagram(graph: NeedGraph, service: str, points: Collection[str], *, only_single: bool = False) -> NeedDiagram:
    """Return the diagram of a service.

    Args:
        graph: the needs.
        service: id of the service.
        points: ids of its single points.
        only_single: count things with a stand-in instead of showing them.

    >>> from standpipe.resilience.model import all_of
    >>> graph = NeedGraph([
    ...     Node("service:tax", "Council tax", "service", all_of(["server:a"]), can_fail=False),
    ...     Node("server:a", "A", "server"),
    ... ])
    >>> diagram = need_diagram(graph, "service:tax", ["server:a"])
    >>> [(layer.name, [box.name for box in layer.boxes]) for layer in diagram.layers], diagram.links
    ([('Servers', ['A'])], (('service:tax', 'server:a'),))
    """
    below = _everything_needed(graph, service)
    named = {kind: name for name, kinds in LAYERS for kind in kinds}
    columns: dict[str, list[Node]] = {name: [] for name, _ in LAYERS}
    for name in below:
        node = graph[name]
        columns.setdefault(named.get(node.kind, node.kind.capitalize()), []).append(node)
    single = set(points)
    layers = []
    shown = {service}
    for column, nodes in columns.items():
        listed = [node for node in nodes if node.id in single or not only_single]
        listed.sort(key=lambda node: (node.id not in single, node.name, node.id))
        if nodes:
            boxes = tuple(Box(node.id, node.name, node.kind, node.id in single) for node in listed)
            layers.append(Layer(column, boxes, len(nodes) - len(listed)))
            shown |= {node.id for node in listed}
    links = tuple(
        (one, other) for one in (service, *below) if one in shown for other in needs_of(graph[one]) if other in shown
    )
    return NeedDiagram(service, graph[service].name, tuple(layers), links)


def needs_of(node: Node) -> tuple[str, ...]:
    """Return what a thing needs directly; of a network, where it enters."""
    members = (
        member for need in node.needs for member in (need.entries if isinstance(need, PathNeed) else need.members)
    )
    return tuple(dict.fromkeys(members))


def _everything_needed(graph: NeedGraph, service: str) -> tuple[str, ...]:
    """Return everything below a service, nearest first; of a network, every device and line of it."""
    found: dict[str, None] = {}
    waiting = [service]
    while waiting:
        following: list[str] = []
        for name in waiting:
            node = graph[name]
            through = {need.network for need in node.needs if isinstance(need, PathNeed)}
            members = [end for each in sorted(through) for link in graph.networks[each].links for end in link]
            for member in (*needs_of(node), *members):
                if member not in found and member != service:
                    found[member] = None
                    following.append(member)
        waiting = following
    return tuple(found)
