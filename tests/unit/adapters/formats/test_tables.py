"""Cells and headers as people leave them: what is read, and what is refused rather than guessed."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from standpipe.adapters.formats import cells
from standpipe.adapters.formats.cells import CellError
from standpipe.adapters.formats.documents import CellValue, open_document
from standpipe.adapters.formats.tables import CAUTIONS_SHOWN, Account, Column, TableRow, read_rows

COLUMNS = (
    Column("name", ("Name",), cells.text, required=True),
    Column("memory_mib", ("Memory MiB", "Memory MB"), cells.memory_mib),
    Column("ends", ("Ends",), cells.day),
)


def read(folder: Path, text: str) -> tuple[list[TableRow], Account]:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    document = open_document(path, shown_as="table.csv")
    account = Account(document.path, "test")
    return list(read_rows(document.sheets[0], COLUMNS, account)), account


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1,234", 1234),
        ("1 234 567.5", 1_234_567.5),
        ("1\u202f234", 1234),
        ("12.5%", 12.5),
        (" 7 ", 7),
        (3, 3),
        ("-0.5", -0.5),
    ],
)
def test_numbers_with_grouped_thousands_are_read(cell: CellValue, expected: float) -> None:
    assert cells.number(cell) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "1,5",
        "1.234,5",
        "1.234.567",
        "12,34,567",
        "four",
        "16 GB",
        "=A1",
        "1e5",
        "--1",
        "",
        True,
        float("nan"),
        float("inf"),
    ],
)
def test_a_number_that_could_mean_two_things_is_refused(cell: CellValue) -> None:
    with pytest.raises(CellError):
        cells.number(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "2027-03-31", "31/03/2027", "31.03.2027", "31 March 2027", "31st Mar 2027", "31-Mar-2027", "2027-03-31 09:00",
        date(2027, 3, 31), datetime.fromisoformat("2027-03-31T09:00"),
    ],
)  # fmt: skip
def test_dates_are_read_in_the_styles_people_write(cell: CellValue) -> None:
    assert cells.day(cell) == date(2027, 3, 31)


@pytest.mark.parametrize("cell", ["03/31/2027", "31/03/27", "2027-02-30", "46112", 46112.0, "next week", "31 M 2027"])
def test_a_date_of_another_order_or_a_bare_number_is_refused(cell: CellValue) -> None:
    with pytest.raises(CellError):
        cells.day(cell)


def test_memory_in_the_wrong_unit_is_left_unknown_with_its_place(tmp_path: Path) -> None:
    rows, account = read(tmp_path, "Name,Memory MiB\nA,16\nB,4096\n")
    assert [row.facts.get("memory_mib") for row in rows] == [None, 4096]
    assert [(str(each.place), "GiB" in each.message) for each in account.cautions] == [
        ("table.csv, row 2, column Memory MiB", True)
    ]


def test_a_cell_like_a_formula_is_kept_as_text_and_pointed_out(tmp_path: Path) -> None:
    rows, account = read(tmp_path, "Name,Memory MiB\n=HYPERLINK(1),4096\n")
    assert rows[0].facts["name"] == "=HYPERLINK(1)"
    assert "formula" in account.cautions[0].message


def test_the_error_of_a_formula_is_blank_and_pointed_out(tmp_path: Path) -> None:
    rows, account = read(tmp_path, "Name,Memory MiB\nA,#N/A\n#REF!,4096\n")
    assert [row.facts for row in rows] == [{"name": "A"}]
    assert [str(each.place) for each in account.rejections] == ["table.csv, row 3, column Name"]
    assert [(each.place.row, "#N/A" in each.message, "#REF!" in each.message) for each in account.cautions] == [
        (2, True, False),
        (3, False, True),
    ]


def test_a_blank_name_is_rejected_and_counted(tmp_path: Path) -> None:
    rows, account = read(tmp_path, "Name,Memory MiB\n,4096\nB,\n\n,\n")
    assert [row.facts for row in rows] == [{"name": "B"}]
    assert account.rows_in == {"": 2}
    assert [str(each.place) for each in account.rejections] == ["table.csv, row 2, column Name"]


def test_rows_above_the_header_do_not_hide_it(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "Servers of the council,,\nas of 1 October,,\nMemory MB;,Name,\n1024,A,\n")
    assert rows[0].place.row == 4
    assert rows[0].facts == {"name": "A", "memory_mib": 1024}


def test_a_column_that_stands_twice_is_read_once_with_a_caution(tmp_path: Path) -> None:
    rows, account = read(tmp_path, "Name,Memory MiB,NAME\nA,1024,B\n")
    assert rows[0].facts["name"] == "A"
    assert "stands twice" in account.cautions[0].message


def test_a_missing_column_is_named_and_every_row_accounted_for(tmp_path: Path) -> None:
    rows, account = read(tmp_path, "Server,Memory MiB\nA,1024\nB,2048\n")
    assert not rows
    assert account.rows_in == {"": 2}
    assert account.rejections[0].rows == 2
    assert "'Name'" in account.rejections[0].reason


def test_columns_of_the_councils_own_are_kept_by_their_header(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "Name,Cost centre,Memory MiB,,\nA,C-17,1024,x,\n")
    assert rows[0].cells["Cost centre"] == "C-17"


def test_a_flood_of_the_same_caution_is_cut_short_and_counted(tmp_path: Path) -> None:
    text = "Name,Memory MiB\n" + "".join(f"S{number},lots\n" for number in range(CAUTIONS_SHOWN + 30))
    reading = read(tmp_path, text)[1].reading()
    assert len(reading.cautions) == CAUTIONS_SHOWN + 1
    assert "30 more" in reading.cautions[-1].message


def test_a_short_row_lacks_its_last_cells(tmp_path: Path) -> None:
    assert read(tmp_path, "Name,Memory MiB\nA\n")[0][0].facts == {"name": "A"}


def test_cells_without_a_header_are_pointed_out_once_for_each_column(tmp_path: Path) -> None:
    rows, account = read(tmp_path, "Name,,Ends\nA,x,2027-01-01,y\nB,,2027-01-02,\nC,z,2027-01-03,y\n")
    assert [row.facts["name"] for row in rows] == ["A", "B", "C"]
    places = [(each.place.row, each.place.column) for each in account.cautions]
    assert places == [(2, "column 2"), (2, "column 4")]
