"""Is a service worse on the way? Every service in every state that a wave plan passes through, and the cheapest remedy.

A plan is refused when the expected outage of a service, at the rate of a state, is above today's by more than the
assumption `move-tolerance-hours`. For such a service the things that make it so are named, and remedies are solved in
the same way: a second circuit between the places, or all its pieces in one wave, or both.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from standpipe.app import move_check_document as published
from standpipe.app.analyse_resilience import ResilienceAnalysis
from standpipe.app.move_passage import Passage, Told, above_today
from standpipe.app.move_states import Route, Stage, route_of
from standpipe.app.outage_words import rounded
from standpipe.app.plan_document import DispositionSection, PlanDocument
from standpipe.app.resilience_figures import RepairPrice, circuit_price
from standpipe.app.waves_document import WavesSection
from standpipe.kernel.errors import InputError
from standpipe.kernel.findings import Finding, Severity
from standpipe.resilience.availability import HOURS_A_YEAR
from standpipe.resilience.moving import NAMES

CAUSES_SHOWN = 5
CAUSES_NAMED = 3
LEAST_HOURS = 0.005
"""Hours a year below which nothing is told apart."""


def check_move(
    analysis: ResilienceAnalysis, waves: WavesSection, dispositions: DispositionSection
) -> published.MoveCheck | None:
    """Return what a published plan does to each service on the way; None where nothing leaves a known building."""
    plan = (waves, dispositions)
    sites = tuple(loss.lost[0] for loss in analysis.buildings)
    route = route_of(analysis.estate, analysis.graph, analysis.catalogue, plan, sites)
    if route is None or not analysis.estate.services:
        return None
    passage = Passage(analysis, route)
    tolerance = float(analysis.catalogue.assumptions.value("move-tolerance-hours"))
    services = [_service(passage, each, tolerance) for each in analysis.estate.services if each in passage.today[0]]
    changed = [each for each in services if len(each.steps) > 1]
    refused = [each for each in services if each.refused]
    return published.MoveCheck(
        refused=bool(refused),
        tolerance_hours=tolerance,
        in_words=_in_words(passage, refused, tolerance),
        states=[_state(passage, number, stage, tolerance) for number, stage in enumerate(route.stages)],
        services=sorted(changed, key=lambda each: (-(each.above_today or 0.0), each.name)),
        unchanged=len(services) - len(changed),
        remedies=_remedies_of_plan(passage, refused, tolerance),
        assumptions=_assumptions(analysis, route),
    )


def check_plan(analysis: ResilienceAnalysis, plan: PlanDocument, *, where: str) -> published.MoveCheck:
    """Return what a plan does to each service of an estate on the way.

    Raises:
        InputError: the plan moves nothing out of a known building.

    """
    found = check_move(analysis, plan.waves, plan.dispositions)
    if found is None:
        raise InputError(
            "this plan has no waves out of a known building, or no services are known.",
            where=where,
            remedy="Mark the site that closes, give a list of services, and plan again.",
        )
    return found


def refusals(check: published.MoveCheck | None) -> Iterator[Finding]:
    """Yield a finding for each service that the plan makes worse by more than is tolerated, with a remedy."""
    if check is None:
        return
    for service in check.services:
        if service.refused and service.above_today is not None:
            much = service.above_today
            state = check.states[service.worst_state or 0].name
            causes = ", ".join(cause.name for cause in service.causes[:CAUSES_NAMED])
            remedy = service.remedies[0] if service.remedies else None
            what = f"{remedy.what[0].upper()}{remedy.what[1:]}" if remedy else ""
            mend = f"{what}." if remedy and remedy.enough else "No remedy that was tried is enough."
            yield Finding(
                "service-worse-during-the-move",
                Severity.HIGH,
                service.id,
                f"{service.name} is down for about {rounded(much, much / 2, much * 2)} hours a year more than today "
                f"{state[0].lower()}{state[1:]}, because of: {causes}. {mend}",
            )


def _service(passage: Passage, service: str, tolerance: float) -> published.ServiceOnTheWay:
    name = passage.analysis.graph[service].name
    worst = above_today(passage.today, service)
    refused = worst is not None and worst[0] > tolerance
    steps: list[published.MoveStep] = []
    for number, state in enumerate(passage.today):
        hours = state[service].hours
        if not steps or not _alike(hours, steps[-1].hours):
            steps.append(published.MoveStep(state=number, hours=hours))
    gaps = dict.fromkeys(gap for number in range(len(passage.today)) for gap in passage.model.gaps(number, service))
    return published.ServiceOnTheWay(
        id=service,
        name=name,
        today=steps[0].hours,
        steps=steps,
        worst_state=worst[1] if worst else None,
        above_today=worst[0] if worst else None,
        refused=refused,
        causes=_causes(passage, service, worst[1]) if worst and refused else [],
        remedies=_remedies(passage, service, tolerance) if refused else [],
        gaps=list(gaps),
    )


def _alike(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) < LEAST_HOURS


def _state(passage: Passage, number: int, stage: Stage, tolerance: float) -> published.MoveState:
    services = list(passage.today[0])
    known = [each for each in services if all(state[each].known for state in passage.today)]
    before, here = passage.today[0], passage.today[number]
    worse = [each for each in services if here[each].known and here[each].low - before[each].high > tolerance]
    return published.MoveState(
        number=number,
        name=stage.name,
        on=stage.on,
        moved=len(stage.moved),
        hours=math.fsum(here[each].low for each in known),
        worse=len([each for each in worse if before[each].known]),
        unknown=sum(not here[each].known for each in services),
    )


def _causes(passage: Passage, service: str, state: int) -> list[published.MoveCause]:
    """Return the things that cost the service more than today, by the hours that would be gone if they never failed."""
    model = passage.model
    chances = passage.chances(model)
    before = model.shares(0, service, chances)
    now = model.shares(state, service, chances)
    graph, version = model.unfolded.graph, model.unfolded.versions[state]
    more = {name: (now[name] - before.get(name, 0.0)) * HOURS_A_YEAR for name in now}
    found = [
        published.MoveCause(id=name, name=graph[version[name]].name, kind=graph[version[name]].kind, hours=hours)
        for name, hours in more.items()
        if hours >= LEAST_HOURS and name not in passage.route.moving.spares
    ]
    return sorted(found, key=lambda each: (-each.hours, each.id))[:CAUSES_SHOWN]


def _remedies(passage: Passage, service: str, tolerance: float) -> list[published.MoveRemedy]:
    """Return for each kind of remedy the cheapest that is enough, else the best; the cheapest of them all first."""
    states = range(len(passage.route.stages))
    things = frozenset().union(*(passage.model.things(number, service) for number in states))
    choices = [choice for choice in passage.with_circuits if things.issuperset(choice)]
    found = [[_remedy(passage, service, passage.with_circuits[each], Change(each), tolerance) for each in choices]]
    pieces = passage.pieces_of(service)
    if 1 < len(pieces) <= int(passage.analysis.catalogue.assumptions.value("moves-per-window")):
        model = passage.moved_together(service, pieces)
        found += [
            [_remedy(passage, service, passage.told(model, each), Change(each, pieces), tolerance) for each in several]
            for several in ([()], choices)
        ]
    best = [min(each, key=_rank) for each in found if each]
    return sorted(best, key=_rank)


def _rank(remedy: published.MoveRemedy) -> tuple[bool, float, int, float]:
    cost = float(remedy.pence_a_year or 0)
    return not remedy.enough, cost if remedy.enough else remedy.above_today, remedy.applications, remedy.above_today


@dataclass(frozen=True, slots=True)
class Change:
    """What a remedy changes: circuits bought before the first wave, and pieces moved in one wave."""

    circuits: tuple[str, ...]
    pieces: tuple[frozenset[str], ...] = ()

    @property
    def kind(self) -> str:
        """Return the kind of remedy in words."""
        parts = ("second circuit", *("move together" for _ in self.pieces[:1])) if self.circuits else ("move together",)
        return " and ".join(parts)


def _remedy(
    passage: Passage, service: str, told: Sequence[Mapping[str, Told]], change: Change, tolerance: float
) -> published.MoveRemedy:
    worst = above_today(told, service)
    excess = worst[0] if worst else 0.0
    names = [passage.analysis.graph[each].name for each in sorted(frozenset().union(*change.pieces))]
    parts = [_circuit_words(change.circuits)] if change.circuits else []
    if names:
        parts.append(f"move in one wave: {', '.join(names)}")
    return published.MoveRemedy(
        kind=change.kind,
        what="; and ".join(parts),
        pence_a_year=_price(passage, change.circuits),
        applications=len(names),
        above_today=excess,
        enough=excess <= tolerance,
    )


def _circuit_words(circuits: Sequence[str]) -> str:
    places = [NAMES[each.removeprefix("line:").partition("/")[0]] for each in circuits]
    return f"first build a second circuit to {' and one to '.join(places)}"


def _price(passage: Passage, circuits: tuple[str, ...]) -> int | None:
    price: RepairPrice = circuit_price(passage.analysis.catalogue.assumptions)
    return None if price.pence_a_year is None and circuits else len(circuits) * (price.pence_a_year or 0)


def _remedies_of_plan(
    passage: Passage, refused: Sequence[published.ServiceOnTheWay], tolerance: float
) -> list[published.PlanRemedy]:
    """Return what second circuits do for the whole plan: those choices that nothing smaller matches."""
    found: list[published.PlanRemedy] = []
    left = len(refused)
    for count, choices in groupby(passage.with_circuits if refused else (), key=len):
        del count
        still = {choice: _still_worse(passage.with_circuits[choice], tolerance) for choice in choices}
        best = min(still, key=lambda choice: (still[choice], choice))
        if still[best] < left:
            left = still[best]
            words = _circuit_words(best)
            found.append(
                published.PlanRemedy(
                    what=f"{words[0].upper()}{words[1:]}", pence_a_year=_price(passage, best), still_worse=left
                )
            )
    return found


def _still_worse(told: Sequence[Mapping[str, Told]], tolerance: float) -> int:
    worst = (above_today(told, service) for service in told[0])
    return sum(each is not None and each[0] > tolerance for each in worst)


def _in_words(passage: Passage, refused: Sequence[published.ServiceOnTheWay], tolerance: float) -> str:
    if not refused:
        return f"No service is down for more than {tolerance:g} hours a year above today in any state of the move."
    worst = max(refused, key=lambda each: each.above_today or 0.0)
    state = passage.route.stages[worst.worst_state or 0].name
    much = worst.above_today or 0.0
    others = len(refused) - 1
    more = f" {others} more service{'s are' if others > 1 else ' is'} beyond that as well." if others else ""
    about = rounded(much, much / 2, much * 2)
    return (
        f"{worst.name} is down for about {about} hours a year more than today {state[0].lower()}{state[1:]}, and "
        f"{tolerance:g} are tolerated.{more}"
    )


def _assumptions(analysis: ResilienceAnalysis, route: Route) -> list[str]:
    """Return in sentences what the states rest on."""
    stated = analysis.catalogue.assumptions
    circuits = int(stated.value("move-circuits"))
    lines = f"{circuits} circuit{'s' if circuits > 1 else ''} of {'their' if circuits > 1 else 'its'} own way"
    found = [
        f"Wave zero builds {lines} between the data centre and each new place (assumption move-circuits).",
        "People reach what has moved through the data centre until it closes (assumption move-through-data-centre)."
        if stated.value("move-through-data-centre") > 0
        else "People reach what has moved without the data centre (assumption move-through-data-centre).",
        "Platforms of the new places have the default figures of their kinds.",
        "Declared dependencies go on after a move; of what a supplier runs, those on its old data end.",
        "Circuits that enter the data centre today enter elsewhere after the closing, and fail as often.",
        "The hours of the cutovers themselves are not in these figures.",
    ]
    if analysis.graph and not route.moving.places:
        found.pop(0)
    return found
