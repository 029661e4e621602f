"""A price book in which a bigger size costs less, without reason, is reported and not used."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from standpipe.catalogue import (
    Price,
    Provenance,
    Standing,
    System,
    Term,
    Unit,
    check_price_book,
    load_catalogue,
    refuse_unsound,
)

TODAY = date(2026, 11, 23)
CATALOGUE = load_catalogue()


def price(name: str, amount: str, **changes: object) -> Price:
    facts: dict[str, object] = {
        "item": f"vm:{name}",
        "amount": Decimal(amount),
        "unit": Unit.HOUR,
        "standing": Standing.AGREED,
        "provenance": Provenance("reseller", date(2026, 9, 1)),
        "system": System.LINUX,
        "term": Term.PAY_AS_YOU_GO,
    }
    return Price(**(facts | changes))  # type: ignore[arg-type]


def codes(*rows: Price) -> list[str]:
    return [finding.code for finding in check_price_book(rows, CATALOGUE.sizes, CATALOGUE.assumptions, as_of=TODAY)]


def test_a_bigger_size_that_costs_less_is_found_and_both_are_set_aside() -> None:
    rows = (price("Standard_D4s_v5", "0.30"), price("Standard_D8s_v5", "0.29"))
    assert codes(*rows) == ["price-bigger-costs-less"]
    assert refuse_unsound(rows, CATALOGUE.sizes) == ((), rows)


def test_a_reason_lets_a_price_stand() -> None:
    rows = (price("Standard_B4ms", "0.3"), price("Standard_B8ms", "0.2", reason="a promotion until March"))
    assert codes(*rows) == []


def test_sizes_of_different_series_are_not_compared() -> None:
    assert codes(price("Standard_D4s_v5", "0.3"), price("Standard_D8as_v5", "0.2")) == []


def test_more_processors_with_less_memory_is_not_bigger() -> None:
    assert codes(price("Standard_B2s_v2", "0.3"), price("Standard_B4ls_v2", "0.3")) == []
    assert codes(price("Standard_B4s_v2", "0.3"), price("Standard_B8ls_v2", "0.29")) == ["price-bigger-costs-less"]


DASV5 = {2: "0.1", 4: "0.2", 8: "0.4", 16: "0.8", 32: "1.6", 48: "2.4", 64: "3.2", 96: "4.8"}


def dasv5(**changes: str) -> tuple[Price, ...]:
    amounts = {f"Standard_D{vcpus}as_v5": amount for vcpus, amount in DASV5.items()} | changes
    return tuple(price(name, amount) for name, amount in amounts.items())


def test_one_rate_with_a_licence_among_rates_without_is_set_aside_alone() -> None:
    rows = dasv5(Standard_D64as_v5="6.144")
    assert codes(*rows) == ["price-bigger-costs-less", "price-out-of-proportion"]
    _, set_aside = refuse_unsound(rows, CATALOGUE.sizes)
    assert [row.item for row in set_aside] == ["vm:Standard_D64as_v5"]


def test_one_price_with_a_slipped_point_is_set_aside_alone() -> None:
    _, set_aside = refuse_unsound(dasv5(Standard_D8as_v5="0.04"), CATALOGUE.sizes)
    assert [row.item for row in set_aside] == ["vm:Standard_D8as_v5"]


def test_a_series_in_which_nobody_can_tell_which_rates_are_wrong_is_set_aside_whole() -> None:
    rows = dasv5(Standard_D4as_v5="0.384", Standard_D48as_v5="4.608", Standard_D64as_v5="6.144")
    assert refuse_unsound(rows, CATALOGUE.sizes)[0] == ()


def test_a_licence_that_costs_less_than_nothing_is_found() -> None:
    rows = (price("Standard_D4s_v5", "0.3"), price("Standard_D4s_v5", "0.2", system=System.WINDOWS))
    assert codes(*rows) == ["price-licence-below-nothing"]


def test_a_whole_term_given_as_an_hourly_price_is_found() -> None:
    rows = (price("Standard_D4s_v5", "0.3"), price("Standard_D4s_v5", "1573", term=Term.RESERVED_1_YEAR))
    assert codes(*rows) == ["price-longer-costs-more"]


def test_a_currency_without_a_rate_is_found() -> None:
    assert codes(price("Standard_D4s_v5", "0.3", currency="AUD")) == ["price-currency-without-rate"]


def test_an_old_price_is_stale() -> None:
    old = price("Standard_D4s_v5", "0.3", provenance=Provenance("reseller", date(2025, 11, 1)))
    assert codes(old) == ["price-stale"]


def test_a_row_that_no_longer_holds_is_not_checked() -> None:
    ended = Provenance("reseller", date(2026, 1, 1), valid_to=date(2026, 6, 30))
    assert codes(price("Standard_B4ms", "0.3"), price("Standard_B8ms", "0.2", provenance=ended)) == []


def test_nothing_in_the_packaged_price_book_contradicts_itself() -> None:
    assert codes(*CATALOGUE.prices.rows) == []
