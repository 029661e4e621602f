"""Repairs that put another thing in the place of one: a zone-redundant target, database servers of each one's own.

A second thing stands beside the first; a replacement takes over from it. Both are drawn at once, each behind a switch:
what is there today needs a switch that is down once the repair is bought, what comes needs one that is down until then.
The estate works through whichever switch is up, so that the first is never counted as a stand-in of the second.

- **Zone-redundant target**: an application leaves its machines, databases and what carries them for one target that
  runs in several zones of a cloud region. It keeps what it needs of other applications and suppliers, and is reached
  over the internet circuits; the region is one thing for all that go there, and its data can still be spoilt.
- **Split**: each application whose data one database server holds gets a server of its own on the same ground. It is
  taken to fail as often as the shared one with everything on it: what it buys is that they no longer stop together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from standpipe.resilience.crossing import CARRIES, members_of
from standpipe.resilience.losses import lose
from standpipe.resilience.model import Need, NeedGraph, Node, PathNeed, all_of, any_of

ZONES, REGION = "cloud-zones", "cloud-region"
"""Kinds of the target and of the place where it stands; their figures go by these names."""
_GROUND = CARRIES | {"server", "database-instance", "database"}


@dataclass(frozen=True, slots=True)
class StandIn:
    """A node that comes with a repair; it is down as often as the named things together."""

    node: Node
    as_often_as: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Replacement:
    """What takes over: `instead` names for each owner the needs that fall away and the node that comes instead.

    `units` counts the machines to pay for.
    """

    thing: str
    spare: str
    stand_ins: tuple[StandIn, ...]
    instead: Mapping[str, tuple[frozenset[Need | PathNeed], str]]
    units: int

    @property
    def today(self) -> str:
        """Return the switch that is down once the repair is bought."""
        return f"today:{self.spare}"


def zone_moves(graph: NeedGraph, circuits: Sequence[str]) -> Iterator[Replacement]:
    """Yield for each application with machines of the council the move to a zone-redundant target.

    Args:
        graph: the needs.
        circuits: the circuits over which a cloud is reached; without one no target can be used.

    """
    if not circuits:
        return
    holders = {tenant: holder for split in splits(graph) for tenant, holder in _holders_by_tenant(graph, split.thing)}
    for name in graph.of_kind("application"):
        node = graph[name]
        leaving = frozenset(each for each in node.needs if _is_ground(graph, each, holders.get(name, frozenset())))
        machines = [each for need in leaving for each in members_of(need) if graph[each].kind == "server"]
        if not machines:
            continue
        data = tuple(m for need in leaving for m in members_of(need) if graph[m].kind == "database")
        spare = f"repair:zones/{name}"
        target = Node(
            spare, f"Zone-redundant target of {node.name}", ZONES,
            (*all_of((REGION,), "stands in"), any_of(circuits, "is reached over")),
        )  # fmt: skip
        yield Replacement(
            name, spare, (StandIn(target, (ZONES, *data)),), {name: (leaving, spare)}, len(dict.fromkeys(machines))
        )


def splits(graph: NeedGraph) -> Iterator[Replacement]:
    """Yield for each database server that holds data of several applications a server for each of them."""
    for instance in graph.of_kind("database-instance"):
        databases = _needing(graph, instance, "database")
        owners: dict[str, list[str]] = defaultdict(list)
        for database in databases:
            for owner in _needing(graph, database, "application"):
                owners[owner].append(database)
        holders = _holders(graph, instance, owners)
        for holder in sorted(holders):
            for tenant in _needing(graph, holder, "application"):
                if tenant not in holders:
                    owners.setdefault(tenant, [])
        if len(owners) < 2:
            continue
        yield _split(graph, instance, owners, holders)


def _split(
    graph: NeedGraph, instance: str, owners: Mapping[str, Sequence[str]], holders: frozenset[str]
) -> Replacement:
    spare = f"repair:split/{instance}"
    servers = _servers(graph, instance)
    ground = tuple(dict.fromkeys(need for server in servers for need in graph[server].needs))
    stand_ins = []
    instead: dict[str, tuple[frozenset[Need | PathNeed], str]] = {}
    for owner, databases in owners.items():
        own = Node(f"{spare}/{owner}", f"Own database server of {graph[owner].name}", "database-instance", ground)
        stand_ins.append(StandIn(own, (instance, *servers[:1], *sorted(holders))))
        for database in databases:
            instead.setdefault(database, (frozenset(_naming(graph, database, {instance})), own.id))
        if through := frozenset(_naming(graph, owner, {instance, *holders})):
            instead[owner] = (through, own.id)
    return Replacement(instance, spare, tuple(stand_ins), instead, len(owners))


def replaced(nodes: dict[str, Node], replacements: Sequence[Replacement]) -> None:
    """Put the replacements into the nodes of a graph, by id: each owner works through what is bought, or as today."""
    for each in replacements:
        nodes[each.today] = Node(each.today, "As it is today", "switch")
        for stand_in in each.stand_ins:
            nodes[stand_in.node.id] = stand_in.node
            if stand_in.node.kind == ZONES:
                nodes.setdefault(REGION, Node(REGION, "The cloud region", REGION))
        for owner, (leaving, comes) in each.instead.items():
            node = nodes[owner]
            # an earlier replacement may have put a need of its own in the place of one that leaves
            old = tuple(need for need in node.needs if need in leaving or _is_switched(nodes, need))
            before = Node(f"{owner}#{each.today}", f"{node.name} as today", "switch", (*old, *all_of((each.today,))),
                          can_fail=False)  # fmt: skip
            nodes[before.id] = before
            kept = tuple(need for need in node.needs if need not in old)
            nodes[owner] = replace(node, needs=(*kept, any_of((before.id, comes), "works by")))


def services_stopped_by_a_part(graph: NeedGraph, replacement: Replacement) -> int:
    """Return how many services at most stop with one of the things that come, once they are there."""
    nodes = {node.id: node for node in graph}
    replaced(nodes, (replacement,))
    after = NeedGraph(nodes.values(), networks=graph.networks.values())
    return max(len(lose(after, (replacement.today, each.node.id)).stopped) for each in replacement.stand_ins)


def _is_switched(nodes: Mapping[str, Node], need: Need | PathNeed) -> bool:
    return any(nodes[member].kind == "switch" for member in members_of(need))


def _is_ground(graph: NeedGraph, need: Need | PathNeed, holders: frozenset[str]) -> bool:
    return isinstance(need, PathNeed) or any(graph[m].kind in _GROUND or m in holders for m in need.members)


def _holders_by_tenant(graph: NeedGraph, instance: str) -> Iterator[tuple[str, frozenset[str]]]:
    holders = _holders(graph, instance, ())
    for holder in holders:
        for tenant in _needing(graph, holder, "application"):
            yield tenant, holders


def _holders(graph: NeedGraph, instance: str, owners: Mapping[str, Sequence[str]] | tuple[()]) -> frozenset[str]:
    """Return the applications that only keep a database server running: they need its machine and own none of its data.

    An application that needs another machine as well is more than that.
    """
    servers = set(_servers(graph, instance))
    found = set()
    for name in graph.of_kind("application"):
        machines = {m for need in graph[name].needs for m in members_of(need) if graph[m].kind == "server"}
        if machines and machines <= servers and name not in owners:
            found.add(name)
    return frozenset(found)


def _servers(graph: NeedGraph, instance: str) -> list[str]:
    return [m for need in graph[instance].needs for m in members_of(need) if graph[m].kind == "server"]


def _needing(graph: NeedGraph, name: str, kind: str) -> list[str]:
    return [each for each in graph.of_kind(kind) if _naming(graph, each, {name})]


def _naming(graph: NeedGraph, owner: str, names: set[str]) -> list[Need | PathNeed]:
    return [need for need in graph[owner].needs if not names.isdisjoint(members_of(need))]
