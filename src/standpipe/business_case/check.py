"""Checks a business case from the definition of its lines alone; shares no code with the builder.

Every flow is recomputed by walking the calendar for each line with fractions instead of decimals, and every total is
added up again from the flows.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from standpipe.business_case.model import BusinessCase, CashLine, Side


def check_business_case(case: BusinessCase, staying: Iterable[CashLine], moving: Iterable[CashLine]) -> tuple[str, ...]:
    """Return what is wrong with a case, one sentence each; empty when every total is the sum of its parts.

    >>> from standpipe.business_case.build import build_business_case
    >>> from standpipe.kernel.evidence import Basis
    >>> line = CashLine("rent", "facilities", date(2026, 4, 1), 100_00, Basis.REGISTER)
    >>> check_business_case(build_business_case([line], [], first_month=date(2026, 4, 1), months=3), [line], [])
    ()
    """
    return (
        *_check_months(case),
        *_check_side(case, case.staying, tuple(staying)),
        *_check_side(case, case.moving, tuple(moving)),
        *_check_saving(case),
    )


def _check_months(case: BusinessCase) -> list[str]:
    numbers = [month.year * 12 + month.month for month in case.months]
    regular = numbers == list(range(numbers[0], numbers[0] + len(numbers))) and all(day.day == 1 for day in case.months)
    return [] if regular else ["The months of the case are not a run of first days of months."]


def _financial_year(day: date) -> int:
    return day.year - (day.month < 4)


def _round_half_even(value: Fraction) -> int:
    return round(value)


def _expected(line: CashLine, month: date, start: date) -> int:
    number, first = month.year * 12 + month.month, line.first.year * 12 + line.first.month
    if line.once:
        runs = number == first
    else:
        runs = first <= number and (line.last is None or number <= line.last.year * 12 + line.last.month)
    if not runs or line.pence is None:
        return 0
    rise = 1 + Fraction(line.annual_increase_percent) / 100
    if line.yearly:
        so_far = Fraction((month.month + 8) % 12 + 1, 12)
        year = line.pence * rise ** (_financial_year(month) - _financial_year(start))
        return _round_half_even(year * so_far) - _round_half_even(year * (so_far - Fraction(1, 12)))
    return _round_half_even(line.pence * rise ** (_financial_year(month) - _financial_year(start)))


def _check_side(case: BusinessCase, side: Side, lines: tuple[CashLine, ...]) -> list[str]:
    wrong = []
    own = [flow for flow in side.flows if not flow.contingency]
    if [flow.line for flow in own] != list(lines):
        wrong.append(f"The lines of {side.name} are not the lines that were given.")
    for flow in own:
        again = [_expected(flow.line, month, case.months[0]) for month in case.months]
        if again != [band.expected for band in flow.months]:
            wrong.append(f"The flow of '{flow.line.name}' ({side.name}) is not what the line says.")
    return [*wrong, *_check_contingency(case, side), *_check_totals(case, side)]


def _check_contingency(case: BusinessCase, side: Side) -> list[str]:
    by_name = {flow.line.name: flow for flow in side.flows}
    percent = Fraction(case.assumptions.contingency_percent) / 100
    wrong = []
    for flow in side.flows:
        if not flow.contingency:
            continue
        base = by_name[flow.line.name.removeprefix("contingency: ")]
        again = [_round_half_even(max(band.expected, 0) * percent) for band in base.months]
        if again != [band.expected for band in flow.months]:
            wrong.append(f"'{flow.line.name}' is not {case.assumptions.contingency_percent} per cent of its line.")
    return wrong


def _check_totals(case: BusinessCase, side: Side) -> list[str]:
    by_year = dict.fromkeys((_financial_year(month) for month in case.months), 0)
    for flow in side.flows:
        for month, band in zip(case.months, flow.months, strict=True):
            by_year[_financial_year(month)] += band.expected
    whole = sum(by_year.values())
    unpriced = {flow.line.name for flow in side.flows if flow.line.pence is None}
    statements = {
        "the years are the sums of their months": {year.year.start_year: year.band.expected for year in side.years}
        == by_year,
        "capital and revenue make up each year": all(
            year.capital_pence + year.revenue_pence == year.band.expected == year.total.pence for year in side.years
        ),
        "the total is the sum of the lines": side.total.pence == side.band.expected == whole,
        "the total is the sum of the years": whole == sum(year.band.expected for year in side.years),
        "the categories add up": sum(side.by_category.values()) == whole,
        "the funds add up": sum(side.by_fund.values()) == whole,
        "the purposes add up": sum(side.by_purpose.values()) == whole,
        "unpriced lines are named": set(side.total.unpriced) <= unpriced,
        "each basis counts its own pounds": sum(side.by_basis.values())
        == sum(abs(sum(band.expected for band in flow.months)) for flow in side.flows),
    }
    return [f"Of {side.name} it is not true that {claim}." for claim, holds in statements.items() if not holds]


def _check_saving(case: BusinessCase) -> list[str]:
    wrong = []
    if case.saving.expected != case.staying.total.pence - case.moving.total.pence:
        wrong.append("The saving is not staying less moving.")
    running, since = 0, None
    for index, month in enumerate(case.months):
        running += sum(flow.months[index].expected for flow in case.staying.flows)
        running -= sum(flow.months[index].expected for flow in case.moving.flows)
        since = None if running < 0 else since or month
    if since != case.payback.month:
        wrong.append(f"Payback is {since}, not {case.payback.month}.")
    return wrong
