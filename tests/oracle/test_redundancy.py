"""Redundancy allocation against brute force, and the published instances of Fyffe, Nakagawa and Miyazaki."""

import json
import math
import random
from itertools import product
from pathlib import Path

import pytest

from standpipe.resilience.redundancy import Part, RedundancyAllocation


def reliability(stages: list[list[Part]], counts: tuple[tuple[int, ...], ...]) -> float:
    return math.prod(
        1 - math.prod((1 - part.reliability) ** number for part, number in zip(stage, row, strict=True))
        for stage, row in zip(stages, counts, strict=True)
    )


@pytest.mark.parametrize("seed", range(30))
def test_the_best_allocation_equals_that_of_every_possible_one(seed: int) -> None:
    chance = random.Random(seed)
    stages = [
        [
            Part(chance.uniform(0.5, 0.99), chance.randint(1, 4), chance.randint(0, 3))
            for _ in range(chance.randint(1, 2))
        ]
        for _ in range(2)
    ]
    cost, weight = chance.randint(2, 9), chance.randint(0, 6)
    best = 0.0
    rows = [list(product(range(10), repeat=len(stage))) for stage in stages]
    for counts in product(*rows):
        pairs = [
            (part, n) for stage, row in zip(stages, counts, strict=True) for part, n in zip(stage, row, strict=True)
        ]
        if sum(p.cost * n for p, n in pairs) <= cost and sum(p.weight * n for p, n in pairs) <= weight:
            best = max(best, reliability(stages, counts))
    found = RedundancyAllocation(stages, cost=cost, weight=weight).best(cost, weight)
    assert (found.reliability if found else 0.0) == pytest.approx(best, rel=1e-12)
    if found:
        assert reliability(stages, found.counts) == pytest.approx(found.reliability, rel=1e-12)
        assert found.cost <= cost
        assert found.weight <= weight


@pytest.mark.shared_data
def test_the_published_instances_have_their_exact_optima(shared_data: Path) -> None:
    folder = shared_data / "redundancy" / "fyffe"
    data = json.loads((folder / "fyffe.json").read_text())
    stages = [[Part(*part) for part in stage] for stage in data["subsystems"]]
    problem = RedundancyAllocation(stages, cost=data["C"], weight=191)
    exact = json.loads((folder / "exact_dp.json").read_text())
    assert len(exact) == 33
    for weight, expected in exact.items():
        found = problem.best(data["C"], int(weight))
        assert found is not None
        assert found.reliability == pytest.approx(expected, abs=1e-9)
        assert reliability(stages, found.counts) == pytest.approx(expected, abs=1e-9)
        assert found.cost <= data["C"]
        assert found.weight <= int(weight)
