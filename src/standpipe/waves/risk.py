"""How sure is a plan: Monte Carlo of a wave plan, all scenarios at once.

Method: every scenario draws one common factor, shared by all moves and fat-tailed, and noise for each move. A forward
pass over the waves carries delays through the teams (a team starts on its next wave when it is done with the last) and
through orders; slack in a team's days absorbs what it can. A move that is not ready takes the next window that is free
for it under the same freezes; so does a failed cutover, and a dependency that is found late. Only quantiles are
reported: a fat tail has no honest mean (Flyvbjerg et al. 2022, arXiv 2210.01573). The factor's distribution is a grid,
so that finished waves update it by Bayes' rule. Calibrated on simulation only until a council has finished waves.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from standpipe.kernel.errors import InvalidValueError
from standpipe.waves.assumptions import RiskAssumptions
from standpipe.waves.instance import group_loads, late_pence, renewal_pence
from standpipe.waves.model import Contract, Link, MoveGroup, WaveProblem
from standpipe.waves.numerics import FloatArray, IntArray, np
from standpipe.waves.plan import CostQuantiles, DateQuantiles, Risk, WavePlan
from standpipe.waves.rules import BlockIndex
from standpipe.waves.tasks import gate_day

_SETTINGS = ("earliest:", "latest:", "pin:", "committed:", "excluded:", "deadline", "contract:", "rehearsal:")
"""Rules of choice and not of the calendar: a delayed move no longer keeps them."""


def simulate_risk(
    problem: WaveProblem,
    plan: WavePlan,
    *,
    scenarios: int = 10_000,
    seed: int = 1,
    assumptions: RiskAssumptions | None = None,
    finished: Sequence[float] = (),
) -> Risk:
    """Return the quantiles of closing date and cost of a plan.

    Args:
        problem: the problem of the plan.
        plan: a plan that keeps all rules.
        scenarios: number of draws.
        seed: of the draws.
        assumptions: figures of the model; the published defaults where None.
        finished: for each wave that is done, its real duration as a multiple of the planned one.

    Raises:
        InvalidValueError: no scenarios, or a finished wave with a ratio of nought or less.

    >>> from standpipe.waves.generate import generate
    >>> from standpipe.waves.solve import plan_waves
    >>> problem = generate(10, seed=1)
    >>> plan = plan_waves(problem, work_units=5)
    >>> risk = simulate_risk(problem, plan, scenarios=500)
    >>> plan.closing_date <= risk.closing.p50 <= risk.closing.p80 <= risk.closing.p95
    True

    """
    if scenarios < 1 or any(ratio <= 0 for ratio in finished):
        raise InvalidValueError("A simulation needs at least one scenario, and ratios of finished waves above nought.")
    figures = assumptions or RiskAssumptions()
    programme = _Programme(problem, plan)
    outcome = _simulated(programme, figures, finished, (scenarios, seed))
    days = outcome.closing
    planned = (plan.closing_date - problem.start).days
    deadline = None if problem.site.deadline is None else (problem.site.deadline - problem.start).days
    return Risk(
        closing=DateQuantiles(*(problem.start + timedelta(days=int(q)) for q in _quantiles(days))),
        cost=CostQuantiles(*(int(q) for q in _quantiles(outcome.cost + plan.cost))),
        by_planned_date=float(np.mean(days <= planned)),
        by_deadline=None if deadline is None else float(np.mean(days <= deadline)),
        scenarios=scenarios,
        beyond_horizon=float(np.mean(outcome.beyond)),
        basis=_basis(len(finished)),
        helps_most=_what_helps(programme, figures, finished, seed),
    )


def _basis(finished: int) -> str:
    own = f"updated by {finished} finished waves" if finished else "no finished wave of this programme yet"
    return f"simulated from published reference classes; {own}; calibrated on simulation only"


def _quantiles(values: FloatArray) -> FloatArray:
    found: FloatArray = np.quantile(values, (0.5, 0.8, 0.95), method="inverted_cdf")
    return found


def factor_distribution(assumptions: RiskAssumptions, finished: Sequence[float] = ()) -> tuple[FloatArray, FloatArray]:
    """Return a grid of the common factor and its probabilities, after finished waves.

    >>> values, weights = factor_distribution(RiskAssumptions())
    >>> slower, _ = factor_distribution(RiskAssumptions(), (1.5, 1.6, 1.5))
    >>> bool(abs(weights.sum() - 1) < 1e-9)
    True

    """
    low, high = math.log(assumptions.body_low), math.log(assumptions.body_high)
    middle, spread = (low + high) / 2, (high - low) / (2 * 1.2815515655446004)
    values = np.linspace(0.5, assumptions.cap, 2000)
    body = np.exp(-0.5 * ((np.log(values) - middle) / spread) ** 2) / values
    tail = np.where(values >= assumptions.tail_from, values ** -(assumptions.tail_exponent + 1.0), 0.0)
    share = assumptions.tail_probability
    weights = (1 - share) * body / body.sum() + share * tail / tail.sum()
    for ratio in finished:
        noise = max(assumptions.task_noise, 0.05)
        weights = weights * np.exp(-0.5 * ((math.log(ratio) - np.log(values)) / noise) ** 2)
        weights = weights / weights.sum()
    return values, weights


@dataclass(frozen=True, slots=True)
class _Outcome:
    """Per scenario: closing in days from the start, extra cost in pence, whether a move left the horizon."""

    closing: FloatArray
    cost: FloatArray
    beyond: FloatArray


class _Programme:
    """What of a plan the simulation needs, worked out once."""

    def __init__(self, problem: WaveProblem, plan: WavePlan) -> None:
        self.problem = problem
        self.plan = plan
        index = problem.window_index
        planned = {name: index[window] for name, window in plan.window_of.items()}
        self.groups = sorted(problem.groups, key=lambda group: planned[group.id])
        self.planned = [planned[group.id] for group in self.groups]
        self.first_days = np.array(
            [(window.first - problem.start).days for window in problem.windows], dtype=np.float64
        )
        self.spacing = float(np.median(np.diff(self.first_days))) if len(self.first_days) > 1 else 7.0
        blocks = BlockIndex(problem)
        self.next_free = [_next_free(blocks, group, len(problem.windows)) for group in self.groups]
        rows = {team.id: row for row, team in enumerate(problem.teams)}
        self.teams = [sorted({rows[effort.team] for effort in group.efforts}) for group in self.groups]
        self.before = _predecessors(problem, self.groups)
        self.team_waves = self._team_waves()
        last_day = problem.windows[max(self.planned)].last
        self.closing_days = float((plan.closing_date - last_day).days)
        self.gate = float((gate_day(problem) - problem.start).days)

    def _team_waves(self) -> list[_TeamWave]:
        """Return what every team does for every wave, in the order of the waves."""
        loads = np.zeros((len(self.problem.teams), len(self.problem.windows)))
        moves: dict[tuple[int, int], int] = {}
        for group, at, teams in zip(self.groups, self.planned, self.teams, strict=True):
            for row in teams:
                moves[at, row] = moves.get((at, row), 0) + 1
            for row, offset, amount in group_loads(self.problem.teams, group):
                if row < len(loads) and at + offset < loads.shape[1]:
                    loads[row, at + offset] += amount / 100
        previous = dict.fromkeys(range(len(loads)), -1)
        found = []
        for at, row in sorted(moves):
            since = slice(previous[row] + 1, at + 1)
            room = sum(self.problem.teams[row].days[since])
            share = min(1.0, float(loads[row, since].sum()) / room) if room > 0 else 1.0
            found.append(_TeamWave(row, at, previous[row], share, moves[at, row]))
            previous[row] = at
        return found


@dataclass(frozen=True, slots=True)
class _TeamWave:
    """A team's work for one wave: its wave before (-1 for none), how full its days are since, and its moves."""

    team: int
    at: int
    previous: int
    share: float
    moves: int


