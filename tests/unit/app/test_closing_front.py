"""A plan that has to end earlier can be cheaper: it is taken over with the reasons and proofs of the problem itself."""

from __future__ import annotations

from dataclasses import replace

from standpipe.app.closing_front import bettered, plans_by_closing, rated_front
from standpipe.waves import generate, plan_waves
from standpipe.waves.check_document import check_document
from standpipe.waves.documents import plan_to_json

PROBLEM = generate(12, seed=2)
DEAR = replace(PROBLEM, site=replace(PROBLEM.site, pence_per_day=5_000_00))


def test_plans_end_earlier_and_earlier():
    cheapest = plan_waves(PROBLEM, work_units=5, seed=1)
    days = [plan.closing_date for plan in plans_by_closing(PROBLEM, cheapest, points=4, work_units=5, seed=1)]
    assert days == sorted(days, reverse=True)
    assert len(days) <= 4


def test_a_cheaper_plan_is_taken_over_and_checks():
    first = replace(plan_waves(DEAR, work_units=1, seed=1, prove=False), cost=10**12)
    plans = plans_by_closing(DEAR, replace(first, cost=10**12), points=3, work_units=5, seed=1)
    best = bettered(DEAR, first, plans[1:] or [plan_waves(DEAR, work_units=5)], work_units=5, seed=1)
    assert best.cost < first.cost
    checked = check_document(DEAR, plan_to_json(best), name="plan.json")
    assert (checked.feasible, checked.cost) == (True, best.cost)
    assert not any("latest" in move.because for wave in best.waves for move in wave.moves)


def test_no_point_of_the_front_is_worse_in_date_and_cost_than_another():
    cheapest = plan_waves(PROBLEM, work_units=5, seed=1)
    plans = plans_by_closing(PROBLEM, cheapest, points=4, work_units=5, seed=1)
    points = rated_front(PROBLEM, plans, scenarios=100, seed=1).points
    for one in points:
        assert not any(
            other.closing_date <= one.closing_date and other.cost < one.cost for other in points if other is not one
        )


def test_a_front_of_one_point_says_why_and_one_of_several_does_not():
    cheapest = plan_waves(DEAR, work_units=20, seed=1)
    alone = rated_front(DEAR, [cheapest], scenarios=100, seed=1)
    assert "£35,000 for every week that it stays open" in alone.why_alone
    assert ("none can close earlier" in alone.why_alone) == (cheapest.earliest_closing_date == cheapest.closing_date)
    free = replace(PROBLEM, site=replace(PROBLEM.site, pence_per_day=0))
    assert "no later date was found to cost less" in rated_front(free, [cheapest], scenarios=100, seed=1).why_alone
    day = cheapest.closing_date.replace(year=cheapest.closing_date.year + 1)
    cheaper = replace(cheapest, closing_date=day, cost=cheapest.cost - 1)
    assert rated_front(DEAR, [cheapest, cheaper], scenarios=100, seed=1).why_alone == ""
