"""Target designs at a small council: hours, cost, latency, what comes first, and what decides."""

import math
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from standpipe.app.compare_designs import Comparison, compare_designs
from standpipe.catalogue import Price, Standing, Unit, load_catalogue
from standpipe.catalogue.failure_rates import load_failure_rates
from standpipe.catalogue.network_designs import DesignPart, FigureKind, Journey, NetworkFigure, Scope
from standpipe.catalogue.provenance import Provenance
from standpipe.estate.estate import Estate
from standpipe.estate.model import AddressRange, Application, Circuit, Site, Supplier
from standpipe.kernel.evidence import Basis
from standpipe.resilience import Unavailability
from standpipe.resilience.network.from_estate import wide_network

DAY = date(2026, 11, 26)
OURS = Provenance("us", DAY)
HOURS = 8760


def estate(**changes):
    circuits = [
        Circuit(
            "circuit:wan", "WAN", "supplier:c", "WAN", site="site:dc", far_site="site:office", annual_pence=500_000
        ),
        Circuit("circuit:net", "Net", "supplier:c", "Internet", site="site:dc"),
    ]
    known = Estate(
        sites={
            "site:dc": Site("site:dc", "DC", "data centre", latitude=51.0, longitude=0.0),
            "site:office": Site("site:office", "Office", "office", latitude=51.0, longitude=1.0),
        },
        suppliers={"supplier:c": Supplier("supplier:c", "Carrier")},
        circuits={each.id: each for each in circuits},
    )
    return replace(known, **changes)


SHARES = {"site:dc": 0.01, "circuit:wan": 0.02, "circuit:net": 0.03, "supplier:c": 0.05, "site:office": 0.4}


def compare(known, *, parts=(), figures=(), prices=()):
    catalogue = load_catalogue().with_network(parts, figures).with_prices(prices)
    stated = {name: Unavailability(value, value, value, Basis.REGISTER, "test") for name, value in SHARES.items()}
    question = Comparison(known, catalogue, load_failure_rates(), stated, wide_network(known), "site:dc", DAY)
    return compare_designs(question).section


def design(section, name):
    return next(each for each in section.designs if each.name == name)


def part(name, component, *joins, scope=Scope.ONCE, copies=1, place=None, journeys=Journey):
    return DesignPart("ours", name, component, scope, joins, OURS, copies, place, frozenset(journeys))


def figure(component, kind, value):
    return NetworkFigure(component, kind, value, value, value, Basis.REGISTER, OURS)


def price(item, amount, unit):
    return Price(item, Decimal(amount), unit, Standing.AGREED, OURS)


class TestToday:
    def test_the_carrier_takes_both_its_circuits_and_the_office_itself_does_not_count(self):
        today = design(compare(estate()), "hub in the data centre")
        applications, internet = today.sites[0].journeys
        # up: the carrier, the WAN line, the data centre; for the internet its line too
        assert applications.hours == pytest.approx(HOURS * (1 - 0.95 * 0.98 * 0.99))
        assert internet.hours == pytest.approx(HOURS * (1 - 0.95 * 0.98 * 0.99 * 0.97))
        assert set(applications.single_points) == {"DC", "WAN", "Carrier"}
        assert today.residents.hours == pytest.approx(HOURS * (1 - 0.95 * 0.97 * 0.99))

    def test_a_circuit_costs_what_the_register_says_and_the_other_is_named(self):
        today = design(compare(estate()), "hub in the data centre")
        assert today.run.pence == 500_000
        assert today.run.unpriced == 1
        assert today.unpriced == ["leased internet circuit (year)"]

    def test_the_round_trip_is_the_formula(self):
        today = design(compare(estate()), "hub in the data centre")
        kilometres = 2 * 6371 * math.asin(math.cos(math.radians(51)) * math.sin(math.radians(0.5)))
        assert today.sites[0].latency.kilometres == pytest.approx(kilometres)
        assert today.sites[0].latency.milliseconds == pytest.approx(2 * kilometres * 2.1 * 4.9 / 1000 + 1)

    def test_without_a_position_it_is_unknown_and_says_why(self):
        lost = estate(sites={**estate().sites, "site:office": Site("site:office", "Office", "office")})
        section = compare(lost)
        assert design(section, "hub in the data centre").sites[0].latency is None
        assert "Without a position no latency is known: Office." in section.notes
        assert any("No latency is known" in each.words for each in section.decisions)

    def test_without_circuits_it_is_not_compared_and_the_others_are(self):
        known = estate(circuits={})
        question = Comparison(known, load_catalogue(), load_failure_rates(), {}, wide_network(known), None, DAY)
        section = compare_designs(question).section
        assert design(section, "hub in the data centre").faults
        assert design(section, "cloud hub with SD-WAN").worst is not None


