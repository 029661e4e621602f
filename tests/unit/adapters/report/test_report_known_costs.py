"""A zero that stands for nothing is never shown."""

from __future__ import annotations

import msgspec
from benchmarks.plan_examples import full_plan

from standpipe.adapters.report import plan_tables, render_report
from standpipe.adapters.report.known_costs import with_known_costs
from standpipe.app.document_parts import Money
from standpipe.app.plan_document import PlanDocument

NOTHING = Money(pence=0, unpriced=1)


def unpriced(*cases: str) -> PlanDocument:
    """Return a plan in which the named cases have one unpriced line that falls into the first year."""
    full = full_plan()
    years = [
        msgspec.structs.replace(year, **dict.fromkeys(cases, Money(pence=0, unpriced=int(number == 0))))
        for number, year in enumerate(full.business_case.years)
    ]
    totals = {f"{case}_total": NOTHING for case in cases}
    case = msgspec.structs.replace(full.business_case, years=years, **totals)
    return msgspec.structs.replace(full, business_case=case)


def test_every_year_of_a_case_without_prices_is_unknown():
    case = with_known_costs(unpriced("staying")).business_case
    assert {year.staying for year in case.years} == {NOTHING}
    assert [year.moving for year in case.years] == [year.moving for year in full_plan().business_case.years]
    assert case.payback_year is None


def test_when_neither_case_has_a_price_there_is_no_chart_of_nothing():
    page = render_report(unpriced("staying", "moving"), title="Example Council")
    assert "Not known: no costs were given." in page
    assert "chart-cost" not in page


def test_the_tables_leave_such_years_blank():
    table = next(each for each in plan_tables(unpriced("moving")) if each.name == "cost by year")
    assert all(row[5:7] == (None, None) for row in table.rows)


def test_a_plan_with_prices_is_left_as_it_is():
    assert with_known_costs(full_plan()) == full_plan()
