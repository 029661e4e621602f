"""The plan as tables for a spreadsheet program: every entry in full and unrounded, the unknown left blank.

Sums have three columns: at least, at most (blank where a line has no price), and lines without a price. The tables of
the proposals are in `proposal_tables`.
"""

from __future__ import annotations

from collections.abc import Iterator

from standpipe.adapters.report.answers import page_one
from standpipe.adapters.report.figures import days
from standpipe.adapters.report.known_costs import with_known_costs
from standpipe.adapters.report.proposal_tables import proposal_tables
from standpipe.adapters.report.sources import EvidenceBook
from standpipe.adapters.report.table_parts import (
    DATE,
    NUMBER,
    POUNDS,
    WHOLE,
    in_pounds,
    joined,
    money_cells,
    money_headers,
    table,
)
from standpipe.adapters.report.words import label_of
from standpipe.adapters.tables_out import Table
from standpipe.adapters.tables_out.model import Cell
from standpipe.app.plan_document import BuildingLoss, PlanDocument


def plan_tables(document: PlanDocument) -> list[Table]:
    """Return every table of the plan in the order of the report."""
    years = [year.year for year in document.business_case.years]
    document = with_known_costs(document)
    return [
        *_of_inputs(document),
        *_of_resilience(document),
        *proposal_tables(document),
        *_of_waves(document),
        *_of_cost(document, years),
        *_of_savings(document),
        *_of_assumptions(document),
        *_of_evidence(document),
    ]


def _of_inputs(document: PlanDocument) -> Iterator[Table]:
    yield table("summary", ["Number", "Question", "Answer", "More"], _summary(document))
    yield table(
        "missing", ["What was not given, and what it would change"], ([each] for each in document.estate.missing)
    )
    yield table(
        "findings",
        ["How much it matters", "Code", "About", "What is wrong, and what to do", "Where"],
        (
            [label_of(each.severity, "severity"), each.code, each.subject, each.message, joined(each.evidence)]
            for each in document.findings
        ),
    )
    yield table(
        "conflicts",
        ["About", "Fact", "Value used", "Values stated", "Why that one"],
        ([each.subject, each.field, each.chosen, joined(each.values), each.rule] for each in document.estate.conflicts),
    )


def _summary(document: PlanDocument) -> Iterator[list[Cell]]:
    for answer in page_one(document, EvidenceBook(document)):
        yield [answer.number, answer.question, answer.headline, joined(answer.notes)]


class _Lost:
    """What two columns say of the loss of one building."""

    def __init__(self, building: BuildingLoss) -> None:
        self._name = building.site.name if building.site else "the building"
        self.stopped = {each.id: each for each in building.stopped}
        self._goes_on = {each.id for each in building.unaffected}

    def headings(self, *, alone: bool) -> tuple[str, str]:
        """Return the headings; one building alone needs no name."""
        return ("If the building is lost", "Because") if alone else (f"If {self._name} is lost", f"{self._name}: why")

    def says(self, service: str) -> tuple[Cell, Cell]:
        """Return what becomes of a service, and the chain that explains why it stops."""
        stopped = self.stopped.get(service)
        if stopped:
            return "stops", " needs ".join(stopped.because)
        return ("goes on" if service in self._goes_on else "not known"), None


def _of_resilience(document: PlanDocument) -> Iterator[Table]:
    losses = [_Lost(each) for each in (document.resilience.building, *document.resilience.other_buildings)]

    def rows() -> Iterator[list[Cell]]:
        for service in document.resilience.services:
            stopped = [loss.stopped.get(service.id) for loss in losses]
            audience = next((each.audience for each in stopped if each), None)
            says = [cell for loss in losses for cell in loss.says(service.id)]
            number = len(service.single_points) if service.known or service.single_points else None
            yield [service.id, service.name, audience, *says, number, service.known]

    yield table(
        "services",
        [
            "Id",
            "Service",
            "For",
            *(heading for loss in losses for heading in loss.headings(alone=len(losses) == 1)),
            ("Single things that stop it", WHOLE),
            "All known",
        ],
        rows(),
    )
    yield table(
        "single points",
        ["Service id", "Service", "What stops it alone", "Kind", "Id"],
        (
            [service.id, service.name, point.name, point.kind, point.id]
            for service in document.resilience.services
            for point in service.single_points
        ),
    )
    yield from _of_the_way(document)


def _of_the_way(document: PlanDocument) -> Iterator[Table]:
    """Yield the services in the states of the move, and what would mend those that are worse than tolerated."""
    move = document.resilience.move
    if move is None:
        return
    names = [state.name for state in move.states]
    yield table(
        "on the way",
        [
            "Service id", "Service", "From", ("Day", DATE), ("Hours a year", NUMBER), ("More than today", NUMBER),
            "Worse than tolerated",
        ],
        (
            [
                service.id, service.name, names[step.state], move.states[step.state].on, step.hours, more,
                None if more is None else "yes" if more > move.tolerance_hours else "no",
            ]
            for service in move.services
            for step in service.steps
            for more in [None if step.hours is None or service.today is None else step.hours - service.today]
        ),
    )  # fmt: skip
    yield table(
        "remedies on the way",
        ["Service id", "Service", "What", ("A year", POUNDS), ("Then more than today", NUMBER), "Enough"],
        (
            [
                service.id, service.name, remedy.what, in_pounds(remedy.pence_a_year), remedy.above_today,
                "yes" if remedy.enough else "no",
            ]
            for service in move.services
            for remedy in service.remedies
        ),
    )  # fmt: skip


