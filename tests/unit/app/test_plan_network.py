"""Every figure of the network in the plan has its evidence, and prices name their row."""

from datetime import date
from decimal import Decimal

import msgspec

from standpipe.app.analyse_resilience import ResilienceAnalysis
from standpipe.app.figure_formulas import FORMULAS
from standpipe.app.plan_network import network_section
from standpipe.app.pointers import Pointers
from standpipe.catalogue import Price, Standing, Unit, load_catalogue
from standpipe.catalogue.failure_rates import load_failure_rates
from standpipe.catalogue.provenance import Provenance
from standpipe.estate.estate import Estate
from standpipe.estate.model import AddressRange, Circuit, Site
from standpipe.kernel.evidence import Place

DAY = date(2026, 11, 26)


def analysis(estate):
    place, stated = Place("prices.csv", row=7), Provenance("us", DAY)
    router = Price("network:router", Decimal(50), Unit.YEAR, Standing.AGREED, stated, place=place)
    return ResilienceAnalysis(estate, load_catalogue().with_prices([router]), load_failure_rates(), ())


def test_no_figure_is_without_evidence():
    sites = [
        Site("site:a", "A", "data centre", latitude=51, longitude=0),
        Site("site:b", "B", latitude=51, longitude=1),
    ]
    circuits = [
        Circuit("circuit:1", "1", site="site:a", far_site="site:b", annual_pence=100, ducts=("d",)),
        Circuit("circuit:2", "2", supplier="supplier:s", purpose="Internet", site="site:a"),
    ]
    ranges = [AddressRange(f"address-range:{at}", at, "10.0.0.0/16", place=at) for at in "xy"]
    estate = Estate(
        sites={each.id: each for each in sites}, circuits={each.id: each for each in circuits},
        address_ranges={each.id: each for each in ranges},
    )  # fmt: skip
    pointers = Pointers()
    section = network_section(analysis(estate), as_of=DAY, pointers=pointers)
    assert section is not None
    assert section.designs.overlaps
    evidence, missing = pointers.complete({"resilience": {"network": msgspec.to_builtins(section)}}, FORMULAS)
    assert missing == []
    designs = section.designs.designs
    number, design = next((at, each) for at, each in enumerate(designs) if each.name == "hub in colocation")
    row = next(at for at, line in enumerate(design.lines) if line.what == "router" and line.every == "year")
    priced = evidence[f"/resilience/network/designs/designs/{number}/lines/{row}/pence"]
    assert priced.inputs == ["catalogue:price-book/network:router"]
    assert design.lines[row].source == "prices.csv, row 7"
    days = evidence[f"/resilience/network/designs/designs/{number}/before/0/days"]
    assert "ofcom" in days.rule or "assumption:" in days.rule or "standpipe" in days.rule


def test_without_a_circuit_there_is_no_section():
    assert network_section(analysis(Estate()), as_of=DAY, pointers=Pointers()) is None
