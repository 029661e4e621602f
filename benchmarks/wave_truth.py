"""Three makers of simulated programmes that differ from the risk model, to test whether its P80 means four in five.

They were written before the model was tuned and are not changed with it. They share no code with the model: work is
done group by group in the order of the plan, at each team's daily capacity, and a group that is not ready, or whose
cutover fails, takes the next window that its calendars leave free. What makes work take longer differs:

- `learning`: each wave's work is longer by a factor that wanders from wave to wave (an autoregressive series) and falls
  slowly as people learn; the work on single groups varies as a gamma distribution; a late dependency adds work.
- `crises`: a programme is in its usual state or in a crisis (a key person gone, a supplier in trouble) that lasts
  for some waves; the work on single groups varies as a Weibull distribution; cutovers fail in runs.
- `knock-on`: every team has a factor of its own, and lateness makes the next waves slower, as chain reactions do; noise
  is Student's t on the logarithm.

Their levels: plans of IT programmes overrun by 7% (5,400 large projects, Bloch, Blumberg and Laartz 2012) to 55% (1,471
projects, Flyvbjerg and Budzier 2011) on average.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from standpipe.waves import WavePlan, WaveProblem

FINISHED_WAVES = 5


@dataclass(slots=True)
class World:
    """The state of one simulated programme, for a maker of trouble."""

    chance: random.Random
    level: float
    wave: int = -1
    factor: float = 1.0
    late_windows: int = 0
    crisis: int = 0
    of_team: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What makes work longer in one kind of world."""

    name: str
    begin: Callable[[World], None]
    next_wave: Callable[[World], None]
    work: Callable[[World, str], float]
    """Factor on one team's work for one group."""
    windows_lost: Callable[[World], int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened: cutover days by group, the ratio of real to planned work by wave, the day of closing."""

    cutovers: Mapping[str, date]
    ratios: tuple[float, ...]
    closed: date
    finished_on: date
    """The day on which the fifth wave was done."""


def _learning_begin(world: World) -> None:
    world.level = world.chance.gauss(0.22, 0.16)
    world.factor = math.exp(world.level)


def _learning_wave(world: World) -> None:
    before = math.log(world.factor) - world.level
    drift = -0.006 * world.wave
    world.factor = math.exp(world.level + 0.6 * before + drift * 0.4 + world.chance.gauss(0, 0.10))


def _learning_work(world: World, _: str) -> float:
    found_late = 1.5 if world.chance.random() < 0.05 else 1.0
    return world.factor * found_late * world.chance.gammavariate(9.0, 1 / 9.0)


def _learning_lost(world: World) -> int:
    return int(world.chance.random() < 0.07)


def _crises_begin(world: World) -> None:
    world.level = math.exp(world.chance.gauss(0.10, 0.12))
    world.factor = world.level


def _crises_wave(world: World) -> None:
    if world.crisis > 0:
        world.crisis -= 1
    elif world.chance.random() < 0.06:
        world.crisis = world.chance.randint(2, 5)
    world.factor = world.level * (2.2 if world.crisis else 1.0)


def _crises_work(world: World, _: str) -> float:
    shape = 2.5
    return world.factor * world.chance.weibullvariate(1 / math.gamma(1 + 1 / shape), shape)


def _crises_lost(world: World) -> int:
    return int(world.chance.random() < (0.15 if world.crisis else 0.04))


def _knock_on_begin(world: World) -> None:
    world.level = world.chance.gauss(0.12, 0.15)


def _knock_on_wave(world: World) -> None:
    world.factor = math.exp(world.level + 0.02 * min(world.late_windows, 6))


def _knock_on_work(world: World, team: str) -> float:
    if team not in world.of_team:
        world.of_team[team] = math.exp(world.chance.gauss(0.0, 0.12))
    student = world.chance.gauss(0, 1) / math.sqrt(world.chance.gammavariate(2.0, 0.5))
    return world.factor * world.of_team[team] * math.exp(0.25 * max(-3.0, min(4.0, student)))


def _knock_on_lost(world: World) -> int:
    return int(world.chance.random() < 0.05) + int(world.chance.random() < 0.02)


TROUBLES = (
    Trouble("learning", _learning_begin, _learning_wave, _learning_work, _learning_lost),
    Trouble("crises", _crises_begin, _crises_wave, _crises_work, _crises_lost),
    Trouble("knock-on", _knock_on_begin, _knock_on_wave, _knock_on_work, _knock_on_lost),
)


def happen(problem: WaveProblem, plan: WavePlan, trouble: Trouble, seed: int) -> Outcome:
    """Return how one programme goes in one world."""
    world = World(random.Random(f"{trouble.name}/{seed}"), 0.0)
    trouble.begin(world)
    groups = {group.id: group for group in problem.groups}
    opened = [window.first for window in problem.windows]
    spacing = (opened[-1] - opened[0]).days / (len(opened) - 1)
    daily = {team.id: [max(days, 0.01) / spacing for days in _bought(problem, plan, team.id)] for team in problem.teams}
    free = {team.id: float((opened[0] - problem.start).days) - spacing for team in problem.teams}
    cutovers: dict[str, date] = {}
    ratios: list[float] = []
    finished_on = plan.gate
    for number, wave in enumerate(plan.waves):
        world.wave = number
        trouble.next_wave(world)
        at = problem.window_index[wave.window]
        real = planned = 0.0
        for move in wave.moves:
            group = groups[move.group]
            ready = plan.gate
            for effort in group.efforts:
                factor = trouble.work(world, effort.team)
                planned += effort.total_days
                real += effort.total_days * factor
                # A team starts on a wave no sooner than planned: with the preparation for it.
                begin = max(
                    free[effort.team], (opened[at] - problem.start).days - spacing * (len(effort.prepare_days) + 1)
                )
                free[effort.team] = begin + effort.total_days * factor / daily[effort.team][at]
                ready = max(ready, problem.start + timedelta(days=math.ceil(free[effort.team] - spacing * 0.5)))
            for link in problem.dependencies:
                if link.kind == "order" and link.second == move.group and link.first in cutovers:
                    ready = max(ready, cutovers[link.first] + timedelta(days=1))
            cutovers[move.group] = _cutover(problem, group.id, max(at, 0), ready, trouble.windows_lost(world))
            slip = (cutovers[move.group] - opened[at]).days / spacing
            world.late_windows = max(world.late_windows, round(slip))
        ratios.append(real / planned)
        if number < FINISHED_WAVES:
            finished_on = max(finished_on, *(cutovers[move.group] for move in wave.moves))
    length = timedelta(days=(problem.windows[0].last - problem.windows[0].first).days)
    tail = (plan.closing_date - max(wave.last for wave in plan.waves)).days
    ending = max(1.0, math.exp(world.chance.gauss(0.10, 0.15)))
    closed = max(cutovers.values()) + length + timedelta(days=math.ceil(tail * ending))
    return Outcome(cutovers, tuple(ratios), closed, finished_on)


def _bought(problem: WaveProblem, plan: WavePlan, team: str) -> list[float]:
    """Return a team's days for each window, with those that the plan buys."""
    bought = {(load.window, each.team): each.bought_days for load in plan.loads for each in load.teams}
    own = next(each for each in problem.teams if each.id == team)
    return [days + bought.get((window.id, team), 0.0) for days, window in zip(own.days, problem.windows, strict=True)]


def _cutover(problem: WaveProblem, group_id: str, planned: int, ready: date, lost: int) -> date:
    group = next(each for each in problem.groups if each.id == group_id)
    calendars = {binding.calendar for binding in group.bindings} | {"All"}
    hard = [freeze.window for freeze in problem.freezes if freeze.binding == "hard" and freeze.calendar in calendars]
    spacing = (problem.windows[-1].first - problem.windows[0].first).days / (len(problem.windows) - 1)
    for window in problem.windows[planned:]:
        frozen = any(freeze.first <= window.last and freeze.last >= window.first for freeze in hard)
        if window.first >= ready and not frozen:
            if not lost:
                return window.first
            lost -= 1
    after = max(ready, problem.windows[-1].first + timedelta(days=math.ceil(spacing)))
    return after + timedelta(days=math.ceil(spacing * lost))
