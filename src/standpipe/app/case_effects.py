"""What assumptions do to the business case: the ranges of its lines, and the effect of each one on the saving.

Every line of a chosen option is priced again with the assumption at its ends, the decisions as they are. A range enters
a total only where its ends have a source; what rests on an example has its effect shown, and no place in an interval.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from standpipe.app import plan_document as published
from standpipe.app.cash_lines import Ends, Programme, funds_of, option_lines
from standpipe.business_case import GENERAL_FUND, BusinessCase, CashLine, cost_of_lines
from standpipe.catalogue import Assumption, Assumptions, Catalogue
from standpipe.disposition import Option, PricedLine, Repricer
from standpipe.kernel.evidence import Basis

CONTINGENCY = "contingency-percent"
PricedLines = tuple[PricedLine, ...]


@dataclass(frozen=True, slots=True)
class Effects:
    """What is priced again: the chosen options, against which catalogue and in which programme."""

    repricer: Repricer
    catalogue: Catalogue
    programme: Programme


def ends_of(effects: Effects) -> Mapping[str, Ends]:
    """Return the chosen options with every assumption whose ends have a source at its low and at its high end."""
    sourced = [
        each
        for name in effects.repricer.assumptions
        for each in (effects.catalogue.assumptions[name],)
        if each.basis is not Basis.ILLUSTRATIVE and each.low is not None and each.high is not None
    ]
    if not sourced:
        return {}
    low, high = (
        effects.repricer.under(_with(effects.catalogue, {each.id: getattr(each, end) for each in sourced}))
        for end in ("low", "high")
    )
    return {name: (low[name], high[name]) for name in low}


def tornado_bars(effects: Effects, case: BusinessCase) -> list[published.TornadoBar]:
    """Return what each assumption with a range does to the saving, the widest first; none where it does nothing."""
    bars = []
    for name in (*effects.repricer.assumptions, CONTINGENCY):
        assumption = effects.catalogue.assumptions[name]
        if assumption.low is None or assumption.high is None or assumption.low == assumption.high:
            continue
        low, high = (
            case.saving.expected - _dearer(effects, case, assumption, end) for end in (assumption.low, assumption.high)
        )
        if low != high:
            bars.append(_bar(assumption, low, high))
    return sorted(bars, key=lambda bar: (-bar.swing_pence, bar.assumption))


def _bar(assumption: Assumption, low: int, high: int) -> published.TornadoBar:
    return published.TornadoBar(
        assumption=assumption.id,
        meaning=assumption.meaning,
        low=str(assumption.low),
        high=str(assumption.high),
        unit=assumption.unit,
        saving_at_low_pence=low,
        saving_at_high_pence=high,
        swing_pence=abs(low - high),
    )


def _dearer(effects: Effects, case: BusinessCase, assumption: Assumption, value: Decimal) -> int:
    """Return how much more moving costs with an assumption at another value."""
    if assumption.id == CONTINGENCY:
        flows = [flow.total for flow in case.moving.flows if flow.contingency]
        low = value == assumption.low
        return sum((flow.low if low else flow.high) - flow.expected for flow in flows)
    repricer = effects.repricer
    names = repricer.resting_on(assumption.id)
    again = repricer.under(_with(effects.catalogue, {assumption.id: value}), names)
    changed = {name: _apart(repricer.dispositions.by_application[name].chosen, again[name]) for name in names}
    before, after = (_lines(effects, {name: each[side] for name, each in changed.items()}) for side in (0, 1))
    return cost_of_lines(after, case) - cost_of_lines(before, case)


def _apart(before: Option, after: Option) -> tuple[Option, Option]:
    """Return two options without the lines that they share: these cost the same in both."""
    monthly = _unequal(before.monthly_lines, after.monthly_lines)
    one_off = _unequal(before.one_off_lines, after.one_off_lines)
    return (
        replace(before, monthly_lines=monthly[0], one_off_lines=one_off[0]),
        replace(after, monthly_lines=monthly[1], one_off_lines=one_off[1]),
    )


def _unequal(before: PricedLines, after: PricedLines) -> tuple[PricedLines, PricedLines]:
    if len(before) != len(after):
        return before, after
    pairs = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
    return tuple(one for one, _ in pairs), tuple(other for _, other in pairs)


def _lines(effects: Effects, options: Mapping[str, Option]) -> list[CashLine]:
    """Return the cash lines of options."""
    repricer = effects.repricer
    found: list[CashLine] = []
    funds = funds_of(repricer.estate)
    for name, option in options.items():
        disposition = replace(repricer.dispositions.by_application[name], chosen=option)
        fund = funds.get(name, GENERAL_FUND)
        found.extend(option_lines(repricer.estate, disposition, effects.programme, fund=fund))
    return found


def _with(catalogue: Catalogue, values: Mapping[str, Decimal]) -> Catalogue:
    changed = {
        name: replace(each, value=values[name], low=None, high=None) if name in values else each
        for name, each in catalogue.assumptions.by_id.items()
    }
    return replace(catalogue, assumptions=Assumptions(changed))
