"""The whole-estate optimum against brute force on a thousand random small estates, and on the checker's own terms."""

import random
from itertools import product

import pytest

from standpipe.disposition.optimum import Candidate, Coupling, EstateProblem, solve_estate
from standpipe.kernel.errors import InvalidValueError

PLACES = ("cloud", "partner", "here")


def random_problem(seed):
    chance = random.Random(seed)
    names = [f"application {number}" for number in range(chance.randint(1, 5))]
    candidates = {
        name: tuple(
            Candidate(place, place, chance.randint(0, 500), chance.randint(0, 300), chance.randint(0, 3))
            for place in chance.sample(PLACES, chance.randint(1, 3))
        )
        for name in names
    }
    couplings = tuple(
        Coupling(*chance.sample(names, 2), chance.randint(0, 200))
        for _ in range(chance.randint(0, 3))
        if len(names) > 1
    )
    return EstateProblem(
        candidates,
        openings={place: chance.randint(0, 300) for place in chance.sample(PLACES, 2)},
        couplings=couplings,
        one_off_budget=chance.choice([None, chance.randint(0, 900)]),
        capacities={"cloud": chance.randint(0, 8)} if chance.random() < 0.5 else {},
    )


def cost_of(problem, choice):
    """Return the cost of a choice from the definition, or None when it breaks a limit."""
    chosen = dict(zip(problem.candidates, choice, strict=True))
    once = sum(each.once_pence for each in choice)
    if problem.one_off_budget is not None and once > problem.one_off_budget:
        return None
    for place, capacity in problem.capacities.items():
        if sum(each.units for each in choice if each.place == place) > capacity:
            return None
    places = {each.place for each in choice}
    apart = sum(each.pence for each in problem.couplings if chosen[each.one].place != chosen[each.other].place)
    opened = sum(pence for place, pence in problem.openings.items() if place in places)
    return once + sum(each.run_pence for each in choice) + opened + apart


@pytest.mark.slow
def test_the_optimum_equals_brute_force_on_a_thousand_small_estates():
    infeasible = 0
    for seed in range(1000):
        problem = random_problem(seed)
        costs = [cost_of(problem, choice) for choice in product(*problem.candidates.values())]
        best = min((cost for cost in costs if cost is not None), default=None)
        found = solve_estate(problem)
        assert found.cost == best, seed
        if best is None:
            infeasible += 1
            assert found.contradiction
        else:
            assert found.bound == best
            choice = [
                next(each for each in options if each.key == found.chosen[name])
                for name, options in problem.candidates.items()
            ]
            assert cost_of(problem, choice) == best
    assert 20 < infeasible < 500


def test_the_smallest_contradicting_set_of_limits_is_named():
    option = Candidate("cloud", "cloud", 10, 100, 2)
    problem = EstateProblem({"a": (option,)}, one_off_budget=50, capacities={"cloud": 5})
    assert solve_estate(problem).contradiction == ("the budget for one-off cost",)


@pytest.mark.parametrize(
    "parts",
    [
        {"candidates": {"a": ()}},
        {"candidates": {"a": (Candidate("x", "x", -1, 0),)}},
        {"candidates": {"a": (Candidate("x", "x", 1, 0),)}, "couplings": (Coupling("a", "ghost", 1),)},
    ],
)
def test_a_problem_that_cannot_be_is_refused(parts):
    with pytest.raises(InvalidValueError):
        EstateProblem(**parts)
