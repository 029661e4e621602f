"""How likely each deadline of a problem is missed: the data centre's, those of contracts, zones and gates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from standpipe.waves.model import Contract, WaveProblem
from standpipe.waves.numerics import FloatArray, np
from standpipe.waves.plan import DeadlineChance, WavePlan
from standpipe.waves.rules import contract_end_with_renewals


def deadline_chances(
    problem: WaveProblem, plan: WavePlan, last: Mapping[str, FloatArray], closing: FloatArray
) -> tuple[DeadlineChance, ...]:
    """Return the chance to miss each deadline, the most likely first.

    Args:
        problem: the problem of the plan.
        plan: the plan; a contract counts to its end with the renewals that the plan takes.
        last: in each scenario the last day of each group's move, in days from the start.
        closing: in each scenario the closing, in days from the start.

    """
    found = list(_deadlines(problem, plan, last, closing))
    return tuple(sorted(found, key=lambda each: (-each.missed, each.day, each.kind, each.subject)))


def _deadlines(
    problem: WaveProblem, plan: WavePlan, last: Mapping[str, FloatArray], closing: FloatArray
) -> Iterator[DeadlineChance]:
    def missed(done: FloatArray, day: date) -> float:
        return float(np.mean(done > (day - problem.start).days))

    site = problem.site
    if site.deadline is not None:
        yield DeadlineChance("site", site.name, site.name, site.deadline, missed(closing, site.deadline))
    for contract in problem.contracts:
        end = _end(contract, plan)
        done = _last_of(last, contract.groups) if contract.groups else closing
        yield DeadlineChance("contract", contract.id, contract.name, end, missed(done, end))
    for zone in problem.zones:
        inside = tuple(group.id for group in problem.groups if group.zone == zone.id)
        if zone.empty_by is not None and inside:
            yield DeadlineChance(
                "zone", zone.id, zone.name, zone.empty_by, missed(_last_of(last, inside), zone.empty_by)
            )
    ends = {window.id: window.last for window in problem.windows}
    for tranche in problem.tranches:
        if tranche.moved:
            day = ends[tranche.last]
            chance = missed(_last_of(last, tranche.moved), day)
            yield DeadlineChance("tranche", tranche.id, tranche.name, day, chance)


def _last_of(last: Mapping[str, FloatArray], groups: tuple[str, ...]) -> FloatArray:
    found: FloatArray = np.maximum.reduce([last[name] for name in groups])
    return found


def _end(contract: Contract, plan: WavePlan) -> date:
    taken = sum(renewal.contract == contract.id for renewal in plan.renewals)
    return contract_end_with_renewals(contract, taken)
