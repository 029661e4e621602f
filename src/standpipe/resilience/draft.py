"""A need graph while it is being drawn from an estate: needs, gaps, findings and assumptions gathered by owner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from standpipe.estate.estate import Estate
from standpipe.kernel.findings import Finding, Severity
from standpipe.resilience.model import Gap, GapKind, Need, NeedGraph, Network, Node, PathNeed

PANEL = "power-panel"
"""Kind of the panels that power feeds name; the estate has no entity for them."""
STANDS = "stands in"
"""Words of the need for the place of a thing."""


class Draft:
    """Gathers the needs of an estate; `graph` gives the finished need graph."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        self.needs: dict[str, dict[Need | PathNeed, None]] = defaultdict(dict)
        self._nodes: dict[str, Node] = {}
        self._gaps: dict[str, Gap] = {}
        self._networks: list[Network] = []
        self._findings: dict[Finding, None] = {}
        self._assumptions: dict[str, None] = {}

    def add_node(self, node_id: str, name: str, kind: str, *, can_fail: bool = True, rated_as: str = "") -> None:
        """Add a node; a node that is there already stays as it is."""
        self._nodes.setdefault(node_id, Node(node_id, name, kind, can_fail=can_fail, rated_as=rated_as))

    def add_network(self, network: Network) -> None:
        """Add a network for path needs to name."""
        self._networks.append(network)

    def __contains__(self, node_id: object) -> bool:
        return node_id in self._nodes

    def name(self, node_id: str) -> str:
        """Return the name of a node."""
        return self._nodes[node_id].name

    def kind(self, node_id: str) -> str:
        """Return the kind of a node."""
        return self._nodes[node_id].kind

    def known(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return those of the ids that are nodes, doubles left out."""
        return tuple(dict.fromkeys(node_id for node_id in ids if node_id in self._nodes))

    def places(self, owner: str) -> tuple[str, ...]:
        """Return the places in which a thing stands, as far as they are drawn."""
        needs = (need for need in self.needs.get(owner, ()) if isinstance(need, Need) and need.words == STANDS)
        return tuple(member for need in needs for member in need.members)

    def need_all(self, owner: str, members: Iterable[str], words: str) -> None:
        """Record that the owner needs each of the members; what is not a node, or the owner itself, is left out."""
        for member in self.known(members):
            if member != owner:
                self.needs[owner][Need((member,), 1, words)] = None

    def need_at_least(self, owner: str, count: int, members: Iterable[str], words: str) -> None:
        """Record that the owner needs a number of the members."""
        listed = tuple(member for member in self.known(members) if member != owner)
        if listed:
            self.needs[owner][Need(listed, max(1, min(count, len(listed))), words)] = None

    def need_path(self, owner: str, need: PathNeed) -> None:
        """Record that the owner needs a way through a network."""
        self.needs[owner][need] = None

    def gap(self, owner: str, kind: GapKind, message: str) -> None:
        """Record what is not known about a node; not knowing its needs weighs more than not knowing its place."""
        if owner not in self._gaps or kind is GapKind.NEEDS:
            self._gaps[owner] = Gap(kind, message)

    def find(self, code: str, severity: Severity, subject: str, message: str) -> None:
        """Record a finding, once."""
        self._findings[Finding(code, severity, subject, message)] = None

    def assume(self, sentence: str) -> None:
        """Record an assumption, once."""
        self._assumptions[sentence] = None

    def graph(self) -> NeedGraph:
        """Return the need graph."""
        nodes = (
            Node(
                node.id,
                node.name,
                node.kind,
                tuple(self.needs.get(node.id, ())),
                can_fail=node.can_fail,
                gap=self._gaps.get(node.id),
                rated_as=node.rated_as,
            )
            for node in self._nodes.values()
        )
        return NeedGraph(
            nodes, networks=self._networks, findings=tuple(self._findings), assumptions=tuple(self._assumptions)
        )
