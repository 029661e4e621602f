"""The main job: from a checked estate to a plan that closes the data centre.

Each stage takes values and returns values: needs and single points, dispositions, waves, cash flows; then the plan is
published with the evidence of every figure. Nothing here reads a clock, a file or a random number without a seed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

import msgspec

from standpipe.app import plan_document as published
from standpipe.app import waves_document as published_waves
from standpipe.app.calendar_findings import calendar_findings
from standpipe.app.cash_lines import Programme
from standpipe.app.check_move import check_move, refusals
from standpipe.app.closing_front import bettered, plans_by_closing, rated_front
from standpipe.app.closing_sites import closing_sites
from standpipe.app.estate_document import finding_entry
from standpipe.app.facts_to_establish import Chosen, facts_to_establish
from standpipe.app.figure_formulas import FORMULAS
from standpipe.app.pin_moves import Pin, with_pins
from standpipe.app.plan_business_case import business_case_section, compute_case, first_month_after
from standpipe.app.plan_dispositions import disposition_section
from standpipe.app.plan_estate import estate_section
from standpipe.app.plan_resilience import resilience_section
from standpipe.app.plan_waves import waves_section
from standpipe.app.pointers import Pointers
from standpipe.app.room_closings import RoomClosing, room_closings
from standpipe.app.several_sites import closing_dates
from standpipe.app.wave_planning import REST_UNITS
from standpipe.app.wave_problem import Framed, frame_waves
from standpipe.app.wave_story import Beside, chances_of, insides_of
from standpipe.catalogue import Assumptions, Catalogue
from standpipe.catalogue.elections import ElectoralCycle
from standpipe.disposition import Dispositions, Overrule, PlanLimits, Settings, consider_all, propose
from standpipe.estate.estate import Estate
from standpipe.estate.findings import united
from standpipe.estate.model import Site
from standpipe.kernel.meanwhile import meanwhile
from standpipe.waves import Infeasible, Risk, WavePlan, WaveProblem, plan_waves
from standpipe.waves.rest import plan_rest
from standpipe.waves.risk import simulate_risk

Progress = Callable[[str], None]
FRONT_POINTS, FRONT_SHARE = 5, 10
"""Plans that are tried for the front of cost against closing date, each with this part of the work."""


@dataclass(frozen=True, slots=True)
class PlanSettings:
    """What the person who asks may set; budgets are work units, never seconds."""

    as_of: date
    seed: int = 1
    work_units: int = 2_000
    scenarios: int = 10_000
    overrules: tuple[Overrule, ...] = ()
    cycle: ElectoralCycle | None = None
    """None is not stated: then a poll is assumed every May, so that no election is met by surprise."""
    pins: tuple[Pin, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The published plan, and the parts that a checker or a console needs."""

    document: published.PlanDocument
    dispositions: Dispositions
    problem: WaveProblem | None
    outcome: WavePlan | Infeasible | None

    @property
    def feasible(self) -> bool:
        """No rule contradicts another; a partial plan without moves is feasible as far as it goes."""
        return not isinstance(self.outcome, Infeasible)


def plan_exit(estate: Estate, catalogue: Catalogue, settings: PlanSettings, progress: Progress) -> Plan:
    """Return the plan of an estate, as complete as the inputs allow."""
    pointers = Pointers()
    progress("Choosing what is right for each application")
    wanted = Settings.of(catalogue, as_of=settings.as_of, limits=PlanLimits(estate.limits))
    considered = consider_all(estate, catalogue, wanted, settings.overrules)
    dispositions = propose(estate, catalogue, wanted, overrules=settings.overrules, known=considered)
    chosen = Chosen(estate, catalogue, wanted, settings.overrules, dispositions, considered)
    progress("Planning the waves, and finding what stops what")
    sites = closing_sites(estate)
    framed = frame_waves(
        estate, dispositions, catalogue.assumptions, sites=sites, as_of=settings.as_of, cycle=settings.cycle
    )
    framed = with_pins(framed, settings.pins, estate)
    with meanwhile(partial(_plan_waves, framed, settings)) as planned:
        resilience, analysis = resilience_section(estate, catalogue, as_of=settings.as_of, pointers=pointers)
        proposed = disposition_section(estate, catalogue, dispositions, pointers)
        facts = facts_to_establish(chosen, analysis.graph)
        outcome, front = planned()
    risk = _risk(framed, outcome, settings)
    closings = _closings(estate, sites, framed, outcome)
    rooms = _rooms(estate, framed, outcome)
    waves = waves_section(
        estate,
        dispositions,
        framed,
        outcome,
        risk,
        as_of=settings.as_of,
        assumptions=catalogue.assumptions,
        beside=dataclasses.replace(
            _beside(framed, outcome, settings),
            closings=closings,
            rooms=rooms,
            front=front.front,
            front_alone=front.front_alone,
        ),
    )
    progress("Checking every service on the way")
    move = check_move(analysis, waves, proposed)
    progress("Reckoning the costs")
    programme = dataclasses.replace(_programme(framed, outcome, closings, settings.as_of), rooms=rooms)
    reckoning = compute_case(estate, dispositions, programme, catalogue, wanted)
    progress("Writing down where every figure came from")
    found = (*estate.findings, *analysis.findings, *dispositions.findings, *framed.findings, *refusals(move))
    findings = united((*found, *calendar_findings(estate, framed.problem, sites, settings.as_of)))
    estate = dataclasses.replace(estate, findings=tuple(findings))
    document = published.PlanDocument(
        schema_version=published.SCHEMA_VERSION,
        as_of=settings.as_of,
        estate=estate_section(estate, catalogue, sites, settings.as_of),
        findings=[finding_entry(finding) for finding in findings],
        resilience=msgspec.structs.replace(resilience, move=move),
        dispositions=proposed,
        waves=waves,
        business_case=business_case_section(estate, reckoning, pointers),
        assumptions=published.AssumptionSection(
            values=assumption_entries(catalogue.assumptions),
            facts_to_establish=facts,
        ),
        evidence={},
        sources=[
            published.Source(
                path=account.path,
                format=account.format,
                rows_in=sum(account.rows_in.values()),
                rows_used=account.rows_used,
                rows_rejected=account.rows_rejected,
            )
            for account in estate.files
        ],
    )
    return Plan(_with_evidence(document, pointers), dispositions, framed.problem, outcome)


