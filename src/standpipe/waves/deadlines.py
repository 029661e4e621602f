"""How likely each deadline of a problem is missed, and what would lower the chance most.

Deadlines are the data centre's; the end of every contract, with the renewals that the plan takes; the last day of
notice for that end, where the plan is done with the contract by then (otherwise notice is given ahead, and its risk is
that of the end); the days by which zones are empty and gates are reached; the latest window of a move; and freezes that
block more than one window: moves that the plan makes before one have left by its first day, or wait until it is over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from standpipe.kernel.periods import DateWindow
from standpipe.waves.freezes import EVERY_CALENDAR, Binding, Freeze
from standpipe.waves.model import Contract, WaveProblem
from standpipe.waves.numerics import FloatArray, np
from standpipe.waves.plan import DeadlineChance, WavePlan
from standpipe.waves.rules import contract_end_with_renewals


def deadline_chances(
    problem: WaveProblem, plan: WavePlan, last: Mapping[str, FloatArray], closing: FloatArray
) -> tuple[DeadlineChance, ...]:
    """Return the chance to miss each deadline, the most likely first; those before a freeze after all others.

    Args:
        problem: the problem of the plan.
        plan: the plan; a contract counts to its end with the renewals that the plan takes.
        last: in each scenario the last day of each group's move, in days from the start.
        closing: in each scenario the closing, in days from the start.

    """
    found = list(_deadlines(_Scenarios.of_plan(problem, plan, last, closing)))
    return tuple(sorted(found, key=lambda each: (each.kind == "freeze", -each.missed, each.day, each.kind, each.name)))


def with_helps(
    chances: Sequence[DeadlineChance],
    before: Sequence[DeadlineChance],
    levered: Mapping[str, Sequence[DeadlineChance]],
) -> tuple[DeadlineChance, ...]:
    """Return chances, each with what lowers it most.

    Args:
        chances: the chances to tell.
        before: the chances of fewer scenarios, with which those of `levered` are compared.
        levered: for each thing that would help, in words, the chances of the same scenarios with it.

    """
    base = {_key(each): each.missed for each in before}
    with_lever = {name: {_key(each): each.missed for each in found} for name, found in levered.items()}
    told = []
    for each in chances:
        gains = sorted((found[_key(each)] - base[_key(each)], name) for name, found in with_lever.items())
        helps = ""
        if gains and gains[0][0] <= -_WORTH_TELLING:
            helps = f"{-gains[0][0]:.0%} points less if {gains[0][1]}".replace("% points", " percentage points")
        told.append(replace(each, helps=helps))
    return tuple(told)


_WORTH_TELLING = 0.01
"""Gain in the chance below which nothing is said to help: the noise of a thousand scenarios."""


def _key(chance: DeadlineChance) -> tuple[str, str, date]:
    return chance.kind, chance.name, chance.day


_WORDS = {
    "site": "{} is closed",
    "contract": "{} is not needed any more when it ends",
    "notice": "{} is not needed any more on its last day of notice",
    "zone": "{} is empty",
    "tranche": "{}: what its gate asks for has moved",
    "move": "{} has moved",
    "freeze": "What goes before it has moved, {}",
}


def in_words(chance: DeadlineChance) -> str:
    """Return what has to be so by the day of a deadline.

    >>> in_words(DeadlineChance("zone", "z1", "Hall B", date(2027, 3, 31), 0.2))
    'Hall B is empty'
    """
    return _WORDS[chance.kind].format(chance.name)


@dataclass(frozen=True, slots=True)
class _Scenarios:
    """A plan in every scenario, in days from the start: the last day of each group's move, and the closing."""

    problem: WaveProblem
    plan: WavePlan
    last: Mapping[str, FloatArray]
    closing: FloatArray

    ends: Mapping[str, date]
    """Last day of every window."""
    moved: Mapping[str, date]
    """Day by which the plan has moved each group."""

    @classmethod
    def of_plan(
        cls, problem: WaveProblem, plan: WavePlan, last: Mapping[str, FloatArray], closing: FloatArray
    ) -> _Scenarios:
        """Return a plan in every scenario."""
        ends = {window.id: window.last for window in problem.windows}
        moved = {group: ends[window] for group, window in plan.window_of.items()}
        return cls(problem, plan, last, closing, ends, moved)

    def of(self, groups: tuple[str, ...]) -> FloatArray:
        """Return when the last of some groups has moved; the closing where there are none."""
        if not groups:
            return self.closing
        found: FloatArray = np.maximum.reduce([self.last[name] for name in groups])
        return found

    def chance(self, kind: str, subject: tuple[str, str], day: date, groups: tuple[str, ...]) -> DeadlineChance:
        """Return the chance that some groups, or the closing, are later than a day."""
        late = self.of(groups) > (day - self.problem.start).days
        return DeadlineChance(kind, *subject, day, float(np.mean(late)))


