"""Two wave plans side by side: what moves elsewhere, what that changes in dates, cost and certainty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from standpipe.kernel.errors import InputError
from standpipe.waves import WavePlan, changes
from standpipe.waves.documents import StatedRisk

SCHEMA_VERSION = "1"


@dataclass(frozen=True, slots=True)
class MoveDifference:
    """A move group whose window differs; None where a plan does not hold the group."""

    group: str
    name: str
    before: str | None
    after: str | None
    days: int | None
    """Days later (or, below nought, earlier) in the second plan."""


@dataclass(frozen=True, slots=True)
class PartDifference:
    """A part of the cost in both plans, in pence."""

    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the second plan changes against the first."""

    cost_before: int
    cost_after: int
    closing_before: date
    closing_after: date
    p80_before: date | None
    p80_after: date | None
    moves: int
    """Groups that both or either of the plans move."""
    changed: tuple[MoveDifference, ...]
    parts: tuple[PartDifference, ...]
    schema_version: str = SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class RatedPlan:
    """A plan with how sure it is, where that is known."""

    plan: WavePlan
    risk: StatedRisk | None = None


def compare_plans(before: RatedPlan, after: RatedPlan) -> Comparison:
    """Return the second plan against the first.

    Raises:
        InputError: the plans share no move group, so that they are of different problems.

    >>> from standpipe.waves import generate, plan_waves
    >>> plan = plan_waves(generate(4, seed=1), work_units=2)
    >>> compare_plans(RatedPlan(plan), RatedPlan(plan)).changed
    ()
    """
    first, second = before.plan, after.plan
    names = {move.group: move.name for plan in (second, first) for wave in plan.waves for move in wave.moves}
    if not first.window_of.keys() & second.window_of.keys():
        raise InputError("The two plans share no move group.", remedy="Compare plans of the same problem.")
    days = {wave.window: wave.first for plan in (first, second) for wave in plan.waves}
    changed = tuple(
        MoveDifference(
            each.group,
            names[each.group],
            each.before,
            each.after,
            (days[each.after] - days[each.before]).days if each.before and each.after else None,
        )
        for each in changes(first, second)
    )
    return Comparison(
        cost_before=first.cost,
        cost_after=second.cost,
        closing_before=first.closing_date,
        closing_after=second.closing_date,
        p80_before=before.risk.p80 if before.risk else None,
        p80_after=after.risk.p80 if after.risk else None,
        moves=len(names),
        changed=changed,
        parts=_parts(first, second),
    )


def _parts(before: WavePlan, after: WavePlan) -> tuple[PartDifference, ...]:
    first = {part.name: part.pence for part in before.parts}
    second = {part.name: part.pence for part in after.parts}
    both = ((name, first.get(name, 0), second.get(name, 0)) for name in dict.fromkeys((*first, *second)))
    return tuple(PartDifference(name, one, other) for name, one, other in both if one != other)
