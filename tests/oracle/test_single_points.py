"""Single points and losses against the definition, evaluated one loss at a time."""

from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from standpipe.resilience.losses import lose
from standpipe.resilience.model import Need, NeedGraph, Network, Node, PathNeed
from standpipe.resilience.single_points import shared_points, single_points


def failing(graph: NeedGraph, lost: Iterable[str]) -> set[str]:
    """Return what fails, straight from the definition: repeat until nothing more fails."""
    failed = set(lost)
    while True:
        more = {
            node.id for node in graph if node.id not in failed and not all(met(graph, n, failed) for n in node.needs)
        }
        if not more:
            return failed
        failed |= more


def met(graph: NeedGraph, need: Need | PathNeed, failed: set[str]) -> bool:
    if isinstance(need, Need):
        return sum(member not in failed for member in need.members) >= need.at_least
    found = {entry for entry in need.entries if entry not in failed}
    for _ in range(len(graph)):
        for one, other in graph.networks[need.network].links:
            if (one in found or other in found) and not failed & {one, other}:
                found |= {one, other}
    return bool(found & set(need.exits))


@st.composite
def graphs(draw: st.DrawFn) -> NeedGraph:
    size = draw(st.integers(2, 9))
    ids = [f"server:{index}" for index in range(size)]
    # a ring keeps every path need possible; chords are drawn
    ring = [(ids[index], ids[(index + 1) % size]) for index in range(size) if size > 2 or index == 0]
    chords = draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=3))
    network = Network("lan", (*ring, *chords))
    nodes = []
    for node_id in ids:
        needs: list[Need | PathNeed] = []
        for _ in range(draw(st.integers(0, 2))):
            members = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=4, unique=True))
            needs.append(Need(tuple(members), draw(st.integers(1, len(members)))))
        if draw(st.booleans()):
            ends = st.lists(st.sampled_from(ids), min_size=1, max_size=2, unique=True)
            needs.append(PathNeed("lan", tuple(draw(ends)), tuple(draw(ends))))
        nodes.append(Node(node_id, node_id, "server", tuple(needs), can_fail=draw(st.booleans())))
    tops = [
        Node(f"service:{index}", f"S{index}", "service", (Need((draw(st.sampled_from(ids)),), 1),), can_fail=False)
        for index in range(2)
    ]
    return NeedGraph([*tops, *nodes], networks=[network])


@settings(max_examples=400, deadline=None)
@given(graphs())
def test_single_points_are_what_removing_each_thing_stops(graph: NeedGraph) -> None:
    stops = {point: failing(graph, [point]) for point in graph.can_fail}
    for found in single_points(graph):
        expected = {point for point in graph.can_fail if found.service in stops[point]}
        assert {point.id for point in found.points} == expected
    for shared in shared_points(graph):
        assert set(shared.services) == {top for top in graph.of_kind("service") if top in stops[shared.id]}


@settings(max_examples=400, deadline=None)
@given(graphs(), st.data())
def test_losing_several_things_stops_what_the_definition_says(graph: NeedGraph, data: st.DataObject) -> None:
    lost = data.draw(st.lists(st.sampled_from([node.id for node in graph]), min_size=1, max_size=3, unique=True))
    loss = lose(graph, lost)
    expected = failing(graph, lost)
    assert loss.failed == expected
    assert {found.id for found in loss.stopped} == {top for top in graph.of_kind("service") if top in expected}
    assert not loss.unknown
    for found in loss.stopped:
        assert (found.chain[-1].cause if found.chain else found.id) in lost
        assert all(step.cause in expected for step in found.chain)
