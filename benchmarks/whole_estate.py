"""CPU seconds of the whole-estate optimum by number of applications; run with `python -m benchmarks.whole_estate`."""

from __future__ import annotations

import random
import time

from standpipe.disposition.optimum import solve_estate
from standpipe.disposition.whole_problem import Candidate, Coupling, EstateProblem, Limit, Shared

SIZES = (160, 2_000)
GROUP = 8
"""Applications that hang on one of them, as on an income or identity system."""
PLACES = ("cloud", "partner", "saas", "colocation")
YEARS = ("2027-28", "2028-29")


def main() -> None:
    """Print one row for each size and each set of limits."""
    print(f"{'applications':>12}  {'limits':>22}  {'cost GBP':>12}  {'gap':>8}  {'CPU s':>6}")
    for size in SIZES:
        for name, problem in (
            ("none", made(size)),
            ("budget", made(size, budget=True)),
            ("two years, capacity", made(size, budget=True, years=YEARS, capacity=True)),
        ):
            began = time.process_time()
            found = solve_estate(problem, work_units=20.0)
            spent = time.process_time() - began
            gap = "none" if found.gap is None else f"{found.gap:.4%}"
            print(f"{size:>12,}  {name:>22}  {(found.cost or 0) / 100:>12,.0f}  {gap:>8}  {spent:>6.1f}")


def made(size: int, *, budget: bool = False, years: tuple[str, ...] = ("",), capacity: bool = False) -> EstateProblem:
    """Return a seeded problem with groups of coupled applications, shared platforms and limits that bind."""
    chance = random.Random(size)
    candidates = {}
    for number in range(size):
        prices = [(place, chance.randint(1_000_00, 90_000_00), chance.randint(5_000_00, 60_000_00)) for place in PLACES]
        candidates[f"application {number}"] = tuple(
            Candidate(place, place, run, once, (f"platform of {place}",), year)
            for place, run, once in prices
            for year in years
        )
    names = list(candidates)
    couplings = tuple(
        Coupling(names[number], names[number // GROUP * GROUP], chance.randint(1_00, 5_000_00))
        for number in range(size)
        if number % GROUP
    )
    least = sum(min(each.once_pence for each in found) for found in candidates.values())
    pairs = [(name, each) for name, found in candidates.items() for each in found]
    limits = [
        Limit(
            f"budget {year}",
            round(least * 1.3) // len(years),
            {(name, each.id): each.once_pence for name, each in pairs if each.year == year},
        )
        for year in (years if budget else ())
    ]
    if capacity:
        taken = {(name, each.id): 1 for name, each in pairs if each.place == "colocation"}
        limits.append(Limit("capacity of colocation", size // 10, taken))
    shared = {f"platform of {place}": Shared(size * 500_00) for place in PLACES}
    return EstateProblem(candidates, shared, couplings, tuple(limits))


if __name__ == "__main__":
    main()
