"""The business-case section of the plan: staying against moving, by financial year from April."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from standpipe.app import plan_document as published
from standpipe.app.case_effects import CONTINGENCY, Effects, ends_of, tornado_bars
from standpipe.app.cash_lines import Programme, moving_lines, staying_lines
from standpipe.app.document_parts import Money
from standpipe.app.pointers import Pointers
from standpipe.business_case import (
    CONTINGENCY_NAME,
    GENERAL_FUND,
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
from standpipe.disposition import Dispositions, Repricer, Settings
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


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A case, and what is published beside it."""

    case: BusinessCase
    tornado: tuple[published.TornadoBar, ...] = ()


def compute_case(
    estate: Estate, dispositions: Dispositions, programme: Programme, catalogue: Catalogue, settings: Settings
) -> Reckoning:
    """Return the case of staying against moving, with what each assumption does to it."""
    contingency = catalogue.assumptions[CONTINGENCY]
    middle = contingency.value if contingency.value is not None else CaseAssumptions().contingency_percent
    effects = Effects(Repricer(estate, settings, dispositions), catalogue, programme)
    case = build_business_case(
        _named_apart(staying_lines(estate, programme)),
        _named_apart(moving_lines(estate, dispositions, programme, catalogue, ends_of(effects))),
        first_month=programme.first_month,
        months=months_of_case(programme.first_month),
        assumptions=CaseAssumptions(
            contingency_low_percent=contingency.low if contingency.low is not None else middle,
            contingency_percent=middle,
            contingency_high_percent=contingency.high if contingency.high is not None else middle,
            contingency_source=contingency.source,
        ),
    )
    return Reckoning(case, tuple(tornado_bars(effects, case)))


def _named_apart(lines: Iterable[CashLine]) -> list[CashLine]:
    """Return the lines, a number added to names that several share."""
    seen: Counter[str] = Counter()
    apart = []
    for line in lines:
        seen[line.name] += 1
        apart.append(replace(line, name=f"{line.name} ({seen[line.name]})") if seen[line.name] > 1 else line)
    return apart


def business_case_section(estate: Estate, reckoning: Reckoning, pointers: Pointers) -> published.BusinessCaseSection:
    """Return the case as it is published, and book the evidence of every line."""
    case = reckoning.case
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
        first_month=case.months[0],
        funds=_funds(case),
        kinds=[_kinds(name, side) for name, side in (("staying", case.staying), ("moving", case.moving))],
        saving_pence=case.saving.expected,
        cashable_saving_pence=case.cashable_saving_pence,
        payback_month=payback,
        present_value_staying_pence=case.staying.present_value,
        present_value_moving_pence=case.moving.present_value,
        tornado=list(reckoning.tornado),
    )


def _funds(case: BusinessCase) -> list[published.FundEntry]:
    """Return what each fund pays, the General Fund first."""
    names = {*case.staying.by_fund, *case.moving.by_fund}
    return [
        published.FundEntry(
            fund=name, staying_pence=case.staying.by_fund.get(name, 0), moving_pence=case.moving.by_fund.get(name, 0)
        )
        for name in sorted(names, key=lambda name: (name != GENERAL_FUND, name))
    ]


def _kinds(name: str, side: Side) -> published.KindOfMoney:
    cashable = sum(flow.total.expected for flow in side.flows if flow.line.cashable)
    return published.KindOfMoney(
        case=name,
        capital_pence=sum(year.capital_pence for year in side.years),
        revenue_pence=sum(year.revenue_pence for year in side.years),
        cashable_pence=cashable,
        not_cashable_pence=side.total.pence - cashable,
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
        rule=line.rule,
        cashable=line.cashable,
        every="once" if line.once else "year" if line.yearly else "month",
        amount_pence=None if flow.contingency else line.pence,
        first=line.first,
        last=line.last,
        contingency_of=line.name.removeprefix(CONTINGENCY_NAME) if flow.contingency else "",
        days=None if flow.contingency else line.days,
        rate="" if flow.contingency else line.rate,
        low_pence=flow.total.low if flow.total.low < flow.total.high else None,
        high_pence=flow.total.high if flow.total.low < flow.total.high else None,
    )


def _book(flow: LineFlow, at: str, years: int, pointers: Pointers) -> None:
    if flow.line.pence is not None and flow.line.evidence:
        for year in range(years):
            pointers.add(f"{at}/pence_by_year/{year}", flow.line.evidence[0])
        pointers.add(f"{at}/amount_pence", flow.line.evidence[0])
        pointers.add(f"{at}/days", flow.line.evidence[0])


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
