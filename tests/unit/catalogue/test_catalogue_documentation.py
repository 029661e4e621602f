"""The reference pages name every item kind, assumption, fact, target and column that there is."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from standpipe.adapters.formats.assumption_sheet import reader as assumption_sheet
from standpipe.adapters.formats.documents import open_document
from standpipe.adapters.formats.price_sheet import PriceSheetReader
from standpipe.adapters.formats.price_sheet import reader as price_sheet
from standpipe.catalogue import ITEM_KINDS, SqlRule, load_catalogue

REFERENCE = Path(__file__).parents[3] / "docs" / "reference"
CATALOGUE = (REFERENCE / "catalogue.md").read_text(encoding="utf-8")
PRICE_SHEET = (REFERENCE / "price-sheet.md").read_text(encoding="utf-8")


def test_every_assumption_stands_there_with_its_value() -> None:
    for assumption in load_catalogue().assumptions:
        value = "unknown" if assumption.value is None else assumption.value
        assert f"| `{assumption.id}` | {value} |" in CATALOGUE


@pytest.mark.parametrize("rule", load_catalogue().platform_rules, ids=lambda rule: rule.id)
def test_every_fact_of_a_rule_stands_there(rule: object) -> None:
    assert f"| `{rule.fact}` |" in CATALOGUE  # type: ignore[attr-defined]


def test_every_target_and_table_stands_there() -> None:
    catalogue = load_catalogue()
    assert all(f"| `{target.id}` |" in CATALOGUE for target in catalogue.targets)
    for name, rows in (
        ("sizes.csv", catalogue.sizes), ("prices.csv", catalogue.prices.rows), ("disks.csv", catalogue.disks),
        ("database_targets.csv", catalogue.database_targets), ("platform_rules.csv", catalogue.platform_rules),
        ("lifecycles.csv", catalogue.lifecycles.releases), ("product_names.csv", catalogue.lifecycles.names),
        ("sql_rules.csv", catalogue.sql_rules), ("market.csv", catalogue.market),
        ("network_components.csv", catalogue.network.components),
        ("network_figures.csv", catalogue.network.figures), ("network_designs.csv", catalogue.network.parts),
        ("network_places.csv", catalogue.network.places),
        ("network_prerequisites.csv", catalogue.network.prerequisites),
    ):  # fmt: skip
        assert f"| `{name}` | {len(rows)} |" in CATALOGUE
    assert all(f"| `{component}` |" in CATALOGUE for component in catalogue.network.components)


@pytest.mark.parametrize("rule", load_catalogue().sql_rules, ids=lambda rule: f"{rule.target}-{rule.id}")
def test_every_rule_for_databases_stands_there(rule: SqlRule) -> None:
    page = (REFERENCE / "sql-rules.md").read_text(encoding="utf-8")
    _, section = page.split(f"## {rule.target.capitalize()}\n")
    limit = "" if rule.limit is None else f" {rule.test} {rule.limit:g}"
    row = next(line for line in section.splitlines() if f"`{rule.id}`" in line and f"`{rule.fact}{limit}`" in line)
    assert f"| {rule.published_as} | {rule.decided_by}" in row
    assert f"| {rule.verdict} | {rule.remedy} | {rule.unseen} |" in row


def test_every_published_rule_has_a_row(shared_data: Path) -> None:
    targets = {"SQLDB": "azure sql database", "SQLMI": "azure sql managed instance"}
    with (shared_data / "sql-readiness" / "azure_sql_assessment_rules.csv").open(encoding="utf-8") as stream:
        published = {
            (targets[row["target"]], row["rule_id"], row["level"].lower(), row["category"].lower())
            for row in csv.DictReader(stream)
        }
    assert published == {(each.target, each.id, each.level, each.published_as) for each in load_catalogue().sql_rules}


def test_every_kind_of_item_stands_there() -> None:
    assert all(f"| `{kind}` |" in PRICE_SHEET for kind in ITEM_KINDS)


def test_every_column_stands_there() -> None:
    assert all(column.headers[0] in PRICE_SHEET for column in price_sheet.COLUMNS)
    assert all(f"`{column.headers[0]}`" in CATALOGUE for column in assumption_sheet.COLUMNS)


def test_the_example_of_a_price_sheet_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / "example.csv"
    file.write_text(PRICE_SHEET.split("```")[1].lstrip("\n"), encoding="utf-8")
    sheet = PriceSheetReader().read_sheet(open_document(file, shown_as="example.csv"))
    assert len(sheet.prices) == 3
    assert sheet.reading.rejections == ()
    assert sheet.reading.cautions == ()
