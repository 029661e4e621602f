import pytest

from standpipe.waves import Shape, generate
from standpipe.waves.bound import counted_bound, lower_bound
from standpipe.waves.counting import counting_bound
from standpipe.waves.exact import Limits, Status, minimise, place_by
from standpipe.waves.instance import build_instance
from standpipe.waves.rules import BlockIndex


def instance_of(problem):
    return build_instance(problem, BlockIndex(problem))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("shape", Shape)
def test_no_bound_is_above_the_optimum(seed, shape):
    instance = instance_of(generate(5, seed=seed, shape=shape))
    optimum = minimise(instance, Limits(20.0))
    if optimum.status is Status.INFEASIBLE:
        pytest.skip("this seed has no plan at all")
    assert optimum.status is Status.OPTIMAL
    for bound in (counted_bound(instance, 0), lower_bound(instance, counting_bound(instance)), optimum.bound):
        assert bound <= optimum.cost


@pytest.mark.parametrize("seed", range(8))
def test_counting_never_excludes_a_last_window_that_has_a_plan(seed):
    instance = instance_of(generate(8, seed=seed))
    first = next(
        last
        for last in range(instance.windows)
        if place_by(instance, last, Limits(20.0)).status in {Status.OPTIMAL, Status.FEASIBLE}
    )
    assert counting_bound(instance) <= first
