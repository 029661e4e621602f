from dataclasses import replace

import pytest

from standpipe.waves import generate, plan_waves
from standpipe.waves.conflict import find_conflict
from standpipe.waves.contradict import contradictory
from standpipe.waves.relax import without_rule
from standpipe.waves.rules import BlockIndex


@pytest.mark.parametrize("seed", range(16))
def test_a_planted_contradiction_is_a_minimal_set_and_each_way_out_leaves_a_plan(seed):
    problem = contradictory(20, seed=seed)
    found = plan_waves(problem, work_units=50)
    assert not found.feasible
    assert found.proved
    assert all(conflict.message for conflict in found.conflict)
    assert {way.rule for way in found.relaxations} == {conflict.rule for conflict in found.conflict}
    assert all(way.cost is not None for way in found.relaxations)


def test_what_is_left_without_the_cheapest_rule_has_a_plan():
    problem = contradictory(20, seed=0)
    way = plan_waves(problem, work_units=50).relaxations[0]
    assert plan_waves(without_rule(problem, way.rule), work_units=50).feasible


def test_a_rehearsal_is_not_blamed_for_a_cutover_that_fits_no_window():
    problem = generate(8, seed=1)
    long = replace(problem.groups[2], cutover_hours=60.0, rollback_hours=4.0, rehearsal=True)
    found = plan_waves(replace(problem, groups=(*problem.groups[:2], long, *problem.groups[3:])), work_units=20)
    assert [rule.rule for rule in found.conflict] == ["hours:g2"]


def test_a_problem_with_a_plan_has_no_conflict():
    problem = generate(10, seed=1)
    found = find_conflict(problem, BlockIndex(problem), deterministic_time=5)
    assert (found.conflict, found.proved) == ((), False)
