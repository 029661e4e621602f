"""A plan of waves that the checker has found sound, for the tests of what registers add to a wave problem."""

from standpipe.waves import Infeasible, check_plan, plan_waves


def planned(problem):
    plan = plan_waves(problem, work_units=20, prove=False)
    assert not isinstance(plan, Infeasible)
    assert check_plan(problem, plan) == ()
    return plan
