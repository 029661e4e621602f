"""Page one: seven questions a director asks, each answered in a sentence or two, with where the answer came from.

Where the plan does not know, the answer says so and names what is missing; it never shows a zero instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from standpipe.adapters.report.figures import difference, long_date, percentage, rounded_money
from standpipe.adapters.report.sources import EvidenceBook, Origin
from standpipe.adapters.report.words import plural
from standpipe.app.plan_document import BuildingLoss, PlanDocument
from standpipe.app.waves_document import Confidence

FACTS_ON_PAGE_ONE = 6
DUE_WITHIN = timedelta(days=90)
_LIKELY = 0.8
"""Share of runs from which a date may be promised: the P80 that programmes are usually held to."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: `headline` in a sentence, `notes` below it, `chapter` with the whole story."""

    number: int
    identifier: str
    question: str
    headline: str
    notes: list[str]
    chapter: str
    chapter_words: str
    origins: list[Origin] = field(default_factory=list)


def page_one(document: PlanDocument, book: EvidenceBook) -> list[Answer]:
    """Return the seven answers in the order in which they are read."""
    return [
        Answer(
            number,
            f"answer-{number}",
            question,
            *answer(document),
            chapter=chapter,
            chapter_words=words,
            origins=book.under(*pointers),
        )
        for number, (question, answer, chapter, words, pointers) in enumerate(_QUESTIONS, start=1)
    ]


def _building(document: PlanDocument) -> tuple[str, list[str]]:
    building, others = document.resilience.building, document.resilience.other_buildings
    total = len(building.stopped) + len(building.unaffected) + len(building.unknown)
    if not total:
        return "Not known: no list of services was given.", []
    if building.site is None:
        return f"Not known: no input says which building is to close. {plural(total, 'service')} could be hit.", []
    notes = [_if_lost(each, total) for each in others]
    if not others and building.unaffected:
        notes.append(f"{plural(len(building.unaffected), 'service does', 'services do')} not stop.")
    unknown = {service.id for each in (building, *others) for service in each.unknown}
    if unknown:
        notes.append(f"For {plural(len(unknown), 'service')} it cannot be told: not all that lies below is known.")
    return _if_lost(building, total), notes


def _if_lost(building: BuildingLoss, total: int) -> str:
    stopped = len(building.stopped)
    verb = "stops" if stopped == 1 else "stop"
    known = (
        f"{stopped:,} of {plural(total, 'service')}"
        if stopped
        else f"None of the {plural(total, 'service')} is known to"
    )
    name = building.site.name if building.site else "the building"
    return f"{known} {verb if stopped else 'stop'} if {name} is lost."


def _closing(document: PlanDocument) -> tuple[str, list[str]]:
    waves = document.waves
    if not waves.feasible:
        return "There is no date: the rules below cannot all be kept. One of them has to give.", []
    if waves.closing_date is None:
        return "Not known: the inputs do not allow a date yet.", []
    notes = list(_how_sure(waves.confidence))
    if len(waves.sites) > 1:
        each = [
            f"{site.name} on {long_date(site.closes)}" for site in sorted(waves.sites, key=lambda site: site.closes)
        ]
        notes.insert(0, f"That is when the last building closes: {', '.join(each)}.")
    confidence = waves.confidence
    if waves.earliest_closing_date and waves.earliest_closing_date < waves.closing_date:
        notes.append(f"No plan that keeps the rules can close it before {long_date(waves.earliest_closing_date)}.")
    day = long_date(waves.closing_date)
    if confidence is None:
        return f"{day} is the planned date.", notes
    kept = percentage(confidence.by_planned_date)
    if waves.deadline and confidence.by_deadline is not None:
        reason = f" ({waves.deadline_reason})" if waves.deadline_reason else ""
        notes.append(
            f"It has to be closed by {long_date(waves.deadline)}{reason}: {percentage(confidence.by_deadline)} of the "
            "runs were."
        )
    if confidence.by_planned_date >= _LIKELY:
        return f"{day}, {kept} sure.", notes
    return f"{day} is planned, but only {kept} sure. Promise {long_date(confidence.p80)}: 80% sure.", notes