def _of_waves(document: PlanDocument) -> Iterator[Table]:
    waves = document.waves
    yield table(
        "waves",
        [
            ("Wave", WHOLE), ("First day", DATE), ("Last day", DATE), "Move", "Applications", "Proposal", "Goes to",
            "Days of work", "Calendars that hold it", "Why this date",
        ],
        (
            [
                wave.number, wave.window_first, wave.window_last, move.name,
                joined(each.name for each in move.applications), move.treatment, move.target,
                joined(f"{skill}: {days(effort)}" for skill, effort in move.effort_days.items()),
                joined(move.freeze_calendars), move.because,
            ]
            for wave in waves.waves
            for move in wave.moves
        ),
    )  # fmt: skip
    yield table(
        "load",
        [("Wave", WHOLE), "Team", ("Days needed", NUMBER), ("Days there are", NUMBER)],
        (
            [wave.number, team, load, wave.capacity_days.get(team)]
            for wave in waves.waves
            for team, load in wave.load_days.items()
        ),
    )
    yield table(
        "tasks",
        ["When", "Task", ("From", DATE), ("To", DATE), "Who", "Length rests on"],
        (
            [when, task.name, task.starts, task.ends, task.owner, task.basis]
            for when, tasks in (("before the first move", waves.wave_zero), ("closing", waves.closing))
            for task in tasks
        ),
    )
    yield table(
        "freezes",
        ["Calendar", ("First day", DATE), ("Last day", DATE), "How strict", "Why"],
        ([each.calendar, each.first, each.last, each.binding, each.reason] for each in waves.freezes),
    )
    yield table(
        "due",
        [("By", DATE), "What to do", "Who", "If not", "About"],
        (
            [each.on, each.what, each.who, each.consequence, each.subject]
            for each in sorted(waves.due, key=lambda due: due.on)
        ),
    )


def _of_cost(document: PlanDocument, years: list[str]) -> Iterator[Table]:
    case = document.business_case
    yield table(
        "cost by year",
        ["Financial year", ("Months", WHOLE), *money_headers("Staying"), *money_headers("Moving")],
        [
            *([y.year, y.months, *money_cells(y.staying), *money_cells(y.moving)] for y in case.years),
            *(
                [["Together", None, *money_cells(case.staying_total), *money_cells(case.moving_total)]]
                if case.years
                else []
            ),
        ],
    )
    yield table(
        "cost lines",
        [
            "Case", "Category", "Line", *((year, POUNDS) for year in years), "How good", "Source", "Fund",
            "Capital", "Why", "Cashable",
        ],
        (
            [
                line.case, line.category, line.name, *(in_pounds(pence) for pence in line.pence_by_year),
                label_of(line.basis, "basis"), line.source, line.fund, line.capital, line.rule, line.cashable,
            ]
            for line in case.lines
        ),
    )  # fmt: skip


def _of_savings(document: PlanDocument) -> Iterator[Table]:
    case = document.business_case
    yield table(
        "funds",
        ["Fund", ("Staying", POUNDS), ("Moving", POUNDS)],
        ([each.fund, in_pounds(each.staying_pence), in_pounds(each.moving_pence)] for each in case.funds),
    )
    yield table(
        "tornado",
        ["Assumption", "What it means", "From", "To", "Unit", ("Saving at the first", POUNDS),
         ("Saving at the second", POUNDS), ("Swing", POUNDS)],
        (
            [
                each.assumption, each.meaning, each.low, each.high, each.unit, in_pounds(each.saving_at_low_pence),
                in_pounds(each.saving_at_high_pence), in_pounds(each.swing_pence),
            ]
            for each in case.tornado
        ),
    )  # fmt: skip


def _of_assumptions(document: PlanDocument) -> Iterator[Table]:
    yield table(
        "assumptions",
        ["Id", "What it means", "Value", "Unit", "From", "To", "How good", "Source"],
        (
            [
                each.id,
                each.meaning,
                each.value,
                each.unit,
                each.low,
                each.high,
                label_of(each.basis, "basis"),
                each.source,
            ]
            for each in document.assumptions.values
        ),
    )
    yield table(
        "facts to establish",
        ["Find out", "What it changes", "Whom to ask", "About"],
        ([each.fact, each.effect, each.ask, each.subject] for each in document.assumptions.facts_to_establish),
    )


def _of_evidence(document: PlanDocument) -> Iterator[Table]:
    yield table(
        "sources",
        ["File", "Format", ("Rows", WHOLE), ("Used", WHOLE), ("Not used", WHOLE)],
        ([each.path, each.format, each.rows_in, each.rows_used, each.rows_rejected] for each in document.sources),
    )
    book = EvidenceBook(document)
    yield table(
        "evidence",
        [
            "Pointer in plan.json", "Figure", "How good", "File", "Sheet", ("Row", WHOLE), "Column", "Rule", "Formula",
            "From",
        ],
        (
            [
                pointer, book.name_of(pointer), label_of(each.basis, "basis"), each.file, each.sheet, each.row,
                each.column, each.rule, each.formula, joined(each.inputs),
            ]
            for pointer, each in document.evidence.items()
        ),
    )  # fmt: skip
