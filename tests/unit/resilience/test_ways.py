"""What is left out of a network changes no answer: compared with reaching through every state of random networks."""

from __future__ import annotations

import itertools

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from standpipe.resilience.availability import AvailabilityModel
from standpipe.resilience.model import NeedGraph, Network, Node, PathNeed
from standpipe.resilience.ways import useful_part

NODES = "abcdefg"


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[tuple[str, str]], list[str], list[str]]:
    pairs = list(itertools.combinations(NODES, 2))
    links = draw(st.lists(st.sampled_from(pairs), min_size=3, max_size=14, unique=True))
    ends = sorted({end for link in links for end in link})
    some = st.lists(st.sampled_from(ends), min_size=1, max_size=3, unique=True)
    return links, draw(some), draw(some)


def joined(links: list[tuple[str, str]], up: set[str], entries: list[str], exits: list[str]) -> bool:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(up)
    graph.add_edges_from(link for link in links if up.issuperset(link))
    return any(one in up and other in up and nx.has_path(graph, one, other) for one in entries for other in exits)


@settings(max_examples=150, deadline=None)
@given(networks())
def test_the_useful_part_joins_exactly_when_the_whole_does(
    case: tuple[list[tuple[str, str]], list[str], list[str]],
) -> None:
    links, entries, exits = case
    neighbours: dict[str, dict[str, None]] = {}
    for one, other in links:
        neighbours.setdefault(one, {})[other] = None
        neighbours.setdefault(other, {})[one] = None
    part = useful_part(neighbours, entries, exits)
    left = [link for link in links if link[1] in part.get(link[0], ())]
    for values in itertools.product([False, True], repeat=len(neighbours)):
        up = {node for node, works in zip(neighbours, values, strict=True) if works}
        assert joined(left, up & part.keys(), entries, exits) == joined(links, up, entries, exits)


def test_of_many_switches_between_two_cores_only_those_of_the_machine_are_left() -> None:
    switches = [f"s{number}" for number in range(12)]
    links = [(switch, core) for switch in switches for core in ("core1", "core2")]
    links += [("core1", "line1"), ("core2", "line2")]
    neighbours: dict[str, dict[str, None]] = {}
    for one, other in links:
        neighbours.setdefault(one, {})[other] = None
        neighbours.setdefault(other, {})[one] = None
    assert set(useful_part(neighbours, ["s0", "s1"], ["line1", "line2"])) == {
        "s0", "s1", "core1", "core2", "line1", "line2"
    }  # fmt: skip
    need = PathNeed("cables", ("s0", "s1"), ("line1", "line2"))
    things = [Node(name, name, "device") for name in neighbours]
    service = Node("service:a", "A", "service", (need,), can_fail=False)
    model = AvailabilityModel(NeedGraph([service, *things], networks=[Network("cables", tuple(links))]))
    assert set(model.things("service:a")) == {"s0", "s1", "core1", "core2", "line1", "line2"}
