import random
from itertools import combinations

import networkx as nx
import pytest

from standpipe.app.tie_cuts import ties_to_cut


def largest_piece(nodes, ties):
    graph = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(ties)
    return max(len(piece) for piece in nx.connected_components(graph))


def fewest(nodes, ties, largest):
    for count in range(len(ties) + 1):
        for cut in combinations(ties, count):
            if largest_piece(nodes, [tie for tie in ties if tie not in cut]) <= largest:
                return count
    raise AssertionError


def test_two_clusters_are_parted_where_they_meet_whatever_the_order_of_ties():
    clusters = [*combinations("abcd", 2), *combinations("efgh", 2)]
    for seed in range(5):
        ties = [("d", "e"), *clusters]
        random.Random(seed).shuffle(ties)
        assert ties_to_cut("abcdefgh", (), ties, largest=4) == (("d", "e"),)


def test_ties_on_one_machine_are_never_cut():
    assert ties_to_cut("abc", [("a", "b"), ("b", "c")], [("a", "c")], largest=2) == ()
    assert ties_to_cut("abcd", [("a", "b"), ("b", "c")], [("c", "d")], largest=2) == (("c", "d"),)


@pytest.mark.parametrize("seed", range(30))
def test_small_graphs_are_cut_into_two_at_the_least_cost(seed):
    chance = random.Random(seed)
    nodes = "abcdef"
    ties = [pair for pair in combinations(nodes, 2) if chance.random() < 0.4]
    cut = ties_to_cut(nodes, (), ties, largest=5)
    assert largest_piece(nodes, [tie for tie in ties if tie not in cut]) <= 5
    assert len(cut) == fewest(nodes, ties, 5)
