"""Times the network engines on public topologies: `python -m benchmarks.networks [--work 40] [--peer] [FOLDER]`.

Reliability of two nodes and of all (nodes 0.001, links 0.01); the cheapest links against any one link, with what
networkx's answer costs; the cheapest links against any one node, proved or with its gap. Cost of a link: great-circle
kilometres between its ends, plus 1. Every pair of nodes is a candidate, a second link beside one that is there
included; networkx's graph has no second links, so that its answers may not use them.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from statistics import median

import networkx as nx

from standpipe.resilience.augmentation import cheapest_links
from standpipe.resilience.network import Candidate, all_terminal, any_one_node, cheapest_survival, two_terminal

_FOLDER = Path(__file__).parents[2] / "shared" / "data" / "networks" / "topology-zoo"


PEER_NODES = 60
"""Nodes below which graphillion is timed beside ours."""


@dataclass(frozen=True, slots=True)
class Topology:
    """A public network."""

    name: str
    nodes: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    costs: dict[tuple[str, str], float]


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance between two places given as longitude and latitude in degrees."""
    (a, b), (c, d) = (map(math.radians, place) for place in (one, other))
    half = math.sin((d - b) / 2) ** 2 + math.cos(b) * math.cos(d) * math.sin((c - a) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))


def read(file: Path) -> Topology:
    data = json.loads(file.read_text())
    places = {str(node["id"]): tuple(node["pos"]) for node in data["nodes"]}
    links = tuple((str(edge["source"]), str(edge["target"])) for edge in data["edges"])
    costs = {(a, b): kilometres(places[a], places[b]) + 1 for a, b in combinations(places, 2)}
    return Topology(file.stem, tuple(places), links, costs)


def one_link(topologies: list[Topology]) -> None:
    """Print the cheapest links against any one link, and how much dearer networkx is."""
    proved, ratios, spent = 0, [], 0.0
    for each in topologies:
        start = time.process_time()
        found = cheapest_links(each.nodes, each.links, each.costs)
        spent += time.process_time() - start
        proved += found.optimal
        theirs = networkx_cost(each)
        if theirs is not None and found.cost > 0:
            ratios.append(theirs / found.cost)
    print(f"one link: {proved} of {len(topologies)} proved, {spent:.1f} CPU s")
    if ratios:
        words = f"{len(ratios)} graphs: {median(ratios):.2f} times as much in the median, {max(ratios):.2f} at most"
        print(f"  networkx k_edge_augmentation costs, on {words}")


def networkx_cost(topology: Topology) -> float | None:
    """Return what networkx's weighted augmentation costs; None where it finds none (it adds no second link)."""
    number = {node: index for index, node in enumerate(topology.nodes)}
    graph: nx.Graph[int] = nx.Graph([(number[a], number[b]) for a, b in topology.links])
    graph.add_nodes_from(number.values())
    costs = {(number[a], number[b]): cost for (a, b), cost in topology.costs.items()}
    usable = {(a, b, cost) for (a, b), cost in costs.items() if not graph.has_edge(a, b)}
    try:
        picked = list(nx.k_edge_augmentation(graph, 2, avail=usable))
    except nx.NetworkXUnfeasible:
        return None
    return sum(costs[min(a, b), max(a, b)] for a, b in picked)


def one_node(topologies: list[Topology], work: float) -> None:
    """Print the cheapest links against any one node, each with its gap where it is not proved."""
    spent, rows = 0.0, []
    for each in topologies:
        start = time.process_time()
        links = {str(index): ends for index, ends in enumerate(each.links)}
        candidates = {f"new {a}-{b}": Candidate((a, b), cost) for (a, b), cost in each.costs.items()}
        found = cheapest_survival(each.nodes, links, candidates, any_one_node(each.nodes), work=work)
        seconds = time.process_time() - start
        spent += seconds
        rows.append((each, found, seconds))
    for small, words in ((True, "below 60 nodes"), (False, "60 nodes and more")):
        of = [row for row in rows if (len(row[0].nodes) < 60) == small]
        proved = sum(found.optimal for _, found, _ in of)
        print(f"one node, {words}: {proved} of {len(of)} proved, {sum(row[2] for row in of):.1f} CPU s")
        for each, found, seconds in of:
            if not found.optimal:
                print(f"  {each.name}: {len(each.nodes)} nodes, gap {found.gap:.1%}, {seconds:.1f} CPU s")


def reliability(topologies: list[Topology]) -> None:
    """Print how many graphs are solved exactly, and the CPU seconds."""
    for words in ("two-terminal", "all-terminal"):
        exact, spent = 0, 0.0
        for each in topologies:
            nodes = dict.fromkeys(each.nodes, 0.001)
            links = [(ends, 0.01) for ends in each.links]
            start = time.process_time()
            if words == "two-terminal":
                found = two_terminal(nodes, links, (each.nodes[0], each.nodes[-1]), states=20_000)
            else:
                found = all_terminal(nodes, links, states=20_000)
            spent += time.process_time() - start
            exact += found.exact
            if not found.exact:
                print(
                    f"  {each.name}: {len(each.nodes)} nodes, {words} between {found.lower:.3g} and {found.upper:.3g}"
                )
        print(f"{words} reliability: {exact} of {len(topologies)} exact, {spent:.1f} CPU s")


def graphillion(topologies: list[Topology]) -> None:
    """Print our CPU seconds and graphillion's for all terminals, links only, and the greatest relative difference.

    graphillion numbers its links once for a network (its own order); setting that up counts, as our order does. It
    knows no second link between two nodes, so each pair of nodes has one here.
    """
    from graphillion import GraphSet  # a peer of the benchmark only

    ours, theirs, worst = 0.0, 0.0, 0.0
    for each in topologies:
        links = sorted({(min(ends), max(ends)) for ends in each.links if ends[0] != ends[1]})
        start = time.process_time()
        found = all_terminal(dict.fromkeys(each.nodes, 0.0), [(ends, 0.01) for ends in links], states=200_000)
        ours += time.process_time() - start
        start = time.process_time()
        GraphSet.set_universe(links)
        works = GraphSet.reliability(dict.fromkeys(links, 0.99), list(each.nodes))
        theirs += time.process_time() - start
        if found.unavailability is not None:
            worst = max(worst, abs((1 - found.unavailability) - works) / works)
    print(
        f"all-terminal, links only, {len(topologies)} graphs: ours {ours:.2f} CPU s, graphillion {theirs:.2f} "
        f"({ours / theirs:.2f} times), availability equal to {worst:.1e}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=_FOLDER)
    parser.add_argument("--work", type=float, default=40.0, help="deterministic work of the solver for each graph")
    parser.add_argument("--largest", type=int, default=1000, help="only graphs with fewer nodes")
    parser.add_argument("--peer", action="store_true", help="only time graphillion beside ours")
    arguments = parser.parse_args()
    if not arguments.folder.is_dir():
        print(f"Skipped: there is no folder {arguments.folder}.")
        return
    topologies = [read(file) for file in sorted(arguments.folder.glob("*.json"))]
    topologies = [each for each in topologies if len(each.nodes) < arguments.largest]
    if arguments.peer:
        graphillion([each for each in topologies if len(each.nodes) < PEER_NODES])
        return
    print(f"{len(topologies)} topologies with fewer than {arguments.largest} nodes")
    reliability(topologies)
    one_link(topologies)
    one_node(topologies, arguments.work)


if __name__ == "__main__":
    main()
