"""Which price is chosen, and what it costs a month with which evidence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from standpipe.catalogue import (
    Assumptions,
    Override,
    Price,
    PriceBook,
    Provenance,
    Standing,
    System,
    Term,
    Unit,
    in_pounds,
    load_catalogue,
    monthly,
)
from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.evidence import Basis, Place

TODAY = date(2026, 11, 23)
SHEET = Place("prices.csv", None, 2, "Price")


def price(amount: str = "1", **changes: object) -> Price:
    facts: dict[str, object] = {
        "item": "vm:Standard_D4s_v5",
        "amount": Decimal(amount),
        "unit": Unit.HOUR,
        "standing": Standing.LIST,
        "provenance": Provenance("list", date(2026, 8, 3)),
        "region": "uksouth",
        "system": System.LINUX,
        "term": Term.PAY_AS_YOU_GO,
    }
    return Price(**(facts | changes))  # type: ignore[arg-type]


def chosen(*rows: Price, as_of: date = TODAY, **changes: object) -> Price | None:
    asked: dict[str, object] = {"region": "uksouth", "system": System.LINUX, "term": Term.PAY_AS_YOU_GO}
    return PriceBook(rows).price("vm:standard_d4s_v5", as_of=as_of, **(asked | changes))  # type: ignore[arg-type]


def test_the_councils_own_sheet_takes_precedence_even_when_dearer_older_and_in_dollars() -> None:
    own = price("9", place=SHEET, currency="USD", provenance=Provenance("reseller", date(2024, 1, 1)))
    assert chosen(price("1"), own) is own


def test_the_lower_of_two_prices_is_never_chosen_for_being_low() -> None:
    newer = price("5", provenance=Provenance("list", date(2026, 9, 1)))
    assert chosen(price("1"), newer) is newer


def test_pounds_come_before_other_currencies() -> None:
    pounds = price("2", provenance=Provenance("list", date(2026, 1, 1)))
    assert chosen(price("1", currency="USD"), pounds) is pounds


def test_an_agreed_price_comes_before_an_illustrative_one_of_the_same_sheet() -> None:
    agreed = price("2", place=SHEET, standing=Standing.AGREED, provenance=Provenance("deal", date(2025, 1, 1)))
    example = price("1", place=SHEET, standing=Standing.ILLUSTRATIVE)
    assert chosen(example, agreed) is agreed


def test_of_rows_alike_but_for_the_amount_the_dearer_is_taken() -> None:
    low, high = price("1"), price("2")
    assert chosen(low, high) is high
    assert chosen(high, low) is high


def test_a_price_holds_only_within_its_dates() -> None:
    ended = price("1", provenance=Provenance("list", date(2026, 1, 1), valid_to=date(2026, 10, 31)))
    coming = price("2", provenance=Provenance("list", date(2026, 1, 1), valid_from=date(2027, 4, 1)))
    assert chosen(ended, coming) is None
    assert chosen(ended, coming, as_of=date(2026, 10, 31)) is ended
    assert chosen(ended, coming, as_of=date(2027, 4, 1)) is coming


def test_a_row_for_another_region_system_or_term_is_not_taken() -> None:
    row = price()
    assert chosen(row, region="ukwest") is None
    assert chosen(row, system=System.WINDOWS) is None
    assert chosen(row, term=Term.RESERVED_1_YEAR) is None


def test_a_row_that_leaves_the_region_open_fits_any() -> None:
    row = price(region=None)
    assert chosen(row, region="ukwest") is row


def test_an_item_is_found_however_it_is_written() -> None:
    row = price(item="SaaS: Income Management", unit=Unit.MONTH, region=None, system=None, term=None)
    assert PriceBook((row,)).price("saas:income-management", as_of=TODAY, region="uksouth") is row


def test_an_unknown_item_has_no_price_rather_than_zero() -> None:
    assert load_catalogue().prices.price("disk:P10", as_of=TODAY, region="uksouth") is None


@pytest.mark.parametrize("amount", ["-0.01", "NaN", "Infinity"])
def test_a_price_below_zero_or_without_an_amount_cannot_exist(amount: str) -> None:
    with pytest.raises(InvalidValueError, match="cannot be"):
        price(amount)


@pytest.mark.parametrize("item", ["", "P10", "disk:", ":P10"])
def test_an_item_without_kind_and_name_cannot_exist(item: str) -> None:
    with pytest.raises(InvalidValueError, match="not an item id"):
        price(item=item)


@pytest.mark.parametrize(
    ("unit", "pence"), [(Unit.HOUR, 87600), (Unit.MONTH, 120), (Unit.YEAR, 10), (Unit.GIB_MONTH, 120)]
)
def test_a_monthly_charge_follows_the_unit(unit: Unit, pence: int) -> None:
    assert monthly(price("1.2", unit=unit), load_catalogue().assumptions).pence == pence


@pytest.mark.parametrize("unit", [Unit.ONCE, Unit.DAY, Unit.GIB])
def test_what_is_not_for_a_span_of_time_has_no_monthly_charge(unit: Unit) -> None:
    with pytest.raises(InvalidValueError, match="no cost a month"):
        monthly(price(unit=unit), load_catalogue().assumptions)


def test_pence_are_rounded_once_after_the_quantity() -> None:
    row = price("0.004", unit=Unit.MONTH)
    assert monthly(row, load_catalogue().assumptions, quantity=1000).pence == 400


def test_a_foreign_price_names_the_rate_and_is_no_better_than_it() -> None:
    catalogue = load_catalogue()
    charge = monthly(price("1", currency="USD"), catalogue.assumptions)
    assert charge.pounds == Decimal(730) * Decimal("0.757604")
    assert charge.evidence.basis is Basis.DEFAULT
    assert charge.evidence.inputs == (
        "catalogue:price-book/vm:Standard_D4s_v5/uksouth/linux/pay-as-you-go",
        "assumption:hours-per-month",
        "assumption:exchange-rate-usd-gbp",
    )


def test_a_list_price_in_pounds_is_the_suppliers_word() -> None:
    assert monthly(price(), load_catalogue().assumptions).evidence.basis is Basis.SUPPLIER


def test_an_illustrative_price_stays_illustrative() -> None:
    row = price(standing=Standing.ILLUSTRATIVE, place=SHEET)
    assert monthly(row, load_catalogue().assumptions).evidence.basis is Basis.ILLUSTRATIVE
    assert row.evidence.place == SHEET


def test_a_currency_without_a_rate_is_refused_rather_than_taken_as_pounds() -> None:
    with pytest.raises(InvalidValueError, match="exchange-rate-aud-gbp"):
        in_pounds(price(currency="AUD"), load_catalogue().assumptions)


def test_the_councils_own_exchange_rate_is_used_and_named() -> None:
    place = Place("assumptions.csv", None, 3, "Value")
    assumptions = load_catalogue().assumptions.overridden([Override("exchange-rate-usd-gbp", Decimal("0.8"), place)])
    assert in_pounds(price("10", currency="USD"), assumptions).pounds == Decimal(8)
    assert assumptions["exchange-rate-usd-gbp"].evidence.place == place


def test_only_an_hourly_price_has_an_hourly_amount() -> None:
    assert price("2").hourly == 2
    with pytest.raises(InvalidValueError, match="not by the hour"):
        _ = price(unit=Unit.MONTH).hourly


def test_without_hours_a_month_nothing_is_priced() -> None:
    with pytest.raises(InvalidValueError, match="hours-per-month"):
        monthly(price(), Assumptions({}))