def _next_free(blocks: BlockIndex, group: MoveGroup, windows: int) -> IntArray:
    """Return for each position the first window from there on that the calendar leaves free; `windows` for none."""
    following = np.full(windows + 2, windows, dtype=np.int64)
    for position in range(windows - 1, -1, -1):
        free = all(block.key.startswith(_SETTINGS) for block in blocks.of(group.id, position))
        following[position] = position if free else following[position + 1]
    return following


def _predecessors(problem: WaveProblem, groups: Sequence[MoveGroup]) -> list[list[int]]:
    position = {group.id: number for number, group in enumerate(groups)}
    before: list[list[int]] = [[] for _ in groups]
    for link in problem.dependencies:
        if link.kind is Link.ORDER:
            before[position[link.second]].append(position[link.first])
    return before


@dataclass(frozen=True, slots=True)
class _Draws:
    """Random numbers of all scenarios."""

    source: np.random.Generator
    factor: FloatArray
    figures: RiskAssumptions

    def noise(self, moves: int = 1) -> FloatArray:
        """Return, in every scenario, the factor of work on a number of moves, whose own noise averages out."""
        spread = self.figures.task_noise / math.sqrt(moves)
        own = np.exp(self.source.standard_normal(len(self.factor), dtype=np.float32) * spread)
        return np.asarray(self.factor * own, dtype=np.float64)

    def lost_windows(self, applications: int) -> IntArray:
        """Return how many windows a move loses to failed cutovers and late dependencies in every scenario."""
        unknown = 1 - (1 - self.figures.unknown_dependencies) ** max(1, applications)
        draw = self.source.random((2, len(self.factor)), dtype=np.float32)
        lost = (draw[0] < self.figures.failed_cutover).astype(np.int64) + (draw[1] < unknown)
        return np.asarray(lost, dtype=np.int64)