def _plan_waves(
    framed: Framed, settings: PlanSettings, should_stop: Callable[[], bool]
) -> tuple[WavePlan | Infeasible | None, Beside]:
    """Return the plan, or why there is none, and the front of cost against closing date on which it lies."""
    problem = framed.problem
    if problem is None:
        return None, Beside()
    first = plan_waves(problem, work_units=settings.work_units, seed=settings.seed, should_stop=should_stop)
    if isinstance(first, Infeasible) or should_stop():
        return first, Beside()
    units = max(1, settings.work_units // FRONT_SHARE)
    plans = plans_by_closing(problem, first, points=FRONT_POINTS, work_units=units, seed=settings.seed)
    plan = bettered(problem, first, plans[1:], work_units=units, seed=settings.seed)
    front = rated_front(problem, [plan, *plans], scenarios=settings.scenarios, seed=settings.seed)
    points = [
        published_waves.FrontPoint(
            closing_date=point.closing_date, cost_pence=point.cost, p50=point.p50, p80=point.p80, p95=point.p95,
            cost_p80_pence=point.cost_p80,
            planned=(point.closing_date, point.cost) == (plan.closing_date, plan.cost),
        )
        for point in front.points
    ]  # fmt: skip
    return plan, Beside(front=points, front_alone=front.why_alone)


def _risk(framed: Framed, outcome: WavePlan | Infeasible | None, settings: PlanSettings) -> Risk | None:
    if framed.problem is None or not isinstance(outcome, WavePlan):
        return None
    return simulate_risk(framed.problem, outcome, scenarios=settings.scenarios, seed=settings.seed)


def _beside(framed: Framed, outcome: WavePlan | Infeasible | None, settings: PlanSettings) -> Beside:
    if framed.problem is None or outcome is None:
        return Beside()
    if isinstance(outcome, Infeasible):
        units = min(REST_UNITS, settings.work_units)
        rest = plan_rest(framed.problem, outcome, work_units=units, seed=settings.seed) if outcome.proved else None
        return Beside(insides_of(rest.problem, rest.plan, seed=settings.seed) if rest else {}, rest=rest)
    chances = chances_of(framed.problem, outcome, scenarios=settings.scenarios, seed=settings.seed)
    return Beside(insides_of(framed.problem, outcome, seed=settings.seed), chances)


def _closings(
    estate: Estate, sites: tuple[Site, ...], framed: Framed, outcome: WavePlan | Infeasible | None
) -> Mapping[str, date]:
    if framed.problem is None or not isinstance(outcome, WavePlan):
        return {}
    return closing_dates(estate, framed.grouped, sites, framed.problem, outcome)


def _rooms(estate: Estate, framed: Framed, outcome: WavePlan | Infeasible | None) -> tuple[RoomClosing, ...]:
    if framed.problem is None or not isinstance(outcome, WavePlan):
        return ()
    return room_closings(estate, framed.problem, outcome)


def _programme(
    framed: Framed, outcome: WavePlan | Infeasible | None, closings: Mapping[str, date], as_of: date
) -> Programme:
    moves = {}
    if isinstance(outcome, WavePlan):
        members = {group.id: group.members for group in framed.grouped.groups}
        moves = {
            member.application: wave.last
            for wave in outcome.waves
            for move in wave.moves
            for member in members[move.group]
        }
    return Programme(
        first_month=first_month_after(as_of),
        moves=moves,
        closes=outcome.closing_date if isinstance(outcome, WavePlan) else None,
        closings=closings,
    )


def assumption_entries(assumptions: Assumptions) -> list[published.AssumptionEntry]:
    """Return every assumption as it is published."""
    return [
        published.AssumptionEntry(
            id=each.id,
            meaning=each.meaning,
            value="unknown" if each.value is None else str(each.value),
            unit=each.unit,
            low=None if each.low is None else str(each.low),
            high=None if each.high is None else str(each.high),
            basis=each.basis.value,
            source=each.source,
        )
        for each in assumptions
    ]


def _with_evidence(document: published.PlanDocument, pointers: Pointers) -> published.PlanDocument:
    """Return the document with an entry for each of its numbers.

    Raises:
        AssertionError: a number has no evidence, which is a defect of the program.

    """
    plain = msgspec.to_builtins(document)
    evidence, missing = pointers.complete(plain, FORMULAS)
    if missing:
        raise AssertionError(f"{len(missing)} figures have no evidence, such as {missing[0]}.")
    return msgspec.structs.replace(document, evidence=evidence)
