"""Availability of services against the sum over all states of the definition."""

import math
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from test_single_points import failing, graphs

from standpipe.kernel.evidence import Basis
from standpipe.resilience.availability import AvailabilityModel
from standpipe.resilience.model import NeedGraph, Unavailability


@settings(max_examples=150, deadline=None)
@given(graphs(), st.data())
def test_unavailability_is_the_weight_of_the_states_in_which_the_service_is_down(
    graph: NeedGraph, data: st.DataObject
) -> None:
    chance = st.sampled_from([0.0, 0.001, 0.3, 1.0])
    chances = {name: data.draw(chance) for name in graph.can_fail}
    figures = {name: Unavailability(q, 0, min(1, 2 * q), Basis.DEFAULT, "test") for name, q in chances.items()}
    expected = dict.fromkeys(graph.of_kind("service"), 0.0)
    for values in product([False, True], repeat=len(chances)):
        down = {name for name, value in zip(chances, values, strict=True) if value}
        share = math.prod(q if name in down else 1 - q for name, q in chances.items())
        for service in expected.keys() & failing(graph, down) if share else ():
            expected[service] += share
    for found in AvailabilityModel(graph, rows=0).evaluate(figures):
        assert found.low <= expected[found.id] * (1 + 1e-9)
        assert expected[found.id] <= found.high * (1 + 1e-9)
    for found in AvailabilityModel(graph).evaluate(figures):
        assert found.value is not None
        assert math.isclose(found.value, expected[found.id], rel_tol=1e-12, abs_tol=1e-15)
        assert found.low <= found.value <= found.high
        assert not found.unknown
