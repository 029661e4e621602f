"""Instances with a planted contradiction, by size and seed: for comparing how solvers explain that there is no plan.

>>> from standpipe.waves.solve import plan_waves
>>> [rule.rule.split(":")[0] for rule in plan_waves(contradictory(20, seed=2), work_units=20).conflict]
['earliest', 'latest']
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from standpipe.kernel.periods import DateWindow
from standpipe.waves.freezes import Freeze
from standpipe.waves.generate import generate
from standpipe.waves.model import Budget, Dependency, FreezeBinding, Link, MoveGroup, Spend, WaveProblem


def contradictory(applications: int, *, seed: int) -> WaveProblem:
    """Return a generated instance of at least three applications with one contradiction; its kind goes by the seed."""
    chance = random.Random(seed)  # noqa: S311 (instances are reproducible, not secret)
    return _KINDS[seed % len(_KINDS)](generate(applications, seed=seed), chance)


def _changed(problem: WaveProblem, at: int, change: Callable[[MoveGroup], MoveGroup]) -> WaveProblem:
    groups = tuple(change(group) if number == at else group for number, group in enumerate(problem.groups))
    return replace(problem, groups=groups)


def _pin_in_freeze(problem: WaveProblem, chance: random.Random) -> WaveProblem:
    window = chance.choice(problem.windows[4:])
    freeze = Freeze("planted", DateWindow(window.first, window.last), "planted freeze")
    return _changed(
        replace(problem, freezes=(*problem.freezes, freeze)),
        chance.randrange(len(problem.groups)),
        lambda group: replace(group, pinned=window.id, bindings=(FreezeBinding("planted"),)),
    )


def _order_circle(problem: WaveProblem, chance: random.Random) -> WaveProblem:
    first, second, third = chance.sample([group.id for group in problem.groups], 3)
    links = tuple(Dependency(Link.ORDER, a, b) for a, b in ((first, second), (second, third), (third, first)))
    return replace(problem, dependencies=(*problem.dependencies, *links))


def _latest_before_earliest(problem: WaveProblem, chance: random.Random) -> WaveProblem:
    early, late = problem.windows[7].id, problem.windows[12].id
    at = chance.randrange(len(problem.groups))
    return _changed(problem, at, lambda group: replace(group, earliest=late, latest=early))


def _no_capacity(problem: WaveProblem, chance: random.Random) -> WaveProblem:
    name = chance.choice([effort.team for effort in problem.groups[0].efforts])
    teams = tuple(
        replace(team, days=(0.0,) * len(team.days), buyable=None) if team.id == name else team for team in problem.teams
    )
    return replace(problem, teams=teams)


def _deadline_too_soon(problem: WaveProblem, chance: random.Random) -> WaveProblem:
    deadline = problem.start + timedelta(days=chance.randint(5, 60))
    return replace(problem, site=replace(problem.site, deadline=deadline, late_pence_per_day=None))


def _budget_too_small(problem: WaveProblem, chance: random.Random) -> WaveProblem:
    problem = replace(problem, budgets=(*problem.budgets, Budget("planted", "2027-28", chance.randint(0, 1000))))
    return _changed(
        problem,
        chance.randrange(len(problem.groups)),
        lambda group: replace(
            group, pinned=problem.windows[14].id, bindings=(), spends=(*group.spends, Spend("planted", 100_000))
        ),
    )


def _together_and_apart(problem: WaveProblem, chance: random.Random) -> WaveProblem:
    first, second = chance.sample([group.id for group in problem.groups], 2)
    links = (Dependency(Link.HARD, first, second), Dependency(Link.NEVER_TOGETHER, first, second))
    return replace(problem, dependencies=(*problem.dependencies, *links))


def _too_long(problem: WaveProblem, chance: random.Random) -> WaveProblem:
    at = chance.randrange(len(problem.groups))
    return _changed(problem, at, lambda group: replace(group, cutover_hours=60.0))


_KINDS = (
    _pin_in_freeze,
    _order_circle,
    _latest_before_earliest,
    _no_capacity,
    _deadline_too_soon,
    _budget_too_small,
    _together_and_apart,
    _too_long,
)