def _simulated(
    programme: _Programme, figures: RiskAssumptions, finished: Sequence[float], size: tuple[int, int]
) -> _Outcome:
    scenarios, seed = size
    source = np.random.default_rng(seed)
    values, weights = factor_distribution(figures, finished)
    draws = _Draws(source, source.choice(values, size=scenarios, p=weights), figures)
    problem = programme.problem
    gate = programme.gate * np.maximum(1.0, draws.noise())
    done = _teams_done(programme, gate, draws)
    cutover: list[FloatArray] = []
    slips: list[FloatArray] = []
    last, beyond = gate, np.zeros(scenarios, dtype=np.float64)
    for number, group in enumerate(programme.groups):
        ready = gate
        for row in programme.teams[number]:
            ready = np.maximum(ready, done[row, programme.planned[number]])
        for earlier in programme.before[number]:
            ready = np.maximum(ready, cutover[earlier] + 1.0)
        day, over = _cutover(programme, number, ready, draws.lost_windows(len(group.members)))
        cutover.append(day)
        slips.append(np.maximum(0.0, (day - programme.first_days[programme.planned[number]]) / programme.spacing))
        last, beyond = np.maximum(last, day), np.maximum(beyond, over)
    length = (problem.windows[0].last - problem.windows[0].first).days
    tail = programme.closing_days * np.maximum(1.0, draws.noise())
    closing = np.ceil(np.maximum(last + length + tail, (programme.plan.closing_date - problem.start).days))
    cost = _extra_cost(programme, closing, slips, draws.factor)
    return _Outcome(closing, cost, beyond)


def _teams_done(programme: _Programme, gate: FloatArray, draws: _Draws) -> dict[tuple[int, int], FloatArray]:
    """Return the day on which each team has finished its work for each wave; slack in its days absorbs what it can."""
    done: dict[tuple[int, int], FloatArray] = {}
    for work in programme.team_waves:
        begin, begin_planned = gate, programme.gate
        if work.previous >= 0:
            begin_planned = float(programme.first_days[work.previous])
            begin = np.maximum(done[work.team, work.previous], begin_planned)
        planned = max(0.0, float(programme.first_days[work.at]) - begin_planned)
        done[work.team, work.at] = begin + planned * work.share * draws.noise(work.moves)
    return done


