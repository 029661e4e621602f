"""Writes the business case as a workbook that reckons by itself: change an amount or a rate, and every total follows.

Sheets: `Read me`; `Assumptions`; `Lines` (every cash line with its amount, when it is paid, and what falls into each
financial year); `Years`, `Funds` and `Kinds of money` (sums of Lines); `Tornado` (what each assumption does to the
saving, as the plan reckoned it). Each formula is stored with its result, so that a program that does not reckon shows
the same figures as plan.json.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from standpipe.adapters.report.case_formulas import AMOUNT, FIRST_LINE, LineFormulas, sum_where
from standpipe.adapters.report.words import label_of
from standpipe.adapters.tables_out import replaced_at_end
from standpipe.adapters.tables_out.model import writable_text
from standpipe.app.plan_document import AssumptionEntry, BusinessCaseSection, BusinessLine
from standpipe.kernel.periods import add_months

CONTINGENCY = "contingency-percent"
_NO_MONTH = date(2000, 4, 1)
"""Where the years of a case without a first month are counted from; such a case has no lines of its own."""
_SIDES = ("staying", "moving")
_READ_ME = (
    "Blue cells are figures that somebody gave; everything else is a formula. Change one and the totals follow.",
    "Lines: what is paid, from which month to which, by which fund, capital or revenue with the rule that says so.",
    "A line without an amount has no price. It counts nothing, and the totals say how many such lines they leave out.",
    "Work is days times a day rate of the sheet Assumptions. Contingency is a per cent of each line of moving once.",
    "A yearly amount is spread over its months in whole pence, so that twelve months add up to it.",
    "Cashable: without the cost money is free. People's time is not, as long as they are employed all the same.",
    "Tornado is reckoned by the plan, because another assumption may need another machine; it does not change here.",
    "Amounts are in pounds and exclude VAT. Financial years begin on 1 April.",
)


@dataclass(frozen=True, slots=True)
class _Look:
    bold: Format
    wrapped: Format
    given: Format
    pounds: Format
    total: Format
    month: Format
    given_number: Format


def write_case_workbook(
    case: BusinessCaseSection, assumptions: Sequence[AssumptionEntry], path: Path, *, as_of: date
) -> None:
    """Write a business case; the same case gives the same bytes.

    Raises:
        InputError: the folder cannot be written to.

    """
    with replaced_at_end(path) as temporary:
        workbook = xlsxwriter.Workbook(str(temporary))
        workbook.set_properties({"created": datetime.combine(as_of, time())})
        _Sheets(workbook, case, assumptions).write()
        workbook.close()


class _PlainFormulas(Worksheet):  # type: ignore[misc] # the library has no types
    """A sheet whose formulas name functions of 2007 only.

    The library looks for some hundred newer functions in every formula, which took a quarter of the time of a plan's
    files; there are none here.
    """

    def _prepare_formula(self, formula: str, _expand: bool = False) -> str:  # noqa: FBT001, FBT002 (the library's own)
        return formula.removeprefix("=")


class _Sheets:
    """Writes the sheets of one case; where each line and assumption stands is known before anything is written."""

    def __init__(self, workbook: Workbook, case: BusinessCaseSection, assumptions: Sequence[AssumptionEntry]) -> None:
        self.workbook = workbook
        self.assumptions = assumptions
        self.case = case
        self.look = _Look(
            bold=workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            wrapped=workbook.add_format({"text_wrap": True, "valign": "top"}),
            given=workbook.add_format({"num_format": "£#,##0.00", "font_color": "#0000FF", "valign": "top"}),
            pounds=workbook.add_format({"num_format": "£#,##0.00", "valign": "top"}),
            total=workbook.add_format({"num_format": "£#,##0.00", "bold": True, "top": 1}),
            month=workbook.add_format({"num_format": "mmm yyyy", "valign": "top", "align": "left"}),
            given_number=workbook.add_format({"font_color": "#0000FF", "valign": "top"}),
        )
        self.assumption_rows = {each.id: row for row, each in enumerate(assumptions, start=2)}
        rows = {(line.case, line.name): row for row, line in enumerate(case.lines, start=FIRST_LINE)}
        self.formulas = LineFormulas(rows, self.assumption_rows)
        self.last = FIRST_LINE + len(case.lines) - 1

    def write(self) -> None:
        """Write every sheet in the order in which it is read."""
        self._read_me()
        self._assumptions()
        self._lines()
        self._years()
        self._funds()
        self._kinds()
        self._tornado()

    def _sheet(self, name: str, headers: Sequence[str], widths: Sequence[int], row: int = 0) -> Worksheet:
        sheet = self.workbook.add_worksheet(name, worksheet_class=_PlainFormulas)
        for column, header in enumerate(headers):
            _text(sheet, row, column, header, self.look.bold)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(row + 1, 1)
        return sheet

    def _read_me(self) -> None:
        sheet = self._sheet("Read me", ["The business case: staying against moving"], [110])
        for row, text in enumerate((*_READ_ME, *self.case.notes), start=2):
            _text(sheet, row, 0, text, self.look.wrapped)

    def _assumptions(self) -> None:
        headers = ["Id", "What it means", "Value", "Unit", "From", "To", "How good", "Source"]
        sheet = self._sheet("Assumptions", headers, [28, 60, 12, 18, 10, 10, 16, 60])
        for row, each in enumerate(self.assumptions, start=1):
            _text(sheet, row, 0, each.id)
            _text(sheet, row, 1, each.meaning, self.look.wrapped)
            self._figure(sheet, row, 2, each.value, self.look.given_number)
            for column, text in ((3, each.unit), (6, label_of(each.basis, "basis")), (7, each.source)):
                _text(sheet, row, column, text, self.look.wrapped)
            for column, end in ((4, each.low), (5, each.high)):
                if end is not None:
                    self._figure(sheet, row, column, end)

    def _lines(self) -> None:
        headers = [
            "Case", "Line", "Kind of cost", "Fund", "Capital or revenue", "Why", "Cashable", "How good", "Paid every",
            "Amount", "From", "To", "Rests on",
        ]  # fmt: skip
        years = [year.year for year in self.case.years]
        sheet = self._sheet(
            "Lines", [*headers, *years, "Together"], [9, 46, 20, 18, 11, 40, 9, 14, 9, 14, 10, 10, 30], 2
        )
        _text(sheet, 0, AMOUNT + 3, "First month", self.look.bold)
        _text(sheet, 1, AMOUNT + 3, "Last month", self.look.bold)
        for offset, (first, last) in enumerate(months_of(self.case)):
            column = len(headers) + offset
            sheet.set_column(column, column, 15)
            sheet.write_datetime(0, column, datetime.combine(first, time()), self.look.month)
            sheet.write_datetime(1, column, datetime.combine(last, time()), self.look.month)
        sheet.freeze_panes(3, 2)
        for row, line in enumerate(self.case.lines, start=FIRST_LINE):
            self._line(sheet, row, line, len(headers))
        sheet.autofilter(2, 0, max(self.last - 1, 3), len(headers) + len(years))

    def _line(self, sheet: Worksheet, row: int, line: BusinessLine, first_year: int) -> None:
        texts = (
            line.case, line.name, line.category, line.fund or "", "capital" if line.capital else "revenue", line.rule,
            "yes" if line.cashable else "no", label_of(line.basis, "basis"), line.every,
        )  # fmt: skip
        for column, text in enumerate(texts):
            _text(sheet, row - 1, column, text, self.look.wrapped)
        formula = self.formulas.amount(line)
        amount = _amount(line)
        if formula:
            sheet.write_formula(row - 1, AMOUNT, formula, self.look.pounds, 0 if amount is None else amount / 100)
        elif amount is not None:
            sheet.write_number(row - 1, AMOUNT, amount / 100, self.look.given)
        for column, day in ((AMOUNT + 1, line.first), (AMOUNT + 2, line.last)):
            if day is not None:
                sheet.write_datetime(row - 1, column, datetime.combine(day.replace(day=1), time()), self.look.month)
        _text(sheet, row - 1, AMOUNT + 3, line.source, self.look.wrapped)
        for offset, pence in enumerate(line.pence_by_year):
            column = first_year + offset
            text = self.formulas.of_year(line, row, xl_col_to_name(column))
            sheet.write_formula(row - 1, column, text, self.look.pounds, (pence or 0) / 100)
        ends = xl_col_to_name(first_year), xl_col_to_name(first_year + len(line.pence_by_year) - 1)
        whole = sum(pence or 0 for pence in line.pence_by_year) / 100
        last = first_year + len(line.pence_by_year)
        sheet.write_formula(row - 1, last, f"=SUM({ends[0]}{row}:{ends[1]}{row})", self.look.pounds, whole)

    def _years(self) -> None:
        headers = ["Financial year", "Months", "Staying", "Moving", "Saving", "Saving so far"]
        headers += [f"{side.capitalize()}, lines without a price" for side in _SIDES]
        sheet = self._sheet("Years", headers, [16, 9, 18, 18, 18, 18, 14, 14])
        so_far = 0
        for row, year in enumerate(self.case.years, start=2):
            column = self._year_column(row - 2)
            _text(sheet, row - 1, 0, year.year)
            sheet.write_number(row - 1, 1, year.months)
            for place, (side, money) in enumerate((("staying", year.staying), ("moving", year.moving)), start=2):
                self._pounds(sheet, row, place, sum_where(column, self.last, {"A": f'"{side}"'}), money.pence)
                sheet.write_number(row - 1, place + 4, money.unpriced)
            saved = year.staying.pence - year.moving.pence
            so_far += saved
            self._pounds(sheet, row, 4, f"=C{row}-D{row}", saved)
            self._pounds(sheet, row, 5, f"=SUM(E$2:E{row})", so_far)
        end = len(self.case.years) + 2
        _text(sheet, end - 1, 0, "Together", self.look.bold)
        totals = (self.case.staying_total.pence, self.case.moving_total.pence, self.case.saving_pence)
        for place, pence in enumerate(totals, start=2):
            letter = xl_col_to_name(place)
            formula = f"=SUM({letter}2:{letter}{end - 1})"
            sheet.write_formula(end - 1, place, formula, self.look.total, pence / 100)

    def _funds(self) -> None:
        sheet = self._sheet("Funds", ["Fund", "Staying", "Moving", "Saving"], [28, 18, 18, 18])
        for row, fund in enumerate(self.case.funds, start=2):
            _text(sheet, row - 1, 0, fund.fund)
            for place, pence in ((1, fund.staying_pence), (2, fund.moving_pence)):
                wanted = {"A": f'"{_SIDES[place - 1]}"', "D": f"$A{row}"}
                self._pounds(sheet, row, place, sum_where(self._together, self.last, wanted), pence)
            self._pounds(sheet, row, 3, f"=B{row}-C{row}", fund.staying_pence - fund.moving_pence)

    def _kinds(self) -> None:
        sheet = self._sheet("Kinds of money", ["Kind", "Staying", "Moving", "Saving"], [28, 18, 18, 18])
        rows = (
            ("Capital", {"E": '"capital"'}, "capital_pence"),
            ("Revenue", {"E": '"revenue"'}, "revenue_pence"),
            ("Cashable", {"G": '"yes"'}, "cashable_pence"),
            ("Not cashable", {"G": '"no"'}, "not_cashable_pence"),
        )
        kinds = {each.case: each for each in self.case.kinds}
        for row, (name, wanted, field) in enumerate(rows, start=2):
            amounts = [getattr(kinds[side], field) if side in kinds else 0 for side in _SIDES]
            _text(sheet, row - 1, 0, name)
            for place, side in enumerate(_SIDES, start=1):
                text = sum_where(self._together, self.last, {"A": f'"{side}"', **wanted})
                self._pounds(sheet, row, place, text, amounts[place - 1])
            self._pounds(sheet, row, 3, f"=B{row}-C{row}", amounts[0] - amounts[1])

    def _tornado(self) -> None:
        headers = ["Assumption", "What it means", "From", "To", "Unit", "Saving at the first", "Saving at the second",
                   "Swing"]  # fmt: skip
        sheet = self._sheet("Tornado", headers, [28, 60, 10, 10, 18, 18, 18, 18])
        for row, bar in enumerate(self.case.tornado, start=2):
            for column, text in ((0, bar.assumption), (1, bar.meaning), (4, bar.unit)):
                _text(sheet, row - 1, column, text, self.look.wrapped)
            for column, end in ((2, bar.low), (3, bar.high)):
                self._figure(sheet, row - 1, column, end)
            for column, pence in ((5, bar.saving_at_low_pence), (6, bar.saving_at_high_pence)):
                sheet.write_number(row - 1, column, pence / 100, self.look.pounds)
            self._pounds(sheet, row, 7, f"=ABS(F{row}-G{row})", bar.swing_pence)

    @property
    def _together(self) -> str:
        return self._year_column(len(self.case.years))

    @staticmethod
    def _year_column(offset: int) -> str:
        return str(xl_col_to_name(AMOUNT + 4 + offset))

    def _figure(self, sheet: Worksheet, row: int, column: int, value: str, look: Format | None = None) -> None:
        """Write a figure as a number; what is none, such as `unknown`, as the text that it is."""
        try:
            sheet.write_number(row, column, float(value), look)
        except ValueError:
            _text(sheet, row, column, value, look)

    def _pounds(self, sheet: Worksheet, row: int, column: int, formula: str, pence: int) -> None:
        sheet.write_formula(row - 1, column, formula, self.look.pounds, pence / 100)


def _text(sheet: Worksheet, row: int, column: int, text: str, look: Format | None = None) -> None:
    """Write a text as a text, never as a formula or a link."""
    sheet.write_string(row, column, writable_text(text), look)


def _amount(line: BusinessLine) -> int | None:
    """Return what is paid each time, in pence; of contingency, which is paid once, what it comes to."""
    if line.contingency_of:
        return sum(pence or 0 for pence in line.pence_by_year)
    return line.amount_pence


def months_of(case: BusinessCaseSection) -> list[tuple[date, date]]:
    """Return the first and the last month of each financial year, as far as it lies in the case."""
    found = []
    first = case.first_month or _NO_MONTH
    for year in case.years:
        found.append((first, add_months(first, max(year.months, 1) - 1)))
        first = add_months(first, year.months)
    return found
