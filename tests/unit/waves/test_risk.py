from dataclasses import replace

import pytest

from standpipe.kernel.errors import InvalidValueError
from standpipe.waves import generate, plan_waves
from standpipe.waves.assumptions import RiskAssumptions
from standpipe.waves.risk import closing_curve, factor_distribution, simulate_risk
from standpipe.waves.risk_programme import Record

CERTAIN = RiskAssumptions(
    body_low=0.999,
    body_high=1.001,
    tail_probability=0.0,
    task_noise=0.0,
    wave_noise=0.0,
    team_noise=0.0,
    leeway=0.0,
    failed_cutover=0.0,
    unknown_dependencies=0.0,
)


@pytest.fixture(scope="module")
def problem():
    return generate(20, seed=5)


@pytest.fixture(scope="module")
def plan(problem):
    return plan_waves(problem, work_units=50)


def test_without_any_uncertainty_the_plan_comes_true(problem, plan):
    risk = simulate_risk(problem, plan, scenarios=200, assumptions=CERTAIN)
    assert (risk.closing.p80 - plan.closing_date).days <= 1
    assert risk.cost.p80 <= plan.cost * 1.01


def test_the_same_seed_gives_the_same_risk(problem, plan):
    assert simulate_risk(problem, plan, scenarios=300) == simulate_risk(problem, plan, scenarios=300)


def test_more_failed_cutovers_close_later_and_cost_more(problem, plan):
    safe = simulate_risk(problem, plan, scenarios=2000)
    risky = simulate_risk(problem, plan, scenarios=2000, assumptions=RiskAssumptions(failed_cutover=0.5))
    assert risky.closing.p50 > safe.closing.p50
    assert risky.cost.p50 > safe.cost.p50


def test_finished_waves_on_time_bring_the_date_forward(problem, plan):
    before = simulate_risk(problem, plan, scenarios=2000)
    after = simulate_risk(problem, plan, scenarios=2000, finished=(1.0,) * 5)
    assert after.closing.p80 < before.closing.p80
    assert "5 finished waves" in after.basis


def test_moves_already_made_are_facts_and_the_rest_comes_after_today(problem, plan):
    first, *rest = plan.waves
    late = problem.windows[problem.window_index[first.window] + 4].first
    cutovers = {move.group: late for move in first.moves}
    risk = simulate_risk(problem, plan, scenarios=300, assumptions=CERTAIN, cutovers=cutovers, as_of=late)
    assert risk.closing.p50 >= max(late, plan.closing_date)
    everything = {move.group: wave.first for wave in plan.waves for move in wave.moves}
    done = simulate_risk(problem, plan, scenarios=300, assumptions=CERTAIN, cutovers=everything)
    assert done.closing.p95 == plan.closing_date
    assert rest


def test_the_prior_has_the_published_mean_and_its_black_swans_theirs():
    values, weights = factor_distribution(RiskAssumptions())
    assert float((values * weights).sum()) == pytest.approx(1.31, abs=0.02)
    swans, shares = factor_distribution(RiskAssumptions(tail_probability=0.999999))
    assert float((swans * shares).sum()) == pytest.approx(1.68, abs=0.02)
    near = weights[(values > 0.9) & (values < 1.1)].sum()
    assert float(near) == pytest.approx(0.2, abs=0.05)


def test_a_move_that_finds_no_window_counts_as_latest(problem, plan):
    risk = simulate_risk(problem, plan, scenarios=500, assumptions=RiskAssumptions(body_low=4.0, body_high=4.5))
    assert risk.beyond_horizon > 0.5
    assert risk.closing.p50 > problem.windows[-1].last


def test_every_assumption_has_a_source():
    listed = RiskAssumptions().listed()
    assert len(listed) == 14
    assert all(assumption.source for assumption in listed)


def test_a_slow_team_is_later_than_the_same_work_lost_by_all_teams(problem, plan):
    done = plan.waves[:3]
    cutovers = {move.group: wave.first for wave in done for move in wave.moves}
    busy = {load.team for each in plan.loads for load in each.teams if load.days}
    loads = {team: sum(load.days for each in plan.loads for load in each.teams if load.team == team) for team in busy}
    slow = max(loads, key=lambda team: (loads[team], team))

    def p80(record):
        return simulate_risk(problem, plan, scenarios=2000, finished=record, cutovers=cutovers).closing.p80

    even = Record({wave.window: 1.1 for wave in done})
    uneven = Record(even.waves, {(wave.window, team): 1.6 if team == slow else 1.0 for wave in done for team in busy})
    assert p80(uneven) > p80(even)


@pytest.mark.parametrize("wrong", [{"scenarios": 0}, {"finished": (0.0,)}])
def test_impossible_settings_are_refused(problem, plan, wrong):
    with pytest.raises(InvalidValueError):
        simulate_risk(problem, plan, **wrong)


def test_contradicting_assumptions_are_refused():
    with pytest.raises(InvalidValueError):
        replace(RiskAssumptions(), cap=1.01)


def test_the_curve_of_closings_is_that_of_the_quantiles_and_moves_with_finished_waves(problem, plan):
    slow = (1.6, 1.7, 1.6)
    risk = simulate_risk(problem, plan, scenarios=400, seed=3, finished=slow)
    curve = closing_curve(problem, plan, shares=(0.5, 0.8, 0.95), scenarios=400, seed=3, finished=slow)
    assert curve == (risk.closing.p50, risk.closing.p80, risk.closing.p95)
    quick = closing_curve(problem, plan, shares=(0.8,), scenarios=400, seed=3, finished=(0.8, 0.8, 0.8))
    assert quick[0] < curve[1]


def test_a_ratio_of_nought_or_less_is_no_record():
    with pytest.raises(InvalidValueError):
        Record({}, {("2027-01-16", "unix"): -1.0})
