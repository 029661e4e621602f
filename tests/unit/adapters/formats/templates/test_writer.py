import openpyxl
import pytest

from standpipe.adapters.formats.documents import open_document
from standpipe.adapters.formats.templates import TemplateReader
from standpipe.adapters.formats.templates.columns import TEMPLATES
from standpipe.adapters.formats.templates.writer import (
    WORKBOOK_NAME,
    write_filled_in,
    write_filled_in_csv,
    write_templates,
)
from standpipe.kernel.errors import InvalidValueError


def test_the_folder_holds_a_workbook_and_a_csv_file_for_each_sheet(tmp_path):
    written = write_templates(tmp_path / "new")
    assert {file.name for file in written} == {WORKBOOK_NAME, *(f"{each.name}.csv" for each in TEMPLATES)}
    assert all(file.is_file() for file in written)
    assert openpyxl.load_workbook(written[0]).sheetnames == ["Read me", *(each.title for each in TEMPLATES)]


def test_the_instructions_explain_every_column(tmp_path):
    sheet = openpyxl.load_workbook(write_templates(tmp_path)[0])["Read me"]
    explained = {(row[0], row[1]) for row in sheet.iter_rows(values_only=True) if row[1] and row[2]}
    assert {(each.title, column.header) for each in TEMPLATES for column in each.columns} <= explained


def test_facts_are_written_in_the_units_of_the_headers(tmp_path):
    write_filled_in_csv(
        tmp_path / "servers.csv", "servers", [{"name": "old1", "memory_mib": 1536, "virtual": False, "addresses": ()}]
    )
    reading = TemplateReader().read(open_document(tmp_path / "servers.csv", shown_as="servers.csv"))
    assert reading.records[0].facts == {"name": "old1", "memory_mib": 1536, "virtual": False, "addresses": ()}
    assert '"old1","no","","","",1.5' in (tmp_path / "servers.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ({"nonsense": []}, "no template 'nonsense'"),
        ({"teams": [{"name": "a", "colour": "red"}]}, "no column for: colour"),
        ({"teams": [{"name": "a", "day_rate_pence": "12"}]}, "not an amount in pence"),
    ],
)
def test_facts_that_no_template_can_hold_are_refused(tmp_path, rows, says):
    with pytest.raises(InvalidValueError, match=says):
        write_filled_in(tmp_path / "book.xlsx", rows)
    assert not list(tmp_path.iterdir())
