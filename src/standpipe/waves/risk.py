"""How sure is a plan: Monte Carlo of a wave plan, all scenarios at once.

Method: every scenario draws one common factor, shared by all moves and fat-tailed, and noise for each wave and move.
The factor is that of published schedules, which hold whatever those projects did about lateness, so that no capacity
is bought here to catch up. A forward pass over the waves carries delays through the teams (a team starts on its next
wave when it is done with the last) and through orders; slack in a team's days absorbs what it can. A move that is not
ready takes the next window that is free for it under the same freezes; so does a failed cutover, and a dependency
that is found late. Lead times of others (wave zero, closing) vary by themselves. Finished waves update the factor, the
noise and what is particular to waves and teams (`risk_learning`), and how punctual teams are (`risk_readiness`); before
any wave is done the spreads have their assumed values and no team is known to differ. Only quantiles are reported.
Calibrated on simulation only (`benchmarks/wave_risk.py`) until a council has finished waves.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from standpipe.kernel.errors import InvalidValueError
from standpipe.waves.assumptions import RiskAssumptions
from standpipe.waves.deadlines import deadline_chances, with_helps
from standpipe.waves.model import Contract, WaveProblem
from standpipe.waves.numerics import FloatArray, IntArray, np
from standpipe.waves.plan import CostQuantiles, DateQuantiles, DeadlineChance, Risk, WaveForecast, WavePlan
from standpipe.waves.prices import late_pence, renewal_pence
from standpipe.waves.risk_kernel import cutovers
from standpipe.waves.risk_learning import Learnt, learn, rows_of, swans
from standpipe.waves.risk_programme import Past, Programme, Record, TeamWave
from standpipe.waves.risk_readiness import arrivals_of, leeway


def simulate_risk(
    problem: WaveProblem,
    plan: WavePlan,
    *,
    scenarios: int = 10_000,
    seed: int = 1,
    assumptions: RiskAssumptions | None = None,
    finished: Sequence[float] | Mapping[str, float] | Record = (),
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
            their order, by the wave's window, or a record that knows of single teams too.
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
    record = _record(plan, finished)
    if scenarios < 1:
        raise InvalidValueError("A simulation needs at least one scenario.")
    figures = assumptions or RiskAssumptions()
    programme = Programme(problem, plan, Past.of(problem, record, cutovers or {}, as_of))
    outcome = _simulated(programme, figures, (scenarios, seed))
    base, levers = _levered(programme, figures, seed)
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
        basis=_basis(len(record.windows)),
        deadlines=with_helps(
            _chances(programme, outcome), base.deadlines, {name: each.deadlines for name, each in levers.items()}
        ),
        waves=_forecasts(programme, outcome),
        helps_most=_what_helps(base, levers),
    )


def _record(plan: WavePlan, finished: Sequence[float] | Mapping[str, float] | Record) -> Record:
    if isinstance(finished, Record):
        return finished
    if isinstance(finished, Mapping):
        return Record(finished)
    return Record({wave.window: ratio for wave, ratio in zip(plan.waves, finished, strict=False)})


def _basis(finished: int) -> str:
    own = f"corrected by {finished} finished waves of your own" if finished else "no wave of your own has finished yet"
    return f"The delays are those of projects that others have published; {own}, and no real exit has checked them."


def _quantiles(values: FloatArray) -> FloatArray:
    found: FloatArray = np.quantile(values, (0.5, 0.8, 0.95), method="inverted_cdf")
    return found


def factor_distribution(assumptions: RiskAssumptions) -> tuple[FloatArray, FloatArray]:
    """Return a grid of the common factor and its probabilities, before any wave is done.

    >>> values, weights = factor_distribution(RiskAssumptions())
    >>> bool(abs(weights.sum() - 1) < 1e-9)
    True

    """
    low, high = math.log(assumptions.body_low), math.log(assumptions.body_high)
    middle, spread = (low + high) / 2, (high - low) / (2 * 1.2815515655446004)
    values = np.linspace(0.5, assumptions.cap, 2000)
    body = np.exp(-0.5 * ((np.log(values) - middle) / spread) ** 2) / values
    tail = np.where(values >= assumptions.tail_from, values ** -(assumptions.tail_exponent + 1.0), 0.0)
    share = assumptions.tail_probability
    return values, (1 - share) * body / body.sum() + share * tail / tail.sum()


@dataclass(frozen=True, slots=True)
class _Outcome:
    """Per scenario: closing in days from the start, extra cost in pence, whether a move left the horizon."""

    closing: FloatArray
    cost: FloatArray
    beyond: FloatArray
    cutovers: Mapping[str, FloatArray]
    """Day of the cutover of each group."""


@dataclass(frozen=True, slots=True)
class _Draws:
    """Random numbers of all scenarios; every noise has a mean of one, since the factor holds what is usual."""

    source: np.random.Generator
    factor: FloatArray
    figures: RiskAssumptions
    waves: dict[int, FloatArray]
    """Factor of each wave, by its window."""
    learnt: Learnt | None = None

    def wave(self, at: int) -> FloatArray:
        """Return the factor of a wave in every scenario."""
        if at not in self.waves:
            self.waves[at] = self.factor * self._spread(self.figures.wave_noise)
        return self.waves[at]

    def _spread(self, spread: float | FloatArray) -> FloatArray:
        normal = self.source.standard_normal(len(self.factor), dtype=np.float32)
        deviation = np.asarray(spread, dtype=np.float32)
        return np.asarray(np.exp(normal * deviation - np.float32(0.5) * deviation * deviation))

    def noise(self, work: TeamWave) -> FloatArray:
        """Return, in every scenario, the factor of a team's work for a wave, whose moves' own noise averages out."""
        if self.learnt is None:
            return self.wave(work.at) * self._spread(self.figures.task_noise / math.sqrt(work.moves))
        own = self._spread(self.learnt.noise * math.sqrt(work.noise))
        return np.asarray(self.wave(work.at) * self.learnt.teams[work.team] * own)

    def lead_time(self) -> FloatArray:
        """Return the factor of what others take their time for: it varies by itself, not with the teams' work."""
        return self._spread(self.figures.task_noise)

    def lost_windows(self, applications: int) -> IntArray:
        """Return how many windows a move loses to failed cutovers and late dependencies in every scenario."""
        unknown = 1 - (1 - self.figures.unknown_dependencies) ** max(1, applications)
        draw = self.source.random((2, len(self.factor)), dtype=np.float32)
        lost = (draw[0] < self.figures.failed_cutover).astype(np.int64) + (draw[1] < unknown)
        return np.asarray(lost, dtype=np.int64)


