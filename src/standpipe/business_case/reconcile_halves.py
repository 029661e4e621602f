"""Compares two sheets that state the same costs, half by half: which half agrees, which does not, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from standpipe.business_case.contradictions import Contradiction, Grid, Line, Workbook, address

AGREES_WITHIN = 0.10
"""Two sheets that count the same thing in different ways are said to agree within this."""


def check_halves(workbook: Workbook, known: Sequence[Contradiction] = ()) -> tuple[list[Contradiction], list[str]]:
    """Compare Business_Case with Cash_Flows half by half: on premises in the first year, Azure in the last.

    Cells that are `known` to be wrong count with their recomputed figure, so that no error is reported twice.
    """
    right = {(each.sheet, each.cell): each.recomputed for each in known if isinstance(each.recomputed, float)}
    case, flows = workbook.grid("Business_Case"), workbook.grid("Cash_Flows")
    if case is None or flows is None:
        return [], []
    contradictions: list[Contradiction] = []
    agreements: list[str] = []
    last = max((len(line.cells) for line in flows.lines), default=0)
    for half in ("IaaS", "PaaS"):
        for place, word, column, year in _COMPARED:
            at = column or last
            whole = _column_sum(case, case.column(f"{place} {half} Cost"), right)
            line = _flow_line(flows, half, word)
            stated = _figure(flows, line, at, right) if line else None
            if line is None or stated is None or not whole:
                continue
            if abs(stated - whole) <= AGREES_WITHIN * max(abs(stated), abs(whole)):
                agreements.append(
                    f"The {half} half agrees within {AGREES_WITHIN:.0%}: {place} {whole / 1e6:.2f} million in "
                    f"Business_Case, {stated / 1e6:.2f} million in Cash_Flows, {year}."
                )
                continue
            message = (
                f"The {half} half does not agree: {place} {whole / 1e6:.2f} million in Business_Case, "
                f"{stated / 1e6:.2f} million in Cash_Flows, {year}. Each sheet adds up in itself, so neither "
                "arithmetic nor the year explains it; the sheets count different things as this half."
                f"{_other_half_agrees(agreements, place)}"
            )
            cell = address(line.number, at)
            contradictions.append(
                Contradiction("halves-disagree", flows.name, cell, stated, whole, stated - whole, message)
            )
    return contradictions, agreements


_COMPARED = (("On-Prem", "current", 3, "year 0"), ("Azure", "future", 0, "the last year"))


def _other_half_agrees(agreements: Sequence[str], place: str) -> str:
    found = [text for text in agreements if f" {place} " in text]
    return f" {' '.join(found)}" if found else ""


def _flow_line(flows: Grid, half: str, word: str) -> Line | None:
    return next(
        (
            each
            for each in flows.lines
            if each.text_at(1).casefold() == half.casefold() and word in each.text_at(2).casefold()
        ),
        None,
    )


def _figure(grid: Grid, line: Line, column: int, right: Mapping[tuple[str, str], float]) -> float | None:
    return right.get((grid.name, address(line.number, column)), line.number_at(column))


def _column_sum(grid: Grid, column: int, right: Mapping[tuple[str, str], float]) -> float:
    return sum(
        _figure(grid, line, column, right) or 0.0
        for line in grid.lines
        if not line.text_at(1).casefold().startswith("total")
    )
