"""Builds a business case from cash lines: the monthly flows and every total over them.

Each line runs in whole pence a month, and the months of a yearly line add up to its year; rises are applied on each 1
April and rounded half to even, so that every total is exactly the sum of its parts. Contingency is a line of its own
beside each migration or exit line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache, partial
from typing import TypeVar

from standpipe.business_case.model import (
    CONTINGENCY_NAME,
    ZERO,
    Band,
    BusinessCase,
    CaseAssumptions,
    CashLine,
    LineFlow,
    Payback,
    Purpose,
    Side,
    YearTotal,
    added,
)
from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.evidence import Basis, Evidence
from standpipe.kernel.money import Total
from standpipe.kernel.periods import FinancialYear, add_months

_Key = TypeVar("_Key")
_APRIL = 4
LONGEST_CASE_MONTHS = 600
"""Fifty years; a longer case is a slip of the keyboard."""


def build_business_case(
    staying: Iterable[CashLine],
    moving: Iterable[CashLine],
    *,
    first_month: date,
    months: int,
    assumptions: CaseAssumptions | None = None,
) -> BusinessCase:
    """Return the case of staying against moving over a number of months.

    Parts of lines outside the case are left out: a line that began earlier counts from `first_month`.

    Raises:
        InvalidValueError: the case has no months or more than fifty years of them, or two lines of a side share a name.

    >>> line = CashLine("rent", "facilities", date(2026, 4, 1), 100_00, Basis.REGISTER)
    >>> ends = replace(line, last=date(2026, 6, 30))
    >>> case = build_business_case([line], [ends], first_month=date(2026, 4, 1), months=12)
    >>> case.saving.expected, case.payback.month
    (90000, datetime.date(2026, 4, 1))
    """
    if not 1 <= months <= LONGEST_CASE_MONTHS:
        raise InvalidValueError(f"A business case cannot have {months} months.")
    assumed = assumptions or CaseAssumptions()
    start = first_month.replace(day=1)
    calendar = tuple(add_months(start, offset) for offset in range(months))
    stay = _side("staying", [_flow(line, calendar) for line in staying], calendar, assumed)
    plain = [_flow(line, calendar) for line in moving]
    move = _side("moving", [*plain, *_contingency(plain, assumed)], calendar, assumed)
    saving = _difference(stay.band, move.band)
    return BusinessCase(
        months=calendar,
        assumptions=assumed,
        staying=stay,
        moving=move,
        saving=saving,
        cashable_saving_pence=_cashable(stay) - _cashable(move),
        payback=_payback(stay, move, calendar),
    )


def cost_of_lines(lines: Iterable[CashLine], case: BusinessCase) -> int:
    """Return what lines of moving would cost in a case, contingency on them included, in pence."""
    flows = [_flow(line, case.months) for line in lines]
    return sum(flow.total.expected for flow in (*flows, *_contingency(flows, case.assumptions)))


def _flow(line: CashLine, calendar: tuple[date, ...]) -> LineFlow:
    return LineFlow(line, tuple(_amounts(line, calendar)))


def _amounts(line: CashLine, calendar: tuple[date, ...]) -> Iterator[Band]:
    first = line.first.replace(day=1)
    last = first if line.once else (line.last or calendar[-1]).replace(day=1)
    start = FinancialYear.of(calendar[0]).start_year
    factor, even = Decimal(1), ZERO
    for month in calendar:
        if line.pence is None or not first <= month <= last:
            yield ZERO
            continue
        if even is ZERO or month.month == _APRIL:
            rises = FinancialYear.of(month).start_year - start
            factor = (1 + line.annual_increase_percent / 100) ** rises
            even = Band(_scaled(line.low, factor), _scaled(line.pence, factor), _scaled(line.high, factor))
        amount = _month_of_year(line.pence * factor, month) if line.yearly else None
        yield even if amount is None else Band(amount, amount, amount)


def _scaled(amount: int, factor: Decimal) -> int:
    return int((amount * factor).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def _month_of_year(annual: Decimal, month: date) -> int:
    """Return the part of a year's amount that falls to a month: the twelve parts add up to the rounded whole."""
    elapsed = (month.month - 4) % 12
    return _scaled(1, annual * (elapsed + 1) / 12) - _scaled(1, annual * elapsed / 12)


def _contingency(flows: Iterable[LineFlow], assumed: CaseAssumptions) -> list[LineFlow]:
    """Return a contingency flow beside each migration and exit flow that costs anything."""
    if not assumed.contingency_high_percent:
        return []
    percents = (assumed.contingency_low_percent, assumed.contingency_percent, assumed.contingency_high_percent)
    made = []
    for flow in flows:
        if flow.line.purpose not in {Purpose.MIGRATION, Purpose.EXIT} or flow.total.high <= 0:
            continue
        line = replace(
            flow.line,
            name=f"{CONTINGENCY_NAME}{flow.line.name}",
            category="contingency",
            basis=Basis.DEFAULT,
            evidence=(
                Evidence(
                    Basis.DEFAULT,
                    formula=f"{flow.line.name} x contingency",
                    inputs=(f"{flow.line.name}", assumed.contingency_source),
                ),
            ),
        )
        share = cache(partial(_share, percents=percents))  # most months of a line cost the same
        months = tuple(share(band) for band in flow.months)
        made.append(LineFlow(line, months, contingency=True))
    return made


