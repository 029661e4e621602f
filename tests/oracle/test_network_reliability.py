"""The frontier method against every state of small networks, and against graphillion (links only)."""

import math
import random
from itertools import combinations, product

import networkx as nx
import pytest

from standpipe.kernel.errors import InvalidValueError
from standpipe.resilience.network import all_terminal, joined, two_terminal

Links = list[tuple[tuple[str, str], float]]


def every_state(nodes: dict[str, float], links: Links, terminals: set[str]) -> float:
    """The probability that the terminals are not joined: the sum over all states of all nodes and links."""
    total = []
    for node_states in product((True, False), repeat=len(nodes)):
        up = {node for node, works in zip(nodes, node_states, strict=True) if works}
        weight = math.prod(1 - q if works else q for q, works in zip(nodes.values(), node_states, strict=True))
        if not terminals <= up:
            total.append(weight)
            continue
        for link_states in product((True, False), repeat=len(links)):
            chance = math.prod(1 - q if w else q for (_, q), w in zip(links, link_states, strict=True))
            graph = nx.Graph()
            graph.add_nodes_from(up)
            graph.add_edges_from(e for (e, _), w in zip(links, link_states, strict=True) if w and up.issuperset(e))
            if not terminals <= nx.node_connected_component(graph, min(terminals)):
                total.append(weight * chance)
    return math.fsum(total)


def random_network(chance: random.Random, least: int = 2) -> tuple[dict[str, float], Links]:
    figures = (0.0, 0.5, 1e-6, 0.1, 0.03, 1.0) if chance.random() < 0.3 else (0.2, 0.01, 1e-4)
    nodes = {name: chance.choice(figures) for name in "abcde"[: chance.randint(least, 5)]}
    pairs = [pair for pair in combinations(nodes, 2) if chance.random() < 0.7]
    pairs += [chance.choice(pairs)] if pairs and chance.random() < 0.3 else []
    chance.shuffle(pairs)
    return nodes, [(pair, chance.choice(figures)) for pair in pairs[:7]]


@pytest.mark.parametrize("seed", range(60))
def test_any_set_of_terminals_equals_the_sum_over_all_states(seed: int) -> None:
    chance = random.Random(seed)
    nodes, links = random_network(chance)
    terminals = set(chance.sample(sorted(nodes), chance.randint(1, len(nodes))))
    found = joined(nodes, links, terminals).unavailability
    assert found == pytest.approx(every_state(nodes, links, terminals), rel=1e-9, abs=1e-15)


def test_a_network_without_series_or_parallel_parts_is_exact() -> None:
    nodes = dict.fromkeys("abcdef", 0.02)  # a prism: nothing can be reduced
    pairs = ["ab", "bc", "ca", "de", "ef", "fd", "ad", "be", "cf"]
    links = [((pair[0], pair[1]), 0.05 + index / 100) for index, pair in enumerate(pairs)]
    for terminals in ("ae", "abf", "abcdef"):
        expected = every_state(nodes, links, set(terminals))
        assert joined(nodes, links, terminals).unavailability == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("seed", range(12))
def test_links_only_equal_graphillion(seed: int) -> None:
    graphillion = pytest.importorskip("graphillion", reason="graphillion is not installed")
    chance = random.Random(seed)
    graph = nx.gnm_random_graph(14, 22, seed=seed)
    graph = nx.Graph(graph.subgraph(max(nx.connected_components(graph), key=len)))
    works = {(one, other): chance.choice((0.9, 0.99, 0.5, 0.999)) for one, other in graph.edges}
    graphillion.GraphSet.set_universe(list(works))
    links = [((str(a), str(b)), 1 - p) for (a, b), p in works.items()]
    nodes = {str(node): 0.0 for node in graph}
    for terminals in (chance.sample(sorted(graph), 2), sorted(graph)):
        expected = graphillion.GraphSet.reliability(works, terminals)
        found = joined(nodes, links, map(str, terminals)).unavailability
        assert found is not None
        assert 1 - found == pytest.approx(expected, abs=1e-9)


def test_a_grid_over_the_allowed_states_gives_an_interval_that_holds_the_truth() -> None:
    graph = nx.grid_2d_graph(6, 6)
    links = [((str(a), str(b)), 0.1) for a, b in graph.edges]
    nodes = {str(node): 0.01 for node in graph}
    ends = (str((0, 0)), str((5, 5)))
    whole = two_terminal(nodes, links, ends)
    short = two_terminal(nodes, links, ends, states=40)
    assert whole.exact
    assert not short.exact
    assert short.unavailability is None
    assert short.lower <= whole.lower <= short.upper
    assert short.upper - short.lower < 1
    assert short.states < whole.states


def test_a_tiny_unavailability_keeps_its_digits() -> None:
    sides = [(("a", "b"), 1e-9), (("b", "c"), 1e-9), (("a", "c"), 1e-9), (("a", "d"), 1e-9), (("d", "c"), 1e-9)]
    found = all_terminal(dict.fromkeys("abcd", 0.0), sides).unavailability
    # Both links of b, or both of d: two pairs of 1e-18. Three links at once weigh about 1e-27.
    assert found == pytest.approx(2e-18, rel=1e-8)


def test_places_that_nothing_joins_are_surely_apart() -> None:
    assert two_terminal({"a": 0.1, "b": 0.1, "c": 0.0}, [(("a", "c"), 0.0)], ("a", "b")).unavailability == 1.0


@pytest.mark.parametrize(
    ("nodes", "links", "ends"),
    [({"a": 0.1}, [], ("a", "z")), ({"a": 1.2, "b": 0.0}, [], ("a", "b")), ({"a": math.nan}, [], ("a", "a"))],
)
def test_a_wrong_network_is_refused(nodes: dict[str, float], links: Links, ends: tuple[str, str]) -> None:
    with pytest.raises(InvalidValueError):
        two_terminal(nodes, links, ends)
