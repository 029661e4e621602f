"""A need graph that passes through states, each service in each state exactly, and only what changed solved again.

Method: versions. A state names the nodes that are otherwise than in the graph. From one state to the next, what changed
and everything that needs it (through networks too) gets a new version; every other node keeps the one it has. All
versions lie in one need graph: a service that no change reaches is solved once for all states, and what two versions
share is one piece of logic. A version is a thing of its own only inside its own state, so that no function ever holds
two of them, and each takes the figure of the thing that it is a version of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from standpipe.kernel.intervals import Interval
from standpipe.resilience.availability import AvailabilityModel
from standpipe.resilience.model import Need, NeedGraph, Network, Node, PathNeed

Changes = Mapping[str, Node]
"""A state: by id the nodes that are otherwise than in the graph, or are not in it."""


@dataclass(frozen=True, slots=True, eq=False)
class Unfolded:
    """All states in one graph: for each state the version of each node, and for each version its node."""

    graph: NeedGraph
    versions: tuple[Mapping[str, str], ...]
    originals: Mapping[str, str]


def unfold(graph: NeedGraph, states: Sequence[Changes]) -> Unfolded:
    """Return the versions of a graph in its states, in the order in which it passes through them.

    >>> from standpipe.resilience.model import all_of
    >>> graph = NeedGraph([
    ...     Node("service:tax", "Council tax", "service", all_of(["server:a"]), can_fail=False),
    ...     Node("service:bins", "Bins", "service", all_of(["site:dc"]), can_fail=False),
    ...     Node("server:a", "A", "server", all_of(["site:dc"])), Node("site:dc", "Data centre", "site"),
    ... ])
    >>> moved = {"server:a": Node("server:a", "A", "server", all_of(["region"])),
    ...          "region": Node("region", "Region", "cloud-region")}
    >>> found = unfold(graph, [{}, moved])
    >>> found.versions[1]["service:tax"], found.versions[1]["service:bins"]
    ('service:tax in state 1', 'service:bins')
    >>> found.graph["server:a in state 1"].needs[0].members
    ('region',)
    """
    base = {node.id: node for node in graph}
    before: Mapping[str, Node] = {}
    version: dict[str, str] = {}
    nodes: dict[str, Node] = {}
    networks: dict[str, Network] = {}
    originals: dict[str, str] = {}
    seen: list[Mapping[str, str]] = []
    for number, changes in enumerate(states):
        now = {**base, **changes}
        changed = {name for name, node in now.items() if before.get(name) != node}
        above = _everything_above(now, graph.networks, changed)
        renewed = [name for name in (*now, *graph.networks) if name in above]
        for name in renewed:
            version[name] = f"{name} in state {number}" if name in version else name
            originals[version[name]] = name
        for name in renewed:
            if name in graph.networks:
                links = graph.networks[name].links
                networks[version[name]] = Network(
                    version[name], tuple((version[one], version[other]) for one, other in links)
                )
            else:
                needs = tuple(_need_of(need, version) for need in now[name].needs)
                nodes[version[name]] = replace(now[name], id=version[name], needs=needs)
        before = now
        seen.append(dict(version))
    return Unfolded(NeedGraph(nodes.values(), networks=networks.values()), tuple(seen), originals)


def _need_of(need: Need | PathNeed, version: Mapping[str, str]) -> Need | PathNeed:
    if isinstance(need, PathNeed):
        entries, exits = (tuple(version[end] for end in ends) for ends in (need.entries, need.exits))
        return replace(need, network=version[need.network], entries=entries, exits=exits)
    return replace(need, members=tuple(version[member] for member in need.members))


def _everything_above(nodes: Mapping[str, Node], networks: Mapping[str, Network], changed: Iterable[str]) -> set[str]:
    """Return what changed and everything that needs it; a network stands for itself, and is new with its devices."""
    users: dict[str, list[str]] = defaultdict(list)
    for node in nodes.values():
        for need in node.needs:
            members = (need.network, *need.entries, *need.exits) if isinstance(need, PathNeed) else need.members
            for member in members:
                users[member].append(node.id)
    for network in networks.values():
        for end in {end for link in network.links for end in link}:
            users[end].append(network.id)
    found = set(changed)
    waiting = list(found)
    while waiting:
        for user in users[waiting.pop()]:
            if user not in found:
                found.add(user)
                waiting.append(user)
    return found


class StatesModel:
    """The services of a graph in each of its states, prepared once; figures may be set anew at every question.

    >>> from standpipe.resilience.model import all_of
    >>> graph = NeedGraph([
    ...     Node("service:tax", "Council tax", "service", all_of(["server:a"]), can_fail=False),
    ...     Node("server:a", "A", "server", all_of(["site:dc"])), Node("site:dc", "Data centre", "site"),
    ... ])
    >>> moved = {"server:a": Node("server:a", "A", "server", all_of(["region"])),
    ...          "region": Node("region", "Region", "cloud-region")}
    >>> model = StatesModel(graph, [{}, moved])
    >>> states = model.certified({"server:a": 0.0, "site:dc": 0.1, "region": 0.01})
    >>> [round(state["service:tax"].low, 9) for state in states]
    [0.1, 0.01]
    """

    def __init__(self, graph: NeedGraph, states: Sequence[Changes], *, of_kind: str = "service") -> None:
        self.unfolded = unfold(graph, states)
        self._model = AvailabilityModel(self.unfolded.graph, of_kind=of_kind)
        self._services = self.unfolded.graph.of_kind(of_kind)

    @property
    def solved(self) -> int:
        """How many versions of services were solved, over all states."""
        return len(self._services)

    def certified(self, figures: Mapping[str, float]) -> tuple[Mapping[str, Interval], ...]:
        """Return the unavailability of each service in each state, from that of each thing by id.

        A point where the service is solved exactly, and an interval that contains the truth elsewhere.
        """
        chances = self._of_versions(figures)
        found = {version: self._model.certified(version, chances) for version in self._services}
        return tuple(
            {original: found[version] for original, version in versions.items() if version in found}
            for versions in self.unfolded.versions
        )

    def things(self, state: int, service: str) -> frozenset[str]:
        """Return everything whose failure can bear on a service in a state."""
        originals = self.unfolded.originals
        return frozenset(originals[each] for each in self._model.things(self.unfolded.versions[state][service]))

    def gaps(self, state: int, service: str) -> tuple[str, ...]:
        """Return what is not known about a service in a state, as sentences."""
        return self._model.gaps(self.unfolded.versions[state][service])

    def shares(self, state: int, service: str, figures: Mapping[str, float]) -> dict[str, float]:
        """Return for each thing by how much less the service would be down in a state if the thing never failed."""
        version = self.unfolded.versions[state][service]
        chances = self._of_versions(figures)
        whole = self._model.certified(version, chances).low
        return {
            self.unfolded.originals[thing]: whole - self._model.certified(version, chances | {thing: 0.0}).low
            for thing in self._model.things(version)
        }

    def _of_versions(self, figures: Mapping[str, float]) -> dict[str, float]:
        originals = self.unfolded.originals.items()
        return {version: figures[original] for version, original in originals if original in figures}


def restricted(graph: NeedGraph, states: Sequence[Changes], tops: Iterable[str]) -> tuple[NeedGraph, list[Changes]]:
    """Return a graph and its states with only what some nodes need, in any of the states."""
    wanted = set(tops)
    networks: set[str] = set()
    waiting = list(wanted)
    while waiting:
        name = waiting.pop()
        versions = [changes[name] for changes in states if name in changes]
        for node in (*versions, *((graph[name],) if name in graph else ())):
            members = _below(graph, node, networks)
            waiting += members - wanted
            wanted |= members
    kept = [node for node in graph if node.id in wanted]
    return (
        NeedGraph(kept, networks=[graph.networks[each] for each in graph.networks if each in networks]),
        [{name: node for name, node in changes.items() if name in wanted} for changes in states],
    )


def _below(graph: NeedGraph, node: Node, networks: set[str]) -> set[str]:
    """Return what a node needs directly, of a network all of it; notes the networks."""
    found: set[str] = set()
    for need in node.needs:
        if isinstance(need, PathNeed):
            networks.add(need.network)
            found.update(end for link in graph.networks[need.network].links for end in link)
            found.update((*need.entries, *need.exits))
        else:
            found.update(need.members)
    return found
