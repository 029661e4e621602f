"""The front of cost against closing date: what an earlier close costs, each point a whole plan with its P80.

Method: epsilon constraint. Between the earliest last window that is possible and the one of the cheapest plan, a few
last windows are tried; in each the cheapest plan that ends by then is searched for, beginning at the plan before. A
point that another beats in both cost and date is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from standpipe.waves import WavePlan, WaveProblem, plan_waves, simulate_risk
from standpipe.waves.tasks import closing_day

SCHEMA_VERSION = "1"


@dataclass(frozen=True, slots=True)
class FrontPoint:
    """One plan of the front."""

    closing_date: date
    cost: int
    p50: date
    p80: date
    p95: date
    cost_p80: int


@dataclass(frozen=True, slots=True)
class Front:
    """Plans of which none closes earlier and costs less than another, by closing date."""

    points: tuple[FrontPoint, ...]
    schema_version: str = SCHEMA_VERSION


def closing_front(
    problem: WaveProblem, cheapest: WavePlan, *, points: int, work_units: int, seed: int, scenarios: int = 10_000
) -> Front:
    """Return the front of a problem, with at most so many points.

    Args:
        problem: the problem.
        cheapest: its plan, from which the search for earlier ones begins.
        points: most points, two or more.
        work_units: for each point.
        seed: of every search and simulation.
        scenarios: of each simulation.

    >>> from standpipe.waves import generate
    >>> problem = generate(8, seed=2)
    >>> plan = plan_waves(problem, work_units=20)
    >>> front = closing_front(problem, plan, points=3, work_units=20, seed=1, scenarios=200)
    >>> costs = [point.cost for point in front.points]
    >>> costs == sorted(costs, reverse=True) and len(costs) <= 3
    True

    """
    index = problem.window_index
    last = max(index[wave.window] for wave in cheapest.waves)
    earliest = next(
        at
        for at, each in enumerate(problem.windows)
        if closing_day(problem, each.last) >= cheapest.earliest_closing_date
    )
    plans = [cheapest]
    for step in range(1, points):
        goal = last - round(step * (last - earliest) / max(1, points - 1))
        if goal >= max(index[wave.window] for wave in plans[-1].waves):
            continue
        found = _ending_by(problem, goal, plans[-1], (work_units, seed))
        if found is None:
            break
        plans.append(found)
    rated = [(plan, simulate_risk(problem, plan, scenarios=scenarios, seed=seed)) for plan in plans]
    found_points = [
        FrontPoint(plan.closing_date, plan.cost, risk.closing.p50, risk.closing.p80, risk.closing.p95, risk.cost.p80)
        for plan, risk in rated
    ]
    return Front(_undominated(found_points))


def _ending_by(problem: WaveProblem, last: int, start: WavePlan, effort: tuple[int, int]) -> WavePlan | None:
    """Return a plan whose last window is at most the one at a position."""
    name = problem.windows[last].id
    index = problem.window_index
    groups = tuple(
        replace(group, latest=name if group.latest is None or index[group.latest] > last else group.latest)
        for group in problem.groups
    )
    found = plan_waves(
        replace(problem, groups=groups), work_units=effort[0], seed=effort[1], start=start.window_of, prove=False
    )
    return found if isinstance(found, WavePlan) else None


def _undominated(points: list[FrontPoint]) -> tuple[FrontPoint, ...]:
    kept: list[FrontPoint] = []
    for point in sorted(points, key=lambda each: (each.cost, each.closing_date)):
        if not kept or point.closing_date < kept[-1].closing_date:
            kept.append(point)
    return tuple(reversed(kept))
