"""How each site reaches the centre: single losses, hours, shared carriers, and what is not known."""

import pytest

from standpipe.app.analyse_network import network_document as document_of
from standpipe.app.mend_network import CircuitPrice
from standpipe.app.network_losses import draw_network
from standpipe.estate.estate import Estate
from standpipe.estate.model import Cable, Circuit, Device, Site, Supplier
from standpipe.kernel.errors import InputError

SHARES = {
    "site:dc": 0.0,
    "site:library": 0.0,
    "site:depot": 0.0,
    "device:router": 0.01,
    "circuit:library": 0.1,
    "circuit:second": 0.1,
    "circuit:depot": 0.2,
    "circuit:dc": 0.0,
    "supplier:carrier": 0.0,
}


def network_document(estate, shares, *, target, circuit_price):
    return document_of(draw_network(estate, target=target), shares, price=CircuitPrice(circuit_price))


def council(*more: Circuit) -> Estate:
    """The library has a router, the depot a circuit of its own into the carrier's network."""
    circuits = [
        Circuit("circuit:dc", "DC line", supplier="supplier:carrier", purpose="WAN", site="site:dc"),
        Circuit("circuit:library", "Library line", supplier="supplier:carrier", purpose="WAN", site="site:library"),
        Circuit("circuit:depot", "Depot line", supplier="supplier:carrier", purpose="wan", site="site:depot"),
        *more,
    ]
    return Estate(
        sites={f"site:{name}": Site(f"site:{name}", name) for name in ("dc", "library", "depot")},
        suppliers={"supplier:carrier": Supplier("supplier:carrier", "Carrier")},
        devices={"device:router": Device("device:router", "Router", site="site:library")},
        cables={"cable:1": Cable("cable:1", "1", a_end="circuit:library", b_end="device:router")},
        circuits={each.id: each for each in circuits},
    )


def test_hours_and_what_alone_cuts_a_site_off() -> None:
    document = network_document(council(), SHARES, target="site:dc", circuit_price=None)
    depot, library = document.sites
    assert depot.name == "depot"
    assert depot.unavailability == pytest.approx(0.2)
    assert library.unavailability == pytest.approx(1 - 0.99 * 0.9)
    assert library.hours_a_year == pytest.approx(8760 * (1 - 0.99 * 0.9))
    assert set(library.cut_off_by) == {
        "device Router",
        "circuit Library line",
        "circuit DC line",
        "supplier Carrier",
    }
    carrier = next(risk for risk in document.risks if risk.kind == "supplier")
    assert (carrier.name, carrier.sites) == ("supplier Carrier", ["depot", "library"])


def test_a_second_circuit_past_the_router_is_counted() -> None:
    second = Circuit("circuit:second", "Second", site="site:library", far_site="site:dc", supplier="supplier:carrier")
    document = network_document(council(second), SHARES, target="site:dc", circuit_price=None)
    library = next(each for each in document.sites if each.name == "library")
    assert library.unavailability == pytest.approx(0.1 * (1 - 0.99 * 0.9))
    assert library.cut_off_by == ["supplier Carrier"]  # both lines are the same carrier's


def test_the_least_that_mends_it_is_counted_and_priced_only_by_the_user() -> None:
    counted = network_document(council(), SHARES, target="site:dc", circuit_price=None).mend
    priced = network_document(council(), SHARES, target="site:dc", circuit_price=4200.0).mend
    assert counted is not None
    assert priced is not None
    assert (counted.cost, counted.unit, counted.proved) == (2.0, "circuits", True)
    assert (priced.cost, priced.unit) == (8400.0, "pounds a year")
    assert all(link.pounds_a_year is None for link in counted.links)


def test_two_losses_of_the_same_name_are_both_counted() -> None:
    twin = Circuit("circuit:second", "Depot line", supplier="supplier:carrier", purpose="WAN", site="site:library")
    estate = council(twin)
    document = network_document(estate, SHARES, target="site:dc", circuit_price=None)
    depot = next(each for each in document.sites if each.name == "depot")
    assert "circuit Depot line" in depot.cut_off_by


def test_a_thing_without_a_figure_leaves_the_hours_unknown() -> None:
    shares = {name: share for name, share in SHARES.items() if name != "supplier:carrier"}
    document = network_document(council(), shares, target="site:dc", circuit_price=None)
    assert all(each.hours_a_year is None and each.joined_today for each in document.sites)


def test_a_site_without_any_way_is_said_to_be_apart_and_not_safe() -> None:
    lone = council(Circuit("circuit:second", "Second", site="site:island", supplier="supplier:other", purpose="WAN"))
    shares = SHARES | {"site:island": 0.0, "supplier:other": 0.0}
    document = network_document(lone, shares, target="site:dc", circuit_price=None)
    island = next(each for each in document.sites if each.id == "site:island")
    assert not island.joined_today
    assert island.hours_a_year is None


def test_circuits_that_lead_nowhere_known_are_named() -> None:
    document = network_document(
        council(Circuit("circuit:x", "X", site="site:depot"), Circuit("circuit:y", "Y", far_site="site:dc")),
        SHARES,
        target=None,
        circuit_price=None,
    )
    assert [gap.split(":")[0] for gap in document.gaps] == [
        "It is not known where X leads",
        "It is not known at which site Y enters.",
    ]


def test_without_circuits_nothing_is_claimed() -> None:
    document = network_document(Estate(), {}, target=None, circuit_price=None)
    assert (document.sites, document.mend, document.target) == ([], None, None)
    assert document.gaps


def test_a_target_without_a_circuit_is_refused() -> None:
    with pytest.raises(InputError, match="No circuit is known"):
        network_document(council(), SHARES, target="site:moon", circuit_price=None)
