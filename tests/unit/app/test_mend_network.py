"""The cheapest circuits against each kind of loss: ducts, prices by circuit and kilometre, sites that are apart."""

from itertools import combinations

import networkx as nx
import pytest

from standpipe.app.analyse_network import network_document
from standpipe.app.mend_network import CircuitPrice
from standpipe.app.network_losses import draw_network
from standpipe.estate.estate import Estate
from standpipe.estate.model import Circuit, Site
from standpipe.resilience.network.distance import great_circle_km

PLACES = {"a": (51.0, 0.0), "b": (51.0, 0.1), "c": (51.0, 0.4), "d": (51.3, 0.2)}


def council(circuits, places=PLACES):
    sites = [Site(f"site:{name}", name, latitude=at and at[0], longitude=at and at[1]) for name, at in places.items()]
    lines = [
        Circuit(f"circuit:{number}", str(number), site=f"site:{one}", far_site=f"site:{other}", ducts=ducts)
        for number, (one, other, ducts) in enumerate(circuits)
    ]
    return Estate(sites={each.id: each for each in sites}, circuits={each.id: each for each in lines})


def mends(estate, price=None):
    document = network_document(draw_network(estate, target="site:a"), {}, price=price)
    return {each.survives.split()[2]: each for each in document.mends}, document


def test_two_circuits_in_one_duct_survive_a_circuit_and_not_the_duct():
    estate = council([("a", "b", ("north",)), ("a", "b", ("north",))], {name: PLACES[name] for name in "ab"})
    found, document = mends(estate)
    assert found["circuit"].links == []
    assert [(link.one, link.other) for link in found["shared"].links] == [("a", "b")]
    assert found["shared"].parting == 1
    assert document.mend.cost == 1
    assert "duct north" in {risk.name for risk in document.risks}


def test_the_price_by_circuit_and_kilometre_equals_the_best_of_all_choices():
    star = [("a", "b", None), ("a", "c", None), ("a", "d", None)]
    price = CircuitPrice(each=50.0, per_km=2.0)
    found, _ = mends(council(star), price)
    cost = {pair: 50 + 2 * great_circle_km(PLACES[pair[0]], PLACES[pair[1]]) for pair in combinations("abcd", 2)}

    def survives(new):
        lines = [*((one, other) for one, other, _ in star), *new]
        return all(nx.is_connected(_graph([line for at, line in enumerate(lines) if at != lost])) for lost in range(3))

    best = min(
        sum(cost[pair] for pair in new) for size in range(1, 4) for new in combinations(cost, size) if survives(new)
    )
    assert found["circuit"].cost == pytest.approx(best)
    assert found["circuit"].proved
    assert found["circuit"].unit == "pounds a year"


def _graph(lines):
    graph = nx.MultiGraph(list(lines))
    graph.add_nodes_from("abcd")
    return graph


def test_a_site_without_position_is_left_out_of_prices_by_the_kilometre_and_named():
    places = PLACES | {"d": None}
    found, document = mends(
        council([("a", "b", None), ("a", "c", None), ("b", "c", None)], places), CircuitPrice(per_km=1)
    )
    assert found["circuit"].links == []
    assert document.gaps == []  # nothing joins d: it is no part of the network
    lost, document = mends(council([("a", "b", None), ("a", "d", None)], places), CircuitPrice(per_km=1))
    assert "circuit" not in lost
    assert document.gaps == [
        "A circuit from d has no price by the kilometre: the position is not known.",
        "No circuits between sites with a known price can mend the network against every loss.",
    ]


def test_sites_that_are_apart_are_not_joined_by_a_single_new_circuit():
    found, _ = mends(council([("a", "b", None), ("c", "d", None)]))
    assert len(found["circuit"].links) == 2  # a ring of four
    assert {frozenset((link.one, link.other)) for link in found["circuit"].links} <= {
        frozenset(pair) for pair in ("ac", "ad", "bc", "bd")
    }


def test_a_lone_site_needs_nothing():
    found, document = mends(council([("a", "a", None)], {"a": PLACES["a"]}))
    assert found == {}
    assert document.mend is None


def test_of_many_sites_without_a_known_way_only_those_that_reach_the_centre_are_mended():
    pairs = [(f"{number}x", f"{number}y") for number in range(20)]
    places = {name: (51.0, at / 10) for at, name in enumerate(["a", "b", *(each for pair in pairs for each in pair)])}
    found, document = mends(council([("a", "b", None), *((one, other, None) for one, other in pairs)], places))
    assert [(link.one, link.other) for link in found["circuit"].links] == [("a", "b")]
    assert "No way is known today from 40 sites; circuits are found for the others only." in document.gaps
