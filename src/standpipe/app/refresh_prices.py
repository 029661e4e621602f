"""Use case: refresh the list prices from a public price list.

The source is a port, so that the use case knows no network. Prices that contradict each other are set aside with a
finding; the others can be added to the catalogue with `Catalogue.with_prices`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from standpipe.catalogue import Catalogue, Price, check_price_book, refuse_unsound
from standpipe.kernel.findings import Finding


@dataclass(frozen=True, slots=True)
class PricesRead:
    """What a source gave for one region: prices, and every item accounted for.

    `items_in = items_used + sum(items_set_aside.values())`; `items_set_aside` counts by reason.
    """

    prices: tuple[Price, ...]
    read_on: date
    items_in: int
    items_used: int
    items_set_aside: Mapping[str, int]


class PriceSource(Protocol):
    """A public price list."""

    def read_prices(self, region: str) -> PricesRead:
        """Read every price of a region.

        Raises:
            InputError: the source cannot be reached, refuses, or answers in an unknown shape.

        """


@dataclass(frozen=True, slots=True)
class PriceRefresh:
    """The outcome: prices fit for use, those set aside, and what is wrong with them."""

    prices: tuple[Price, ...]
    set_aside: tuple[Price, ...]
    findings: tuple[Finding, ...]
    readings: Mapping[str, PricesRead]
    """By region."""


def refresh_prices(
    source: PriceSource, *, catalogue: Catalogue, as_of: date, regions: Sequence[str] = ("uksouth",)
) -> PriceRefresh:
    """Read the prices of every region and keep those that nothing contradicts.

    Args:
        source: the price list.
        catalogue: gives the machine sizes and exchange rates against which prices are checked.
        as_of: the day for which prices are checked.
        regions: as the price list names them, such as `uksouth`.

    Raises:
        InputError: the source cannot be reached, refuses, or answers in an unknown shape.

    """
    readings = {region: source.read_prices(region) for region in regions}
    rows = tuple(price for reading in readings.values() for price in reading.prices)
    findings = check_price_book(rows, catalogue.sizes, catalogue.assumptions, as_of=as_of)
    sound, unsound = refuse_unsound(rows, catalogue.sizes)
    return PriceRefresh(sound, unsound, findings, readings)
