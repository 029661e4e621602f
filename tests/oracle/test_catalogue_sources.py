"""The packaged data against the files they were taken from, and against an independent list of sizes."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from standpipe.catalogue import System, Term, load_catalogue

pytestmark = pytest.mark.shared_data
CATALOGUE = load_catalogue()
LICENCE_PER_PROCESSOR = Decimal("0.046")
"""Dollars an hour that Windows adds for a processor: the difference in the list in pounds, at the implied rate."""


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_processors_and_memory_agree_with_an_independent_list(shared_data: Path) -> None:
    independent = {
        row["server_id"]: (int(row["vcpus"]), int(row["memory_mib"]))
        for row in rows(shared_data / "azure-prices" / "azure_vm_skus_sparecores.csv")
    }
    compared = [size for size in CATALOGUE.sizes if size.name in independent]
    differing = {
        size.name: (size.vcpus, size.memory_mib, *independent[size.name])
        for size in compared
        if (size.vcpus, size.memory_mib) != independent[size.name]
    }
    assert len(compared) >= 250
    assert differing == {}


def test_prices_in_dollars_are_those_of_the_list_but_for_twelve_with_a_licence(shared_data: Path) -> None:
    listed = {
        row["arm_sku"]: Decimal(row["uksouth"])
        for row in rows(shared_data / "azure-prices" / "azure_vm_linux_payg_usd_hourly_uk_eu.csv")
        if row["uksouth"]
    }
    ours = {row.item.removeprefix("vm:"): row.amount for row in CATALOGUE.prices.rows if row.currency == "USD"}
    assert {name: listed[name] for name in ours} == ours
    left_out = {size.name: size for size in CATALOGUE.sizes if size.name in listed and size.name not in ours}
    assert len(left_out) == 12
    for name, size in left_out.items():
        sisters = [ours[other.name] / other.vcpus for other in CATALOGUE.sizes
                   if other.series == size.series and other.name in ours]  # fmt: skip
        licence = listed[name] / size.vcpus - min(sisters)
        assert abs(licence - LICENCE_PER_PROCESSOR) < Decimal("0.0006")


def test_prices_in_pounds_are_those_of_the_list(shared_data: Path) -> None:
    text = (shared_data / "azure-prices" / "azure_rvtools_prices_uksouth.json").read_text(encoding="utf-8")
    listed = json.loads(text, parse_float=Decimal)["currencies"]["GBP"]["vm_prices"]
    terms = {"payg": Term.PAY_AS_YOU_GO, "1yr": Term.RESERVED_1_YEAR, "3yr": Term.RESERVED_3_YEARS}
    compared = 0
    for name, prices in listed.items():
        for key, amount in prices.items():
            system, term = key.split("_")
            price = CATALOGUE.prices.price(
                f"vm:{name}", as_of=date(2026, 11, 23), region="uksouth", system=System(system), term=terms[term]
            )
            assert price is not None
            assert abs(price.amount - amount) < Decimal("0.000001")
            compared += 1
    assert compared == 17 * 6


def test_the_assumed_exchange_rate_is_the_one_that_two_lists_imply() -> None:
    book, rate = CATALOGUE.prices, CATALOGUE.assumptions.value("exchange-rate-usd-gbp")
    implied = []
    for size in CATALOGUE.sizes:
        both = {
            row.currency: row.amount
            for row in book.rows
            if row.item == size.price_item and row.system is System.LINUX and row.term is Term.PAY_AS_YOU_GO
        }
        if len(both) == 2:
            implied.append(both["GBP"] / both["USD"])
    assert len(implied) == 17
    assert max(abs(one - rate) for one in implied) < Decimal("0.00001")


def test_support_dates_are_those_of_the_source(shared_data: Path) -> None:
    compared = 0
    for file in sorted((shared_data / "lifecycles").glob("*.md")):
        front = file.read_text(encoding="utf-8").split("\n---")[0]
        link = re.search(r"^permalink: */(\S+)", front, re.MULTILINE)
        assert link is not None
        for block in re.split(r"^ +- releaseCycle: ", front, flags=re.MULTILINE)[1:]:
            cycle = block.split("\n")[0].split(" #")[0].strip().strip("\"'")
            release = CATALOGUE.lifecycles.release(link[1].rstrip("/"), cycle)
            assert release is not None, (file.name, cycle)
            for key, value in (
                ("eoas", release.end_of_active_support),
                ("eol", release.end_of_support),
                ("eoes", release.end_of_extended_support),
            ):
                stated = re.search(rf"^ +{key}: *([^\s#]+)", block, re.MULTILINE)
                ours = None if value is None else str(value).lower()
                assert (stated[1] if stated else None) == ours, (file.name, cycle, key)
                compared += stated is not None
    assert compared > 1000


def test_operating_systems_of_real_exports_are_known_or_truly_ambiguous(shared_data: Path) -> None:
    from openpyxl import load_workbook  # openpyxl is a tool of the tests only

    workbook = load_workbook(shared_data / "rvtools" / "SizingWorkshop-RVTools.xlsx", read_only=True)
    sheet = workbook["vInfo"].iter_rows(values_only=True)
    column = next(sheet).index("OS according to the configuration file")
    names = [str(row[column]) for row in sheet if row[column]]
    workbook.close()
    unknown = {name for name in names if CATALOGUE.lifecycles.support_of(name, date(2026, 11, 23)).release is None}
    assert unknown == {
        "Other 3.x or later Linux (64-bit)",
        "Other 2.6.x Linux (64-bit)",
        "CentOS 4/5/6/7 (64-bit)",
        "Oracle Solaris 10 (64-bit)",
    }