def _share(band: Band, percents: tuple[Decimal, Decimal, Decimal]) -> Band:
    ends = (band.low, band.expected, band.high)
    low, expected, high = (_scaled(max(end, 0), each / 100) for end, each in zip(ends, percents, strict=True))
    return Band(low, expected, high)


def _side(name: str, flows: list[LineFlow], calendar: tuple[date, ...], assumed: CaseAssumptions) -> Side:
    names = [flow.line.name for flow in flows]
    twice = sorted({each for each in names if names.count(each) > 1}) if len(set(names)) < len(names) else []
    if twice:
        raise InvalidValueError(f"Two lines of {name} are called '{twice[0]}'.", remedy="Give each line its own name.")
    years = tuple(_year(year, flows, calendar) for year in dict.fromkeys(FinancialYear.of(day) for day in calendar))
    return Side(
        name=name,
        flows=tuple(flows),
        years=years,
        band=added(flow.total for flow in flows),
        total=Total(sum(flow.total.expected for flow in flows), _unpriced(flows, calendar[0], calendar[-1])),
        by_category=_sums(flows, lambda flow: flow.line.category),
        by_fund=_sums(flows, lambda flow: flow.line.fund),
        by_purpose=_sums(flows, lambda flow: flow.line.purpose),
        by_basis=_by_basis(flows),
        present_value=_present_value(flows, calendar, assumed.discount_percent),
    )


def _unpriced(flows: Iterable[LineFlow], first: date, last: date) -> tuple[str, ...]:
    return tuple(flow.line.name for flow in flows if flow.line.pence is None and _falls_in(flow.line, first, last))


def _falls_in(line: CashLine, first: date, last: date) -> bool:
    """Whether some month from `first` to `last` (first days of months) belongs to the line."""
    ends = line.first if line.once else line.last
    return line.first.replace(day=1) <= last and (ends is None or ends.replace(day=1) >= first)


def _year(year: FinancialYear, flows: list[LineFlow], calendar: tuple[date, ...]) -> YearTotal:
    at = [index for index, day in enumerate(calendar) if FinancialYear.of(day) == year]
    parts = [(flow, added(flow.months[at[0] : at[-1] + 1])) for flow in flows]
    band = added(part for _, part in parts)
    capital = sum(part.expected for flow, part in parts if flow.line.expenditure == "capital")
    return YearTotal(
        year=year,
        months=len(at),
        band=band,
        total=Total(band.expected, _unpriced(flows, calendar[at[0]], calendar[at[-1]])),
        capital_pence=capital,
        revenue_pence=band.expected - capital,
    )


def _sums(flows: Iterable[LineFlow], key: Callable[[LineFlow], _Key]) -> Mapping[_Key, int]:
    found: dict[_Key, int] = {}
    for flow in flows:
        found[key(flow)] = found.get(key(flow), 0) + flow.total.expected
    return found


def _by_basis(flows: Iterable[LineFlow]) -> Mapping[Basis, int]:
    found: dict[Basis, int] = {}
    for flow in flows:
        if flow.line.pence is not None:
            found[flow.line.basis] = found.get(flow.line.basis, 0) + abs(flow.total.expected)
    return found


def _present_value(flows: Iterable[LineFlow], calendar: tuple[date, ...], percent: Decimal) -> int:
    """Return the sum of all flows, each year after the first twelve months divided once more by 1 + rate."""
    by_month = [sum(flow.months[index].expected for flow in flows) for index in range(len(calendar))]
    discount = 1 + percent / 100
    return _scaled(1, sum((amount / discount ** (index // 12) for index, amount in enumerate(by_month)), Decimal(0)))


def _difference(stay: Band, move: Band) -> Band:
    return Band(stay.low - move.high, stay.expected - move.expected, stay.high - move.low)


def _cashable(side: Side) -> int:
    return sum(flow.total.expected for flow in side.flows if flow.line.cashable)


def _payback(stay: Side, move: Side, calendar: tuple[date, ...]) -> Payback:
    months = range(len(calendar))
    stays = [added(flow.months[index] for flow in stay.flows) for index in months]
    moves = [added(flow.months[index] for flow in move.flows) for index in months]
    return Payback(
        month=_crossing([stays[i].expected - moves[i].expected for i in months], calendar),
        earliest=_crossing([stays[i].high - moves[i].low for i in months], calendar),
        latest=_crossing([stays[i].low - moves[i].high for i in months], calendar),
        certain=stay.total.complete and move.total.complete,
    )


def _crossing(savings: list[int], calendar: tuple[date, ...]) -> date | None:
    """Return the first month from which the savings so far are never below zero again."""
    found: date | None = None
    so_far = 0
    for month, saving in zip(calendar, savings, strict=True):
        so_far += saving
        if so_far < 0:
            found = None
        elif found is None:
            found = month
    return found
