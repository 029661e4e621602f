"""What people change in a wave problem, and two plans side by side."""

from dataclasses import replace
from datetime import date

import pytest

from standpipe.app.closing_front import closing_front
from standpipe.app.compare_waves import RatedPlan, compare_plans
from standpipe.app.what_if import Questions, Slip, after_slip, group_of, with_previous, with_questions
from standpipe.kernel.errors import InputError
from standpipe.waves import check_plan, generate, plan_waves, replan

PROBLEM = generate(12, seed=7)
EFFORT = {"work_units": 30, "seed": 1}


@pytest.fixture(scope="module")
def plan():
    return plan_waves(PROBLEM, prove=False, **EFFORT)


def test_a_pin_is_kept_in_the_window_that_holds_its_day(plan):
    changed = with_questions(PROBLEM, Questions(pins=("application 5=2027-05-09",)))
    assert changed.groups[5].pinned == "2027-05-08"


def test_an_exclusion_leaves_it_out_with_its_links(plan):
    changed = with_questions(PROBLEM, Questions(exclusions=("application 5",)))
    assert "g5" not in {group.id for group in changed.groups}
    assert all("g5" not in {link.first, link.second} for link in changed.dependencies)


def test_holding_a_plan_gives_the_same_plan(plan):
    held = with_questions(PROBLEM, Questions(hold=plan))
    assert plan_waves(held, prove=False, **EFFORT).window_of == plan.window_of


def test_a_member_is_found_by_its_name_without_its_kind():
    groups = (replace(PROBLEM.groups[0], members=("application:housing-rents",)), *PROBLEM.groups[1:])
    assert group_of(replace(PROBLEM, groups=groups), "Housing rents").id == "g0"


def test_a_name_that_could_mean_several_is_refused_with_them():
    with pytest.raises(InputError, match="Several move groups could be meant by 'application'"):
        group_of(PROBLEM, "application")


def test_a_slip_moves_only_what_it_must_and_remembers_what_is_done(plan):
    wave = plan.waves[2]
    changed, done = after_slip(PROBLEM, plan, Slip(str(wave.number)))
    assert done == tuple(each.window for each in plan.waves[:2])
    mended = replan(changed, plan, committed=done, change_pence=100_000_00, **EFFORT)
    assert check_plan(with_previous(changed, plan, committed=done, change_pence=100_000_00), mended) == ()
    assert {move.group for move in wave.moves}.isdisjoint(
        {move.group for each in mended.waves if each.window <= wave.window for move in each.moves}
    )


def test_a_slip_until_a_day_waits_for_it(plan):
    changed, _ = after_slip(PROBLEM, plan, Slip(plan.waves[0].window, until=date(2027, 6, 1)))
    slipped = {move.group for move in plan.waves[0].moves}
    assert {group.earliest for group in changed.groups if group.id in slipped} == {"2027-06-05"}


def test_a_slip_of_the_last_window_is_refused(plan):
    with pytest.raises(InputError, match="No window comes after"):
        after_slip(PROBLEM, plan, Slip(plan.waves[0].window, until=date(2030, 1, 1)))


def test_the_parts_of_a_comparison_explain_the_whole_difference(plan):
    other = plan_waves(with_questions(PROBLEM, Questions(exclusions=(f"g1={plan.window_of['g1']}",))), prove=False)
    found = compare_plans(RatedPlan(plan), RatedPlan(other))
    assert found.cost_after - found.cost_before == sum(part.after - part.before for part in found.parts)
    assert "g1" in {each.group for each in found.changed}


def test_plans_of_different_problems_are_not_compared(plan):
    groups = tuple(replace(group, id=f"x{group.id}") for group in PROBLEM.groups)
    other = plan_waves(replace(PROBLEM, groups=groups, dependencies=(), contracts=()), prove=False, **EFFORT)
    with pytest.raises(InputError, match="share no move group"):
        compare_plans(RatedPlan(plan), RatedPlan(other))


def test_no_point_of_the_front_is_beaten_by_another(plan):
    front = closing_front(PROBLEM, plan, points=4, scenarios=200, **EFFORT).points
    assert [point.closing_date for point in front] == sorted(point.closing_date for point in front)
    assert [point.cost for point in front] == sorted((point.cost for point in front), reverse=True)
    assert all(point.closing_date <= point.p80 for point in front)
