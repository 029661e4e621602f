"""Elimination against every assignment: as it is, with tables added, and with a variable left out."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest

from standpipe.disposition.elimination import Elimination, Factor, elimination_order


def problem(seed: int) -> tuple[list[int], list[Factor]]:
    """A random tree or denser graph of two to seven variables, some of them alone."""
    choose = random.Random(seed)
    sizes = [choose.randint(1, 3) for _ in range(choose.randint(2, 7))]
    pairs = [pair for pair in itertools.combinations(range(len(sizes)), 2) if choose.random() < 0.4]
    scopes = [(each,) for each in range(len(sizes))] + [choose.choice((pair, pair[::-1])) for pair in pairs]

    def table(scope: tuple[int, ...]) -> np.ndarray:
        shape = [sizes[each] for each in scope]
        return np.array([choose.randint(-9, 9) for _ in range(int(np.prod(shape)))], dtype=np.int64).reshape(shape)

    return sizes, [Factor(scope, table(scope)) for scope in scopes]


def least(sizes: list[int], factors: list[Factor]) -> int:
    return min(
        sum(int(each.table[tuple(states[variable] for variable in each.scope)]) for each in factors)
        for states in itertools.product(*map(range, sizes))
    )


@pytest.mark.parametrize("seed", range(60))
def test_every_change_gives_the_least_of_every_assignment(seed: int) -> None:
    sizes, factors = problem(seed)
    plan = elimination_order(sizes, [(each.scope[0], each.scope[1]) for each in factors if len(each.scope) > 1])
    solved = Elimination(sizes, factors, plan)
    assert solved.value == least(sizes, factors)
    choose = random.Random(seed + 1_000)
    for out in (-1, *range(len(sizes))):
        changed = [each for each in range(len(sizes)) if choose.random() < 0.4]
        added = {
            each: np.array([choose.randint(-20, 20) for _ in range(sizes[each])], dtype=np.int64) for each in changed
        }
        kept = [each for each in factors if out not in each.scope]
        kept += [Factor((each,), table) for each, table in added.items() if each != out]
        assert solved.after(added, out) == least([1 if each == out else size for each, size in enumerate(sizes)], kept)
    assert solved.after({}) == solved.value