def _cutover(programme: _Programme, number: int, ready: FloatArray, lost: IntArray) -> tuple[FloatArray, FloatArray]:
    """Return the day of the cutover and whether it lies after the last window."""
    windows = len(programme.first_days)
    following = programme.next_free[number]
    position = np.maximum(np.searchsorted(programme.first_days, ready, side="left"), programme.planned[number])
    position = following[np.minimum(position, windows)]
    for step in (1, 2):
        position = np.where(lost >= step, following[np.minimum(position + 1, windows)], position)
    over = position >= windows
    day = programme.first_days[np.minimum(position, windows - 1)]
    after = np.maximum(ready, programme.first_days[-1] + programme.spacing) + lost * programme.spacing
    return np.where(over, after, day), over.astype(np.float64)


def _extra_cost(
    programme: _Programme, closing: FloatArray, slips: Sequence[FloatArray], factor: FloatArray
) -> FloatArray:
    """Return what a scenario costs above the plan, in pence: longer running, renewals, lateness, effort overrun."""
    problem, plan = programme.problem, programme.plan
    planned = (plan.closing_date - problem.start).days
    cost = problem.site.pence_per_day * (closing - planned)
    for group, slip in zip(programme.groups, slips, strict=True):
        cost = cost + group.stay_pence_per_window * slip
    for zone in problem.zones:
        inside = [slip for group, slip in zip(programme.groups, slips, strict=True) if group.zone == zone.id]
        if inside:
            cost = cost + zone.pence_per_window * np.maximum.reduce(inside)
    people = sum(part.pence for part in plan.parts if part.name in {"own effort", "bought days"})
    cost = cost + people * np.maximum(0.0, factor - 1.0)
    late = np.array([late_pence(problem, problem.start + timedelta(days=day)) for day in range(int(closing.max()) + 1)])
    cost = cost + late[closing.astype(np.int64)] - late[planned]
    for contract in problem.contracts:
        if not contract.groups:
            cost = cost + _renewals(problem, contract, closing) - renewal_pence(problem, contract, plan.closing_date)
    return np.asarray(cost, dtype=np.float64)


def _renewals(problem: WaveProblem, contract: Contract, closing: FloatArray) -> FloatArray:
    days, where = np.unique(closing.astype(np.int64), return_inverse=True)
    prices = [renewal_pence(problem, contract, problem.start + timedelta(days=int(day))) for day in days]
    found: FloatArray = np.array(prices, dtype=np.float64)[where]
    return found


def _what_helps(
    programme: _Programme, figures: RiskAssumptions, finished: Sequence[float], seed: int
) -> tuple[str, ...]:
    """Return what would bring the P80 of the closing date forward, most days first."""
    size = (2_000, seed)
    base = float(_quantiles(_simulated(programme, figures, finished, size).closing)[1])
    others = {
        "no cutover fails (rehearsals)": replace(figures, failed_cutover=0.0),
        "no dependency is found late (discovery before the first wave)": replace(figures, unknown_dependencies=0.0),
        "the work on single moves varies half as much": replace(figures, task_noise=figures.task_noise / 2),
        "the programme is spared the fat tail (small, alike waves)": replace(figures, tail_probability=0.0),
    }
    gains = {
        name: base - float(_quantiles(_simulated(programme, other, finished, size).closing)[1])
        for name, other in others.items()
    }
    ranked = sorted(gains.items(), key=lambda item: (-item[1], item[0]))
    return tuple(f"P80 {round(gain)} days earlier if {name}" for name, gain in ranked if gain >= 1)


def closing_curve(
    problem: WaveProblem,
    plan: WavePlan,
    *,
    shares: Sequence[float],
    scenarios: int = 10_000,
    seed: int = 1,
) -> tuple[date, ...]:
    """Return for each share of the scenarios the day by which so many have closed."""
    outcome = _simulated(_Programme(problem, plan), RiskAssumptions(), (), (scenarios, seed))
    days = np.quantile(outcome.closing, list(shares), method="inverted_cdf")
    return tuple(problem.start + timedelta(days=int(day)) for day in days)


def by_date(problem: WaveProblem, plan: WavePlan, day: date, *, scenarios: int = 10_000, seed: int = 1) -> float:
    """Return the share of scenarios that close by a day."""
    outcome = _simulated(_Programme(problem, plan), RiskAssumptions(), (), (scenarios, seed))
    return float(np.mean(outcome.closing <= (day - problem.start).days))
