import pytest

from standpipe.waves import CutShort, Stage, WavePlan, check_plan, generate, plan_waves
from standpipe.waves.search import QUICK_SHARE
from standpipe.waves.watch import Progress, Watch


@pytest.fixture(scope="module")
def problem():
    return generate(60, seed=2)


def test_a_listener_hears_the_cost_the_bound_and_the_gap_as_they_get_better(problem):
    told = []
    plan = plan_waves(problem, work_units=500, progress=told.append)
    costs = [each.cost for each in told if each.cost is not None]
    bounds = [each.bound for each in told if each.bound is not None]
    assert costs == sorted(costs, reverse=True)
    assert bounds == sorted(bounds)
    assert (costs[-1], bounds[-1], told[-1].gap) == (plan.cost, plan.bound, plan.gap)
    assert told[0].stage is Stage.SEARCHING
    assert (told[0].work_units, told[0].cost) == (0, None)
    assert next(each.work_units for each in told if each.cost is not None) == 500 // QUICK_SHARE


def test_listening_does_not_change_the_plan(problem):
    assert plan_waves(problem, work_units=300, progress=lambda _: None) == plan_waves(problem, work_units=300)


def test_an_interrupt_keeps_the_best_plan_so_far_and_says_so(problem):
    asked = []

    def interrupted():
        asked.append(True)
        return len(asked) > 2

    plan = plan_waves(problem, work_units=10**9, should_stop=interrupted)
    assert isinstance(plan, WavePlan)
    assert plan.cut_short == "interrupt"
    assert check_plan(problem, plan) == ()


def test_a_ceiling_in_seconds_ends_the_run_and_the_plan_says_so(problem):
    plan = plan_waves(problem, work_units=10**9, seconds=0.0)
    assert plan.cut_short == "seconds"
    assert check_plan(problem, plan) == ()


def test_a_run_that_nothing_cut_says_nothing(problem):
    assert plan_waves(problem, work_units=20, seconds=3600.0, should_stop=lambda: False).cut_short is None


def test_a_gap_is_unknown_until_there_is_a_bound():
    assert Progress(Stage.SEARCHING, 110, None, 0, 1).gap is None
    assert Progress(Stage.SEARCHING, 110, 100, 0, 1).gap == pytest.approx(0.1)


def test_what_ended_a_run_first_is_what_it_says():
    watch = Watch(should_stop=lambda: True, seconds=0.0)
    assert watch.over()
    assert watch.cut_short is CutShort.INTERRUPT
