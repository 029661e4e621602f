"""The Azure Retail Prices API: a filter, pages that name the next one, and no sign-in.

One query for each service and region. Filter values are case-sensitive in this version of the API. Every page is kept
before the next is asked for; a page names its successor, so a cut run goes on after its last page. Prices in another
currency than the US dollar are the publisher's reference; the council's own agreement takes precedence anyway.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import msgspec

from standpipe.adapters.prices_api.items import SERVICES, Item, read_items
from standpipe.adapters.web import PatientClient, Snapshot
from standpipe.app.refresh_prices import PricesRead
from standpipe.kernel.errors import InputError
from standpipe.kernel.identifiers import slug

BASE_URL = "https://prices.azure.com/api/retail/prices"
API_VERSION = "2023-01-01-preview"
MOST_PAGES = 5000
"""Pages of one query after which something is wrong (pages that name each other in a circle)."""


class _Page(msgspec.Struct, rename="pascal"):
    items: list[msgspec.Raw]
    next_page_link: str | None = None


class AzureRetailPrices:
    """The public list of Azure prices.

    Args:
        folder: where pages are kept, by day.
        read_on: the day of this reading.
        client: how pages are fetched.
        currency: in which prices are asked for.
        base_url: the address of the API.

    """

    def __init__(
        self, folder: Path, *, read_on: date, client: PatientClient, currency: str = "GBP", base_url: str = BASE_URL
    ) -> None:
        self._folder = folder / "prices"
        self._read_on = read_on
        self._client = client
        self._currency = currency
        self._base_url = base_url

    def read_prices(self, region: str) -> PricesRead:
        """Read the prices of machines and managed disks in a region.

        Raises:
            InputError: the service cannot be reached, refuses, or answers in an unknown shape.

        """
        snapshots = []
        for service in SERVICES:
            snapshot = Snapshot.open(self._root(service, region), self._read_on)
            if not snapshot.complete:
                self._fetch(snapshot, service, region)
            snapshots.append(snapshot)
        return self._collected(snapshots)

    def kept(self, region: str) -> PricesRead | None:
        """Return the newest complete reading on disk, without asking the service; None when there is none."""
        found = [Snapshot.latest(self._root(service, region)) for service in SERVICES]
        snapshots = [snapshot for snapshot in found if snapshot is not None]
        return self._collected(snapshots) if len(snapshots) == len(SERVICES) else None

    def _root(self, service: str, region: str) -> Path:
        return self._folder / f"{slug(service)}-{slug(region)}-{self._currency.lower()}"

    def _fetch(self, snapshot: Snapshot, service: str, region: str) -> None:
        names = snapshot.names()
        link: str | None = None
        if names:
            link = self._page(snapshot.read(names[-1]) or b"").next_page_link
            if link is None:
                snapshot.mark_complete()
                return
        for number in range(len(names) + 1, MOST_PAGES + 1):
            body = self._ask(link, service, region)
            page = self._page(body)
            snapshot.write(f"page-{number:05d}.json", body)
            link = page.next_page_link or None
            if link is None:
                snapshot.mark_complete()
                return
        raise InputError(f"names ever more pages (over {MOST_PAGES}).", where=self._base_url)

    def _ask(self, link: str | None, service: str, region: str) -> bytes:
        if link is None:
            body = self._client.get(
                self._base_url,
                {
                    "api-version": API_VERSION,
                    "currencyCode": self._currency,
                    "meterRegion": "primary",
                    "$filter": f"serviceName eq '{service}' and armRegionName eq '{region}'",
                },
            )
        else:
            self._check_link(link)
            body = self._client.get(link)
        if body is None:
            raise InputError("has no price list at this address.", where=self._base_url, remedy="Check the address.")
        return body

    def _check_link(self, link: str) -> None:
        """Refuse a next page on another host: an answer must not lead a run anywhere else."""
        here, there = httpx.URL(self._base_url), httpx.URL(link)
        if (here.scheme, here.host, here.port) != (there.scheme, there.host, there.port):
            raise InputError(f"names a next page at another address ({there.host}).", where=self._base_url)

    def _page(self, body: bytes) -> _Page:
        try:
            return msgspec.json.decode(body, type=_Page)
        except msgspec.DecodeError as error:
            raise InputError(
                f"answered in a shape that Standpipe does not know ({error}).",
                where=self._base_url,
                remedy="Check the address; the service may have changed.",
            ) from error

    def _collected(self, snapshots: list[Snapshot]) -> PricesRead:
        unreadable: Counter[str] = Counter()
        items = list(self._items(snapshots, unreadable))
        read_on = min(snapshot.read_on for snapshot in snapshots)
        read = read_items(items, read_on=read_on)
        reasons = Counter(read.set_aside) + unreadable
        return PricesRead(read.prices, read_on, len(items) + unreadable.total(), read.used, dict(reasons))

    def _items(self, snapshots: list[Snapshot], unreadable: Counter[str]) -> Iterator[Item]:
        for snapshot in snapshots:
            for name in snapshot.names():
                for raw in self._page(snapshot.read(name) or b"").items:
                    try:
                        yield msgspec.json.decode(raw, type=Item)
                    except msgspec.DecodeError:
                        unreadable["an item in an unknown shape"] += 1
