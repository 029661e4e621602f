"""Every trap of the public price list is stepped around, and every item is accounted for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from standpipe.adapters.prices_api.items import Item, SavingsPlan, read_items
from standpipe.catalogue import System, Term, Unit

TODAY = date(2026, 11, 23)


def item(**changes: object) -> Item:
    facts: dict[str, object] = {
        "retail_price": Decimal("0.168188"),
        "currency_code": "GBP",
        "product_name": "Virtual Machines Dsv5 Series",
        "sku_name": "Standard_D4s_v5",
        "meter_name": "D4s v5",
        "service_name": "Virtual Machines",
        "unit_of_measure": "1 Hour",
        "type": "Consumption",
        "arm_region_name": "uksouth",
        "arm_sku_name": "Standard_D4s_v5",
        "effective_start_date": datetime(2024, 5, 1, tzinfo=UTC),
    }
    return Item(**(facts | changes))  # type: ignore[arg-type]


WINDOWS = {"product_name": "Virtual Machines Dsv5 Series Windows", "retail_price": Decimal("0.307587")}
RESERVED = {"type": "Reservation", "reservation_term": "3 Years", "retail_price": Decimal("1745.52")}
DISK = {
    "service_name": "Storage",
    "product_name": "Premium SSD Managed Disks",
    "sku_name": "P10 LRS",
    "meter_name": "P10 LRS Disk",
    "arm_sku_name": "Premium_SSD_Managed_Disk_P10",
    "unit_of_measure": "1/Month",
    "retail_price": Decimal("16.86"),
}


def test_an_hourly_machine_has_its_price_as_listed() -> None:
    read = read_items([item()], read_on=TODAY)
    (price,) = read.prices
    assert (price.item, price.amount, price.system, price.term) == (
        "vm:Standard_D4s_v5", Decimal("0.168188"), System.LINUX, Term.PAY_AS_YOU_GO,
    )  # fmt: skip
    assert price.provenance.valid_from == date(2024, 5, 1)
    assert price.provenance.stated_on == TODAY


def test_windows_is_known_by_the_product() -> None:
    (price,) = read_items([item(**WINDOWS)], read_on=TODAY).prices
    assert price.system is System.WINDOWS


@pytest.mark.parametrize(
    ("term", "hours", "wanted"),
    [("1 Year", 8760, Term.RESERVED_1_YEAR), ("3 Years", 26280, Term.RESERVED_3_YEARS)],
)
def test_a_reservation_is_for_its_whole_term(term: str, hours: int, wanted: Term) -> None:
    whole = Decimal("1745.52")
    (price,) = read_items([item(**RESERVED | {"reservation_term": term})], read_on=TODAY).prices
    assert price.term is wanted
    assert abs(price.amount * hours - whole) < Decimal("0.001")


def test_a_reservation_never_covers_the_windows_licence() -> None:
    prices = read_items([item(), item(**WINDOWS), item(**RESERVED)], read_on=TODAY).prices
    (reserved,) = [p for p in prices if p.system is System.WINDOWS and p.term is Term.RESERVED_3_YEARS]
    machine = Decimal("1745.52") / 26280
    assert abs(reserved.amount - (machine + Decimal("0.307587") - Decimal("0.168188"))) < Decimal("0.00000001")
    assert reserved.reason


def test_a_savings_plan_gives_its_own_terms() -> None:
    plans = [SavingsPlan("1 Year", Decimal("0.12")), SavingsPlan("3 Years", Decimal("0.09"))]
    prices = read_items([item(savings_plan=plans)], read_on=TODAY).prices
    assert {price.term: price.amount for price in prices if price.term is not Term.PAY_AS_YOU_GO} == {
        Term.SAVINGS_PLAN_1_YEAR: Decimal("0.12"),
        Term.SAVINGS_PLAN_3_YEARS: Decimal("0.09"),
    }


def test_a_managed_disk_is_priced_by_the_month() -> None:
    (price,) = read_items([item(**DISK)], read_on=TODAY).prices
    assert (price.item, price.unit, price.system, price.term) == ("disk:P10", Unit.MONTH, None, None)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"sku_name": "Standard_D4s_v5 Spot", "meter_name": "D4s v5 Spot"}, "spot or low priority"),
        ({"meter_name": "D4s v5 Low Priority"}, "spot or low priority"),
        ({"product_name": "Dsv5 Series Cloud Services"}, "not a virtual machine"),
        ({"product_name": "Dsv5 Series Dedicated Host"}, "not a virtual machine"),
        ({"arm_sku_name": ""}, "without the name of a size"),
        ({"type": "DevTestConsumption"}, "for development and test subscriptions only"),
        ({"is_primary_meter_region": False}, "another region's meter"),
        ({"tier_minimum_units": Decimal(100)}, "a price above a quantity"),
        ({"retail_price": Decimal(-1)}, "a price below zero"),
        (RESERVED | {"reservation_term": "5 Years"}, "a reservation for another term"),
        ({"unit_of_measure": "1/Month"}, "not priced by the hour"),
        ({"service_name": "Bandwidth"}, "a service that Standpipe does not price from the list"),
        (DISK | {"meter_name": "P10 LRS Disk Mount"}, "a storage meter that is not a managed disk"),
        (DISK | {"meter_name": "P10 LRS Disk Operations"}, "a storage meter that is not a managed disk"),
        (DISK | {"product_name": "Premium Page Blob"}, "a storage meter that is not a managed disk"),
    ],
)
def test_what_is_not_a_price_of_ours_is_set_aside_with_its_reason(changes: dict[str, object], reason: str) -> None:
    read = read_items([item(**changes)], read_on=TODAY)
    assert read.prices == ()
    assert (read.used, dict(read.set_aside)) == (0, {reason: 1})


def test_of_two_different_prices_for_one_thing_neither_is_taken() -> None:
    read = read_items([item(), item(retail_price=Decimal("0.1"))], read_on=TODAY)
    assert read.prices == ()
    assert dict(read.set_aside) == {"two prices for the same thing from the same day": 2}


def test_a_price_that_is_listed_twice_alike_is_taken_once() -> None:
    read = read_items([item(), item()], read_on=TODAY)
    assert len(read.prices) == 1
    assert read.used == 2


def test_a_coming_price_stands_beside_todays() -> None:
    coming = item(retail_price=Decimal("0.2"), effective_start_date=datetime(2027, 1, 1, tzinfo=UTC))
    prices = read_items([item(), coming], read_on=TODAY).prices
    assert [price.provenance.holds_on(TODAY) for price in prices] == [True, False]
