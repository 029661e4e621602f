"""Cheapest links against every subset of candidates on small networks, and a proof on every public topology."""

import json
import math
import random
from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest

from standpipe.resilience.augmentation import cheapest_links


def survives(nodes: list[str], links: list[tuple[str, str]]) -> bool:
    graph = nx.MultiGraph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(links)
    without = [nx.MultiGraph(graph) for _ in links]
    for copy, link in zip(without, links, strict=True):
        copy.remove_edge(*link)
    return nx.is_connected(graph) and all(nx.is_connected(each) for each in without)


@pytest.mark.parametrize("seed", range(25))
def test_the_cheapest_links_equal_those_of_every_subset(seed: int) -> None:
    chance = random.Random(seed)
    nodes = list("abcde"[: chance.randint(2, 5)])
    pairs = list(combinations(nodes, 2))
    links = [pair for pair in pairs if chance.random() < 0.4]
    costs = {pair: float(chance.randint(1, 20)) for pair in pairs}
    sets = (chosen for size in range(len(pairs) + 1) for chosen in combinations(pairs, size))
    best = min(
        (sum(costs[p] for p in chosen) for chosen in sets if survives(nodes, links + list(chosen))), default=None
    )
    if best is None:
        return
    found = cheapest_links(nodes, links, costs)
    assert found.optimal
    assert found.cost == best
    assert survives(nodes, links + list(found.links))


def kilometres(one: list[float], other: list[float]) -> float:
    (a, b), (c, d) = (map(math.radians, place) for place in (one, other))
    half = math.sin((d - b) / 2) ** 2 + math.cos(b) * math.cos(d) * math.sin((c - a) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))


@pytest.mark.slow
@pytest.mark.shared_data
def test_public_topologies_below_twenty_nodes_are_mended_with_a_proof(shared_data: Path) -> None:
    files = sorted((shared_data / "networks" / "topology-zoo").glob("*.json"))
    for file in files:
        data = json.loads(file.read_text())
        places = {str(node["id"]): node["pos"] for node in data["nodes"]}
        if len(places) >= 20:
            continue
        links = [(str(edge["source"]), str(edge["target"])) for edge in data.get("edges", data.get("links"))]
        costs = {(a, b): kilometres(places[a], places[b]) + 1 for a, b in combinations(places, 2)}
        found = cheapest_links(places, links, costs)
        assert found.optimal, file.name
        assert survives(list(places), links + list(found.links)), file.name
