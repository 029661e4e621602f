"""Our own business-case workbook reconciled: what was typed over is found at its cell, and nothing else is reported."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from standpipe.adapters.formats.documents import open_document
from standpipe.adapters.formats.grids import workbook_of
from standpipe.adapters.report.case_workbook import write_case_workbook
from standpipe.app.plan_business_case import Reckoning, business_case_section
from standpipe.app.plan_exit import assumption_entries
from standpipe.app.pointers import Pointers
from standpipe.business_case import CaseAssumptions, CashLine, Purpose, build_business_case
from standpipe.business_case.contradictions import Contradiction, Line, Workbook, address
from standpipe.business_case.reconcile import reconcile
from standpipe.catalogue import load_catalogue
from standpipe.estate.estate import Estate
from standpipe.kernel.evidence import Basis

TODAY = date(2026, 11, 23)
CATALOGUE = load_catalogue()


def line(name: str, first: date, pence: int | None, **more: object) -> CashLine:
    basis = Basis.UNKNOWN if pence is None else Basis.REGISTER
    return replace(CashLine(name, "facilities", first, pence, basis), **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def book_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lines of every kind: once, each month, each year, broken off, without a price, of two funds, with contingency."""
    percent = CATALOGUE.assumptions["contingency-percent"]
    assert percent.value is not None
    staying = [
        line("Lease", date(2026, 4, 1), 17_350_001, yearly=True),
        line("Tenants' system", date(2026, 12, 1), 1_234_57, fund="Housing Revenue Account"),
        line("Nobody knows", date(2026, 12, 1), None),
    ]
    moving = [
        line("Lease", date(2026, 4, 1), 17_350_001, yearly=True, last=date(2028, 9, 30)),
        line("Tenants' system moved", date(2027, 6, 5), 98_765, fund="Housing Revenue Account"),
        line("Move of the ledger", date(2027, 6, 5), 4_000_005, once=True, purpose=Purpose.MIGRATION, cashable=False),
    ]
    case = build_business_case(
        staying,
        moving,
        first_month=date(2026, 12, 1),
        months=60,
        assumptions=CaseAssumptions(Decimal(0), percent.value, Decimal(200), "a reference class"),
    )
    path = tmp_path_factory.mktemp("own") / "business-case.xlsx"
    section = business_case_section(Estate(), Reckoning(case), Pointers())
    write_case_workbook(section, assumption_entries(CATALOGUE.assumptions), path, as_of=TODAY)
    return path


@pytest.fixture(scope="module")
def book(book_path: Path) -> Workbook:
    return workbook_of(open_document(book_path, shown_as=book_path.name))


def found_in(book: Workbook) -> tuple[Sequence[Contradiction], Sequence[str]]:
    (found,) = reconcile([book], CATALOGUE, as_of=TODAY)
    assert found.currency == "GBP"
    return found.contradictions, found.agreements


def typed_over(book: Workbook, sheet: str, row: int, column: int, figure: float) -> Workbook:
    def changed(each: Line) -> Line:
        if each.number != row:
            return each
        return replace(each, cells=(*each.cells[: column - 1], figure, *each.cells[column:]))

    grids = [
        replace(grid, lines=tuple(map(changed, grid.lines))) if grid.name == sheet else grid for grid in book.grids
    ]
    return replace(book, grids=tuple(grids))


def test_a_workbook_as_it_was_written_contradicts_nothing(book: Workbook) -> None:
    contradictions, agreements = found_in(book)
    assert contradictions == ()
    assert [text.partition(":")[0] for text in agreements] == [
        "Each of 7 lines, in each of 6 years", "Years", "Funds", "Kinds of money"
    ]  # fmt: skip


TOTALS = (
    ("Years", 2, (3, 4, 5, 6)),
    ("Years", 8, (3, 4, 5)),
    ("Funds", 2, (2, 3, 4)),
    ("Kinds of money", 3, (2, 3, 4)),
)


@pytest.mark.parametrize(("sheet", "row", "column"), [(s, r, c) for s, r, columns in TOTALS for c in columns])
def test_a_total_that_was_typed_over_is_found_at_its_cell(book: Workbook, sheet: str, row: int, column: int) -> None:
    grid = book.grid(sheet)
    assert grid is not None
    stated = next(each for each in grid.lines if each.number == row).number_at(column)
    assert stated is not None
    contradictions, _ = found_in(typed_over(book, sheet, row, column, stated + 1234.5))
    found = {(each.sheet, each.cell): each for each in contradictions}
    assert (sheet, address(row, column)) in found
    at = found[sheet, address(row, column)]
    assert (at.recomputed, at.effect) == (pytest.approx(stated), pytest.approx(1234.5))
    # What is reckoned from the cell in its own row or column may be wrong with it; no other sheet is.
    assert {name for name, _ in found} == {sheet}


@pytest.mark.parametrize("seed", range(12))
def test_a_year_of_a_line_that_was_typed_over_is_found_at_its_cell(book: Workbook, seed: int) -> None:
    choose = random.Random(seed)
    row, column = choose.randrange(4, 11), choose.randrange(14, 20)
    contradictions, _ = found_in(typed_over(book, "Lines", row, column, 777_777.77))
    assert ("Lines", address(row, column)) in {(each.sheet, each.cell) for each in contradictions}


def test_another_percentage_shows_which_contingency_does_not_follow(book: Workbook) -> None:
    grid = book.grid("Assumptions")
    assert grid is not None
    row = next(each.number for each in grid.lines if each.text_at(1) == "contingency-percent")
    contradictions, _ = found_in(typed_over(book, "Assumptions", row, 3, 55.0))
    lines = book.grid("Lines")
    assert lines is not None
    at = next(each.number for each in lines.lines if each.text_at(2).startswith("contingency: "))
    assert [(each.sheet, each.cell, each.recomputed) for each in contradictions] == [("Lines", f"J{at}", 22_000.03)]


def test_an_amount_in_pence_is_named_as_a_slip_of_unit(book: Workbook) -> None:
    grid = book.grid("Years")
    assert grid is not None
    stated = next(each for each in grid.lines if each.number == 3).number_at(3)
    assert stated is not None
    contradictions, _ = found_in(typed_over(book, "Years", 3, 3, stated * 100))
    assert ("unit-slip", "C3") in {(each.code, each.cell) for each in contradictions}


FUNCTIONS = frozenset({
    "ABS", "AND", "IF", "ISODD", "MAX", "MIN", "MOD", "MONTH", "N", "ROUND", "SIGN", "SUM", "SUMPRODUCT", "TRUNC",
    "YEAR",
})  # fmt: skip
"""Functions of Excel 2007: a newer one would need the prefix that the writer of the workbook no longer adds."""


def test_the_formulas_name_functions_of_2007_only(book_path: Path) -> None:
    cells = [cell for sheet in openpyxl.load_workbook(book_path) for row in sheet.iter_rows() for cell in row]
    formulas = [str(cell.value) for cell in cells if cell.data_type == "f"]
    assert len(formulas) > 50
    assert {name for formula in formulas for name in re.findall(r"([A-Z][A-Z0-9.]*)\(", formula)} == FUNCTIONS


def test_a_workbook_of_somebody_else_is_not_taken_for_ours(tmp_path: Path) -> None:
    (found,) = reconcile([Workbook("other.xlsx", ())], CATALOGUE, as_of=TODAY)
    assert (found.contradictions, found.agreements) == ((), ())
    assert len(found.not_checked) == 1
