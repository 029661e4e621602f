"""Plans a wave problem for the verb `standpipe waves`: the plan, how sure it is, and what could be done about the rest.

`search_plan` is the long part and may be run in a process of its own; `finish_plan` makes the published outcome of what
it returned, or of the best plan so far when it was cut short.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from standpipe.app.plan_resilience import closing_site
from standpipe.app.wave_problem import Framed, frame_waves
from standpipe.catalogue import Catalogue
from standpipe.catalogue.elections import ElectoralCycle
from standpipe.disposition import Overrule, Settings, propose
from standpipe.estate.estate import Estate
from standpipe.waves import (
    Infeasible,
    PlanningProgress,
    Risk,
    Split,
    WavePlan,
    WaveProblem,
    plan_waves,
    simulate_risk,
    splits_worth_making,
)
from standpipe.waves.documents import PlanOfRest, plan_to_json
from standpipe.waves.reading import ProblemFinding
from standpipe.waves.rest import Rest, plan_rest
from standpipe.waves.soundness import examine

UNITS_PER_SECOND = 150
"""Work units for each second that a person allows: search and proofs then end before the ceiling on most machines."""
DEFAULT_UNITS = 2_000
REST_UNITS = 500
SCENARIOS = 10_000


def problem_of_estate(
    estate: Estate, catalogue: Catalogue, *, as_of: date, overrules: tuple[Overrule, ...], cycle: ElectoralCycle | None
) -> Framed:
    """Return the wave problem of an estate as the exit plan makes it: proposals first, then what has to move."""
    dispositions = propose(estate, catalogue, Settings(as_of=as_of), overrules=overrules)
    return frame_waves(estate, dispositions, catalogue.assumptions, site=closing_site(estate), as_of=as_of, cycle=cycle)


@dataclass(frozen=True, slots=True)
class PlanningTask:
    """What is to be planned, and with how much work."""

    problem: WaveProblem
    work_units: int
    seed: int
    scenarios: int = SCENARIOS


@dataclass(frozen=True, slots=True)
class PlanningOutcome:
    """A plan or a conflict, with everything that is published beside it."""

    plan: WavePlan | Infeasible
    risk: Risk | None
    rest: Rest | None
    findings: tuple[ProblemFinding, ...]
    splits: tuple[Split, ...]
    stopped: str | None = None
    """`seconds` or `interrupt` when planning was cut short; the plan is then the best so far."""


def units_for(seconds: float | None) -> int:
    """Return the work units of a run with a ceiling; they depend on nothing else, so that runs can be repeated.

    >>> units_for(None), units_for(10), units_for(60)
    (2000, 1500, 9000)
    """
    return DEFAULT_UNITS if seconds is None else max(1, int(seconds * UNITS_PER_SECOND))


def reserve_seconds(problem: WaveProblem) -> float:
    """Return the CPU seconds to keep back for what follows the search: reasons, risk, and writing."""
    return 0.4 + 0.0025 * len(problem.groups)


def search_plan(task: PlanningTask, tell: Callable[[PlanningProgress], None]) -> WavePlan | Infeasible:
    """Return the plan of a task, telling of every better one on the way."""
    return plan_waves(task.problem, work_units=task.work_units, seed=task.seed, watch=tell)


def best_so_far(task: PlanningTask, heard: PlanningProgress | None) -> WavePlan | None:
    """Return the best plan that was told of, with its reasons and what was proved by then; None without one."""
    if heard is None or heard.window_of is None:
        return None
    plan = plan_waves(task.problem, work_units=1, seed=task.seed, start=heard.window_of, prove=False)
    if not isinstance(plan, WavePlan):
        return None
    bound = min(plan.cost, max(plan.bound or 0, heard.bound or 0))
    earliest = max(plan.earliest_closing_date, heard.earliest_closing_date or plan.earliest_closing_date)
    return replace(
        plan,
        bound=bound,
        gap=(plan.cost - bound) / bound if bound > 0 else None,
        earliest_closing_date=min(earliest, plan.closing_date),
        optimal=bound >= plan.cost,
        work_units=task.work_units,
    )


def finish_plan(
    task: PlanningTask,
    plan: WavePlan | Infeasible,
    *,
    findings: tuple[ProblemFinding, ...] = (),
    stopped: str | None = None,
) -> PlanningOutcome:
    """Return the outcome with its risk and advice, and, where not everything can be planned, a plan of the rest.

    >>> from standpipe.waves import generate
    >>> task = PlanningTask(generate(6, seed=3), work_units=5, seed=1, scenarios=200)
    >>> outcome = finish_plan(task, search_plan(task, lambda progress: None))
    >>> outcome.plan.feasible, outcome.risk.scenarios, outcome.rest
    (True, 200, None)
    """
    faults = (*findings, *examine(task.problem))
    splits = splits_worth_making(task.problem)
    if isinstance(plan, WavePlan):
        risk = simulate_risk(task.problem, plan, scenarios=task.scenarios, seed=task.seed)
        return PlanningOutcome(plan, risk, None, faults, splits, stopped)
    rest = None
    if plan.proved:
        rest = plan_rest(task.problem, plan, work_units=min(REST_UNITS, task.work_units), seed=task.seed)
    return PlanningOutcome(plan, None, rest, faults, splits, stopped)


def plan_document(outcome: PlanningOutcome, *, cpu_seconds: float) -> bytes:
    """Return PLAN.json of an outcome."""
    rest = outcome.rest
    beside: dict[str, object] = {
        "findings": outcome.findings,
        "advice": outcome.splits,
        "rest": None if rest is None else PlanOfRest(rest.left_out, rest.given_up, rest.plan),
        "stopped": outcome.stopped,
    }
    return plan_to_json(outcome.plan, risk=outcome.risk, cpu_seconds=cpu_seconds, beside=beside)


def mended_document(task: PlanningTask, plan: WavePlan | Infeasible) -> bytes:
    """Return PLAN.json of a mended plan, with its risk."""
    risk = None
    if isinstance(plan, WavePlan):
        risk = simulate_risk(task.problem, plan, scenarios=task.scenarios, seed=task.seed)
    return plan_to_json(plan, risk=risk)
