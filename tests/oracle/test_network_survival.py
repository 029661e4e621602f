"""The cheapest links that survive nodes and shared risks, against every subset of candidates; public topologies."""

import json
import math
import random
from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest

from standpipe.kernel.errors import InvalidValueError
from standpipe.resilience.augmentation import cheapest_links
from standpipe.resilience.network import Candidate, Failure, any_one_link, any_one_node, cheapest_survival, parted_by

Named = dict[str, tuple[str, str]]


def survives(nodes: list[str], links: Named, failures: list[Failure]) -> bool:
    for failure in [Failure("nothing"), *failures]:
        graph = nx.Graph()
        graph.add_nodes_from(set(nodes) - failure.nodes)
        graph.add_edges_from(
            ends for name, ends in links.items() if name not in failure.links and not failure.nodes & set(ends)
        )
        if len(graph) and not nx.is_connected(graph):
            return False
    return True


def least(nodes: list[str], links: Named, candidates: dict[str, Candidate], failures: list[Failure]) -> float | None:
    sets = (chosen for size in range(len(candidates) + 1) for chosen in combinations(candidates, size))
    return min(
        (
            sum(candidates[name].cost for name in chosen)
            for chosen in sets
            if survives(nodes, links | {name: candidates[name].ends for name in chosen}, failures)
        ),
        default=None,
    )


def drawn(seed: int) -> tuple[list[str], Named, dict[str, Candidate], random.Random]:
    chance = random.Random(seed)
    nodes = list("abcde"[: chance.randint(3, 5)])
    pairs = list(combinations(nodes, 2))
    links = {f"{a}{b}": (a, b) for a, b in pairs if chance.random() < 0.4}
    candidates = {f"new {a}{b}": Candidate((a, b), float(chance.randint(1, 20))) for a, b in pairs}
    return nodes, links, candidates, chance


@pytest.mark.parametrize("seed", range(25))
def test_the_cheapest_for_any_one_node_equals_that_of_every_subset(seed: int) -> None:
    nodes, links, candidates, _ = drawn(seed)
    failures = list(any_one_node(nodes))
    found = cheapest_survival(nodes, links, candidates, failures)
    assert found.optimal
    assert found.cost == least(nodes, links, candidates, failures)
    assert survives(nodes, links | {name: candidates[name].ends for name in found.links}, failures)


@pytest.mark.parametrize("seed", range(40))
def test_the_cheapest_for_shared_risks_equals_that_of_every_subset(seed: int) -> None:
    nodes, links, candidates, chance = drawn(seed)
    names = [*links, *candidates]
    failures = [
        Failure(
            f"duct {index}",
            frozenset(chance.sample(nodes, chance.randint(0, 1))),
            frozenset(chance.sample(names, chance.randint(1, min(4, len(names))))),
        )
        for index in range(3)
    ]
    best = least(nodes, links, candidates, failures)
    if best is None:
        with pytest.raises(InvalidValueError):
            cheapest_survival(nodes, links, candidates, failures)
        return
    found = cheapest_survival(nodes, links, candidates, failures)
    assert found.optimal
    assert found.cost == best
    assert survives(nodes, links | {name: candidates[name].ends for name in found.links}, failures)


@pytest.mark.parametrize("seed", range(15))
def test_each_link_alone_costs_what_the_one_link_method_finds(seed: int) -> None:
    nodes, links, candidates, _ = drawn(seed)
    try:
        expected = cheapest_links(nodes, links.values(), {each.ends: each.cost for each in candidates.values()}).cost
    except InvalidValueError:
        return
    found = cheapest_survival(nodes, links, candidates, any_one_link([*links, *candidates]))
    assert found.cost == expected


def test_only_terminals_must_hang_together_and_may_do_so_through_others() -> None:
    links = {"a": ("a", "carrier"), "b": ("b", "carrier"), "c": ("c", "carrier"), "spare": ("carrier", "unused")}
    nodes = ["a", "b", "c", "carrier", "unused"]
    new = {f"{x}{y}": Candidate((x, y), cost) for (x, y), cost in zip(["ab", "bc", "ac"], [1.0, 2.0, 4.0], strict=True)}
    failures = any_one_node(["carrier"])
    assert cheapest_survival(nodes, links, new, failures, terminals="abc").cost == 3.0
    with pytest.raises(InvalidValueError):
        cheapest_survival(nodes, links, new, failures)


def test_two_circuits_in_one_duct_are_one_risk() -> None:
    links = {"first": ("town hall", "hub"), "second": ("town hall", "hub")}
    duct = Failure("duct in the high street", links=frozenset(links))
    radio = Candidate(("town hall", "hub"), 900.0)
    assert parted_by(["town hall", "hub"], links, [duct, *any_one_link(links)]) == (duct,)
    assert cheapest_survival(["town hall", "hub"], links, {"radio": radio}, [duct]).links == ("radio",)


def test_when_the_work_is_used_up_the_answer_still_survives_and_its_bound_is_below() -> None:
    graph = nx.random_labeled_tree(18, seed=4)
    nodes = [str(node) for node in graph]
    links = {f"{a}-{b}": (str(a), str(b)) for a, b in graph.edges}
    chance = random.Random(4)
    candidates = {f"new {a}-{b}": Candidate((a, b), chance.uniform(1, 50)) for a, b in combinations(nodes, 2)}
    failures = list(any_one_node(nodes))
    short = cheapest_survival(nodes, links, candidates, failures, work=1e-6)
    best = cheapest_survival(nodes, links, candidates, failures)
    assert best.optimal
    assert short.lower_bound <= best.cost <= short.cost
    assert survives(nodes, links | {name: candidates[name].ends for name in short.links}, failures)


@pytest.mark.parametrize(
    ("links", "candidates", "failures"),
    [
        ({"x": ("a", "z")}, {}, []),
        ({"x": ("a", "b")}, {"x": Candidate(("a", "b"), 1.0)}, []),
        ({"x": ("a", "b")}, {}, [Failure("duct", links=frozenset({"y"}))]),
    ],
)
def test_names_that_are_not_known_or_used_twice_are_refused(
    links: Named, candidates: dict[str, Candidate], failures: list[Failure]
) -> None:
    with pytest.raises(InvalidValueError):
        cheapest_survival(["a", "b"], links, candidates, failures)


@pytest.mark.parametrize("cost", [-1.0, math.nan, math.inf])
def test_a_link_has_a_cost_that_is_a_number(cost: float) -> None:
    with pytest.raises(InvalidValueError):
        Candidate(("a", "b"), cost)


@pytest.mark.slow
@pytest.mark.shared_data
def test_public_topologies_below_fifteen_nodes_survive_any_one_node_with_a_proof(shared_data: Path) -> None:
    for file in sorted((shared_data / "networks" / "topology-zoo").glob("*.json")):
        data = json.loads(file.read_text())
        nodes = [str(node["id"]) for node in data["nodes"]]
        if len(nodes) >= 15:
            continue
        at = {str(node["id"]): node["pos"] for node in data["nodes"]}
        links = {f"{i}": (str(edge["source"]), str(edge["target"])) for i, edge in enumerate(data["edges"])}
        candidates = {f"new {a}-{b}": Candidate((a, b), math.dist(at[a], at[b]) + 1) for a, b in combinations(nodes, 2)}
        failures = list(any_one_node(nodes))
        found = cheapest_survival(nodes, links, candidates, failures)
        assert found.optimal, file.name
        after = nx.Graph([*links.values(), *(candidates[name].ends for name in found.links)])
        assert nx.is_biconnected(after), file.name
