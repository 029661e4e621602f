"""What can be planned when not everything can: the applications and rules that stand in the way are set aside.

A conflict is minimal, so that setting one of its parts aside ends it. Applications that have no window at all, or that
need a team without any days, are left out, because their own plan is what cannot exist; where the rule belongs to
nobody in particular (a deadline, a team with too few days), the cheapest rule of the conflict is given up instead. What
was set aside is named, and the plan is of the rest; it is never shown as a plan of the whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from standpipe.waves.model import Link, WaveProblem
from standpipe.waves.plan import Conflict, Infeasible, WavePlan
from standpipe.waves.relax import without_rule
from standpipe.waves.rules import BlockIndex
from standpipe.waves.solve import plan_waves

_MOST_STEPS = 12


@dataclass(frozen=True, slots=True)
class Rest:
    """A plan of what remains, the groups that were left out and the rules that were given up."""

    problem: WaveProblem
    plan: WavePlan
    left_out: tuple[str, ...]
    given_up: tuple[Conflict, ...]


def plan_rest(problem: WaveProblem, found: Infeasible, *, work_units: int, seed: int = 1) -> Rest | None:
    """Return a plan of what the conflict does not concern; None when nothing remains that can be planned.

    >>> from standpipe.waves.contradict import contradictory
    >>> problem = contradictory(12, seed=2)
    >>> outcome = plan_waves(problem, work_units=5)
    >>> rest = plan_rest(problem, outcome, work_units=5)
    >>> len(rest.left_out), len(rest.plan.window_of)
    (1, 11)
    """
    given_up: list[Conflict] = []
    left_out: list[str] = []
    now, conflict = problem, found
    for _ in range(_MOST_STEPS):
        names = _concerned(now, conflict)
        if names and len(names) < len(now.groups):
            left_out += names
            now = without_groups(now, set(names))
        else:
            rule = _cheapest(conflict)
            if rule is None:
                return None
            given_up.append(rule)
            now = without_rule(now, rule.rule)
        outcome = plan_waves(now, work_units=work_units, seed=seed, prove=False)
        if isinstance(outcome, WavePlan):
            return Rest(now, outcome, tuple(left_out), tuple(given_up))
        conflict = outcome
    return None


def without_groups(problem: WaveProblem, names: set[str]) -> WaveProblem:
    """Return the problem without some of its groups; a contract that only they needed lapses with them."""
    return replace(
        problem,
        groups=tuple(group for group in problem.groups if group.id not in names),
        dependencies=tuple(
            link for link in problem.dependencies if link.first not in names and link.second not in names
        ),
        contracts=tuple(
            replace(contract, groups=tuple(name for name in contract.groups if name not in names))
            for contract in problem.contracts
            if not contract.groups or set(contract.groups) - names
        ),
        previous=tuple(each for each in problem.previous if each.group not in names),
    )


def _concerned(problem: WaveProblem, conflict: Infeasible) -> list[str]:
    """Return the groups that cannot move, or else one group that the conflict names."""
    blocks = BlockIndex(problem)
    stuck = {
        group.id
        for group in problem.groups
        if not any(blocks.allowed(group.id, at) for at in range(len(problem.windows)))
    }
    empty = {team.id for team in problem.teams if not any(problem.moving_days(team)) and team.buyable is None}
    stuck |= {group.id for group in problem.groups if group.teams & empty}
    if not stuck:
        known = {group.id for group in problem.groups}
        parts = [part for rule in conflict.conflict for part in rule.rule.partition(":")[2].split("/")]
        stuck = set([part for part in parts if part in known][-1:])
    return [group.id for group in problem.groups if group.id in _with_partners(problem, stuck)]


def _with_partners(problem: WaveProblem, names: set[str]) -> set[str]:
    """Return the groups and all that hard links tie to them."""
    found, grown = set(names), True
    while grown:
        ties = [{link.first, link.second} for link in problem.dependencies if link.kind is Link.HARD]
        more = {name for tie in ties if tie & found for name in tie} - found
        found |= more
        grown = bool(more)
    return found


def _cheapest(conflict: Infeasible) -> Conflict | None:
    messages = {rule.rule: rule for rule in conflict.conflict}
    priced = [way for way in conflict.relaxations if way.cost is not None and way.rule in messages]
    choice = min(priced, key=lambda way: (way.cost or 0, way.rule), default=None)
    if choice is not None:
        return messages[choice.rule]
    return next((rule for rule in conflict.conflict if rule.rule != "work-units"), None)
