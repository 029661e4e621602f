"""Refreshing keeps what is sound and says what changed; the sources here live in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from standpipe.app.refresh_lifecycles import LifecyclesRead, refresh_lifecycles
from standpipe.app.refresh_prices import PricesRead, refresh_prices
from standpipe.catalogue import Price, Provenance, Release, Standing, System, Term, Unit, load_catalogue

TODAY = date(2026, 11, 23)
CATALOGUE = load_catalogue()


def price(name: str, amount: str) -> Price:
    return Price(
        f"vm:{name}", Decimal(amount), Unit.HOUR, Standing.LIST, Provenance("list", TODAY), region="uksouth",
        system=System.LINUX, term=Term.PAY_AS_YOU_GO,
    )  # fmt: skip


class ListInMemory:
    def __init__(self, *prices: Price) -> None:
        self._prices = prices

    def read_prices(self, region: str) -> PricesRead:
        prices = tuple(price for price in self._prices if price.region == region)
        return PricesRead(prices, TODAY, len(prices), len(prices), {})


class DatesInMemory:
    def __init__(self, *releases: Release, missing: tuple[str, ...] = ()) -> None:
        self._releases, self._missing = releases, missing

    def read_lifecycles(self, products: Sequence[str]) -> LifecyclesRead:
        return LifecyclesRead(tuple(r for r in self._releases if r.product in products), self._missing, TODAY)


def test_prices_that_contradict_each_other_are_set_aside_with_a_finding() -> None:
    source = ListInMemory(
        price("Standard_B4ms", "0.3"), price("Standard_B8ms", "0.2"), price("Standard_D4s_v5", "0.17")
    )
    refresh = refresh_prices(source, catalogue=CATALOGUE, as_of=TODAY)
    assert [row.item for row in refresh.prices] == ["vm:Standard_D4s_v5"]
    assert len(refresh.set_aside) == 2
    assert [finding.code for finding in refresh.findings] == ["price-bigger-costs-less"]


def test_a_refreshed_price_replaces_the_packaged_one() -> None:
    refresh = refresh_prices(ListInMemory(price("Standard_D4s_v5", "0.17")), catalogue=CATALOGUE, as_of=TODAY)
    book = CATALOGUE.with_prices(refresh.prices).prices
    found = book.price(
        "vm:Standard_D4s_v5", as_of=TODAY, region="uksouth", system=System.LINUX, term=Term.PAY_AS_YOU_GO
    )
    assert found is not None
    assert found.amount == Decimal("0.17")


def test_changed_support_dates_are_named_and_take_effect() -> None:
    known = CATALOGUE.lifecycles.release("windows-server", "2016")
    assert known is not None
    later = Release("windows-server", "2016", "x", Provenance("s", TODAY), end_of_support=date(2028, 1, 11))
    refresh = refresh_lifecycles(DatesInMemory(later), catalogue=CATALOGUE)
    assert refresh.changed == (later,)
    assert refresh.lifecycles.release("windows-server", "2016") is later
    assert refresh.lifecycles.match("Windows Server 2016") is not None


def test_a_product_that_is_no_longer_listed_keeps_its_dates_with_a_finding() -> None:
    refresh = refresh_lifecycles(DatesInMemory(missing=("rhel",)), catalogue=CATALOGUE)
    assert refresh.lifecycles.of("rhel") == CATALOGUE.lifecycles.of("rhel")
    assert [finding.subject for finding in refresh.findings] == ["product:rhel"]
