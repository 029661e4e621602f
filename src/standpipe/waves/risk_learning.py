"""What finished waves teach about the waves to come: the level, wandering waves, slow teams, and how much moves vary.

Method: a random-effects model of the logarithm of real over planned work. A row of the record is the common factor,
plus what is particular to its wave, plus what is particular to its team, plus the noise of its moves; waves that
follow each other are alike (an autoregressive series of order one), so that the last waves say most about the next.
How large these parts are is not taken as known either: each spread has a prior around its assumed value and is learnt
from how the rows differ (Gelman, Bayesian Analysis 2006, on the spread of few groups). Given the spreads everything
is normal, so that they and the factor, whose prior is fat-tailed, are summed out on a grid, and the rest is drawn
exactly. A row for a whole wave is the mean of its teams' parts by planned work, so that records with and without
teams can be mixed.

A black swan has one chance in a programme, not one before and one after each forecast: the waves to come share what is
left of it in proportion, it strikes at one of them and stays. One that has struck already is in the level.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from standpipe.waves.assumptions import RiskAssumptions
from standpipe.waves.numerics import FloatArray, IntArray, np
from standpipe.waves.risk_programme import Programme, TeamWave

_STEPS = np.linspace(-2.0, 2.0, 7)
"""Standard deviations of a spread's prior at which the grid stands."""
_LEAST = 1e-4
"""A spread is never quite nought, so that the equations can be solved."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the record: a wave, whose work it was, and real over planned work."""

    wave: int
    """Position among the plan's waves."""
    shares: Mapping[int, float]
    """Share of the planned work of each team, by the team's row; they sum to one."""
    log_ratio: float
    noise: float
    """Variance of the row's noise as a share of that of a single move."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """Draws, a scenario each, of what the record leaves open; factors on planned work."""

    level: FloatArray
    waves: FloatArray
    """A row for each wave of the plan."""
    teams: FloatArray
    """A row for each team."""
    noise: FloatArray
    """Standard deviation of the logarithm of one move's own factor."""


@dataclass(frozen=True, slots=True)
class _Spreads:
    """The grid of spreads with the logarithm of its prior."""

    move: FloatArray
    wave: FloatArray
    team: FloatArray
    log_prior: FloatArray

    @classmethod
    def around(cls, figures: RiskAssumptions) -> _Spreads:
        middles = (figures.task_noise, figures.wave_noise, figures.team_noise)
        sides = (np.maximum(middle * np.exp(_STEPS * figures.doubt), _LEAST) for middle in middles)
        move, wave, team = (side.ravel() for side in np.meshgrid(*sides))
        steps = np.meshgrid(_STEPS, _STEPS, _STEPS)
        log_prior = -0.5 * np.square(steps).sum(axis=0).ravel()
        return cls(move, wave, team, log_prior)


def rows_of(programme: Programme) -> tuple[Row, ...]:
    """Return the record of a programme as rows: of each team where it is known, else of the whole wave."""
    found: list[Row] = []
    for number, at in enumerate(programme.waves):
        work = [each for each in programme.team_waves if each.at == at and sum(each.days) > 0]
        known = list(_of_teams(programme, number, work))
        if not known and work and at in programme.past.ratios:
            total = sum(sum(each.days) for each in work)
            shares = {each.team: sum(each.days) / total for each in work}
            noise = sum(shares[each.team] ** 2 * each.noise for each in work)
            known = [Row(number, shares, math.log(programme.past.ratios[at]), noise)]
        found += known
    return tuple(found)


def _of_teams(programme: Programme, number: int, work: Sequence[TeamWave]) -> Iterator[Row]:
    for each in work:
        ratio = programme.past.of_teams.get((each.at, each.team))
        if ratio is not None:
            yield Row(number, {each.team: 1.0}, math.log(ratio), each.noise)


