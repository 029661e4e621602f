"""Reconciling small workbooks made here."""

from datetime import date

import pytest

from standpipe.business_case.contradictions import Grid, Line, Workbook, address, slip
from standpipe.business_case.reconcile import reconcile
from standpipe.catalogue import load_catalogue


def book(path="book.xlsx", **sheets):
    """Return a workbook; each sheet is a list of rows, the first of which is its header."""
    grids = [
        Grid.of(name, [Line(number, tuple(row)) for number, row in enumerate(rows, 1)]) for name, rows in sheets.items()
    ]
    return Workbook(path, tuple(grids))


def found(*books):
    return reconcile(books, load_catalogue(), as_of=date(2026, 11, 23))


def test_a_workbook_of_nothing_known_says_so():
    (result,) = found(book(Notes=[("a", "b"), (1, 2)]))
    assert result.contradictions == ()
    assert "no sheet of a discovery" in result.not_checked[0]


def test_an_empty_sheet_is_no_problem():
    assert found(book(Cash_Flows=[]))[0].contradictions == ()


def test_text_where_a_number_belongs_is_passed_over():
    rows = [
        ("Migration Strategy", "Workload", "Storage Cost", "Compute Cost", "Total Annual Cost"),
        ("x", "y", "n/a", 2.0, 9.0),
    ]
    assert found(book(Financial_Summary=rows))[0].contradictions == ()


def test_facts_of_one_machine_that_differ_between_workbooks_are_found_at_the_odd_one():
    header = ("Machine Name", "Memory (in MB)", "Machine ID")
    pair = (
        book("a.xlsx", one=[header, ("app01", 16384.0, "id-1")], two=[header, ("app01", 16384.0, "id-1")]),
        book("b.xlsx", three=[header, ("app01", 16.0, "id-1")]),
    )
    first, second = found(*pair)
    assert first.contradictions == ()
    assert [(each.code, each.cell, each.recomputed) for each in second.contradictions] == [("unit-slip", "B2", 16384.0)]


@pytest.mark.parametrize(
    ("stated", "right", "words"), [(5.0, 5.0, None), (60.0, 5.0, "a month against a year"), (0.0, 5.0, None)]
)
def test_only_a_unit_factor_is_a_slip(stated, right, words):
    assert slip(stated, right) == words


@pytest.mark.parametrize(("column", "cell"), [(1, "A1"), (26, "Z1"), (27, "AA1"), (703, "AAA1")])
def test_addresses_are_written_as_a_spreadsheet_does(column, cell):
    assert address(1, column) == cell
