"""Cuts of the linear relaxation against every set of links that joins all parts."""

import random
from itertools import combinations

import networkx as nx
import pytest

from standpipe.resilience.network.relaxation import open_partitions, relaxed_cuts


def joining_sets(parts, joins):
    for count in range(len(joins) + 1):
        for picked in combinations(joins, count):
            graph = nx.empty_graph(parts)
            graph.add_edges_from(joins[name] for name in picked)
            if nx.is_connected(graph):
                yield set(picked)


@pytest.mark.parametrize("seed", range(20))
def test_every_cut_holds_for_all_that_joins_and_the_relaxation_is_no_dearer_than_the_cheapest(seed):
    chance = random.Random(seed)
    parts = chance.randint(2, 5)
    pairs = list(combinations(range(parts), 2))
    joins = {f"l{at}": pair for at, pair in enumerate([*pairs, *chance.choices(pairs, k=8 - len(pairs) // 2)][:8])}
    if (
        not nx.is_connected(nx.Graph(list(joins.values())))
        or len({end for pair in joins.values() for end in pair}) < parts
    ):
        pytest.skip("the links drawn do not join the parts")
    costs = {name: float(chance.randint(1, 9)) for name in joins}
    answers = list(joining_sets(parts, joins))
    seen = []

    def opened(taken):
        cuts = open_partitions(parts, joins, taken)
        assert all(sum(taken[name] for name in crossing) < least for crossing, least in cuts)
        seen.append(sum(costs[name] * share for name, share in taken.items()))
        return cuts

    cuts = relaxed_cuts(costs, [], opened)
    assert all(len(answer.intersection(crossing)) >= least for answer in answers for crossing, least in cuts)
    assert seen == sorted(seen)
    cheapest = min(sum(costs[name] for name in answer) for answer in answers)
    assert seen[-1] <= cheapest + 1e-6
    # one set of parts to join is a spanning tree: its relaxation has no gap
    assert seen[-1] == pytest.approx(cheapest)


def test_a_whole_answer_leaves_no_cut_open():
    joins = {"ab": (0, 1), "bc": (1, 2), "ca": (2, 0)}
    assert open_partitions(3, joins, {"ab": 1.0, "bc": 1.0, "ca": 0.0}) == []
    assert (("bc", "ca"), 1) in open_partitions(3, joins, {"ab": 1.0, "bc": 0.0, "ca": 0.0})
