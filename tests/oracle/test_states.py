"""Services in the states of a changing graph against the sum over all states of each graph by itself."""

import math
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from test_single_points import failing, graphs

from standpipe.resilience.model import Need, NeedGraph, Node
from standpipe.resilience.states import Changes, StatesModel, restricted


@st.composite
def changes(draw: st.DrawFn, graph: NeedGraph) -> Changes:
    """A state: some servers need other things, and one thing is new."""
    servers = graph.of_kind("server")
    found = {}
    for name in draw(st.lists(st.sampled_from(servers), max_size=3, unique=True)):
        members = draw(st.lists(st.sampled_from([*servers, "new"]), min_size=1, max_size=3, unique=True))
        needs = (Need(tuple(members), draw(st.integers(1, len(members)))),) if draw(st.booleans()) else ()
        found[name] = Node(name, name, "server", needs, can_fail=draw(st.booleans()))
    return found | {"new": Node("new", "New", "server")}


def exact(graph: NeedGraph, chances: dict[str, float]) -> dict[str, float]:
    found = dict.fromkeys(graph.of_kind("service"), 0.0)
    own = [name for name in graph.can_fail if name in chances]
    for values in product([False, True], repeat=len(own)):
        down = {name for name, value in zip(own, values, strict=True) if value}
        share = math.prod(chances[name] if name in down else 1 - chances[name] for name in own)
        for service in found.keys() & failing(graph, down) if share else ():
            found[service] += share
    return found


@settings(max_examples=80, deadline=None)
@given(graphs(), st.data())
def test_each_state_is_what_its_own_graph_says(graph: NeedGraph, data: st.DataObject) -> None:
    states = [{}, *data.draw(st.lists(changes(graph), min_size=1, max_size=3))]
    names = [*graph.of_kind("server"), "new"]
    chances = {name: data.draw(st.sampled_from([0.0, 0.001, 0.3, 1.0])) for name in names}
    model = StatesModel(graph, states)
    only = StatesModel(*restricted(graph, states, ["service:0"]))
    for number, (state, found) in enumerate(zip(states, model.certified(chances), strict=True)):
        whole = NeedGraph({**{node.id: node for node in graph}, **state}.values(), networks=graph.networks.values())
        expected = exact(whole, chances)
        assert found.keys() == expected.keys()
        for service, interval in found.items():
            assert math.isclose(interval.low, expected[service], rel_tol=1e-12, abs_tol=1e-15)
            assert interval.low == interval.high
        assert only.certified(chances)[number]["service:0"] == found["service:0"]
        shares = model.shares(number, "service:0", chances)
        for thing, share in shares.items():
            less = exact(whole, chances | {thing: 0.0})["service:0"]
            assert math.isclose(share, expected["service:0"] - less, rel_tol=1e-9, abs_tol=1e-12)


def test_a_service_that_no_change_reaches_is_solved_once() -> None:
    graph = NeedGraph([
        Node("service:tax", "Tax", "service", (Need(("server:a",), 1),), can_fail=False),
        Node("service:bins", "Bins", "service", (Need(("server:b",), 1),), can_fail=False),
        Node("server:a", "A", "server"),
        Node("server:b", "B", "server"),
    ])  # fmt: skip
    twice = {"server:a": Node("server:a", "A", "server", (Need(("server:b",), 1),))}
    assert StatesModel(graph, [{}, twice, twice, {}]).solved == 4
