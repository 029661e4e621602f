"""`reconcile` on the published assessment: the known contradictions, and planted errors found at their cell."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from standpipe.adapters.formats.documents import open_document
from standpipe.adapters.formats.grids import workbook_of
from standpipe.app.reconcile import reconcile_workbooks
from standpipe.business_case.contradictions import Line
from standpipe.catalogue import load_catalogue

TODAY = date(2026, 11, 23)
pytestmark = pytest.mark.shared_data


@pytest.fixture(scope="module")
def books(shared_data):
    names = ("AzureMigrate_Assessment_Core_Report.xlsx", "AzureMigrate_Discovery_Report.xlsx")
    files = [shared_data / "azure-migrate" / name for name in names]
    if not all(file.is_file() for file in files):
        pytest.skip("the published workbooks are absent")
    return [workbook_of(open_document(file, shown_as=file.name)) for file in files]


def found(books):
    return reconcile_workbooks(books, load_catalogue(), as_of=TODAY).workbooks


def test_the_known_contradictions_of_both_workbooks(books):
    assessment, discovery = found(books)
    kinds = Counter(each.code for each in assessment.contradictions)
    assert kinds["powered-off-priced"] == 44
    assert kinds["old-series"] == 158
    assert kinds["over-100-databases-superseded"] == 30
    assert kinds["over-500-databases"] == 6
    assert discovery.contradictions == []
    off = [each for each in assessment.contradictions if each.code == "powered-off-priced"]
    assert all("27% of the compute cost" in each.message for each in off)
    assert sum(each.effect for each in off) == pytest.approx(13_770.27, abs=0.5)
    assert {each.currency for each in assessment.contradictions} == {"AUD"}


def test_the_iaas_halves_agree_and_the_paas_halves_do_not(books):
    assessment = found(books)[0]
    halves = {each.cell: each for each in assessment.contradictions if each.code == "halves-disagree"}
    assert set(halves) == {"C8", "F9"}
    assert (halves["C8"].stated, halves["C8"].recomputed) == (
        pytest.approx(708_267, abs=1),
        pytest.approx(3_265_084, abs=1),
    )
    assert (halves["F9"].stated, halves["F9"].recomputed) == (
        pytest.approx(1_853_962, abs=1),
        pytest.approx(690_413, abs=1),
    )
    assert [text[:32] for text in assessment.agreements] == ["The IaaS half agrees within 10%:"] * 2


def test_no_total_of_the_published_workbook_is_called_wrong(books):
    kinds = {each.code for each in found(books)[0].contradictions}
    assert not kinds & {
        "total-not-sum",
        "derived-row-wrong",
        "part-contradicts-total",
        "total-not-detail",
        "facts-differ",
    }


def test_the_assessment_alone_says_what_could_not_be_checked(books):
    (alone,) = found(books[:1])
    assert any("switched off" in text for text in alone.not_checked)
    assert not [each for each in alone.contradictions if each.code == "powered-off-priced"]


def changed(book, sheet, cell, change):
    """Return the workbook with one cell changed by a function."""
    letters = "".join(char for char in cell if char.isalpha())
    column = sum((ord(char) - 64) * 26**power for power, char in enumerate(reversed(letters)))
    row = int(cell.removeprefix(letters))

    def line(old):
        if old.number != row:
            return old
        cells = list(old.cells)
        cells[column - 1] = change(cells[column - 1])
        return Line(old.number, tuple(cells))

    grids = tuple(
        replace(grid, lines=tuple(line(old) for old in grid.lines)) if grid.name == sheet else grid
        for grid in book.grids
    )
    return replace(book, grids=grids)


@pytest.mark.parametrize(
    ("sheet", "cell", "change", "code"),
    [
        ("Cash_Flows", "D2", lambda v: v + 5000, "total-not-sum"),
        ("Cash_Flows", "E3", lambda v: v * 1.2, "total-not-sum"),
        ("Cash_Flows", "E3", lambda v: v / 1000, "unit-slip"),
        ("Cash_Flows", "F4", lambda v: v + 1, "derived-row-wrong"),
        ("Cash_Flows", "D7", lambda v: -v, "derived-row-wrong"),
        ("Cash_Flows", "F10", lambda v: v * 2, "derived-row-wrong"),
        ("Cash_Flows", "D5", lambda v: v / 1000, "unit-slip"),
        ("Cash_Flows", "E9", lambda v: v * 12, "unit-slip"),
        ("Cash_Flows", "D8", lambda v: v + 77_000, "part-contradicts-total"),
        ("Business_Case", "D2", lambda v: v + 100, "total-not-sum"),
        ("Business_Case", "G4", lambda v: v * 1.5, "total-not-sum"),
        ("Business_Case", "B4", lambda v: v / 1000, "unit-slip"),
        ("Business_Case", "E2", lambda v: v / 12, "unit-slip"),
        ("Business_Case", "F6", lambda v: v + 900, "total-not-detail"),
        ("Financial_Summary", "G9", lambda v: v + 10, "total-not-sum"),
        ("Financial_Summary", "F9", lambda v: v / 12, "unit-slip"),
        ("Financial_Summary", "E9", lambda v: v + 400, "total-not-detail"),
        ("VM_IaaS_Server_Rehost_Perf", "F9", lambda v: v * 12, "unit-slip"),
        ("All_VM_IaaS_Server_Rehost_Perf", "N20", lambda v: v / 1024, "unit-slip"),
    ],
)
def test_a_planted_error_is_found_at_its_cell_and_nowhere_else(books, sheet, cell, change, code):
    before = {(each.sheet, each.cell, each.code) for each in found(books)[0].contradictions}
    broken = found([changed(books[0], sheet, cell, change), books[1]])[0]
    new = {(each.sheet, each.cell, each.code) for each in broken.contradictions} - before
    assert new == {(sheet, cell, code)}
