"""How sure is a plan: Monte Carlo of a wave plan, all scenarios at once.

Method: every scenario draws one common factor, shared by all moves and fat-tailed, and noise for each wave and move.
The factor is that of published schedules, which hold whatever those projects did about lateness, so that no capacity
is bought here to catch up. A forward pass over the waves carries delays through the teams (a team starts on its next
wave when it is done with the last) and through orders; slack in a team's days absorbs what it can. A move that is not
ready takes the next window that is free for it under the same freezes; so does a failed cutover, and a dependency
that is found late. Lead times of others (wave zero, closing) vary by themselves. Finished waves update the factor by
Bayes' rule on a grid; those to come may drift from it, and a black swan may strike them as if none had been possible
before. Only quantiles are reported. Calibrated on simulation only (`benchmarks/wave_risk.py`) until a council has
finished waves.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from standpipe.kernel.errors import InvalidValueError
from standpipe.waves.assumptions import RiskAssumptions
from standpipe.waves.deadlines import deadline_chances, with_helps
from standpipe.waves.instance import first_bought, group_loads
from standpipe.waves.model import Contract, Link, MoveGroup, WaveProblem
from standpipe.waves.numerics import FloatArray, IntArray, np
from standpipe.waves.people import Team
from standpipe.waves.plan import CostQuantiles, DateQuantiles, DeadlineChance, Risk, WaveForecast, WavePlan
from standpipe.waves.prices import late_pence, renewal_pence
from standpipe.waves.risk_kernel import cutovers
from standpipe.waves.rules import BlockIndex
from standpipe.waves.tasks import gate_day

_SETTINGS = (
    "earliest:", "latest:", "pin:", "committed:", "excluded:", "deadline", "contract:", "rehearsal:", "tranche:",
    "zone:",
)  # fmt: skip
"""Rules of choice and not of the calendar: a delayed move no longer keeps them."""

_MOVES_OF_A_WAVE = 4
"""Moves over which the noise of a finished wave's ratio is taken to average."""


