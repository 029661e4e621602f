"""The formulas of the business-case workbook: what a line costs in a year, and sums over lines.

Pence are rounded half to even, as the plan does, so that a recalculated workbook agrees with plan.json to the penny.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from standpipe.app.plan_document import BusinessLine

FIRST_LINE = 4
"""Row of the first cash line on the sheet Lines, counted from 1."""
AMOUNT = 9
"""Column of the amount on the sheet Lines, counted from 0."""


@dataclass(frozen=True, slots=True)
class LineFormulas:
    """Formulas of the cells of the sheet Lines; where its lines and the assumptions stand."""

    rows: Mapping[tuple[str, str], int]
    """Row of a line by case and name."""
    assumptions: Mapping[str, int]
    """Row of an assumption by id."""

    def amount(self, line: BusinessLine) -> str:
        """Return the formula of an amount; empty where somebody gave it."""
        if line.contingency_of and (line.case, line.contingency_of) in self.rows:
            source = self.rows[line.case, line.contingency_of]
            percent = f"Assumptions!$C${self.assumptions['contingency-percent']}"
            return f"={_half_even(f'ROUND($J${source}*100,0)*{percent}/100')}/100"
        if line.days is not None and line.rate in self.assumptions:
            return f"=ROUND({line.days!r}*Assumptions!$C${self.assumptions[line.rate]},2)"
        return ""

    def of_year(self, line: BusinessLine, row: int, column: str) -> str:
        """Return the formula of what falls into the financial year of a column."""
        amount = f"$J{row}"
        starts, ends = f"{column}$1", f"{column}$2"
        if line.every == "once":
            return f"=IF(AND($K{row}>={starts},$K{row}<={ends}),N({amount}),0)"
        first = f"MAX($K{row},{starts})"
        last = f'MIN(IF($L{row}="",{ends},$L{row}),{ends})'
        months = f"((YEAR({last})-YEAR({first}))*12+MONTH({last})-MONTH({first})+1)"
        if line.every == "month":
            return f"=N({amount})*MAX(0,{months})"
        pence = f"ROUND(N({amount})*100,0)"
        before = f"MOD(MONTH({first})-4,12)"
        after = f"(MOD(MONTH({last})-4,12)+1)"
        parts = f"({_half_even(f'{pence}*{after}/12')}-{_half_even(f'{pence}*{before}/12')})/100"
        return f"=IF({months}<=0,0,{parts})"


def _half_even(number: str) -> str:
    """Return a formula that rounds a number to a whole one, halves to the even one."""
    nearest = f"ROUND({number},0)"
    return f"({nearest}-IF(AND(ABS({number}-TRUNC({number}))=0.5,ISODD({nearest})),SIGN({number}),0))"


def sum_where(column: str, last: int, wanted: Mapping[str, str]) -> str:
    """Return the sum of a column of the sheet Lines over the lines that have these words in these columns.

    A word is written as a formula writes it: a text in quotation marks of this program's own, or a cell that holds it.
    """
    conditions = "*".join(f"(Lines!${letter}${FIRST_LINE}:${letter}${last}={word})" for letter, word in wanted.items())
    return f"=SUMPRODUCT({conditions}*Lines!${column}${FIRST_LINE}:${column}${last})"