def learn(
    rows: Sequence[Row],
    *,
    size: tuple[int, int, int],
    prior: tuple[FloatArray, FloatArray],
    figures: RiskAssumptions,
    source: np.random.Generator,
) -> Learnt:
    """Return draws from what a record leaves open.

    Args:
        rows: the record, at least one row.
        size: number of the plan's waves, of teams, of scenarios.
        prior: values of the common factor, and their probabilities before the record.
        figures: assumptions of the model.
        source: of the draws.

    """
    waves, teams, scenarios = size
    spreads = _Spreads.around(figures)
    loads = np.zeros((len(rows), waves + teams))
    for number, row in enumerate(rows):
        loads[number, row.wave] = 1.0
        for team, share in row.shares.items():
            loads[number, waves + team] = share
    noise = np.outer(spreads.move**2, [row.noise for row in rows])
    # Every part has a mean of one on the scale of work, so that its logarithm lies lower by half its variance.
    centred = np.array([row.log_ratio for row in rows]) + (noise + (spreads.wave**2 + spreads.team**2)[:, None]) / 2
    inner = np.linalg.inv(_covariances(spreads, waves, teams, figures.wave_memory))
    precision = inner + np.einsum("ri,hr,rj->hij", loads, 1 / noise, loads)
    spread = np.linalg.inv(precision)
    values, weights = _thinned(*prior)
    logarithms = _likelihood(loads, noise, centred, spread, np.log(values))
    determinants = np.log(noise).sum(axis=1) + np.linalg.slogdet(precision)[1] - np.linalg.slogdet(inner)[1]
    logarithms += (spreads.log_prior - determinants / 2)[:, None] + np.log(weights)
    chances = np.exp(logarithms - logarithms.max()).ravel()
    drawn = np.sort(source.choice(len(chances), size=scenarios, p=chances / chances.sum()))
    which, level = np.divmod(drawn, len(values))
    parts = np.empty((waves + teams, scenarios))
    for each in np.unique(which):
        mine = np.nonzero(which == each)[0]
        left = (centred[each][:, None] - np.log(values)[level[mine]]) / noise[each][:, None]
        normal = source.standard_normal((waves + teams, len(mine)))
        parts[:, mine] = spread[each] @ (loads.T @ left) + np.linalg.cholesky(spread[each]) @ normal
    return _shuffled(parts, spreads, (which, values[level]), (waves, source))


def _covariances(spreads: _Spreads, waves: int, teams: int, memory: float) -> FloatArray:
    """Return, for each point of the grid, the prior covariance of the parts of all waves and teams."""
    found = np.zeros((len(spreads.move), waves + teams, waves + teams))
    apart = np.abs(np.subtract.outer(np.arange(waves), np.arange(waves)))
    found[:, :waves, :waves] = (spreads.wave**2)[:, None, None] * memory**apart
    own = np.arange(waves, waves + teams)
    found[:, own, own] = (spreads.team**2)[:, None]
    return found


def _thinned(values: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return a coarser grid of the factor: steps of one per cent are enough; those without weight are left out."""
    held = weights[: len(weights) // 4 * 4].reshape(-1, 4).sum(axis=1)
    middles = values[: len(values) // 4 * 4].reshape(-1, 4).mean(axis=1)
    return middles[held > 0], held[held > 0]


def _likelihood(
    loads: FloatArray, noise: FloatArray, centred: FloatArray, spread: FloatArray, levels: FloatArray
) -> FloatArray:
    """Return minus half the squared distance of the record from each level, at each point of the grid of spreads."""
    ones = np.ones_like(centred)

    def product(one: FloatArray, other: FloatArray) -> FloatArray:
        first, second = (one / noise) @ loads, (other / noise) @ loads
        inner: FloatArray = np.einsum("hi,hij,hj->h", first, spread, second)
        return np.asarray((one * other / noise).sum(axis=1) - inner)

    square, mixed, flat = product(centred, centred), product(centred, ones), product(ones, ones)
    return np.asarray(-0.5 * (square[:, None] - 2 * levels * mixed[:, None] + levels**2 * flat[:, None]))


def _shuffled(
    parts: FloatArray, spreads: _Spreads, drawn: tuple[IntArray, FloatArray], rest: tuple[int, np.random.Generator]
) -> Learnt:
    """Return the draws as factors, in an order that tells nothing."""
    which, level = drawn
    waves, source = rest
    order = source.permutation(len(which))
    which, parts = which[order], parts[:, order]
    of_wave = np.exp(parts[:waves] - spreads.wave[which] ** 2 / 2)
    of_team = np.exp(parts[waves:] - spreads.team[which] ** 2 / 2)
    return Learnt(level[order], of_wave, of_team, spreads.move[which])


def swans(source: np.random.Generator, figures: RiskAssumptions, ahead: Sequence[bool], scenarios: int) -> FloatArray:
    """Return the factor of a black swan yet to come, a row for each wave of the plan: one before it has struck.

    Args:
        source: of the draws.
        figures: assumptions of the model.
        ahead: for each wave of the plan whether it is still to come.
        scenarios: number of draws.

    """
    count = len(ahead)
    each = 1 - (1 - figures.tail_probability) ** (1 / count)
    size = np.minimum(figures.tail_from * (1 - source.random(scenarios)) ** (-1 / figures.tail_exponent), figures.cap)
    hit = source.random((count, scenarios)) < each
    hit[[not to_come for to_come in ahead]] = False
    return np.asarray(np.where(np.logical_or.accumulate(hit, axis=0), size, 1.0))