def simulate_risk(
    problem: WaveProblem,
    plan: WavePlan,
    *,
    scenarios: int = 10_000,
    seed: int = 1,
    assumptions: RiskAssumptions | None = None,
    finished: Sequence[float] | Mapping[str, float] = (),
    cutovers: Mapping[str, date] | None = None,
    as_of: date | None = None,
) -> Risk:
    """Return the quantiles of closing date and cost of a plan.

    Args:
        problem: the problem of the plan.
        plan: a plan that keeps all rules.
        scenarios: number of draws.
        seed: of the draws.
        assumptions: figures of the model; the published defaults where None.
        finished: for each wave that is done, its real work as a multiple of the planned work: of the first waves in
            their order, or by the wave's window.
        cutovers: the day on which each group that has moved did so; the others move after `as_of`.
        as_of: the day of the forecast; the last of the cutovers where it is None.

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
    by_window = _by_window(plan, finished)
    ratios = tuple(by_window.values())
    if scenarios < 1 or any(ratio <= 0 for ratio in ratios):
        raise InvalidValueError("A simulation needs at least one scenario, and ratios of finished waves above nought.")
    figures = assumptions or RiskAssumptions()
    programme = _Programme(problem, plan, _Past.of(problem, by_window, cutovers or {}, as_of))
    outcome = _simulated(programme, figures, ratios, (scenarios, seed))
    base, levers = _levered(programme, figures, ratios, seed)
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
        basis=_basis(len(ratios)),
        deadlines=with_helps(
            _chances(programme, outcome), base.deadlines, {name: each.deadlines for name, each in levers.items()}
        ),
        waves=_forecasts(programme, outcome),
        helps_most=_what_helps(base, levers),
    )


def _by_window(plan: WavePlan, finished: Sequence[float] | Mapping[str, float]) -> dict[str, float]:
    if isinstance(finished, Mapping):
        return dict(finished)
    return {wave.window: ratio for wave, ratio in zip(plan.waves, finished, strict=False)}


def _basis(finished: int) -> str:
    own = f"corrected by {finished} finished waves of your own" if finished else "no wave of your own has finished yet"
    return f"The delays are those of projects that others have published; {own}, and no real exit has checked them."


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
        noise = max(math.hypot(assumptions.task_noise / math.sqrt(_MOVES_OF_A_WAVE), assumptions.wave_noise), 0.05)
        weights = weights * np.exp(-0.5 * ((math.log(ratio) - np.log(values)) / noise) ** 2)
        weights = weights / weights.sum()
    return values, weights


@dataclass(frozen=True, slots=True)
class _Past:
    """Days from the start: the cutover of each group that has moved, and a day before which no other moves."""

    cutovers: Mapping[str, float]
    today: float
    ratios: Mapping[int, float]
    """Real to planned work of each finished wave, by its window."""

    @classmethod
    def of(
        cls, problem: WaveProblem, finished: Mapping[str, float], days: Mapping[str, date], as_of: date | None
    ) -> _Past:
        """Return the past of a programme."""
        cutovers = {group: float((day - problem.start).days) for group, day in days.items()}
        today = max(cutovers.values(), default=0.0) if as_of is None else float((as_of - problem.start).days)
        index = problem.window_index
        ratios = {index[window]: ratio for window, ratio in finished.items()}
        return cls(cutovers, today, ratios)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """Per scenario: closing in days from the start, extra cost in pence, whether a move left the horizon."""

    closing: FloatArray
    cost: FloatArray
    beyond: FloatArray
    cutovers: Mapping[str, FloatArray]
    """Day of the cutover of each group."""


class _Programme:
    """What of a plan the simulation needs, worked out once."""

    def __init__(self, problem: WaveProblem, plan: WavePlan, past: _Past | None = None) -> None:
        problem = problem.in_modes(plan.mode_of)
        self.problem = problem
        self.past = past or _Past({}, 0.0, {})
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
        days: dict[tuple[int, int], list[float | None]] = {}
        for group, at, teams in zip(self.groups, self.planned, self.teams, strict=True):
            for row in teams:
                moves[at, row] = moves.get((at, row), 0) + 1
                days.setdefault((at, row), []).append(self.past.cutovers.get(group.id))
            for row, offset, amount in group_loads(self.problem.teams, group):
                if row < len(loads) and at + offset < loads.shape[1]:
                    loads[row, at + offset] += amount / 100
        previous = dict.fromkeys(range(len(loads)), -1)
        room_of = [_room(self.problem, team) for team in self.problem.teams]
        found = []
        for at, row in sorted(moves):
            since = slice(previous[row] + 1, at + 1)
            room = sum(room_of[row][since])
            share = min(1.0, float(loads[row, since].sum()) / room) if room > 0 else 1.0
            known = [day for day in days[at, row] if day is not None]
            done = max(known) if len(known) == len(days[at, row]) else None
            found.append(_TeamWave(row, at, previous[row], share, moves[at, row], done))
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
    done: float | None
    """Day on which its last move was made, once all are."""


def _room(problem: WaveProblem, team: Team) -> tuple[float, ...]:
    """Return a team's days by window: its own, or, of people who are only ever bought, what can be bought."""
    own = problem.moving_days(team)
    if any(own) or team.buyable is None:
        return own
    first = first_bought(problem, team.buyable)
    return tuple(days if at >= first else 0.0 for at, days in enumerate(team.buyable.most(len(own))))


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
    """Random numbers of all scenarios; every noise has a mean of one, since the factor holds what is usual."""

    source: np.random.Generator
    factor: FloatArray
    figures: RiskAssumptions
    waves: dict[int, FloatArray]
    """Factor of each wave, by its window."""

    def wave(self, at: int) -> FloatArray:
        """Return the factor of a wave in every scenario."""
        if at not in self.waves:
            self.waves[at] = self.factor * self._spread(self.figures.wave_noise)
        return self.waves[at]

    def _spread(self, spread: float) -> FloatArray:
        normal = self.source.standard_normal(len(self.factor), dtype=np.float32)
        return np.asarray(np.exp(normal * np.float32(spread) - np.float32(spread * spread / 2)))

    def noise(self, at: int, moves: int = 1) -> FloatArray:
        """Return, in every scenario, the factor of work on some moves of a wave, whose own noise averages out."""
        return self.wave(at) * self._spread(self.figures.task_noise / math.sqrt(moves))

    def lead_time(self) -> FloatArray:
        """Return the factor of what others take their time for: it varies by itself, not with the teams' work."""
        return self._spread(self.figures.task_noise)

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
    factor = source.choice(values, size=scenarios, p=weights)
    if finished:
        factor = factor * _yet_to_come(source, figures, scenarios)
    draws = _Draws(source, factor, figures, {})
    problem, past = programme.problem, programme.past
    gate = programme.gate * np.maximum(1.0, draws.lead_time())
    if past.cutovers:
        gate = np.full(scenarios, programme.gate)
    done = _teams_done(programme, gate, draws)
    cutover: list[FloatArray] = []
    slips: list[FloatArray] = []
    last, beyond = np.zeros(scenarios), np.zeros(scenarios, dtype=np.float64)
    for number, group in enumerate(programme.groups):
        if group.id in past.cutovers:
            cutover.append(np.full(scenarios, past.cutovers[group.id]))
            late = past.cutovers[group.id] - programme.first_days[programme.planned[number]]
            slips.append(np.full(scenarios, max(0.0, late / programme.spacing)))
            last = np.maximum(last, cutover[-1])
            continue
        ready = np.maximum(gate, past.today)
        for row in programme.teams[number]:
            ready = np.maximum(ready, done[row, programme.planned[number]])
        for earlier in programme.before[number]:
            ready = np.maximum(ready, cutover[earlier] + 1.0)
        lost = draws.lost_windows(len(group.members))
        at, following = programme.planned[number], programme.next_free[number]
        day, over = cutovers(
            programme.first_days, following, at, programme.spacing, ready.astype(np.float64, copy=False), lost
        )
        cutover.append(day)
        slips.append(np.maximum(0.0, (day - programme.first_days[programme.planned[number]]) / programme.spacing))
        last, beyond = np.maximum(last, day), np.maximum(beyond, over)
    length = (problem.windows[0].last - problem.windows[0].first).days
    tail = programme.closing_days * np.maximum(1.0, draws.lead_time())
    closing = np.ceil(np.maximum(last + length + tail, (programme.plan.closing_date - problem.start).days))
    cost = _extra_cost(programme, closing, slips, draws.factor)
    by_group = {group.id: day for group, day in zip(programme.groups, cutover, strict=True)}
    return _Outcome(closing, cost, beyond, by_group)


