"""Plans a wave problem for the verb `standpipe waves`: the plan, how sure it is, and what could be done about the rest.

`search_plan` is the long part and can be stopped; `finish_plan` makes the published outcome of what it returned.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from standpipe.app.closing_sites import closing_sites
from standpipe.app.wave_problem import Framed, frame_waves
from standpipe.catalogue import Catalogue
from standpipe.catalogue.elections import ElectoralCycle
from standpipe.disposition import Overrule, PlanLimits, Settings, propose
from standpipe.estate.estate import Estate
from standpipe.waves import (
    CutShort,
    Infeasible,
    Progress,
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
MANY_GROUPS = 300
UNITS_PER_SECOND_OF_MANY = 300
"""The same with more move groups than that: proofs cannot end within such a ceiling, so the search gets more of it."""
DEFAULT_UNITS = 2_000
REST_UNITS = 500
SCENARIOS = 10_000


def problem_of_estate(
    estate: Estate, catalogue: Catalogue, *, as_of: date, overrules: tuple[Overrule, ...], cycle: ElectoralCycle | None
) -> Framed:
    """Return the wave problem of an estate as the exit plan makes it: proposals first, then what has to move."""
    settings = Settings.of(catalogue, as_of=as_of, limits=PlanLimits(estate.limits))
    dispositions = propose(estate, catalogue, settings, overrules=overrules)
    sites = closing_sites(estate)
    return frame_waves(estate, dispositions, catalogue.assumptions, sites=sites, as_of=as_of, cycle=cycle)


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


def units_for(seconds: float | None, problem: WaveProblem) -> int:
    """Return the work units of a run with a ceiling; they depend on nothing else, so that runs can be repeated.

    >>> from standpipe.waves import generate
    >>> small = generate(6, seed=3)
    >>> units_for(None, small), units_for(10, small), units_for(10, generate(500, seed=3))
    (2000, 1500, 3000)
    """
    if seconds is None:
        return DEFAULT_UNITS
    rate = UNITS_PER_SECOND if len(problem.groups) <= MANY_GROUPS else UNITS_PER_SECOND_OF_MANY
    return max(1, int(seconds * rate))


def reserve_seconds(problem: WaveProblem) -> float:
    """Return the CPU seconds to keep back for what follows the search: reasons, risk, and writing."""
    return 0.4 + 0.0025 * len(problem.groups)


def search_plan(
    task: PlanningTask, tell: Callable[[Progress], None], should_stop: Callable[[], CutShort | None]
) -> WavePlan | Infeasible:
    """Return the plan of a task, or the best so far when it has to stop, with what stopped it.

    Args:
        task: what to plan.
        tell: told of every better plan and bound.
        should_stop: asked often; what it returns ends the run.

    """
    reasons: list[CutShort] = []

    def over() -> bool:
        reason = should_stop()
        if reason is not None:
            reasons.append(reason)
        return reason is not None

    plan = plan_waves(task.problem, work_units=task.work_units, seed=task.seed, progress=tell, should_stop=over)
    return replace(plan, cut_short=reasons[0]) if reasons else plan


def finish_plan(
    task: PlanningTask,
    plan: WavePlan | Infeasible,
    *,
    findings: tuple[ProblemFinding, ...] = (),
) -> PlanningOutcome:
    """Return the outcome with its risk and advice, and, where not everything can be planned, a plan of the rest.

    >>> from standpipe.waves import generate
    >>> task = PlanningTask(generate(6, seed=3), work_units=5, seed=1, scenarios=200)
    >>> outcome = finish_plan(task, search_plan(task, lambda progress: None, lambda: None))
    >>> outcome.plan.feasible, outcome.risk.scenarios, outcome.rest
    (True, 200, None)
    """
    known = {(each.code, each.subject) for each in findings}  # said of an estate already, with the place in its sheets
    faults = (*findings, *(each for each in examine(task.problem) if (each.code, each.subject) not in known))
    splits = splits_worth_making(task.problem)
    if isinstance(plan, WavePlan):
        risk = simulate_risk(task.problem, plan, scenarios=task.scenarios, seed=task.seed)
        return PlanningOutcome(plan, risk, None, faults, splits)
    rest = None
    if plan.proved:
        rest = plan_rest(task.problem, plan, work_units=min(REST_UNITS, task.work_units), seed=task.seed)
    return PlanningOutcome(plan, None, rest, faults, splits)


def plan_document(outcome: PlanningOutcome, *, cpu_seconds: float) -> bytes:
    """Return PLAN.json of an outcome."""
    rest = outcome.rest
    beside: dict[str, object] = {
        "findings": outcome.findings,
        "advice": outcome.splits,
        "rest": None if rest is None else PlanOfRest(rest.left_out, rest.given_up, rest.plan),
    }
    return plan_to_json(outcome.plan, risk=outcome.risk, cpu_seconds=cpu_seconds, beside=beside)


def mended_document(task: PlanningTask, plan: WavePlan | Infeasible) -> bytes:
    """Return PLAN.json of a mended plan, with its risk."""
    risk = None
    if isinstance(plan, WavePlan):
        risk = simulate_risk(task.problem, plan, scenarios=task.scenarios, seed=task.seed)
    return plan_to_json(plan, risk=risk)
