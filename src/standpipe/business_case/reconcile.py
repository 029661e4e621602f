"""Recomputes other people's workbooks and lists where they contradict themselves, each other or a dated rule.

What cannot be checked with the workbooks at hand is said, never passed over.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from standpipe.business_case.contradictions import Contradiction, Reconciliation, Workbook
from standpipe.business_case.reconcile_halves import check_halves
from standpipe.business_case.reconcile_machines import (
    check_database_counts,
    check_facts,
    check_powered_off,
    check_prices,
    check_series,
    check_sizes,
    check_storage_split,
    powered_off,
)
from standpipe.business_case.reconcile_own import NOT_CHECKED, check_own_case, is_own_case
from standpipe.business_case.reconcile_totals import (
    check_business_case_sheet,
    check_cash_flows,
    check_financial_summary,
)
from standpipe.catalogue import Catalogue


def reconcile(workbooks: Iterable[Workbook], catalogue: Catalogue, *, as_of: date) -> tuple[Reconciliation, ...]:
    """Return what each workbook contradicts, in the order in which they were given.

    >>> from standpipe.business_case.contradictions import Grid, Line
    >>> from standpipe.catalogue import load_catalogue
    >>> lines = [Line(1, ("", "", "Year 0")), Line(2, ("IaaS", "Current state Cash Flow", 10.0)),
    ...          Line(3, ("IaaS", "Future state Cash Flow", 4.0)), Line(4, ("IaaS", "Savings", 7.0))]
    >>> book = Workbook("case.xlsx", (Grid.of("Cash_Flows", lines),))
    >>> (found,) = reconcile([book], load_catalogue(), as_of=date(2026, 11, 23))
    >>> [(each.code, each.cell, each.recomputed) for each in found.contradictions]
    [('derived-row-wrong', 'C4', 6.0)]
    """
    books = list(workbooks)
    discovery = [book for book in books if book.is_discovery]
    off = {machine for book in discovery for machine in powered_off(book)}
    facts = check_facts(books)
    return tuple(
        _one(book, catalogue, as_of, off, facts.get(book.path, []), discovered=bool(discovery)) for book in books
    )


def _one(
    book: Workbook, catalogue: Catalogue, as_of: date, off: set[str], facts: list[Contradiction], *, discovered: bool
) -> Reconciliation:
    totals = [*check_business_case_sheet(book), *check_cash_flows(book), *check_financial_summary(book)]
    halves, agreements = check_halves(book, totals)
    own, hold = check_own_case(book)
    found = [
        *totals,
        *halves,
        *check_powered_off(book, off),
        *check_series(book, catalogue),
        *check_sizes(book, catalogue, off),
        *check_database_counts(book, catalogue, as_of),
        *check_storage_split(book),
        *check_prices(book),
        *facts,
        *own,
    ]
    gaps = tuple(_not_checked(book, discovered=discovered))
    currency = "GBP" if is_own_case(book) else book.currency
    return Reconciliation(book.path, currency, tuple(found), gaps, (*agreements, *hold))


def _not_checked(book: Workbook, *, discovered: bool) -> Iterable[str]:
    if is_own_case(book):
        yield from NOT_CHECKED
    elif not book.is_assessment:
        if not book.is_discovery:
            yield "Nothing: no sheet of a discovery, an assessment or a business case was found."
    else:
        yield from _not_checked_of_assessment(book, discovered=discovered)


def _not_checked_of_assessment(book: Workbook, *, discovered: bool) -> Iterable[str]:
    if not discovered:
        yield "Whether priced machines are switched off: no discovery workbook was given."
    if book.grid("Business_Case") is None or book.grid("Cash_Flows") is None:
        yield "Whether Business_Case and Cash_Flows agree: the workbook lacks one of them."
    if book.grid("Business_Case") is not None:
        yield "The on-premises costs of Business_Case: the workbook does not print the figures they are made of."
    if not any(True for _ in book.with_columns("SQL Instance", "User Databases")):
        yield "Whether instances hold more databases than a target takes: no sheet of SQL instances."
