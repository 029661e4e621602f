"""Answers which range moves the saving most: the tornado of a business case.

Each range (of one line, or of all lines that rest on one assumption) is set to its ends with everything else at the
expected value; the swing is the difference between the savings at both ends.
"""

from __future__ import annotations

from dataclasses import dataclass

from standpipe.business_case.model import BusinessCase, LineFlow


@dataclass(frozen=True, slots=True)
class Bar:
    """How far one uncertain thing moves the saving, in pence."""

    name: str
    at_low: int
    """The saving when the cost is at its low end."""
    at_high: int
    lines: tuple[str, ...]

    @property
    def swing(self) -> int:
        """The whole width, in pence."""
        return abs(self.at_low - self.at_high)


def tornado(case: BusinessCase) -> tuple[Bar, ...]:
    """Return the bars, widest first, ties by name; lines without a range have none.

    >>> from datetime import date
    >>> from standpipe.business_case import Basis, CashLine, build_business_case
    >>> line = CashLine("move", "migration", date(2026, 4, 1), 100, Basis.DEFAULT, once=True, low_pence=80,
    ...                 high_pence=150, assumptions=("days-per-application",))
    >>> [(bar.name, bar.swing) for bar in tornado(build_business_case([], [line], first_month=date(2026, 4, 1),
    ...                                                               months=12))]
    [('days-per-application', 70)]
    """
    groups: dict[str, list[tuple[LineFlow, int]]] = {}
    for flows, sign in ((case.staying.flows, 1), (case.moving.flows, -1)):
        for flow in flows:
            if flow.total.low == flow.total.high:
                continue
            for name in _causes(flow):
                groups.setdefault(name, []).append((flow, sign))
    bars = [_bar(name, parts, case.saving.expected) for name, parts in groups.items()]
    return tuple(sorted(bars, key=lambda bar: (-bar.swing, bar.name)))


def _causes(flow: LineFlow) -> tuple[str, ...]:
    if flow.contingency:
        return ("contingency",)
    return flow.line.assumptions or (flow.line.name,)


def _bar(name: str, parts: list[tuple[LineFlow, int]], saving: int) -> Bar:
    low = sum(sign * (flow.total.low - flow.total.expected) for flow, sign in parts)
    high = sum(sign * (flow.total.high - flow.total.expected) for flow, sign in parts)
    return Bar(name, saving + low, saving + high, tuple(flow.line.name for flow, _ in parts))
