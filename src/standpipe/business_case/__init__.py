"""Staying against moving, as cash by month and financial year.

- `CashLine`: one thing that is paid for, with when, how much, how good the figure is, and its accounting.
- `build_business_case`: lines of staying and of moving to a `BusinessCase` with totals, ranges, shares and payback.
- `check_business_case`: an independent check that every total is the sum of its parts.
- `capital_or_revenue`: how a cost is treated, with the rule that says so.
- `tornado`: which uncertain thing moves the saving most.

>>> from datetime import date
>>> rent = CashLine("rent", "facilities", date(2026, 4, 1), 1_000_00, Basis.REGISTER)
>>> cloud = CashLine("cloud", "cloud", date(2026, 4, 1), 600_00, Basis.SUPPLIER)
>>> case = build_business_case([rent], [cloud], first_month=date(2026, 4, 1), months=24)
>>> case.saving.expected, [str(year.year) for year in case.staying.years]
(960000, ['2026-27', '2027-28'])
"""

from standpipe.business_case.build import build_business_case, cost_of_lines
from standpipe.business_case.check import check_business_case
from standpipe.business_case.expenditure import ExpenditureRule, capital_or_revenue
from standpipe.business_case.model import (
    CONTINGENCY_NAME,
    GENERAL_FUND,
    Band,
    BusinessCase,
    CaseAssumptions,
    CashLine,
    Expenditure,
    LineFlow,
    Payback,
    Purpose,
    Side,
    YearTotal,
)
from standpipe.business_case.tornado import Bar, tornado
from standpipe.kernel.evidence import Basis

__all__ = [
    "CashLine",
    "Purpose",
    "Expenditure",
    "GENERAL_FUND",
    "CONTINGENCY_NAME",
    "CaseAssumptions",
    "build_business_case",
    "cost_of_lines",
    "BusinessCase",
    "Side",
    "YearTotal",
    "LineFlow",
    "Band",
    "Payback",
    "check_business_case",
    "capital_or_revenue",
    "ExpenditureRule",
    "tornado",
    "Bar",
    "Basis",
]
