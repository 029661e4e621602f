from dataclasses import replace

import pytest

from standpipe.waves import check_plan, generate, plan_waves
from standpipe.waves.replan import changes, replan


@pytest.fixture(scope="module")
def problem():
    return generate(60, seed=3)


@pytest.fixture(scope="module")
def plan(problem):
    return plan_waves(problem, work_units=200)


def without_price(problem, plan):
    """Check a mended plan against the problem without the price on changes, which is no real cost."""
    return tuple(violation for violation in check_plan(problem, plan) if violation.rule not in {"cost", "bound"})


def test_a_slipped_group_is_mended_with_few_changes_and_committed_waves_stay(problem, plan):
    committed = {wave.window for wave in plan.waves[:2]}
    late = plan.waves[3].moves[0].group
    after = problem.windows[problem.window_index[plan.waves[3].window] + 1].id
    slipped = replace(
        problem,
        groups=tuple(replace(g, earliest=after, latest=None) if g.id == late else g for g in problem.groups),
    )
    mended = replan(slipped, plan, committed=committed, change_pence=200_000, work_units=300)
    assert mended.feasible
    assert without_price(slipped, mended) == ()
    moved = changes(plan, mended)
    assert late in {change.group for change in moved}
    assert len(moved) <= 12
    assert not any(change.before in committed for change in moved)


def test_a_high_price_on_changes_keeps_the_plan(problem, plan):
    assert len(changes(plan, replan(problem, plan, change_pence=10**9, work_units=20))) == 0
