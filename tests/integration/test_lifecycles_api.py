"""The endoflife.date API is read from a real local server in the real shape."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from standpipe.adapters.lifecycles_api import EndOfLifeDate
from standpipe.adapters.web import PatientClient
from standpipe.app.refresh_lifecycles import refresh_lifecycles
from standpipe.catalogue import SupportState, load_catalogue
from standpipe.kernel.errors import InputError

TODAY = date(2026, 11, 23)


def product(name: str, *releases: dict[str, object]) -> str:
    return json.dumps(
        {
            "schema_version": "1.2.0",
            "generated_at": "2026-11-20T03:00:00+00:00",
            "last_modified": "2026-11-19T08:01:02+00:00",
            "result": {
                "name": name, "aliases": [], "label": name.title(), "category": "os", "tags": ["os"],
                "versionCommand": None, "identifiers": [], "labels": {"eol": "Security Support"},
                "links": {"html": f"https://endoflife.date/{name}"}, "releases": list(releases),
            },
        }
    )  # fmt: skip


def release(name: str, **phases: object) -> dict[str, object]:
    return {
        "name": name, "codename": None, "label": f"Label {name}", "releaseDate": "2016-10-15", "isLts": True,
        "ltsFrom": None, "isEoas": True, "eoasFrom": "2022-01-11", "isEol": False, "eolFrom": "2027-01-12",
        "isMaintained": True, "latest": {"name": "10.0.14393", "date": None, "link": None}, "custom": None,
    } | phases  # fmt: skip


def source(folder: Path, server: HTTPServer, **options: object) -> EndOfLifeDate:
    client = PatientClient(attempts=3, timeout=5, sleep=lambda _: None)
    return EndOfLifeDate(folder, read_on=TODAY, client=client, base_url=server.url_for("/api/v1"), **options)  # type: ignore[arg-type]


def test_the_three_states_of_an_ending_are_read(httpserver: HTTPServer, tmp_path: Path) -> None:
    body = product(
        "rhel",
        release("9", isEoes=False, eoesFrom="2035-05-31"),
        release("8", isEol=True, eolFrom=None, isEoas=False, eoasFrom=None),
        release("7", isEol=False, eolFrom=None, isEoas=None, eoasFrom=None),
    )
    httpserver.expect_request("/api/v1/products/rhel").respond_with_data(body, content_type="application/json")
    nine, eight, seven = source(tmp_path, httpserver).read_lifecycles(["rhel"]).releases
    assert (nine.end_of_support, nine.end_of_extended_support) == (date(2027, 1, 12), date(2035, 5, 31))
    assert (eight.end_of_support, eight.end_of_active_support) == (True, False)
    assert (seven.end_of_support, seven.end_of_active_support, seven.end_of_extended_support) == (False, None, None)
    assert nine.provenance.stated_on == TODAY


def test_a_label_that_is_only_a_number_gets_its_product(httpserver: HTTPServer, tmp_path: Path) -> None:
    body = product("ubuntu", release("22.04", label="22.04 'Jammy Jellyfish'"), release("24.04", label="Ubuntu 24.04"))
    httpserver.expect_request("/api/v1/products/ubuntu").respond_with_data(body, content_type="application/json")
    read = source(tmp_path, httpserver).read_lifecycles(["ubuntu"])
    assert [each.label for each in read.releases] == ["Ubuntu 22.04 'Jammy Jellyfish'", "Ubuntu 24.04"]


def test_a_cut_run_goes_on_and_a_product_that_is_gone_is_named(httpserver: HTTPServer, tmp_path: Path) -> None:
    asked: list[str] = []
    down = True

    def answer(request: Request) -> Response:
        name = request.path.rsplit("/", 1)[-1]
        asked.append(name)
        if name == "rhel" and down:
            return Response(status=502)
        return Response(status=404) if name == "gone" else Response(product(name, release("1")))

    httpserver.expect_request("/api/v1/products/centos").respond_with_handler(answer)
    httpserver.expect_request("/api/v1/products/gone").respond_with_handler(answer)
    httpserver.expect_request("/api/v1/products/rhel").respond_with_handler(answer)
    with pytest.raises(InputError, match="did not answer after 3 attempts"):
        source(tmp_path, httpserver).read_lifecycles(["centos", "gone", "rhel"])
    assert source(tmp_path, httpserver).kept() is None
    down = False
    read = source(tmp_path, httpserver).read_lifecycles(["centos", "gone", "rhel"])
    assert asked == ["centos", "gone", "rhel", "rhel", "rhel", "rhel"]
    assert read.missing == ("gone",)
    assert {row.product for row in read.releases} == {"centos", "rhel"}
    assert source(tmp_path, httpserver).kept() == read


def test_an_unknown_shape_is_not_kept(httpserver: HTTPServer, tmp_path: Path) -> None:
    httpserver.expect_request("/api/v1/products/rhel").respond_with_data("[]")
    with pytest.raises(InputError, match="'rhel' in a shape"):
        source(tmp_path, httpserver).read_lifecycles(["rhel"])
    httpserver.clear()
    httpserver.expect_request("/api/v1/products/rhel").respond_with_data(product("rhel", release("1")))
    assert len(source(tmp_path, httpserver).read_lifecycles(["rhel"]).releases) == 1


def test_a_refresh_of_the_whole_catalogue_takes_effect(httpserver: HTTPServer, tmp_path: Path) -> None:
    def answer(request: Request) -> Response:
        name = request.path.rsplit("/", 1)[-1]
        cycle = "13.0-sp3" if name == "mssqlserver" else "1"
        return Response(product(name, release(cycle, isEol=False, eolFrom="2030-01-01")))

    for row in load_catalogue().lifecycles.releases:
        httpserver.expect_request(f"/api/v1/products/{row.product}").respond_with_handler(answer)
    refresh = refresh_lifecycles(source(tmp_path, httpserver), catalogue=load_catalogue())
    assert refresh.lifecycles.support_of("SQL Server 2016", TODAY).state is SupportState.SUPPORTED
    assert refresh.lifecycles.support_of("SQL Server 2019", TODAY).state is SupportState.SUPPORTED
    assert refresh.findings == ()
