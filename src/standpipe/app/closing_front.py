"""The front of cost against closing date: what an earlier close costs, each point a whole plan with its P80.

Method: epsilon constraint. Between the earliest last window that is possible and the one of the cheapest plan, a few
last windows are tried; in each the cheapest plan that ends by then is searched for, beginning at the plan before. A
point that another beats in both cost and date is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from standpipe.kernel.money import format_pounds
from standpipe.waves import WavePlan, WaveProblem, plan_waves, simulate_risk
from standpipe.waves.tasks import closing_day
from standpipe.waves.watch import Progress, Stage

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
    why_alone: str = ""
    """Why there is one point only; blank where there are more."""
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
    plans = plans_by_closing(problem, cheapest, points=points, work_units=work_units, seed=seed)
    return rated_front(problem, plans, scenarios=scenarios, seed=seed)


def rated_front(problem: WaveProblem, plans: Sequence[WavePlan], *, scenarios: int, seed: int) -> Front:
    """Return the plans of which none closes earlier and costs less than another, each with how sure it is."""
    kept = _undominated(plans)
    rated = [(plan, simulate_risk(problem, plan, scenarios=scenarios, seed=seed)) for plan in kept]
    return Front(
        tuple(
            FrontPoint(
                plan.closing_date, plan.cost, risk.closing.p50, risk.closing.p80, risk.closing.p95, risk.cost.p80
            )
            for plan, risk in rated
        ),
        why_alone(problem, kept[0]) if len(kept) == 1 else "",
    )


def why_alone(problem: WaveProblem, plan: WavePlan) -> str:
    """Return in words why no other date is worth a point of its own.

    >>> from standpipe.waves import generate
    >>> problem = generate(4, seed=1)
    >>> why_alone(problem, plan_waves(problem, work_units=2)).partition(":")[0]
    'No other date is offered'
    """
    site = problem.site
    later = "no later date was found to cost less"
    if site.pence_per_day:
        weekly = format_pounds(7 * site.pence_per_day)
        later += f", and {site.name} costs {weekly} for every week that it stays open"
    earlier = "none can close earlier"
    if plan.earliest_closing_date < plan.closing_date:
        bound = f"{plan.earliest_closing_date:%-d %B %Y}"
        earlier = f"no plan that closes earlier was found at any price, and none can before {bound}"
    return f"No other date is offered: {later}; {earlier}."


def plans_by_closing(
    problem: WaveProblem, cheapest: WavePlan, *, points: int, work_units: int, seed: int
) -> list[WavePlan]:
    """Return the cheapest plan and, after it, plans that end earlier and earlier, at most so many together."""
    index = problem.window_index
    last = max(index[wave.window] for wave in cheapest.waves)
    earliest = next(
        at
        for at, each in enumerate(problem.windows)
        if closing_day(problem, each.last) >= cheapest.earliest_closing_date
    )
    step = max(1, round((last - earliest) / max(1, points - 1)))
    plans, failed = [cheapest], earliest - 1
    for _ in range(points - 1):
        here = max(index[wave.window] for wave in plans[-1].waves)
        # Where a stride led to a date at which no plan was found, the next is half-way between it and the last plan.
        goal = max(earliest, here - step) if failed < earliest else (here + failed) // 2
        if not failed < goal < here:
            break
        found = _ending_by(problem, goal, plans[-1], (work_units, seed))
        if found is None:
            failed = goal
        else:
            plans.append(found)
    return plans


def bettered(
    problem: WaveProblem, plan: WavePlan, others: Sequence[WavePlan], *, work_units: int, seed: int
) -> WavePlan:
    """Return a plan, or the cheapest of others where that is cheaper, with what was proved for the plan.

    A search that has to end earlier can find a cheaper plan: an expensive data centre makes an early end pay. It is
    searched on from there without that limit, so that its reasons are those of the problem itself.

    >>> from standpipe.waves import generate
    >>> problem = generate(4, seed=1)
    >>> plan = plan_waves(problem, work_units=2)
    >>> bettered(problem, plan, [replace(plan, cost=plan.cost + 1)], work_units=2, seed=1) == plan
    True
    """
    best = min(others, key=lambda each: each.cost, default=plan)
    if best.cost >= plan.cost:
        return plan
    found = plan_waves(problem, work_units=work_units, seed=seed, start=best, prove=False)
    if not isinstance(found, WavePlan) or found.cost >= plan.cost or plan.bound is None:
        return plan
    return replace(
        found,
        bound=plan.bound,
        gap=(found.cost - plan.bound) / plan.bound if plan.bound > 0 else None,
        earliest_closing_date=plan.earliest_closing_date,
        earliest_closing_attained=plan.earliest_closing_attained or found.closing_date == plan.earliest_closing_date,
        optimal=plan.bound >= found.cost,
        work_units=plan.work_units,
    )


def _ending_by(problem: WaveProblem, last: int, start: WavePlan, effort: tuple[int, int]) -> WavePlan | None:
    """Return a plan whose last window is at most the one at a position."""
    name = problem.windows[last].id
    index = problem.window_index
    groups = tuple(
        replace(group, latest=name if group.latest is None or index[group.latest] > last else group.latest)
        for group in problem.groups
    )
    given_up: list[Stage] = []

    def tell(heard: Progress) -> None:
        if heard.stage is Stage.RESCUING:
            given_up.append(heard.stage)  # a proof that there is none is not asked here, and takes ten searches' time

    found = plan_waves(
        replace(problem, groups=groups),
        work_units=effort[0],
        seed=effort[1],
        start=start,
        prove=False,
        progress=tell,
        should_stop=lambda: bool(given_up),
    )
    return found if isinstance(found, WavePlan) else None


def _undominated(plans: Sequence[WavePlan]) -> list[WavePlan]:
    """Return the plans that no other beats in both cost and closing date, the earliest first."""
    kept: list[WavePlan] = []
    for plan in sorted(plans, key=lambda each: (each.cost, each.closing_date)):
        if not kept or plan.closing_date < kept[-1].closing_date:
            kept.append(plan)
    return kept[::-1]