def _drawn(programme: Programme, figures: RiskAssumptions, source: np.random.Generator, scenarios: int) -> _Draws:
    """Return what scenarios are drawn from: the published prior, or what the record has made of it."""
    values, weights = factor_distribution(figures)
    rows = rows_of(programme)
    if not rows:
        return _Draws(source, source.choice(values, size=scenarios, p=weights), figures, {})
    size = (len(programme.waves), len(programme.problem.teams), scenarios)
    learnt = learn(rows, size=size, prior=(values, weights), figures=figures, source=source)
    ahead = [not any(row.wave == number for row in rows) for number in range(len(programme.waves))]
    struck = swans(source, figures, ahead, scenarios)
    waves = {at: learnt.level * learnt.waves[number] * struck[number] for number, at in enumerate(programme.waves)}
    factor = learnt.level * struck[ahead].mean(axis=0) if any(ahead) else learnt.level
    return _Draws(source, factor, figures, waves, learnt)


def _simulated(programme: Programme, figures: RiskAssumptions, size: tuple[int, int]) -> _Outcome:
    scenarios, seed = size
    source = np.random.default_rng(seed)
    draws = _drawn(programme, figures, source, scenarios)
    problem, past = programme.problem, programme.past
    gate = programme.gate * np.maximum(1.0, draws.lead_time())
    if past.cutovers:
        gate = np.full(scenarios, programme.gate)
    slack = _slack(programme, figures, draws)
    done = _teams_done(programme, gate, draws, slack)
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
            ready = np.maximum(ready, done[row, programme.planned[number]] - slack)
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


