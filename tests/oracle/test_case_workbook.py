"""The business-case workbook reckons by itself: recalculated in LibreOffice it shows the totals of plan.json.

LibreOffice runs as a separate program without a window; where it is not installed the test is skipped.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from standpipe.adapters.report.case_workbook import write_case_workbook
from standpipe.app.cash_lines import Programme
from standpipe.app.plan_business_case import business_case_section, compute_case
from standpipe.app.plan_document import BusinessCaseSection
from standpipe.app.plan_exit import assumption_entries
from standpipe.app.pointers import Pointers
from standpipe.app.room_closings import RoomClosing
from standpipe.bootstrap import read_estate, write_sample_council
from standpipe.catalogue import Catalogue, Override
from standpipe.disposition import Dispositions, Repricer, Settings, propose, with_options
from standpipe.estate.estate import Estate
from standpipe.kernel.evidence import Place

TODAY = date(2026, 11, 23)
SETTINGS = Settings(as_of=TODAY)
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""
"""Recalculate every formula when a workbook is opened, and trust no stored result."""


@dataclass(frozen=True)
class Council:
    """The sample council's estate with its proposals; each application moves on a day of its own."""

    estate: Estate
    catalogue: Catalogue
    dispositions: Dispositions
    programme: Programme

    def case(self, *overrides: Override) -> BusinessCaseSection:
        """Return the case under other assumptions, the decisions as they are."""
        catalogue = self.catalogue.with_assumptions(overrides)
        repricer = Repricer(self.estate, SETTINGS, self.dispositions)
        dispositions = with_options(self.dispositions, repricer.under(catalogue))
        reckoning = compute_case(self.estate, dispositions, self.programme, catalogue, SETTINGS)
        return business_case_section(self.estate, reckoning, Pointers())

    def write(self, path: Path) -> BusinessCaseSection:
        """Write the workbook of the case as it is."""
        case = self.case()
        write_case_workbook(case, assumption_entries(self.catalogue.assumptions), path, as_of=TODAY)
        return case


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Council:
    folder = tmp_path_factory.mktemp("case")
    write_sample_council(folder, servers=90, seed=3, as_of=TODAY)
    estate, catalogue = read_estate([str(folder)], as_of=TODAY, progress=lambda _: None, refreshed=False)
    found = propose(estate, catalogue, SETTINGS)
    moving = [each.application for each in found if each.in_the_move]
    moves = {name: date(2027, 6, 5) + timedelta(days=14 * (place % 30)) for place, name in enumerate(moving)}
    rooms = tuple(
        RoomClosing(room, 12, date(2027, 11, 7), room.ends_when_empty_pence)
        for room in estate.rooms.values()
        if room.ends_when_empty_pence
    )
    assert rooms
    programme = Programme(date(2026, 12, 1), moves, date(2028, 9, 30), rooms=rooms)
    return Council(estate, catalogue, found, programme)


def recalculated(workbook: Path, folder: Path) -> CalamineWorkbook:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (Debian package libreoffice-calc) is not installed: nothing to recalculate with")
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
    out = folder / "recalculated"
    command = [program, f"-env:UserInstallation={profile.parent.as_uri()}", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(out), str(workbook)], check=True, capture_output=True, timeout=240)
    return CalamineWorkbook.from_path(str(out / workbook.name))


def pence(value: object) -> int:
    assert isinstance(value, float | int), value
    return round(Decimal(str(value)) * 100)


def years(book: CalamineWorkbook) -> list[tuple[str, int, int, int]]:
    rows = book.get_sheet_by_name("Years").to_python()[1:]
    return [(str(row[0]), pence(row[2]), pence(row[3]), pence(row[4])) for row in rows]


def expected(case: BusinessCaseSection) -> list[tuple[str, int, int, int]]:
    rows = [(y.year, y.staying.pence, y.moving.pence, y.staying.pence - y.moving.pence) for y in case.years]
    return [*rows, ("Together", case.staying_total.pence, case.moving_total.pence, case.saving_pence)]


def changed(workbook: Path, to: Path, row_of: str, value: float) -> Path:
    """Write the workbook with another value for an assumption, every stored result of a formula lost on the way."""
    book = openpyxl.load_workbook(workbook)
    sheet = book["Assumptions"]
    row = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value == row_of)
    sheet.cell(row, 3).value = value
    book.save(to)
    return to


def test_the_stored_results_are_the_totals_of_the_plan(council: Council, tmp_path: Path) -> None:
    case = council.write(tmp_path / "business-case.xlsx")
    assert years(CalamineWorkbook.from_path(str(tmp_path / "business-case.xlsx"))) == expected(case)


def test_recalculated_every_sheet_shows_the_totals_of_the_plan(council: Council, tmp_path: Path) -> None:
    case = council.write(tmp_path / "case.xlsx")
    forgotten = changed(tmp_path / "case.xlsx", tmp_path / "forgotten.xlsx", "contingency-percent", 27)
    book = recalculated(forgotten, tmp_path)
    assert years(book) == expected(case)
    lines = book.get_sheet_by_name("Lines").to_python()[3:]
    assert [[pence(cell) for cell in row[13 : 13 + len(case.years)]] for row in lines] == [
        [amount or 0 for amount in line.pence_by_year] for line in case.lines
    ]
    funds = [(row[0], pence(row[1]), pence(row[2])) for row in book.get_sheet_by_name("Funds").to_python()[1:]]
    assert funds == [(each.fund, each.staying_pence, each.moving_pence) for each in case.funds]
    kinds = [(pence(row[1]), pence(row[2])) for row in book.get_sheet_by_name("Kinds of money").to_python()[1:]]
    fields = ("capital_pence", "revenue_pence", "cashable_pence", "not_cashable_pence")
    assert kinds == [tuple(getattr(each, field) for each in case.kinds) for field in fields]


def test_changed_cells_change_the_totals_as_the_plan_would(council: Council, tmp_path: Path) -> None:
    council.write(tmp_path / "case.xlsx")
    dearer = changed(tmp_path / "case.xlsx", tmp_path / "dearer.xlsx", "day-rate-internal", 401)
    both = changed(dearer, tmp_path / "both.xlsx", "contingency-percent", 33.5)
    overrides = [
        Override("day-rate-internal", Decimal(401), Place("a.csv")),
        Override("contingency-percent", Decimal("33.5"), Place("a.csv")),
    ]
    assert years(recalculated(both, tmp_path)) == expected(council.case(*overrides))
