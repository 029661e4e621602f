"""Turns items of the Azure Retail Prices API into prices, and counts those it sets aside by reason.

Traps of that list, each handled here: a reservation's price is for its whole term; spot and low-priority rates stand
among the others; Windows is named only in the product; cloud services and dedicated hosts share machine names; a disk
has meters for mounts and operations beside its own. Two different prices of the same thing from the same day are both
set aside: the lower one is never taken.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

import msgspec

from standpipe.catalogue import Price, Provenance, Standing, System, Term, Unit

SOURCE = "azure-retail-prices"
HOURS_OF_TERM = {"1 Year": (Term.RESERVED_1_YEAR, 8760), "3 Years": (Term.RESERVED_3_YEARS, 26280)}
_SAVINGS_TERM = {"1 Year": Term.SAVINGS_PLAN_1_YEAR, "3 Years": Term.SAVINGS_PLAN_3_YEARS}
_DISK = re.compile(r"^([PES]\d+) (LRS|ZRS) Disk$")
WINDOWS_RESERVED = "the reservation of the machine plus the Windows licence as pay as you go"


class SavingsPlan(msgspec.Struct, rename="camel"):
    """An hourly price under a savings plan."""

    term: str
    retail_price: Decimal


class Item(msgspec.Struct, rename="camel"):
    """One item of the list, with the fields that decide."""

    retail_price: Decimal
    currency_code: str
    product_name: str
    sku_name: str
    meter_name: str
    service_name: str
    unit_of_measure: str
    type: str
    arm_region_name: str = ""
    arm_sku_name: str = ""
    tier_minimum_units: Decimal = Decimal(0)
    effective_start_date: datetime | None = None
    effective_end_date: datetime | None = None
    is_primary_meter_region: bool = True
    reservation_term: str | None = None
    savings_plan: list[SavingsPlan] = []


@dataclass(frozen=True, slots=True)
class ItemsRead:
    """Prices, how many items gave one, and how many were set aside for which reason."""

    prices: tuple[Price, ...]
    used: int
    set_aside: Mapping[str, int]


def read_items(items: Iterable[Item], *, read_on: date) -> ItemsRead:
    """Return the prices of machines and managed disks among the items."""
    reasons: Counter[str] = Counter()
    found: list[tuple[Price, ...]] = []
    for item in items:
        reason = _not_wanted(item)
        if reason is None:
            found.append(_machine(item, read_on) if item.service_name == "Virtual Machines" else _disk(item, read_on))
        else:
            reasons[reason] += 1
    prices, doubled = _without_doubles(found)
    reasons.update({"two prices for the same thing from the same day": doubled} if doubled else {})
    return ItemsRead((*prices, *_windows_reservations(prices)), len(found) - doubled, reasons)


def _not_wanted(item: Item) -> str | None:
    """Return why an item gives no price, or None when it does."""
    general = (
        (item.retail_price < 0, "a price below zero"),
        (not item.is_primary_meter_region, "another region's meter"),
        (item.tier_minimum_units != 0, "a price above a quantity"),
        (item.type == "DevTestConsumption", "for development and test subscriptions only"),
    )
    reason = next((words for applies, words in general if applies), None)
    if reason is not None:
        return reason
    if item.service_name == "Virtual Machines":
        return _machine_not_wanted(item)
    if item.service_name == "Storage":
        return None if _is_disk(item) else "a storage meter that is not a managed disk"
    return "a service that Standpipe does not price from the list"


def _machine_not_wanted(item: Item) -> str | None:
    if re.search(r"\b(Spot|Low Priority)\b", f"{item.sku_name} {item.meter_name}"):
        return "spot or low priority"
    if re.search(r"Cloud ?Services|Dedicated Host", item.product_name):
        return "not a virtual machine"
    if not item.arm_sku_name:
        return "without the name of a size"
    if item.type == "Reservation":
        return None if item.reservation_term in HOURS_OF_TERM else "a reservation for another term"
    if item.type != "Consumption" or item.unit_of_measure != "1 Hour":
        return "not priced by the hour"
    return None


def _is_disk(item: Item) -> bool:
    named = item.product_name in {
        "Premium SSD Managed Disks",
        "Standard SSD Managed Disks",
        "Standard HDD Managed Disks",
    }
    return (
        named
        and item.type == "Consumption"
        and item.unit_of_measure == "1/Month"
        and bool(_DISK.match(item.meter_name))
    )


def _machine(item: Item, read_on: date) -> tuple[Price, ...]:
    system = System.WINDOWS if "Windows" in item.product_name else System.LINUX
    name = f"vm:{item.arm_sku_name}"
    if item.type == "Reservation":
        term, hours = HOURS_OF_TERM[item.reservation_term or ""]
        hourly = (item.retail_price / hours).quantize(Decimal("0.00000001"))
        return (_price(item, name, hourly, Unit.HOUR, read_on, system, term),)
    plans = (
        _price(item, name, plan.retail_price, Unit.HOUR, read_on, system, _SAVINGS_TERM[plan.term])
        for plan in item.savings_plan
        if plan.term in _SAVINGS_TERM
    )
    return (_price(item, name, item.retail_price, Unit.HOUR, read_on, system, Term.PAY_AS_YOU_GO), *plans)


def _disk(item: Item, read_on: date) -> tuple[Price, ...]:
    match = _DISK.match(item.meter_name)
    tier, redundancy = (match[1], match[2]) if match else ("", "")
    name = f"disk:{tier}" if redundancy == "LRS" else f"disk:{tier}-{redundancy}"
    return (_price(item, name, item.retail_price, Unit.MONTH, read_on, None, None),)


def _price(
    item: Item, name: str, amount: Decimal, unit: Unit, read_on: date, system: System | None, term: Term | None
) -> Price:
    return Price(
        item=name,
        amount=amount,
        unit=unit,
        standing=Standing.LIST,
        provenance=Provenance(
            SOURCE,
            read_on,
            item.effective_start_date.date() if item.effective_start_date else None,
            item.effective_end_date.date() if item.effective_end_date else None,
        ),
        currency=item.currency_code,
        region=item.arm_region_name or None,
        system=system,
        term=term,
    )


def _same_thing(price: Price) -> tuple[object, ...]:
    return (price.item, price.region, price.system, price.term, price.currency, price.provenance.valid_from)


def _without_doubles(found: Iterable[tuple[Price, ...]]) -> tuple[tuple[Price, ...], int]:
    """Return prices without those that differ for the same thing, and how many items that left out."""
    amounts: dict[tuple[object, ...], set[Decimal]] = defaultdict(set)
    groups = tuple(found)
    for group in groups:
        for price in group:
            amounts[_same_thing(price)].add(price.amount)
    kept: dict[tuple[object, ...], Price] = {}
    left_out = 0
    for group in groups:
        sound = [price for price in group if len(amounts[_same_thing(price)]) == 1]
        left_out += len(sound) < len(group)
        kept.update({_same_thing(price): price for price in sound})
    return tuple(kept.values()), left_out


def _windows_reservations(prices: Iterable[Price]) -> Iterable[Price]:
    """Yield what a Windows machine costs under a reservation: it covers the machine, never the licence."""
    hourly: dict[tuple[str, str | None, str], dict[tuple[System | None, Term | None], Price]] = defaultdict(dict)
    for price in prices:
        if price.system is not None:
            known = hourly[price.item, price.region, price.currency].get((price.system, price.term))
            if known is None or _start(known) <= _start(price):
                hourly[price.item, price.region, price.currency][price.system, price.term] = price
    for terms in hourly.values():
        linux = terms.get((System.LINUX, Term.PAY_AS_YOU_GO))
        windows = terms.get((System.WINDOWS, Term.PAY_AS_YOU_GO))
        if linux is None or windows is None:
            continue
        for term in (Term.RESERVED_1_YEAR, Term.RESERVED_3_YEARS):
            reserved = terms.get((System.LINUX, term))
            if reserved is not None and (System.WINDOWS, term) not in terms:
                amount = reserved.amount + windows.amount - linux.amount
                yield replace(reserved, amount=amount, system=System.WINDOWS, reason=WINDOWS_RESERVED)


def _start(price: Price) -> date:
    return price.provenance.valid_from or date.min


ServiceName = Literal["Virtual Machines", "Storage"]
SERVICES: tuple[ServiceName, ...] = ("Virtual Machines", "Storage")
"""The services whose items this module reads."""
