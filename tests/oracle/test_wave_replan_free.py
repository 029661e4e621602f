"""A mended plan against one planned anew; the sizes and figures of the documents are those of the benchmark."""

import pytest
from benchmarks.wave_replan import mend


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_a_mended_plan_changes_little_and_costs_little_more_than_a_free_one(seed):
    one = mend(80, seed, slipped=4, work_units=200, full=800)
    assert one.sound
    assert one.others <= 0.1 * one.open_groups
    assert one.free <= one.cost <= 1.02 * one.free
