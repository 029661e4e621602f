"""Reconciles other people's workbooks and publishes what was found: the document of `standpipe reconcile --json`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from standpipe.business_case.contradictions import Contradiction, Reconciliation, Workbook
from standpipe.business_case.reconcile import reconcile
from standpipe.catalogue import Catalogue

SCHEMA_VERSION = "1.0"


class ContradictionEntry(Struct, frozen=True, kw_only=True):
    """One contradiction at a cell; `stated` and `recomputed` in the cell's own unit.

    `effect` is stated less recomputed, in major units of `currency`; None when it cannot be priced.
    """

    code: str
    sheet: str
    cell: str
    stated: float | str | None
    recomputed: float | str | None
    effect: float | None
    currency: str | None
    message: str


class WorkbookEntry(Struct, frozen=True, kw_only=True):
    """What was found in one workbook, what holds, and what could not be checked."""

    path: str
    contradictions: list[ContradictionEntry]
    not_checked: list[str]
    agreements: list[str]


class ReconciliationDocument(Struct, frozen=True, kw_only=True):
    """Every workbook, in the order in which they were given."""

    schema_version: str
    workbooks: list[WorkbookEntry]


def reconcile_workbooks(workbooks: Sequence[Workbook], catalogue: Catalogue, *, as_of: date) -> ReconciliationDocument:
    """Return the published reconciliation of workbooks that are looked at together.

    >>> from standpipe.catalogue import load_catalogue
    >>> reconcile_workbooks([], load_catalogue(), as_of=date(2026, 11, 23)).workbooks
    []
    """
    found = reconcile(workbooks, catalogue, as_of=as_of)
    return ReconciliationDocument(schema_version=SCHEMA_VERSION, workbooks=[_workbook(each) for each in found])


def _workbook(found: Reconciliation) -> WorkbookEntry:
    return WorkbookEntry(
        path=found.path,
        contradictions=[_contradiction(each, found.currency) for each in found.contradictions],
        not_checked=list(found.not_checked),
        agreements=list(found.agreements),
    )


def _contradiction(found: Contradiction, currency: str | None) -> ContradictionEntry:
    return ContradictionEntry(
        code=found.code,
        sheet=found.sheet,
        cell=found.cell,
        stated=_rounded(found.stated),
        recomputed=_rounded(found.recomputed),
        effect=None if found.effect is None else round(found.effect, 2),
        currency=currency,
        message=found.message,
    )


def _rounded(value: float | str | None) -> float | str | None:
    """Return a figure without the last digits of binary arithmetic."""
    return round(value, 6) if isinstance(value, float) else value