def last_days(programme: Programme, outcome: _Outcome) -> Mapping[str, FloatArray]:
    """Return the last day of the window in which each group moves, in days from the start."""
    length = (programme.problem.windows[0].last - programme.problem.windows[0].first).days
    return {group: day + length for group, day in outcome.cutovers.items()}


def _forecasts(programme: Programme, outcome: _Outcome) -> tuple[WaveForecast, ...]:
    """Return by when each wave of the plan is done."""
    last, start = last_days(programme, outcome), programme.problem.start
    found = []
    for wave in programme.plan.waves:
        done = np.maximum.reduce([last[move.group] for move in wave.moves])
        found.append(
            WaveForecast(wave.window, DateQuantiles(*(start + timedelta(days=int(day)) for day in _quantiles(done))))
        )
    return tuple(found)


def _slack(programme: Programme, figures: RiskAssumptions, draws: _Draws) -> FloatArray:
    """Return the days that teams may be behind on paper and still cut over; none before a record tells of it."""
    if draws.learnt is None:
        return np.zeros(1)
    days, chances = leeway(arrivals_of(programme), programme.spacing, figures)
    drawn: FloatArray = draws.source.choice(days, size=len(draws.factor), p=chances)
    return drawn


def _teams_done(
    programme: Programme, gate: FloatArray, draws: _Draws, slack: FloatArray
) -> dict[tuple[int, int], FloatArray]:
    """Return the day on which each team has finished its work for each wave; slack in its days absorbs what it can."""
    done: dict[tuple[int, int], FloatArray] = {}
    for work in programme.team_waves:
        begin, begin_planned = gate, programme.gate
        if work.previous >= 0:
            begin_planned = float(programme.first_days[work.previous])
            begin = np.maximum(done[work.team, work.previous], begin_planned)
        planned = max(0.0, float(programme.first_days[work.at]) - begin_planned)
        if work.done is None:
            done[work.team, work.at] = begin + planned * work.share * draws.noise(work)
        else:
            # The cutover waited for every team; this one was done when its own work was, but for what could wait.
            ratio = programme.past.ratio(work.at, work.team)
            latest = work.done + np.maximum(0.0, slack)
            done[work.team, work.at] = np.minimum(begin + planned * work.share * ratio, latest)
    return done


def _extra_cost(
    programme: Programme, closing: FloatArray, slips: Sequence[FloatArray], factor: FloatArray
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


def _levered(programme: Programme, figures: RiskAssumptions, seed: int) -> tuple[_Lever, dict[str, _Lever]]:
    """Return, of a tenth of the scenarios, the P80 and the chances to miss deadlines as they are and with each help."""
    size = (1_000, seed)
    others = {
        "no cutover fails (rehearsals)": replace(figures, failed_cutover=0.0),
        "no dependency is found late (discovery before the first wave)": replace(figures, unknown_dependencies=0.0),
        "the work on single moves varies half as much": replace(figures, task_noise=figures.task_noise / 2),
        "the programme is spared the fat tail (small, alike waves)": replace(figures, tail_probability=0.0),
    }

    def lever(assumed: RiskAssumptions) -> _Lever:
        outcome = _simulated(programme, assumed, size)
        return _Lever(float(_quantiles(outcome.closing)[1]), _chances(programme, outcome))

    return lever(figures), {name: lever(other) for name, other in others.items()}


@dataclass(frozen=True, slots=True)
class _Lever:
    """What is so with one thing changed."""

    p80: float
    deadlines: tuple[DeadlineChance, ...]


def _chances(programme: Programme, outcome: _Outcome) -> tuple[DeadlineChance, ...]:
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
    finished: Sequence[float] | Mapping[str, float] | Record = (),
    cutovers: Mapping[str, date] | None = None,
    as_of: date | None = None,
) -> tuple[date, ...]:
    """Return for each share of the scenarios the day by which so many have closed; see `simulate_risk`."""
    record = _record(plan, finished)
    programme = Programme(problem, plan, Past.of(problem, record, cutovers or {}, as_of))
    outcome = _simulated(programme, RiskAssumptions(), (scenarios, seed))
    days = np.quantile(outcome.closing, list(shares), method="inverted_cdf")
    return tuple(problem.start + timedelta(days=int(day)) for day in days)
