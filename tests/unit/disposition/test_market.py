"""Services of other suppliers: named with supplier and evidence grade, priced by nobody, chosen at their break-even."""

from dataclasses import replace

import pytest
from tests.unit.disposition.estates import SETTINGS, application, disk, estate, price, priced_catalogue, server

from standpipe.catalogue import load_catalogue
from standpipe.disposition import check_dispositions, propose
from standpipe.disposition.market import ANOTHER_SUPPLIER
from standpipe.estate.model import Supplier

CATALOGUE = load_catalogue()
OPTION = f"repurchase: {ANOTHER_SUPPLIER}"


def council(name="Waste collection", **facts):
    machine, app = server("a"), application(name, **({"bought": True} | facts))
    return estate([app], [machine], [(app, machine)], disks=[disk("d", machine)])


def proposed(whole, *prices):
    (found,) = propose(whole, priced_catalogue(*prices), SETTINGS)
    return found


def market_option(found):
    options = [found.chosen, *(each.option for each in found.alternatives)]
    return next((each for each in options if each.target == ANOTHER_SUPPLIER), None)


def test_the_option_names_product_supplier_and_grade_and_has_no_price():
    found = proposed(council())
    option = market_option(found)
    (ground,) = [each for each in option.readiness.grounds if each.rule == "offered-on-the-market"]
    assert "Whitespace (Whitespace, SaaS, evidence B)" in ground.message
    assert {("catalogue:market/bartec-collective",), ("catalogue:market/whitespace",)} <= {
        each.inputs for each in ground.evidence
    }
    assert "how they are offered is not known: Echo, Alloy" in ground.message
    assert not option.complete
    assert found.chosen.key != OPTION


def test_at_the_break_even_price_it_is_chosen_and_a_penny_above_it_is_not():
    whole = council()
    (alternative,) = [each for each in proposed(whole).alternatives if each.option.target == ANOTHER_SUPPLIER]
    assert alternative.break_even_pence > 0
    at, above = (
        proposed(whole, price("saas:whitespace", f"{(alternative.break_even_pence + more) / 100:.2f}"))
        for more in (0, 1)
    )
    assert at.chosen.key == OPTION
    assert above.chosen.key != OPTION


def test_of_several_priced_products_the_cheapest_is_taken():
    found = proposed(council(), price("saas:whitespace", 40), price("saas:bartec-collective", 30))
    assert found.chosen.key == OPTION
    assert [line.pence for line in found.chosen.monthly_lines if "bartec" in line.name.casefold()] == [3000]


def test_the_price_of_todays_suppliers_service_is_not_taken_for_anothers():
    found = proposed(council(saas_available="Rounds Online"), price("saas:waste-collection", 1), price("saas:user", 1))
    assert not market_option(found).complete


@pytest.mark.parametrize(
    "facts",
    [
        {"bought": False},
        {"name": "Weighbridge"},
        {"name": "Website", "supplier": "supplier:jadu", "product": "LocalGov Drupal"},
    ],
)
def test_what_the_council_wrote_or_the_market_does_not_serve_has_no_such_option(facts):
    assert market_option(proposed(council(**facts))) is None


def test_todays_supplier_is_not_another():
    supplier = Supplier("supplier:bartec-ltd", "Bartec Ltd")
    whole = replace(council(supplier=supplier.id), suppliers={supplier.id: supplier})
    (ground,) = [each for each in market_option(proposed(whole)).readiness.grounds if "market" in each.rule]
    assert "Bartec" not in ground.message


def test_a_successor_that_the_register_names_is_the_option_and_the_market_is_not_asked():
    option = market_option(proposed(council(successor="Rounds Next")))
    assert not [each for each in option.readiness.grounds if each.rule == "offered-on-the-market"]


def test_what_only_the_market_offers_is_no_working_assumption():
    bare = load_catalogue()
    (found,) = propose(council(), bare, SETTINGS)
    assert found.rule == "working-assumption"
    assert found.chosen.key == "rehost: azure virtual machine"
    assert market_option(found) is not None


def test_what_only_the_market_offers_does_not_free_a_thing_that_is_bound_to_its_site():
    app = application("Door access and waste collection", bought=True, local_devices=("door controllers",))
    (found,) = propose(estate([app]), priced_catalogue(), SETTINGS)
    assert (found.rule, found.chosen.target) == ("bound-to-site", "on-site residue")


def test_every_row_of_the_market_is_sourced_and_found_by_its_own_function():
    assert len(CATALOGUE.market) >= 30
    for row in CATALOGUE.market:
        assert CATALOGUE.source(row.provenance.source) is not None
        assert row.serves([row.function])
        assert bool(row.supplier) is row.as_a_service
    assert check_dispositions(propose(council(), priced_catalogue(), SETTINGS), council()) == ()
