from collections.abc import Sequence
from datetime import date

import openpyxl
import pytest

from standpipe.adapters.formats.documents import open_document
from standpipe.adapters.tables_out import CellStyle, Table, TableColumn, workbook, write_workbook
from standpipe.kernel.errors import InputError, InvalidValueError


class Counted(Sequence):
    """As many equal rows as asked for, without the memory."""

    def __init__(self, length):
        self.length = length

    def __len__(self):
        return self.length

    def __getitem__(self, index):
        return ("row",)


def test_what_is_written_is_read_back(tmp_path):
    file = tmp_path / "book.xlsx"
    columns = (TableColumn("Name"), TableColumn("Ends", CellStyle.DATE), TableColumn("Cost", CellStyle.POUNDS))
    write_workbook(file, [Table("Contracts", columns, [("Órla's line", date(2027, 3, 31), 12.5), ("b", None, None)])])
    rows = [row.cells for row in open_document(file, shown_as="book.xlsx").sheets[0].rows()]
    assert rows == [("Name", "Ends", "Cost"), ("Órla's line", date(2027, 3, 31), 12.5), ("b", None, None)]


@pytest.mark.parametrize("text", ["=1+1", "+1", "@sum", "-2", "http://council.example", "00123", "{=1}"])
def test_a_text_stays_a_text(tmp_path, text):
    file = tmp_path / "book.xlsx"
    write_workbook(file, [Table("T", (TableColumn("Name"),), [(text,)])])
    cell = openpyxl.load_workbook(file)["T"]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_the_sheet_helps_the_person_who_fills_it_in(tmp_path):
    file = tmp_path / "book.xlsx"
    column = TableColumn("Hosting", choices=("data centre", "SaaS"), help="Where it runs today.")
    write_workbook(file, [Table("Applications", (TableColumn("Name"), column), [("Payroll", "SaaS")])])
    sheet = openpyxl.load_workbook(file)["Applications"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:B2")
    [validation] = sheet.data_validations.dataValidation
    assert validation.formula1 == '"data centre,SaaS"'
    assert (validation.prompt, validation.errorStyle) == ("Where it runs today.", None)
    assert "B1001" in str(validation.sqref).split(":")[1]


def test_a_choice_list_that_excel_cannot_hold_is_left_out_but_the_help_stays(tmp_path):
    file = tmp_path / "book.xlsx"
    column = TableColumn("Word", choices=tuple(f"a long choice number {n}" for n in range(20)), help="Choose.")
    write_workbook(file, [Table("T", (column,), [])])
    [validation] = openpyxl.load_workbook(file)["T"].data_validations.dataValidation
    assert (validation.type, validation.prompt) == (None, "Choose.")


@pytest.mark.parametrize("letter", ["x", "😀"])
def test_a_text_longer_than_a_cell_is_cut_with_a_mark_and_reported(tmp_path, letter):
    file = tmp_path / "book.xlsx"
    cuts = write_workbook(file, [Table("T", (TableColumn("Notes"),), [("short",), (letter * 40_000,)])])
    assert [(cut.sheet, cut.row, cut.column, cut.length) for cut in cuts] == [("T", 3, "Notes", 40_000)]
    value = openpyxl.load_workbook(file)["T"]["A3"].value
    assert value.startswith(letter * 1000)
    assert value.endswith(" [cut: the whole text has 40,000 characters]")
    assert len(value.encode("utf-16-le")) // 2 <= workbook.TEXT_LIMIT


def test_a_text_of_exactly_the_limit_is_whole(tmp_path):
    file = tmp_path / "book.xlsx"
    assert write_workbook(file, [Table("T", (TableColumn("Notes"),), [("x" * 32_767,)])]) == ()
    assert openpyxl.load_workbook(file)["T"]["A2"].value == "x" * 32_767


def test_more_rows_than_a_sheet_holds_are_refused_before_anything_is_written(tmp_path):
    table = Table("Flows", (TableColumn("Name"),), Counted(1_048_576))
    with pytest.raises(InputError, match=r"big\.xlsx, sheet Flows: The table has 1,048,576 rows.*1,048,575.*CSV"):
        write_workbook(tmp_path / "big.xlsx", [table])
    assert list(tmp_path.iterdir()) == []


def test_too_many_streamed_rows_are_refused_when_they_come(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "ROW_LIMIT", 10)
    with pytest.raises(InputError, match="more than 9 rows"):
        write_workbook(tmp_path / "big.xlsx", [Table("T", (TableColumn("N"),), ((n,) for n in range(10)))])
    assert list(tmp_path.iterdir()) == []
    write_workbook(tmp_path / "fits.xlsx", [Table("T", (TableColumn("N"),), ((n,) for n in range(9)))])


def test_two_runs_give_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        write_workbook(tmp_path / f"{name}.xlsx", [Table("T", (TableColumn("N"),), [(1,)])])
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_sheets_of_one_name_are_refused(tmp_path):
    table = Table("T", (TableColumn("N"),))
    with pytest.raises(InvalidValueError, match="name of its own"):
        write_workbook(tmp_path / "book.xlsx", [table, Table("t", table.columns)])


def test_dates_that_excel_counts_wrongly_are_written_as_text(tmp_path):
    file = tmp_path / "book.xlsx"
    write_workbook(file, [Table("T", (TableColumn("D", CellStyle.DATE),), [(date(1900, 1, 1),), (date(1900, 3, 1),)])])
    rows = [row.cells[0] for row in open_document(file, shown_as="book.xlsx").sheets[0].rows()]
    assert rows == ["D", "1900-01-01", date(1900, 3, 1)]