def last_days(programme: _Programme, outcome: _Outcome) -> Mapping[str, FloatArray]:
    """Return the last day of the window in which each group moves, in days from the start."""
    length = (programme.problem.windows[0].last - programme.problem.windows[0].first).days
    return {group: day + length for group, day in outcome.cutovers.items()}


def _forecasts(programme: _Programme, outcome: _Outcome) -> tuple[WaveForecast, ...]:
    """Return by when each wave of the plan is done."""
    last, start = last_days(programme, outcome), programme.problem.start
    found = []
    for wave in programme.plan.waves:
        done = np.maximum.reduce([last[move.group] for move in wave.moves])
        found.append(
            WaveForecast(wave.window, DateQuantiles(*(start + timedelta(days=int(day)) for day in _quantiles(done))))
        )
    return tuple(found)


def _yet_to_come(source: np.random.Generator, figures: RiskAssumptions, scenarios: int) -> FloatArray:
    """Return what the waves to come may differ by from the finished ones: drift, and black swans, which come late."""
    drift = np.exp(source.standard_normal(scenarios) * figures.drift)
    tail = figures.tail_from * (1 - source.random(scenarios)) ** (-1 / figures.tail_exponent)
    struck = source.random(scenarios) < figures.tail_probability
    return np.asarray(drift * np.where(struck, np.minimum(tail, figures.cap), 1.0), dtype=np.float64)


