"""Does the stated P80 hold in four of five programmes? Forecasts after five finished waves against simulated truth.

    python -m benchmarks.wave_risk [--programmes 400] [--applications 40] [--scenarios 1000]
    python -m benchmarks.wave_risk --speed

For each of the three makers of programmes of `wave_truth`, prints how many of them closed by the stated P50, P80 and
P95, and the pinball loss of the P80 in days. Eight generated plans take turns. `--speed` times 1,000 tasks and 10,000
scenarios.
"""

from __future__ import annotations

import argparse
import time
from functools import lru_cache

from benchmarks.wave_truth import FINISHED_WAVES, TROUBLES, Trouble, happen
from standpipe.waves import WavePlan, WaveProblem, generate, plan_waves, simulate_risk

PLANS = 8


@lru_cache
def planned(applications: int, seed: int) -> tuple[WaveProblem, WavePlan]:
    """Return a generated problem and its plan."""
    problem = generate(applications, seed=seed)
    plan = plan_waves(problem, work_units=200, prove=False)
    if not isinstance(plan, WavePlan):
        raise SystemExit(f"{problem.name} has no plan.")
    return problem, plan


def forecast_and_truth(trouble: Trouble, number: int, applications: int, scenarios: int) -> tuple[list[int], int]:
    """Return P50, P80 and P95 as stated after five finished waves and the closing, in days from the start."""
    problem, plan = planned(applications, 1 + number % PLANS)
    truth = happen(problem, plan, trouble, number)
    moved = {move.group for wave in plan.waves[:FINISHED_WAVES] for move in wave.moves}
    risk = simulate_risk(
        problem,
        plan,
        scenarios=scenarios,
        seed=1 + number,
        finished=truth.ratios[:FINISHED_WAVES],
        cutovers={group: day for group, day in truth.cutovers.items() if group in moved},
        as_of=truth.finished_on,
    )
    stated = (risk.closing.p50, risk.closing.p80, risk.closing.p95)
    return [(day - problem.start).days for day in stated], (truth.closed - problem.start).days


def coverage(trouble: Trouble, programmes: int, applications: int, scenarios: int) -> tuple[list[float], float]:
    """Return the shares that close by P50, P80 and P95, and the mean pinball loss of P80 in days."""
    kept, loss = [0, 0, 0], 0.0
    for number in range(programmes):
        stated, closed = forecast_and_truth(trouble, number, applications, scenarios)
        for position, day in enumerate(stated):
            kept[position] += closed <= day
        miss = closed - stated[1]
        loss += 0.8 * miss if miss > 0 else -0.2 * miss
    return [count / programmes for count in kept], loss / programmes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programmes", type=int, default=400)
    parser.add_argument("--applications", type=int, default=40)
    parser.add_argument("--scenarios", type=int, default=1000)
    parser.add_argument("--speed", action="store_true")
    arguments = parser.parse_args()
    if arguments.speed:
        _speed()
        return
    for trouble in TROUBLES:
        begin = time.process_time()
        shares, loss = coverage(trouble, arguments.programmes, arguments.applications, arguments.scenarios)
        spent = time.process_time() - begin
        print(
            f"{trouble.name}: {arguments.programmes} programmes, by P50 {shares[0]:.1%}, by P80 {shares[1]:.1%}, "
            f"by P95 {shares[2]:.1%}, pinball loss of P80 {loss:.1f} days, {spent:.0f} CPU s"
        )


def _speed() -> None:
    problem = generate(1000, seed=1)
    plan = plan_waves(problem, work_units=500, prove=False)
    if not isinstance(plan, WavePlan):
        raise SystemExit("There is no plan.")
    begin = time.process_time()
    simulate_risk(problem, plan, scenarios=10_000)
    print(f"1,000 tasks, 10,000 scenarios: {time.process_time() - begin:.2f} CPU s")


if __name__ == "__main__":
    main()