def _how_sure(confidence: Confidence | None) -> list[str]:
    if confidence is None:
        return ["How sure this is has not been worked out. Do not promise it yet."]
    kept = percentage(confidence.by_planned_date)
    runs = plural(confidence.scenarios, "time")
    late = confidence.by_planned_date < _LIKELY
    dates = f"{kept} of the runs kept the planned date, 80% the later one" if late else f"{kept} of the runs kept it"
    return [f"The plan was played through {runs}, with delays as projects meet them: {dates}."]


def _leaving(document: PlanDocument) -> tuple[str, list[str]]:
    residue = document.dispositions.cannot_leave
    if residue:
        verb = "cannot leave the building as it is" if len(residue) == 1 else "cannot leave the building as they are"
        return f"{plural(len(residue), 'thing')} {verb}.", []
    if not document.dispositions.applications:
        return "Not known: no applications were given.", []
    return "Nothing was found that cannot leave.", []


def _cost(document: PlanDocument) -> tuple[str, list[str]]:
    case = document.business_case
    if not case.years:
        return "Not known: no costs were given.", []
    span = f"{case.years[0].year} to {case.years[-1].year}" if len(case.years) > 1 else case.years[0].year
    notes = [
        f"Staying, {span}: {rounded_money(case.staying_total)}.",
        f"Moving, {span}: {rounded_money(case.moving_total)}.",
    ]
    return difference(case.staying_total, case.moving_total), notes


def _treatment(document: PlanDocument) -> tuple[str, list[str]]:
    total = len(document.dispositions.applications)
    if not total:
        unclaimed = len(document.dispositions.servers_without_application)
        notes = (
            [f"{plural(unclaimed, 'server belongs', 'servers belong')} to no known application."] if unclaimed else []
        )
        return "Not known: no applications were given, so nothing can be proposed for them.", notes
    elsewhere = document.dispositions.not_to_one_cloud
    verb = "does" if elsewhere == 1 else "do"
    return f"{elsewhere:,} of {plural(total, 'application')} {verb} not go to one cloud.", []


def _facts(document: PlanDocument) -> tuple[str, list[str]]:
    shown = min(len(document.assumptions.facts_to_establish), FACTS_ON_PAGE_ONE)
    missing = len(document.estate.missing)
    if missing:
        return f"{plural(missing, 'input was', 'inputs were')} not given. Start there.", []
    if not shown:
        return "No open question was found.", []
    return ("This fact, if it turned out otherwise." if shown == 1 else f"These {shown} facts, the first one most."), []


def _due(document: PlanDocument) -> tuple[str, list[str]]:
    until = long_date(document.as_of + DUE_WITHIN)
    due = len(document.waves.due)
    if due:
        return f"{plural(due, 'thing falls', 'things fall')} due by {until}.", []
    notes = ["A contract or a decision that no input names cannot be shown."]
    return f"Nothing that we know of falls due by {until}.", notes


_Maker = Callable[[PlanDocument], tuple[str, list[str]]]
_QUESTIONS: tuple[tuple[str, _Maker, str, str, tuple[str, ...]], ...] = (
    (
        "What stops if we lose the building?",
        _building,
        "stops",
        "What stops what",
        ("/resilience/building",),
    ),
    (
        "When does the data centre close, and how sure is that?",
        _closing,
        "exit",
        "The exit plan, wave by wave",
        ("/waves/closing_date", "/waves/earliest_closing_date", "/waves/confidence"),
    ),
    (
        "What cannot leave, why, and where does it go?",
        _leaving,
        "proposals",
        "The proposal for each application",
        ("/dispositions/cannot_leave",),
    ),
    (
        "What does it cost to stay, and to move?",
        _cost,
        "cost",
        "Every cost, year by year",
        (
            "/business_case/years",
            "/business_case/staying_total",
            "/business_case/moving_total",
            "/business_case/pounds",
            "/business_case/payback_year",
        ),
    ),
    (
        "What is proposed for the applications?",
        _treatment,
        "proposals",
        "The proposal for each application",
        ("/dispositions/by_treatment", "/dispositions/by_target", "/dispositions/not_to_one_cloud"),
    ),
    (
        "What would most change this plan?",
        _facts,
        "assumptions",
        "What the plan assumes, and all open questions",
        ("/assumptions/facts_to_establish", "/estate/missing"),
    ),
    (
        "What must be decided in the next 90 days?",
        _due,
        "exit",
        "The exit plan, wave by wave",
        ("/waves/due",),
    ),
)
