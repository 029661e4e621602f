"""The business-case section of the plan: staying against moving, by financial year from April."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from standpipe.app import plan_document as published
from standpipe.app.cash_lines import Programme, moving_lines, staying_lines
from standpipe.app.document_parts import Money
from standpipe.app.pointers import Pointers
from standpipe.business_case import (
    Band,
    BusinessCase,
    CaseAssumptions,
    CashLine,
    LineFlow,
    Side,
    YearTotal,
    build_business_case,
)
from standpipe.catalogue import Catalogue
from standpipe.disposition import Dispositions
from standpipe.estate.estate import Estate
from standpipe.kernel.evidence import Basis
from standpipe.kernel.money import Total
from standpipe.kernel.periods import FinancialYear, add_months

AT = "/business_case"
FULL_YEARS = 5
"""Financial years after the one in which the case begins."""


def first_month_after(as_of: date) -> date:
    """Return the first day of the month after a day: where cash flows begin."""
    return add_months(as_of.replace(day=1), 1)


def months_of_case(first_month: date) -> int:
    """Return the number of months to the end of the last full financial year."""
    last = FinancialYear(FinancialYear.of(first_month).start_year + FULL_YEARS).window.last
    return (last.year - first_month.year) * 12 + last.month - first_month.month + 1


def compute_case(
    estate: Estate, dispositions: Dispositions, programme: Programme, catalogue: Catalogue
) -> BusinessCase:
    """Return the case of staying against moving."""
    contingency = catalogue.assumptions["contingency-percent"]
    return build_business_case(
        _named_apart(staying_lines(estate, programme)),
        _named_apart(moving_lines(estate, dispositions, programme, catalogue)),
        first_month=programme.first_month,
        months=months_of_case(programme.first_month),
        assumptions=CaseAssumptions(
            contingency_low_percent=contingency.low or contingency.value or CaseAssumptions().contingency_percent,
            contingency_percent=contingency.value or CaseAssumptions().contingency_percent,
            contingency_high_percent=contingency.high or contingency.value or CaseAssumptions().contingency_percent,
            contingency_source=contingency.source,
        ),
    )


def _named_apart(lines: Iterable[CashLine]) -> list[CashLine]:
    """Return the lines, a number added to names that several share."""
    seen: Counter[str] = Counter()
    apart = []
    for line in lines:
        seen[line.name] += 1
        apart.append(replace(line, name=f"{line.name} ({seen[line.name]})") if seen[line.name] > 1 else line)
    return apart


def business_case_section(estate: Estate, case: BusinessCase, pointers: Pointers) -> published.BusinessCaseSection:
    """Return the case as it is published, and book the evidence of every line."""
    years = [
        published.YearCost(
            year=str(staying.year), months=staying.months, staying=_year_money(staying), moving=_year_money(moving)
        )
        for staying, moving in zip(case.staying.years, case.moving.years, strict=True)
    ]
    lines: list[published.BusinessLine] = []
    for name, side in (("staying", case.staying), ("moving", case.moving)):
        for flow in side.flows:
            _book(flow, f"{AT}/lines/{len(lines)}", len(years), pointers)
            lines.append(_line(name, flow, [year.year for year in side.years], case))
    payback = case.payback.month
    return published.BusinessCaseSection(
        currency="GBP",
        years=years,
        staying_total=_money(case.staying.band, case.staying.total),
        moving_total=_money(case.moving.band, case.moving.total),
        payback_year=str(FinancialYear.of(payback)) if payback and case.payback.certain else None,
        lines=lines,
        pounds=_pounds(case),
        notes=_notes(estate, case),
    )


def _year_money(year: YearTotal) -> Money:
    return _money(year.band, year.total)


def _money(band: Band, total: Total) -> Money:
    return Money(
        pence=band.expected,
        low_pence=band.low,
        high_pence=band.high if total.complete else None,
        unpriced=len(total.unpriced),
    )


def _line(case_name: str, flow: LineFlow, years: list[FinancialYear], case: BusinessCase) -> published.BusinessLine:
    line = flow.line
    by_year: list[int | None] = []
    for year in years:
        months = [band.expected for month, band in zip(case.months, flow.months, strict=True) if month in year.window]
        by_year.append(None if line.pence is None else sum(months))
    source = "; ".join(str(each) for each in line.evidence) or line.rule
    return published.BusinessLine(
        case=case_name,
        category=line.category,
        name=line.name,
        pence_by_year=by_year,
        basis=line.basis.value,
        source=source,
        fund=line.fund,
        capital=line.expenditure.value == "capital",
    )


def _book(flow: LineFlow, at: str, years: int, pointers: Pointers) -> None:
    if flow.line.pence is not None and flow.line.evidence:
        for year in range(years):
            pointers.add(f"{at}/pence_by_year/{year}", flow.line.evidence[0])


def _pounds(case: BusinessCase) -> list[published.PoundsShare]:
    sides: tuple[Side, ...] = (case.staying, case.moving)
    whole = sum(sum(side.by_basis.values()) for side in sides)
    shares = []
    for basis in Basis:
        amount = sum(side.by_basis.get(basis, 0) for side in sides)
        lines = sum(flow.line.basis is basis for side in sides for flow in side.flows)
        if lines:
            share = amount / whole if whole else 0.0
            shares.append(published.PoundsShare(basis=basis.value, pence=amount, share=share, lines=lines))
    return shares


def _notes(estate: Estate, case: BusinessCase) -> list[str]:
    notes = [case.saving_statement]
    if not estate.running_costs:
        notes.append(
            "No running-cost register was given, so staying is reckoned from the contract register alone."
            if estate.contracts
            else "Nobody has said what the estate costs today, so staying cannot be priced."
        )
    first = case.staying.years[0]
    if first.months < 12:
        notes.append(f"{first.year} covers {first.months} months only.")
    notes.append("Amounts exclude VAT.")
    return notes
