import math
from datetime import UTC, date, datetime

import pytest

from standpipe.adapters.tables_out import CellStyle, Table, TableColumn, write_csv
from standpipe.kernel.errors import InvalidValueError


def written(tmp_path, *rows, columns=("Name",), **options):
    file = tmp_path / "table.csv"
    write_csv(file, Table("Table", tuple(map(TableColumn, columns)), rows), **options)
    return file.read_bytes()


def test_it_begins_with_the_mark_that_excel_needs_unless_told_otherwise(tmp_path):
    assert written(tmp_path).startswith(b"\xef\xbb\xbf")
    assert written(tmp_path, byte_order_mark=False) == b'"Name"\r\n'


def test_a_formula_is_written_as_text_and_a_negative_number_as_a_number(tmp_path):
    assert written(tmp_path, ("=1+1",), (-5,), ("-5",), byte_order_mark=False) == (
        b'"Name"\r\n"\'=1+1"\r\n-5\r\n"\'-5"\r\n'
    )


def test_a_header_cannot_run_either(tmp_path):
    assert written(tmp_path, columns=("=cmd()",), byte_order_mark=False) == b'"\'=cmd()"\r\n'


def test_numbers_have_no_exponent_and_dates_are_iso(tmp_path):
    lines = written(
        tmp_path, (1e20,), (1e-7,), (date(2027, 3, 31),), (datetime(2027, 3, 31, 9, tzinfo=UTC),), (True,)
    ).decode()
    assert lines.splitlines()[1:] == [
        "100000000000000000000", '"0.0000001"', '"2027-03-31"', '"2027-03-31 09:00:00+00:00"', '"yes"',
    ]  # fmt: skip


@pytest.mark.parametrize("row", [(math.nan,), (math.inf,), ("a", "too many")])
def test_a_row_that_does_not_fit_is_refused_and_no_file_is_left(tmp_path, row):
    with pytest.raises(InvalidValueError, match="'Table'"):
        written(tmp_path, row)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["", "x" * 32, "a/b", "a[1]"])
def test_a_name_that_no_sheet_can_have_is_refused(name):
    with pytest.raises(InvalidValueError, match="name of a sheet"):
        Table(name, (TableColumn("Name", CellStyle.TEXT),))