def _teams_done(programme: _Programme, gate: FloatArray, draws: _Draws) -> dict[tuple[int, int], FloatArray]:
    """Return the day on which each team has finished its work for each wave; slack in its days absorbs what it can."""
    done: dict[tuple[int, int], FloatArray] = {}
    for work in programme.team_waves:
        begin, begin_planned = gate, programme.gate
        if work.previous >= 0:
            begin_planned = float(programme.first_days[work.previous])
            begin = np.maximum(done[work.team, work.previous], begin_planned)
        planned = max(0.0, float(programme.first_days[work.at]) - begin_planned)
        if work.done is None:
            done[work.team, work.at] = begin + planned * work.share * draws.noise(work.at, work.moves)
        else:
            # The cutover waited for every team; this one was done when its own work was.
            ratio = programme.past.ratios.get(work.at, 1.0)
            done[work.team, work.at] = np.minimum(begin + planned * work.share * ratio, work.done)
    return done


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
        inside = [slip for group, slip in zip(programme.groups, slips, strict=True) if zone.id in group.stands_in]
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


def _levered(
    programme: _Programme, figures: RiskAssumptions, finished: Sequence[float], seed: int
) -> tuple[_Lever, dict[str, _Lever]]:
    """Return, of a tenth of the scenarios, the P80 and the chances to miss deadlines as they are and with each help."""
    size = (1_000, seed)
    others = {
        "no cutover fails (rehearsals)": replace(figures, failed_cutover=0.0),
        "no dependency is found late (discovery before the first wave)": replace(figures, unknown_dependencies=0.0),
        "the work on single moves varies half as much": replace(figures, task_noise=figures.task_noise / 2),
        "the programme is spared the fat tail (small, alike waves)": replace(figures, tail_probability=0.0),
    }

    def lever(assumed: RiskAssumptions) -> _Lever:
        outcome = _simulated(programme, assumed, finished, size)
        return _Lever(float(_quantiles(outcome.closing)[1]), _chances(programme, outcome))

    return lever(figures), {name: lever(other) for name, other in others.items()}


@dataclass(frozen=True, slots=True)
class _Lever:
    """What is so with one thing changed."""

    p80: float
    deadlines: tuple[DeadlineChance, ...]


def _chances(programme: _Programme, outcome: _Outcome) -> tuple[DeadlineChance, ...]:
    return deadline_chances(programme.problem, programme.plan, last_days(programme, outcome), outcome.closing)


def _what_helps(base: _Lever, levers: Mapping[str, _Lever]) -> tuple[str, ...]:
    """Return what would bring the P80 of the closing date forward, most days first."""
    gains = {name: base.p80 - lever.p80 for name, lever in levers.items()}
    ranked = sorted(gains.items(), key=lambda item: (-item[1], item[0]))
    return tuple(f"P80 {round(gain)} days earlier if {name}" for name, gain in ranked if gain >= 1)


def closing_curve(
    problem: WaveProblem,
    plan: WavePlan,
    *,
    shares: Sequence[float],
    scenarios: int = 10_000,
    seed: int = 1,
    finished: Sequence[float] | Mapping[str, float] = (),
    cutovers: Mapping[str, date] | None = None,
    as_of: date | None = None,
) -> tuple[date, ...]:
    """Return for each share of the scenarios the day by which so many have closed; see `simulate_risk`."""
    by_window = _by_window(plan, finished)
    programme = _Programme(problem, plan, _Past.of(problem, by_window, cutovers or {}, as_of))
    outcome = _simulated(programme, RiskAssumptions(), tuple(by_window.values()), (scenarios, seed))
    days = np.quantile(outcome.closing, list(shares), method="inverted_cdf")
    return tuple(problem.start + timedelta(days=int(day)) for day in days)