def _deadlines(seen: _Scenarios) -> Iterator[DeadlineChance]:
    problem, ends = seen.problem, seen.ends
    if problem.site.deadline is not None:
        yield seen.chance("site", (problem.site.name, problem.site.name), problem.site.deadline, ())
    for contract in problem.contracts:
        yield from _of_contract(seen, contract)
    for zone in problem.zones:
        inside = tuple(group.id for group in problem.groups if zone.id in group.stands_in)
        if zone.empty_by is not None and inside:
            yield seen.chance("zone", (zone.id, zone.name), zone.empty_by, inside)
    for tranche in problem.tranches:
        if tranche.moved:
            yield seen.chance("tranche", (tranche.id, tranche.name), ends[tranche.last], tranche.moved)
    for group in problem.groups:
        if group.latest is not None:
            yield seen.chance("move", (group.id, group.name), ends[group.latest], (group.id,))
    for freeze, waiting in sorted(_before_freezes(problem, seen.moved).items(), key=_order):
        subject = (freeze.calendar, f"{freeze.calendar}: {freeze.reason}")
        yield seen.chance("freeze", subject, freeze.window.first - timedelta(days=1), waiting)


def _of_contract(seen: _Scenarios, contract: Contract) -> Iterator[DeadlineChance]:
    named = (contract.id, contract.name)
    taken = sum(renewal.contract == contract.id for renewal in seen.plan.renewals)
    end = contract_end_with_renewals(contract, taken)
    notice = end - timedelta(days=contract.notice_days) if contract.notice_days else None
    notice = notice if notice and notice >= seen.problem.start else None
    yield replace(seen.chance("contract", named, end, contract.groups), notice=notice)
    planned_done = max((seen.moved[group] for group in contract.groups), default=seen.plan.closing_date)
    if notice and planned_done <= notice:
        yield seen.chance("notice", named, notice, contract.groups)


def _order(found: tuple[Freeze, object]) -> tuple[date, str, str]:
    return found[0].window.first, found[0].calendar, found[0].reason


def _before_freezes(problem: WaveProblem, moved: Mapping[str, date]) -> dict[Freeze, tuple[str, ...]]:
    """Return the groups that the plan moves before a freeze of theirs, by the first such freeze after their window."""
    by_calendar: dict[str, list[Freeze]] = {}
    for freeze in problem.freezes:
        if freeze.binding is Binding.HARD and _blocks_several(problem, freeze):
            by_calendar.setdefault(freeze.calendar, []).append(freeze)
    found: dict[Freeze, tuple[str, ...]] = {}
    for group in problem.groups:
        calendars = dict.fromkeys((EVERY_CALENDAR, *(binding.calendar for binding in group.bindings)))
        day = moved[group.id]
        ahead = [freeze for name in calendars for freeze in by_calendar.get(name, ()) if freeze.window.first > day]
        if ahead:
            first = min(ahead, key=lambda freeze: (freeze.window.first, freeze.calendar, freeze.reason))
            found[first] = (*found.get(first, ()), group.id)
    return found


def _blocks_several(problem: WaveProblem, freeze: Freeze) -> bool:
    """Whether a freeze blocks more than one window; of one, the next window is no deadline but a small delay."""
    blocked = (freeze.window.overlaps(DateWindow(window.first, window.last)) for window in problem.windows)
    return sum(blocked) > 1
