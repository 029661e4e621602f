"""What a thing needs in order to work: a typed graph of needs, independent of where it was read from.

A node works when it is not lost itself and every one of its needs is met. A `Need` is met when at least `at_least` of
its members work: one of one is "all of these" written once for each, one of n is "any of these". A `PathNeed` is met
when a way of working nodes leads through a network from one of the entries to one of the exits.

Cycles are allowed: things that need each other work together until something else stops one of them (failing is the
least fixed point of the needs); `NeedGraph.cycles` names their members so that a person can look at them.

What is not known is a `Gap`. A node with a gap is never taken as safe.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.evidence import Basis
from standpipe.kernel.findings import Finding


class GapKind(StrEnum):
    """What about a node is not known."""

    LOCATION = "location"
    """Where it stands: it may be lost with any place."""
    NEEDS = "needs"
    """What it needs: anything may stop it."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that nobody has said about a node, in a sentence for people."""

    kind: GapKind
    message: str


@dataclass(frozen=True, slots=True)
class Unavailability:
    """Share of the time in which a thing does not work, from 0 to 1, as one figure between two bounds.

    `source` says where it is from in words; `basis` how good that is.
    """

    value: float
    low: float
    high: float
    basis: Basis
    source: str

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.value <= self.high <= 1:
            raise InvalidValueError(
                f"An unavailability of {self.value} between {self.low} and {self.high} cannot be.",
                remedy="Give shares of time with 0 <= low <= value <= high <= 1.",
            )


@dataclass(frozen=True, slots=True)
class Need:
    """At least `at_least` of the members must work; `words` join the owner to a member (`runs on`)."""

    members: tuple[str, ...]
    at_least: int
    words: str = "needs"

    def __post_init__(self) -> None:
        if len(set(self.members)) != len(self.members):
            raise InvalidValueError(f"A need names a member twice: {', '.join(self.members)}.")
        if not 1 <= self.at_least <= len(self.members):
            raise InvalidValueError(
                f"A need for {self.at_least} of {len(self.members)} members cannot be met or is no need."
            )

    @property
    def tolerated(self) -> int:
        """How many of the members may fail."""
        return len(self.members) - self.at_least


def all_of(members: Iterable[str], words: str = "needs") -> tuple[Need, ...]:
    """Return one need for each of the members, doubles left out.

    >>> [need.members for need in all_of(["b", "a", "b"])]
    [('b',), ('a',)]
    """
    return tuple(Need((member,), 1, words) for member in dict.fromkeys(members))


def any_of(members: Iterable[str], words: str = "needs") -> Need:
    """Return the need for any of the members, doubles left out."""
    return Need(tuple(dict.fromkeys(members)), 1, words)


def at_least_of(count: int, members: Iterable[str], words: str = "needs") -> Need:
    """Return the need for at least `count` of the members, doubles left out."""
    return Need(tuple(dict.fromkeys(members)), count, words)


@dataclass(frozen=True, slots=True)
class Network:
    """Undirected links between nodes that pass traffic on."""

    id: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PathNeed:
    """A way through a network from one of the entries to one of the exits, every node on it (both ends too) working."""

    network: str
    entries: tuple[str, ...]
    exits: tuple[str, ...]
    words: str = "reaches the network through"

    def __post_init__(self) -> None:
        if not self.entries or not self.exits:
            raise InvalidValueError("A way through a network needs an entry and an exit.")


@dataclass(frozen=True, slots=True)
class Node:
    """A thing that works or not.

    `kind` is the kind of entity (`service`, `server`, `site`...). `can_fail` is false for what is only a name for its
    needs (a service): it is then never a single point itself. `rated_as` names the class whose default failure rate
    applies where that is narrower than the kind (a storage array among devices).
    """

    id: str
    name: str
    kind: str
    needs: tuple[Need | PathNeed, ...] = ()
    can_fail: bool = True
    unavailability: Unavailability | None = None
    gap: Gap | None = None
    rated_as: str = ""


class NeedGraph:
    """Nodes by id, the networks their path needs speak of, and what was noticed while the graph was built.

    Immutable. Raises `InvalidValueError` when an id occurs twice or a need names a node that is not there.

    >>> graph = NeedGraph([
    ...     Node("service:tax", "Council tax", "service", all_of(["server:a"]), can_fail=False),
    ...     Node("server:a", "A", "server"),
    ... ])
    >>> graph["server:a"].name, graph.of_kind("service")
    ('A', ('service:tax',))
    """

    def __init__(
        self,
        nodes: Iterable[Node],
        *,
        networks: Iterable[Network] = (),
        findings: Iterable[Finding] = (),
        assumptions: Iterable[str] = (),
    ) -> None:
        listed = tuple(nodes)
        self._nodes = MappingProxyType({node.id: node for node in listed})
        if len(self._nodes) != len(listed):
            raise InvalidValueError("Two nodes of a need graph have the same id.")
        self.networks: Mapping[str, Network] = MappingProxyType({network.id: network for network in networks})
        self.findings = tuple(findings)
        self.assumptions = tuple(assumptions)
        parts = {network.id: _parts(network) for network in self.networks.values()}
        for network in self.networks.values():
            self._check_known(network.id, parts[network.id])
        for node in listed:
            self._check(node, parts)

    def _check(self, node: Node, parts: Mapping[str, Mapping[str, str]]) -> None:
        for need in node.needs:
            if isinstance(need, PathNeed):
                if need.network not in self.networks:
                    raise InvalidValueError(f"{node.id} names the network {need.network}, which is not there.")
                self._check_known(node.id, (*need.entries, *need.exits))
                part = parts[need.network]
                if {part.get(end, end) for end in need.entries}.isdisjoint(part.get(end, end) for end in need.exits):
                    raise InvalidValueError(f"{node.id} has no way at all through {need.network}.")
            else:
                self._check_known(node.id, need.members)

    def _check_known(self, owner: str, members: Iterable[str]) -> None:
        for member in members:
            if member not in self._nodes:
                raise InvalidValueError(f"{owner} names {member}, which is not in the need graph.")

    def __getitem__(self, node_id: str) -> Node:
        return self._nodes[node_id]

    def __contains__(self, node_id: object) -> bool:
        return node_id in self._nodes

    def __iter__(self) -> Iterator[Node]:
        return iter(self._nodes.values())

    def __len__(self) -> int:
        return len(self._nodes)

    def of_kind(self, kind: str) -> tuple[str, ...]:
        """Return the ids of the nodes of a kind, in order of the graph."""
        return tuple(node.id for node in self if node.kind == kind)

    @cached_property
    def can_fail(self) -> tuple[str, ...]:
        """Ids of the nodes that can be lost, in order of the graph."""
        return tuple(node.id for node in self if node.can_fail)


def _parts(network: Network) -> dict[str, str]:
    """Return for each node of a network a node that names the connected part it is in (union by path halving)."""
    parent = {end: end for link in network.links for end in link}

    def root(end: str) -> str:
        while parent[end] != end:
            parent[end] = parent[parent[end]]
            end = parent[end]
        return end

    for one, other in network.links:
        parent[root(one)] = root(other)
    return {end: root(end) for end in parent}
