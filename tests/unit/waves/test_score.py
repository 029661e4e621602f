from dataclasses import replace
from datetime import date, timedelta

import pytest

from standpipe.app.score_waves import read_done, score_waves
from standpipe.kernel.errors import InputError, InvalidValueError
from standpipe.waves import Contract, Renewal, Tranche, generate, plan_waves, simulate_risk
from standpipe.waves.plan import DateQuantiles, WaveForecast
from standpipe.waves.score import score_forecasts

DAY = date(2027, 3, 1)


def forecast(number):
    start = DAY + timedelta(weeks=number)
    return WaveForecast(f"w{number}", DateQuantiles(start, start + timedelta(7), start + timedelta(21)))


FORECASTS = [forecast(number) for number in range(10)]


@pytest.fixture(scope="module")
def problem():
    return generate(16, seed=4)


@pytest.fixture(scope="module")
def plan(problem):
    return plan_waves(problem, work_units=30, prove=False)


def test_coverage_counts_the_waves_that_were_done_by_the_stated_day():
    late = [0, 0, 0, 0, 1, 3, 7, 7, 8, 30]
    done = {f"w{n}": DAY + timedelta(weeks=n) + timedelta(days) for n, days in enumerate(late)}
    score = score_forecasts(FORECASTS, done)
    assert [(each.kept, each.of) for each in score.shares] == [(4, 10), (8, 10), (9, 10)]
    half = score.shares[0]
    assert half.pinball_days == pytest.approx(0.5 * sum(late) / 10)
    assert score.waves[9].within is None
    assert score.waves[8].within == 0.95
    assert half.chance_of_so_few == pytest.approx(386 / 1024, abs=1e-4)


def test_an_honest_quantile_has_the_least_pinball_loss():
    days = list(range(10))
    done = {f"w{n}": DAY + timedelta(weeks=n) + timedelta(days[n]) for n in range(10)}

    def loss(shift):
        moved = [
            replace(each, finished=replace(each.finished, p80=DAY + timedelta(weeks=n) + timedelta(shift)))
            for n, each in enumerate(FORECASTS)
        ]
        return score_forecasts(moved, done).shares[1].pinball_days

    assert min(range(14), key=loss) in {7, 8}


def test_nothing_done_and_unknown_windows_are_refused():
    with pytest.raises(InvalidValueError, match="No wave is done"):
        score_forecasts(FORECASTS, {})
    with pytest.raises(InvalidValueError, match="no forecast of w99"):
        score_forecasts(FORECASTS, {"w99": DAY})


def test_waves_that_are_late_and_dear_are_scored_and_bring_the_forecast_back(problem, plan):
    first, second = plan.waves[:2]
    rows = f"wave,finished,planned_days,real_days\n1,{first.last + timedelta(90)},10,17\n"
    rows += f"{second.window},{second.last + timedelta(120)},10,18\n"
    done = read_done(rows.encode(), plan, name="done.csv")
    assert [wave.ratio for wave in done] == [1.7, 1.8]
    found = score_waves(problem, plan, done, scenarios=500, seed=1)
    assert found.score.shares[0].kept == 0
    assert found.now.closing.p50 > found.before.closing.p50
    assert "2 finished waves" in found.now.basis


def test_rows_of_teams_make_one_wave_and_say_which_team_is_slow(problem, plan):
    first = plan.waves[0]
    one, other = problem.teams[:2]
    rows = f"wave,finished,team,planned_days,real_days\n1,{first.last},{one.name.upper()},10,20\n"
    rows += f"1,{first.last + timedelta(14)},{other.id},30,30\n1,{first.last},{problem.teams[2].id},,\n"
    (done,) = read_done(rows.encode(), plan, name="done.csv", teams=problem.teams)
    assert (done.finished, done.ratio) == (first.last + timedelta(14), 1.25)
    assert done.teams == {one.id: 2.0, other.id: 1.0}
    assert "1 finished wave" in score_waves(problem, plan, (done,), scenarios=300, seed=1).now.basis
    with pytest.raises(InputError, match=r"row 2.*no team 'nobody'"):
        read_done(f"wave,finished,team\n1,{first.last},nobody\n".encode(), plan, name="d", teams=problem.teams)
    twice = f"wave,finished,team\n1,{first.last},unix\n1,{first.last},unix\n"
    with pytest.raises(InputError, match=r"row 3.*of team 'unix' stands in two rows"):
        read_done(twice.encode(), plan, name="d", teams=problem.teams)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("wave,when\n1,2027-01-01\n", "column finished is missing"),
        ("wave,finished\n99,2027-01-01\n", "no wave '99'"),
        ("wave,finished\n1,soon\n", "row 2.*'soon' in column finished is no day"),
        ("wave,finished\n1,2020-01-01\n", "cannot be done on 2020-01-01"),
        ("wave,finished,planned_days\n1,2028-01-01,-3\n", "must be above nought"),
        ("wave,finished\n1,2028-01-01\n1,2028-01-02\n", "stands in two rows"),
        ("wave,finished\n", "No wave is done yet"),
    ],
)
def test_a_record_with_faults_is_refused_with_its_place(plan, rows, message):
    with pytest.raises(InputError, match=f"(?s){message}"):
        read_done(rows.encode(), plan, name="done.csv")


def test_the_chance_to_miss_each_deadline_is_told(problem, plan):
    moved = tuple(move.group for move in plan.waves[-1].moves)
    contract = Contract("k", "hall", plan.closing_date - timedelta(days=10), renewals=(Renewal(1, 100),) * 3)
    tranche = Tranche("all", "all", problem.windows[-1].id, moved=moved)
    bound = replace(problem, contracts=(contract,), tranches=(tranche,))
    found = plan_waves(bound, work_units=30, prove=False)
    told = simulate_risk(bound, found, scenarios=400).deadlines
    chances = {each.subject: each for each in told if each.kind in {"site", "contract", "tranche"}}
    assert set(chances) == {problem.site.name, "k", "all"}
    assert all(0 <= each.missed <= 1 for each in chances.values())
    assert chances["k"].day >= found.closing_date
    none = simulate_risk(bound, found, scenarios=400, cutovers=dict.fromkeys(found.window_of, found.gate))
    assert {each.subject: each.missed for each in none.deadlines}["all"] == 0.0


def test_the_forecast_of_every_wave_is_no_earlier_than_its_window(problem, plan):
    risk = simulate_risk(problem, plan, scenarios=300)
    assert [each.window for each in risk.waves] == [wave.window for wave in plan.waves]
    for wave, each in zip(plan.waves, risk.waves, strict=True):
        assert wave.last <= each.finished.p50 <= each.finished.p80 <= each.finished.p95
