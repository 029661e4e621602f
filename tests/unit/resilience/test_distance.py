"""Distances against published ones, and the least round trip against every simple path."""

import math
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standpipe.resilience.network.distance import great_circle_km, least_round_trip

LONDON, EDINBURGH = (51.5074, -0.1278), (55.9533, -3.1883)


def test_london_to_edinburgh():
    assert great_circle_km(LONDON, EDINBURGH) == pytest.approx(534, abs=2)


def test_opposite_points_are_half_the_way_round():
    assert great_circle_km((0, 0), (0, 180)) == pytest.approx(math.pi * 6371)


NAMES = "abcdef"
links = st.sets(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda pair: pair[0] < pair[1]))
positions = st.dictionaries(
    st.sampled_from(NAMES), st.none() | st.tuples(st.floats(50, 51), st.floats(-1, 1)), max_size=len(NAMES)
)
additions = st.dictionaries(st.sampled_from(NAMES), st.none() | st.floats(0, 5), max_size=len(NAMES))


@given(links, positions, additions)
def test_the_least_round_trip_is_that_of_the_best_path(joined, placed, added):
    placed = placed | {"a": (50.5, 0.0)}
    graph = nx.Graph(list(joined))
    graph.add_nodes_from(NAMES)
    best = None
    for path in nx.all_simple_paths(graph, "a", "f"):
        stops = [placed[node] for node in path if node in placed]
        if None in stops:
            continue
        kilometres = sum(great_circle_km(*pair) for pair in pairwise(stops))
        cost = kilometres * 0.02 + sum(added.get(node) or 0.0 for node in path[1:])
        best = cost if best is None else min(best, cost)
    found = least_round_trip(sorted(joined), ("a", "f"), placed=placed, added=added, milliseconds_per_km=0.02)
    if best is None:
        assert found is None
    else:
        assert found.milliseconds == pytest.approx(best)
        assert all(added[node] is None for node in found.not_stated)
