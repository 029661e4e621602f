"""The files of a plan: whole, the same each time, safe to open, and agreeing with their schema."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import jsonschema
import msgspec
import openpyxl
import pytest
from benchmarks.plan_examples import full_plan, hostile_plan, partial_plan

from standpipe.adapters.report import plan_json, plan_schema, plan_schema_text, plan_tables, write_plan
from standpipe.app.plan_document import PlanDocument
from standpipe.kernel.errors import InputError

SCHEMA = Path(__file__).parents[4] / "docs" / "reference" / "plan.schema.json"
SHEETS = [
    "summary",
    "missing",
    "findings",
    "conflicts",
    "services",
    "single points",
    "applications",
    "application cost lines",
    "alternatives",
    "cannot leave",
    "unclaimed servers",
    "asked twice",
    "commercial terms",
    "shared servers",
    "legacy risk",
    "waves",
    "load",
    "tasks",
    "freezes",
    "due",
    "cost by year",
    "cost lines",
    "funds",
    "tornado",
    "assumptions",
    "facts to establish",
    "sources",
    "evidence",
]


def fingerprints(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "tables" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_two_runs_give_the_same_bytes_of_every_file(tmp_path):
    write_plan(full_plan(), tmp_path / "first", title="Example Council")
    write_plan(full_plan(), tmp_path / "second", title="Example Council")
    assert fingerprints(tmp_path / "first") == fingerprints(tmp_path / "second")
    assert len(fingerprints(tmp_path / "first")) == 4 + len(SHEETS)


def test_plan_json_reads_back_as_the_plan():
    assert msgspec.json.decode(plan_json(full_plan()), type=PlanDocument) == full_plan()


def test_the_committed_schema_is_the_one_the_classes_give():
    assert SCHEMA.read_text(encoding="utf-8") == plan_schema_text(), (
        "docs/reference/plan.schema.json is out of date: write plan_schema_text() of standpipe.adapters.report into it"
    )


@pytest.mark.parametrize("document", [full_plan(), partial_plan(), hostile_plan("=1+1")])
def test_plan_json_keeps_to_its_schema(document):
    jsonschema.Draft202012Validator(plan_schema()).validate(json.loads(plan_json(document)))


def test_the_workbook_and_the_tables_hold_the_same_sheets(tmp_path):
    files = write_plan(full_plan(), tmp_path, title="Example Council")
    workbook = openpyxl.load_workbook(files.plan_xlsx, read_only=True)
    assert workbook.sheetnames == SHEETS
    assert sorted(path.name for path in files.tables.iterdir()) == sorted(f"{s.replace(' ', '-')}.csv" for s in SHEETS)
    workbook.close()


def test_unknown_money_is_blank_and_not_zero(tmp_path):
    write_plan(full_plan(), tmp_path, title="Example Council")
    payroll = next(row for row in rows(tmp_path, "applications") if row["Application"] == "Payroll")
    assert (payroll["A month, at least"], payroll["A month, at most"]) == ("", "")
    assert payroll["A month: lines without a price"] == "1"
    support = next(row for row in rows(tmp_path, "cost-lines") if row["Line"] == "Extended support of old systems")
    assert (float(support["2026-27"]), support["2027-28"]) == (6000, "")


def test_an_unpriced_sum_has_no_upper_end(tmp_path):
    write_plan(full_plan(), tmp_path, title="Example Council")
    together = rows(tmp_path, "cost-by-year")[-1]
    assert together["Financial year"] == "Together"
    assert float(together["Staying, at least"]) == 807_000
    assert together["Staying, at most"] == ""


def test_no_cell_begins_as_a_formula(tmp_path):
    files = write_plan(hostile_plan("=HYPERLINK(1)"), tmp_path, title="=1+1")
    for path in files.tables.iterdir():
        with path.open(encoding="utf-8-sig", newline="") as stream:
            assert not [cell for row in csv.reader(stream) for cell in row if cell[:1] in {"=", "+", "@"}]
    workbook = openpyxl.load_workbook(files.plan_xlsx)
    assert not [cell for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_half_a_surrogate_pair_does_not_stop_the_plan(tmp_path):
    files = write_plan(hostile_plan("a\ud800b"), tmp_path, title="Example Council")
    assert "a\ufffdb" in files.plan_json.read_text(encoding="utf-8")
    assert "a\ufffdb" in files.report_html.read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_is_one_clear_message(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(InputError, match="cannot be written"):
        write_plan(partial_plan(), tmp_path / "file", title="Example Council")


def test_every_entry_of_the_plan_is_in_a_table():
    document = full_plan()
    counted = {table.name: len(list(table.rows)) for table in plan_tables(document)}
    assert counted["applications"] == len(document.dispositions.applications)
    assert counted["evidence"] == len(document.evidence)
    assert counted["findings"] == len(document.findings)
    assert counted["waves"] == sum(len(wave.moves) for wave in document.waves.waves)
    assert counted["summary"] == 7
