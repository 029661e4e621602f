"""What the record teaches, against worlds whose truth is known."""

import math

import numpy as np
import pytest

from standpipe.waves.assumptions import RiskAssumptions
from standpipe.waves.risk import factor_distribution
from standpipe.waves.risk_learning import Row, learn, swans

TEAMS, WAVES, SCENARIOS = 4, 10, 4000


def learnt(rows, figures=None):
    figures = figures or RiskAssumptions()
    return learn(
        rows,
        size=(WAVES, TEAMS, SCENARIOS),
        prior=factor_distribution(figures),
        figures=figures,
        source=np.random.default_rng(1),
    )


def record(ratios):
    """Return the rows of teams in waves, given as an array of their ratios."""
    return [Row(wave, {team: 1.0}, math.log(ratio), 0.5) for (wave, team), ratio in np.ndenumerate(ratios)]


def test_waves_on_time_narrow_the_prior():
    values, prior = factor_distribution(RiskAssumptions())
    after = learnt(record(np.ones((5, TEAMS))))
    assert after.level.mean() < (values * prior).sum()
    assert (after.level > 2).mean() < prior[values > 2].sum() / 10


def test_a_slow_team_is_known_from_a_slow_programme():
    slow = learnt(record(np.tile([1.0, 1.0, 1.8, 1.0], (5, 1))))
    assert slow.teams[2].mean() > 1.15 * slow.teams[0].mean()
    every = learnt(record(np.full((5, TEAMS), 1.8)))
    assert abs(every.teams[2].mean() - every.teams[0].mean()) < 0.03
    assert every.level.mean() > 1.4


def test_the_last_waves_say_most_about_the_next():
    worse = learnt(record(np.repeat([1.0, 1.0, 1.0, 1.7, 1.7], TEAMS).reshape(5, TEAMS)))
    assert worse.waves[5].mean() > worse.waves[9].mean() > worse.waves[0].mean()


def test_the_noise_of_moves_is_learnt_from_how_rows_differ():
    source = np.random.default_rng(3)
    quiet = learnt(record(np.exp(source.normal(0, 0.05, (5, TEAMS)))))
    loud = learnt(record(np.exp(source.normal(0, 0.6, (5, TEAMS)))))
    assert quiet.noise.mean() < 0.25
    assert loud.noise.mean() > 0.5


def test_rows_of_whole_waves_tell_the_level_but_of_no_team():
    whole = [Row(wave, dict.fromkeys(range(TEAMS), 1 / TEAMS), math.log(1.5), 0.1) for wave in range(5)]
    found = learnt(whole)
    assert found.level.mean() == pytest.approx(1.5, abs=0.15)
    assert np.ptp(found.teams.mean(axis=1)) < 0.02


def test_the_posterior_is_that_of_plain_sampling_from_the_prior():
    """Weighting draws of the whole model by their likelihood is slow and knows no linear algebra."""
    figures = RiskAssumptions(doubt=0.0)
    rows = record(np.tile([1.3, 1.1, 1.1, 1.1], (2, 1)))
    source = np.random.default_rng(7)
    count = 200_000
    values, weights = factor_distribution(figures)
    level = np.log(source.choice(values, count, p=weights / weights.sum()))
    first = source.standard_normal(count) * figures.wave_noise
    apart = math.sqrt(1 - figures.wave_memory**2) * figures.wave_noise
    waves = [first, figures.wave_memory * first + apart * source.standard_normal(count)]
    teams = source.standard_normal((TEAMS, count)) * figures.team_noise
    logarithm = np.zeros(count)
    mean = level - (figures.wave_noise**2 + figures.team_noise**2 + figures.task_noise**2 * 0.5) / 2
    for row in rows:
        miss = row.log_ratio - mean - waves[row.wave] - teams[next(iter(row.shares))]
        logarithm -= miss**2 / (2 * figures.task_noise**2 * row.noise)
    chance = np.exp(logarithm - logarithm.max())
    chance /= chance.sum()
    found = learnt(rows, figures)
    assert np.log(found.level).mean() == pytest.approx(float(chance @ level), abs=0.012)
    assert np.log(found.level).std() == pytest.approx(math.sqrt(chance @ (level - chance @ level) ** 2), abs=0.012)
    expected = float(chance @ teams[0]) - figures.team_noise**2 / 2
    assert np.log(found.teams[0]).mean() == pytest.approx(expected, abs=0.01)


def test_a_programme_has_one_chance_of_a_swan_and_the_waves_to_come_what_is_left():
    figures = RiskAssumptions()
    all_of_it = swans(np.random.default_rng(1), figures, [True] * 12, 40_000)
    half = swans(np.random.default_rng(1), figures, [False] * 6 + [True] * 6, 40_000)
    assert (all_of_it[-1] > 1).mean() == pytest.approx(1 / 6, abs=0.01)
    assert (half[-1] > 1).mean() == pytest.approx(1 - (5 / 6) ** 0.5, abs=0.01)
    assert (half[:6] == 1).all()
    assert (np.diff(half, axis=0) >= 0).all()
