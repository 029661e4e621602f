"""Does the stated P80 hold in four of five programmes? Forecasts after five finished waves against simulated truth.

    python -m benchmarks.wave_risk [--programmes 400] [--applications 40] [--scenarios 1000] [--finished 5] [--first 0]
                                   [--waves-only]
    python -m benchmarks.wave_risk --speed

For each of the three makers of programmes of `wave_truth`, prints how many of them closed by the stated P50, P80 and
P95, and the mean pinball losses of these in days. The record of a finished wave says what each team's work took as a
multiple of the plan (`--waves-only`: the wave's only) and on which days its moves cut over. `--first` is the seed of
the first programme: the model was developed on programmes from 5000 on. Eight generated plans take turns. `--speed`
times 1,000 tasks and 10,000 scenarios.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, replace
from functools import lru_cache

from benchmarks.wave_truth import TROUBLES, Trouble, World, happen
from standpipe.waves import Record, WavePlan, WaveProblem, generate, plan_waves, simulate_risk

PLANS = 8
SHARES = (0.5, 0.8, 0.95)


@lru_cache
def planned(applications: int, seed: int) -> tuple[WaveProblem, WavePlan]:
    """Return a generated problem and its plan."""
    problem = generate(applications, seed=seed)
    plan = plan_waves(problem, work_units=200, prove=False)
    if not isinstance(plan, WavePlan):
        raise SystemExit(f"{problem.name} has no plan.")
    return problem, plan


@dataclass(frozen=True, slots=True)
class Setting:
    """How large programmes are, and what is known when the forecast is made."""

    applications: int = 40
    scenarios: int = 1000
    finished: int = 5
    first: int = 0
    by_team: bool = True


@dataclass(frozen=True, slots=True)
class Coverage:
    """The shares of programmes that close by P50, P80 and P95, and the mean pinball losses of these in days."""

    shares: tuple[float, float, float]
    losses: tuple[float, float, float]


def noted(trouble: Trouble, works: list[float]) -> Trouble:
    """Return the same trouble, which notes every factor on work as it happens: the time sheets of the programme."""

    def work(world: World, team: str) -> float:
        works.append(trouble.work(world, team))
        return works[-1]

    return replace(trouble, work=work)


def team_ratios(
    problem: WaveProblem, plan: WavePlan, works: list[float], finished: int
) -> dict[tuple[str, str], float]:
    """Return real over planned work of every team in the first waves, from factors in the order of the work."""
    groups, factors = {group.id: group for group in problem.groups}, iter(works)
    found: dict[tuple[str, str], float] = {}
    for wave in plan.waves[:finished]:
        planned: dict[str, float] = {}
        real: dict[str, float] = {}
        for effort in (effort for move in wave.moves for effort in groups[move.group].efforts):
            planned[effort.team] = planned.get(effort.team, 0.0) + effort.total_days
            real[effort.team] = real.get(effort.team, 0.0) + effort.total_days * next(factors)
        found |= {(wave.window, team): real[team] / planned[team] for team in planned}
    return found


def forecast_and_truth(trouble: Trouble, number: int, setting: Setting) -> tuple[list[int], int] | None:
    """Return P50, P80 and P95 as stated after the finished waves, and the closing, in days from the start.

    None where no wave of the plan is left.
    """
    problem, plan = planned(setting.applications, 1 + number % PLANS)
    done = plan.waves[: setting.finished]
    if len(done) == len(plan.waves):
        return None
    works: list[float] = []
    truth = happen(problem, plan, noted(trouble, works), number)
    moved = {move.group for wave in done for move in wave.moves}
    cutovers = {group: day for group, day in truth.cutovers.items() if group in moved}
    risk = simulate_risk(
        problem,
        plan,
        scenarios=setting.scenarios,
        seed=1 + number,
        finished=Record(
            {wave.window: ratio for wave, ratio in zip(done, truth.ratios, strict=False)},
            team_ratios(problem, plan, works, setting.finished) if setting.by_team else {},
        ),
        cutovers=cutovers,
        as_of=max([plan.gate, *cutovers.values()]),
    )
    stated = (risk.closing.p50, risk.closing.p80, risk.closing.p95)
    return [(day - problem.start).days for day in stated], (truth.closed - problem.start).days


def coverage(trouble: Trouble, programmes: int, setting: Setting) -> Coverage:
    """Return how good the forecasts of many programmes are."""
    kept, losses, counted = [0, 0, 0], [0.0, 0.0, 0.0], 0
    for number in range(setting.first, setting.first + programmes):
        found = forecast_and_truth(trouble, number, setting)
        if found is None:
            continue
        stated, closed = found
        counted += 1
        for position, share in enumerate(SHARES):
            miss = closed - stated[position]
            kept[position] += miss <= 0
            losses[position] += share * miss if miss > 0 else (share - 1) * miss
    first, second, third = (count / counted for count in kept)
    low, middle, high = (loss / counted for loss in losses)
    return Coverage((first, second, third), (low, middle, high))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programmes", type=int, default=400)
    parser.add_argument("--applications", type=int, default=40)
    parser.add_argument("--scenarios", type=int, default=1000)
    parser.add_argument("--finished", type=int, default=5)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--waves-only", action="store_true")
    parser.add_argument("--speed", action="store_true")
    arguments = parser.parse_args()
    if arguments.speed:
        _speed()
        return
    by_team = not arguments.waves_only
    setting = Setting(arguments.applications, arguments.scenarios, arguments.finished, arguments.first, by_team)
    for trouble in TROUBLES:
        begin = time.process_time()
        found = coverage(trouble, arguments.programmes, setting)
        spent = time.process_time() - begin
        shares = ", ".join(
            f"by P{share * 100:.0f} {kept:.1%}" for share, kept in zip(SHARES, found.shares, strict=True)
        )
        losses = ", ".join(f"{loss:.1f}" for loss in found.losses)
        print(
            f"{trouble.name}: {arguments.programmes} programmes, {shares}, pinball losses {losses} days, "
            f"{spent:.0f} CPU s"
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
