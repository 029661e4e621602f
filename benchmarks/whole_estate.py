"""CPU seconds of the whole-estate optimum by number of applications; run with `python -m benchmarks.whole_estate`."""

from __future__ import annotations

import random
import time

from standpipe.disposition.optimum import Candidate, Coupling, EstateProblem, solve_estate

SIZES = (160, 2_000)
GROUP = 8
"""Applications that hang on one of them, as on an income or identity system."""
PLACES = ("cloud", "partner", "saas", "colocation")


def main() -> None:
    """Print one row for each size."""
    print(f"{'applications':>12}  {'couplings':>9}  {'cost GBP':>12}  {'gap':>7}  {'CPU s':>6}")
    for size in SIZES:
        problem = made(size)
        began = time.process_time()
        found = solve_estate(problem, work_units=20.0)
        spent = time.process_time() - began
        gap = "none" if found.gap is None else f"{found.gap:.3%}"
        print(f"{size:>12,}  {len(problem.couplings):>9,}  {(found.cost or 0) / 100:>12,.0f}  {gap:>7}  {spent:>6.1f}")


def made(size: int) -> EstateProblem:
    """Return a seeded problem with groups of coupled applications, opening costs and a budget that binds."""
    chance = random.Random(size)
    candidates = {
        f"application {number}": tuple(
            Candidate(place, place, chance.randint(1_000_00, 90_000_00), chance.randint(5_000_00, 60_000_00))
            for place in PLACES
        )
        for number in range(size)
    }
    names = list(candidates)
    couplings = tuple(
        Coupling(names[number], names[number // GROUP * GROUP], chance.randint(1_00, 5_000_00))
        for number in range(size)
        if number % GROUP
    )
    least = sum(min(each.once_pence for each in found) for found in candidates.values())
    openings = dict.fromkeys(PLACES, size * 500_00)
    return EstateProblem(candidates, openings, couplings, one_off_budget=round(least * 1.3))


if __name__ == "__main__":
    main()
