"""The Azure price list is read from a real local server in the real shape: pages, faults, limits, resumption."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from standpipe.adapters.prices_api import AzureRetailPrices
from standpipe.adapters.web import PatientClient
from standpipe.app.refresh_prices import refresh_prices
from standpipe.catalogue import System, Term, load_catalogue
from standpipe.kernel.errors import InputError

TODAY = date(2026, 11, 23)
PATH = "/api/retail/prices"


def listed(name: str, amount: float, **changes: object) -> dict[str, object]:
    """One item as the service writes it, with the fields that Standpipe does not read."""
    return {
        "currencyCode": "GBP", "tierMinimumUnits": 0.0, "retailPrice": amount, "unitPrice": amount,
        "armRegionName": "uksouth", "location": "UK South", "effectiveStartDate": "2024-05-01T00:00:00Z",
        "meterId": "000a794b-bdb0-58be-a0cd-0c3a0f222923", "meterName": name.replace("_", " "),
        "productId": "DZH318Z0BQPS", "skuId": "DZH318Z0BQPS/00TG", "productName": "Virtual Machines Series",
        "skuName": f"Standard_{name}", "serviceName": "Virtual Machines", "serviceId": "DZH313Z7MMC8",
        "serviceFamily": "Compute", "unitOfMeasure": "1 Hour", "type": "Consumption",
        "isPrimaryMeterRegion": True, "armSkuName": f"Standard_{name}",
    } | changes  # fmt: skip


class Service:
    """Serves pages of items, one service each, and can be told to fail."""

    def __init__(self, server: HTTPServer, pages: list[list[dict[str, object]]]) -> None:
        self.server = server
        self.pages = pages
        self.asked: list[str] = []
        self.faults: Iterator[Response] = iter(())
        server.expect_request(PATH).respond_with_handler(self.answer)

    def answer(self, request: Request) -> Response:
        skip = int(request.args.get("$skip", "0"))
        virtual = "Virtual Machines" in request.args.get("$filter", "")
        self.asked.append(f"{'machines' if virtual else 'storage'} {skip}")
        fault = next(self.faults, None)
        if fault is not None:
            return fault
        items = self.pages[skip] if virtual else []
        more = virtual and skip + 1 < len(self.pages)
        filter_value = request.args["$filter"]
        link = self.server.url_for(PATH) + f"?$filter={filter_value}&$skip={skip + 1}" if more else None
        body = {
            "BillingCurrency": "GBP", "CustomerEntityId": "Default", "CustomerEntityType": "Retail", "Items": items,
            "NextPageLink": link, "Count": len(items),
        }  # fmt: skip
        return Response(json.dumps(body), content_type="application/json; charset=utf-8")


PAGES = [
    [listed("D2s_v5", 0.084094), listed("D2s_v5", 0.02, skuName="Standard_D2s_v5 Spot")],
    [listed("D4s_v5", 0.168188)],
    [listed("D8s_v5", 0.336376), {"surprise": True}],
]


def source(
    folder: Path, server: HTTPServer, *, waits: list[float] | None = None, day: date = TODAY, attempts: int = 3
) -> AzureRetailPrices:
    client = PatientClient(attempts=attempts, timeout=5, sleep=(waits if waits is not None else []).append)
    return AzureRetailPrices(folder, read_on=day, client=client, base_url=server.url_for(PATH))


def test_every_page_is_read_and_every_item_accounted_for(httpserver: HTTPServer, tmp_path: Path) -> None:
    service = Service(httpserver, PAGES)
    read = source(tmp_path, httpserver).read_prices("uksouth")
    assert service.asked == ["machines 0", "machines 1", "machines 2", "storage 0"]
    assert [(price.item, price.amount) for price in read.prices] == [
        ("vm:Standard_D2s_v5", Decimal("0.084094")),
        ("vm:Standard_D4s_v5", Decimal("0.168188")),
        ("vm:Standard_D8s_v5", Decimal("0.336376")),
    ]
    assert dict(read.items_set_aside) == {"spot or low priority": 1, "an item in an unknown shape": 1}
    assert read.items_in == read.items_used + sum(read.items_set_aside.values()) == 5


def test_a_second_run_on_the_same_day_asks_for_nothing(httpserver: HTTPServer, tmp_path: Path) -> None:
    service = Service(httpserver, PAGES)
    first = source(tmp_path, httpserver).read_prices("uksouth")
    asked = len(service.asked)
    assert source(tmp_path, httpserver).read_prices("uksouth") == first
    assert len(service.asked) == asked


def test_the_next_day_is_read_anew_and_what_is_kept_has_its_date(httpserver: HTTPServer, tmp_path: Path) -> None:
    service = Service(httpserver, PAGES)
    source(tmp_path, httpserver).read_prices("uksouth")
    later = date(2026, 12, 1)
    assert source(tmp_path, httpserver, day=later).kept("uksouth").read_on == TODAY  # type: ignore[union-attr]
    assert source(tmp_path, httpserver, day=later).read_prices("uksouth").read_on == later
    assert service.asked.count("machines 0") == 2


def test_nothing_is_kept_before_anything_was_read(httpserver: HTTPServer, tmp_path: Path) -> None:
    assert source(tmp_path, httpserver).kept("uksouth") is None


def test_a_limit_is_honoured_as_long_as_the_service_asks(httpserver: HTTPServer, tmp_path: Path) -> None:
    service = Service(httpserver, PAGES)
    service.faults = iter([Response(status=429, headers={"Retry-After": "17"}), Response(status=503)])
    waits: list[float] = []
    assert len(source(tmp_path, httpserver, waits=waits).read_prices("uksouth").prices) == 3
    assert waits == [17, 2]


def test_a_limit_beyond_patience_stops_with_one_clear_message(httpserver: HTTPServer, tmp_path: Path) -> None:
    service = Service(httpserver, PAGES)
    service.faults = iter([Response(status=429, headers={"Retry-After": "86400"})])
    with pytest.raises(InputError, match=r"asks to wait 86400 seconds.*goes on from there"):
        source(tmp_path, httpserver).read_prices("uksouth")


def test_a_service_that_stays_down_is_given_up_and_a_later_run_goes_on(httpserver: HTTPServer, tmp_path: Path) -> None:
    service = Service(httpserver, PAGES)
    whole = Response(
        json.dumps({"Items": PAGES[0], "NextPageLink": httpserver.url_for(PATH) + "?$filter=Virtual Machines&$skip=1"})
    )
    service.faults = iter([whole, *(Response(status=500) for _ in range(3))])
    with pytest.raises(InputError, match="did not answer after 3 attempts"):
        source(tmp_path, httpserver).read_prices("uksouth")
    assert source(tmp_path, httpserver).kept("uksouth") is None
    asked = len(service.asked)
    assert len(source(tmp_path, httpserver).read_prices("uksouth").prices) == 3
    assert service.asked[asked:] == ["machines 1", "machines 2", "storage 0"]


def test_a_connection_cut_in_the_middle_of_a_page_is_tried_again(httpserver: HTTPServer, tmp_path: Path) -> None:
    service = Service(httpserver, PAGES)
    cut = Response(iter([b'{"Items": [']), headers={"Content-Length": "5000"})
    service.faults = iter([cut])
    assert len(source(tmp_path, httpserver).read_prices("uksouth").prices) == 3
    assert service.asked[:2] == ["machines 0", "machines 0"]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Response("<html>Sign in</html>", content_type="text/html"), "shape that Standpipe does not know"),
        (Response('{"Items": "none"}'), "shape that Standpipe does not know"),
        (Response(status=400), "refused the request with status 400"),
        (Response(status=404), "no price list at this address"),
        (Response(status=302, headers={"Location": "https://login.example/"}), "refused the request with status 302"),
        (Response('{"Items": [], "NextPageLink": "https://elsewhere.example/p"}'), "another address"),
    ],
    ids=["web page", "shape", "refused", "absent", "redirected", "elsewhere"],
)
def test_an_answer_that_is_no_price_list_gives_one_clear_message(
    httpserver: HTTPServer, tmp_path: Path, answer: Response, message: str
) -> None:
    service = Service(httpserver, PAGES)
    service.faults = iter([answer])
    with pytest.raises(InputError, match=message):
        source(tmp_path, httpserver).read_prices("uksouth")


def test_a_service_that_is_not_there_is_named(tmp_path: Path, httpserver: HTTPServer) -> None:
    address = httpserver.url_for(PATH).replace(str(httpserver.port), "1")
    client = PatientClient(attempts=2, timeout=2, sleep=lambda _: None)
    with pytest.raises(InputError, match="did not answer after 2 attempts"):
        AzureRetailPrices(tmp_path, read_on=TODAY, client=client, base_url=address).read_prices("uksouth")


def test_refreshed_prices_are_used_in_place_of_the_packaged_ones(httpserver: HTTPServer, tmp_path: Path) -> None:
    Service(httpserver, [[listed("D4s_v5", 0.19)]])
    catalogue = load_catalogue()
    refresh = refresh_prices(source(tmp_path, httpserver), catalogue=catalogue, as_of=TODAY)
    price = catalogue.with_prices(refresh.prices).prices.price(
        "vm:Standard_D4s_v5", as_of=TODAY, region="uksouth", system=System.LINUX, term=Term.PAY_AS_YOU_GO
    )
    assert price is not None
    assert price.amount == Decimal("0.19")
    assert price.provenance.stated_on == TODAY