class TestOwnDesign:
    PARTS = (
        part("line", "internet-circuit", "site", "hub", scope=Scope.EACH_SITE, copies=2, place="site"),
        part("hub", "router", "applications", "internet", place="uk-south"),
    )
    FIGURES = (
        figure("internet-circuit", FigureKind.UNAVAILABILITY, 0.1), figure("router", FigureKind.UNAVAILABILITY, 0.2),
    )  # fmt: skip

    def test_two_lines_and_a_hub_equal_the_sum_over_all_states(self):
        found = design(compare(estate(), parts=self.PARTS, figures=self.FIGURES), "ours")
        down = sum(
            (0.1 if not one else 0.9) * (0.1 if not other else 0.9) * (0.2 if not hub else 0.8)
            for one, other, hub in product((0, 1), repeat=3)
            if not (hub and (one or other))
        )
        assert found.sites[0].journeys[0].hours == pytest.approx(HOURS * down)
        assert found.sites[0].journeys[0].single_points == ["hub"]
        assert {each.part: (each.count, each.single_point_for) for each in found.parts} == {
            "line": (2, 0),
            "hub": (1, 1),
        }

    def test_its_cost_is_that_of_the_price_sheet(self):
        prices = (
            price("network:internet-circuit", 100, Unit.MONTH), price("network:router", 50, Unit.YEAR),
            price("network-setup:internet-circuit", 7, Unit.ONCE), price("network-setup:router", 3, Unit.ONCE),
        )  # fmt: skip
        found = design(compare(estate(), parts=self.PARTS, prices=prices), "ours")
        assert (found.run.pence, found.run.unpriced) == (2 * 1200_00 + 50_00, 0)
        assert (found.once.pence, found.once.unpriced) == (2 * 7_00 + 3_00, 0)

    def test_a_price_in_the_wrong_unit_is_no_price(self):
        found = design(compare(estate(), parts=self.PARTS, prices=[price("network:router", 50, Unit.ONCE)]), "ours")
        assert "router (year)" in found.unpriced

    def test_it_waits_for_the_longest_lead_time(self):
        days = [figure("internet-circuit", FigureKind.LEAD_DAYS, 200)]
        found = design(compare(estate(), parts=self.PARTS, figures=days), "ours")
        assert found.before[0].what == "leased internet circuit"
        assert found.before[0].count == 2
        assert (found.ready_on - DAY).days == 200

    def test_a_broken_design_is_named_and_the_others_are_compared(self):
        broken = (part("line", "rope", "site", "nowhere"),)
        section = compare(estate(), parts=broken)
        assert design(section, "ours").faults == [
            "Its part 'line' is of an unknown component 'rope'.",
            "Its part 'line' is joined to 'nowhere', which is no part of it.",
            "It has no part that is joined to the applications.",
        ]
        assert design(section, "hub in colocation").worst is not None


class TestBeforeTheFirstWave:
    def test_government_networks_are_asked_for_only_where_something_uses_them(self):
        plain = design(compare(estate()), "cloud hub with SD-WAN")
        assert not {"psn", "hscn"} & {each.kind for each in plain.before}
        care = Application("application:care", "Care", data_classes=("HSCN",))
        asked = design(compare(estate(applications={care.id: care})), "cloud hub with SD-WAN")
        assert next(each.needed_by for each in asked.before if each.kind == "hscn") == ["Care"]

    def test_overlapping_ranges_are_listed_the_planned_first(self):
        ranges = [
            AddressRange("address-range:a", "a", "10.0.0.0/16", "site:office"),
            AddressRange("address-range:b", "b", "10.0.1.0/24", place="Partner"),
            AddressRange("address-range:c", "c", "10.0.2.0/24", place="Cloud", status="planned"),
        ]
        section = compare(estate(address_ranges={each.id: each for each in ranges}))
        assert [(each.other, each.planned, each.addresses) for each in section.overlaps] == [
            ("10.0.2.0/24", True, 256), ("10.0.1.0/24", False, 256),
        ]  # fmt: skip


class TestWhatDecides:
    def test_the_break_even_price_of_an_hour(self):
        prices = (
            price("network:internet-circuit", 20_000, Unit.YEAR), price("network:router", 0, Unit.YEAR),
            price("network-setup:internet-circuit", 0, Unit.ONCE), price("network-setup:router", 0, Unit.ONCE),
        )  # fmt: skip
        figures = [figure(each, FigureKind.UNAVAILABILITY, 0.0) for each in ("internet-circuit", "router")]
        section = compare(estate(), parts=TestOwnDesign.PARTS, prices=prices, figures=figures)
        today, ours = design(section, "hub in the data centre"), design(section, "ours")
        hours = today.sites[0].journeys[0].hours - ours.sites[0].journeys[0].hours
        stated = next(each for each in section.decisions if each.about == "price of an hour")
        assert stated.pounds_an_hour == pytest.approx((40_000 - 5_000 - 20_000) / hours)

    def test_unpriced_lines_get_a_break_even_and_never_win(self):
        complete = (price("network:internet-circuit", 9_000, Unit.YEAR),)
        section = compare(estate(), prices=complete)
        stated = [each for each in section.decisions if each.about == "cost"]
        colocation = next(each for each in stated if "hub in colocation" in each.words)
        assert "at least" in colocation.words
        assert all("cheap" not in each.words for each in section.decisions)

    def test_nothing_priced_says_so(self):
        section = compare(
            estate(circuits={"circuit:wan": replace(estate().circuits["circuit:wan"], annual_pence=None)})
        )
        assert any("No design is wholly priced" in each.words for each in section.decisions)
