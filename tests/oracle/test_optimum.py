"""The whole-estate optimum against brute force on a thousand random small estates with the full set of couplings.

The costs here are written from the definition alone and share no code with the solver.
"""

import random
from dataclasses import replace
from itertools import product

import pytest

from standpipe.disposition.optimum import solve_estate
from standpipe.disposition.whole_network import Network
from standpipe.disposition.whole_problem import Candidate, Coupling, EstateProblem, Limit, Shared, Together
from standpipe.kernel.errors import InvalidValueError

PLACES = ("cloud", "partner", "here", None)
YEARS = ("2027-28", "2028-29")


def random_problem(seed, *, limited=True):
    chance = random.Random(seed)
    names = [f"application {number}" for number in range(chance.randint(1, 5))]
    shared = {
        f"shared {number}": Shared(
            chance.randint(0, 300), (f"shared {number + 1}",) if number < 2 and chance.random() < 0.3 else ()
        )
        for number in range(3)
    }
    years = YEARS if limited and chance.random() < 0.2 else ("",)
    candidates = {}
    for name in names:
        made = []
        for number in range(chance.randint(1, 3)):
            needs = tuple(sorted(chance.sample(sorted(shared), chance.randint(0, 2))))
            place, run, once = chance.choice(PLACES), chance.randint(0, 500), chance.randint(0, 300)
            made += [Candidate(f"option {number}", place, run, once, needs, year, rank=number) for year in years]
        candidates[name] = tuple(made)
    couplings = tuple(
        Coupling(*chance.sample(names, 2), chance.randint(0, 200))
        for _ in range(chance.randint(0, 4))
        if len(names) > 1
    )
    if not limited:
        return EstateProblem(candidates, shared, couplings)
    return EstateProblem(candidates, shared, couplings, *random_limits(candidates, years, chance))


def random_limits(candidates, years, chance):
    pairs = [(name, each) for name, found in candidates.items() for each in found]
    limits = []
    if years != ("",) or chance.random() < 0.5:
        limits += [
            Limit(
                f"budget {year}",
                chance.randint(100, 1000),
                {(name, each.id): each.once_pence for name, each in pairs if each.year == year},
            )
            for year in years
        ]
    if chance.random() < 0.5:
        units = {(name, each.id): chance.randint(0, 3) for name, each in pairs if each.place == "cloud"}
        limits.append(Limit("capacity of the cloud", chance.randint(0, 6), units))
    if chance.random() < 0.3:
        limits.append(Limit("risk", chance.randint(5, 40), {(n, each.id): chance.randint(0, 20) for n, each in pairs}))
    if chance.random() < 0.2:
        here = {(name, each.id): 1 for name, each in pairs if each.place == "here"}
        limits.append(Limit("nothing stays here", 0, here))
    names = sorted(candidates)
    together = (Together("a pair", *chance.sample(names, 2)),) if len(names) > 1 and chance.random() < 0.3 else ()
    return tuple(limits), together


def cost_by_definition(problem, choice):
    """Return the cost of a choice, or None when it breaks a limit."""
    chosen = dict(zip(problem.candidates, choice, strict=True))
    for limit in problem.limits:
        if sum(limit.takes.get((name, each.id), 0) for name, each in chosen.items()) > limit.most:
            return None

    def apart(pair):
        one, other = chosen[pair.one].place, chosen[pair.other].place
        return one is not None and other is not None and one != other

    if any(apart(rule) for rule in problem.together):
        return None
    opened = {need for each in choice for need in each.needs}
    while True:
        more = {need for name in opened for need in problem.shared[name].needs} - opened
        if not more:
            break
        opened |= more
    own = sum(each.run_pence + each.once_pence for each in choice)
    return (
        own
        + sum(problem.shared[name].pence for name in opened)
        + sum(tie.pence for tie in problem.couplings if apart(tie))
    )


def brute_force(problem):
    costs = (cost_by_definition(problem, choice) for choice in product(*problem.candidates.values()))
    return min((cost for cost in costs if cost is not None), default=None)


@pytest.mark.slow
def test_the_optimum_equals_brute_force_on_a_thousand_small_estates():
    infeasible = 0
    for seed in range(1000):
        problem = random_problem(seed)
        best = brute_force(problem)
        found = solve_estate(problem)
        assert found.cost == best, seed
        if best is None:
            infeasible += 1
            assert_smallest_contradiction(problem, found.contradiction)
            continue
        assert found.bound == best, seed
        choice = [
            next(each for each in options if each.id == found.chosen[name])
            for name, options in problem.candidates.items()
        ]
        assert cost_by_definition(problem, choice) == best
    assert 50 < infeasible < 500


def assert_smallest_contradiction(problem, names):
    """Nothing keeps the named rules together, and leaving out any one of them there is something."""
    assert names
    for dropped in (None, *names):
        kept = set(names) - {dropped}
        fewer = replace(
            problem,
            limits=tuple(limit for limit in problem.limits if limit.name in kept),
            together=tuple(rule for rule in problem.together if rule.name in kept),
        )
        assert (brute_force(fewer) is None) == (dropped is None)


def test_the_price_of_every_held_option_equals_brute_force():
    for seed in range(120):
        problem = random_problem(seed, limited=False)
        network = Network(problem)
        for name, found in problem.candidates.items():
            for each in (*found, Candidate("not offered", "here", 50, 50, ("shared 1",), rank=9)):
                held = replace(problem, candidates={**problem.candidates, name: (each,)})
                assert network.pence(network.held(name, each)) == brute_force(held), (seed, name, each.key)


def test_the_smallest_contradicting_set_of_limits_is_named():
    option = Candidate("cloud", "cloud", 10, 100)
    money = Limit("the budget", 50, {("a", "cloud"): 100})
    room = Limit("the capacity of the cloud", 5, {("a", "cloud"): 2})
    assert solve_estate(EstateProblem({"a": (option,)}, limits=(money, room))).contradiction == ("the budget",)


def test_licences_that_need_each_other_in_a_circle_are_refused_by_name():
    with pytest.raises(InvalidValueError, match="A needs B needs A"):
        EstateProblem({"a": (Candidate("x", None, 1, 0, ("A",)),)}, {"A": Shared(1, ("B",)), "B": Shared(1, ("A",))})


@pytest.mark.parametrize(
    "parts",
    [
        {"candidates": {"a": ()}},
        {"candidates": {"a": (Candidate("x", "x", -1, 0),)}},
        {"candidates": {"a": (Candidate("x", "x", 1, 0, ("nobody knows",)),)}},
        {"candidates": {"a": (Candidate("x", "x", 1, 0), Candidate("x", "y", 1, 0))}},
        {"candidates": {"a": (Candidate("x", "x", 1, 0),)}, "couplings": (Coupling("a", "ghost", 1),)},
    ],
)
def test_a_problem_that_cannot_be_is_refused(parts):
    with pytest.raises(InvalidValueError):
        EstateProblem(**parts)
