"""What the chapters of the report show, put in the order in which it is read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from standpipe.adapters.report.calendar_chart import calendar_chart
from standpipe.adapters.report.charts import Bar, bar_chart, cost_chart, tornado_chart
from standpipe.adapters.report.drawing import drawn
from standpipe.adapters.report.figures import percentage
from standpipe.adapters.report.wave_charts import exit_charts
from standpipe.adapters.report.words import label_of, rank_of
from standpipe.app.document_parts import Money
from standpipe.app.plan_document import (
    BuildingLoss,
    BusinessLine,
    DispositionEntry,
    FindingEntry,
    PlanDocument,
    PoundsShare,
    ServiceResilience,
    SharedPoint,
    StoppedService,
)

BARS_IN_TORNADO = 10
"""Bars of the tornado chart; the table below it has every assumption."""
COLUMNS_IN_MATRIX = 10
"""Columns of the matrix: as many as fit a page."""


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    """Things that stop the same services; `name` is of the first, `others` how many more there are."""

    name: str
    others: int
    services: frozenset[str]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A service and, for each column, whether its failure stops the service."""

    service: ServiceResilience
    audience: str | None
    stops: list[bool]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Which service stops when which shared thing fails, the worst first."""

    columns: list[MatrixColumn]
    rows: list[MatrixRow]


def matrix(document: PlanDocument) -> Matrix:
    """Return the matrix of services and the things whose failure stops most of them, a building before its parts."""
    resilience = document.resilience
    alike: dict[frozenset[str], list[SharedPoint]] = {}
    for point in sorted(
        resilience.shared_points, key=lambda each: (-len(each.services), each.kind != "site", each.name)
    ):
        alike.setdefault(frozenset(point.services), []).append(point)
    columns = [
        MatrixColumn(points[0].name, len(points) - 1, services)
        for services, points in list(alike.items())[:COLUMNS_IN_MATRIX]
    ]
    buildings = (resilience.building, *resilience.other_buildings)
    audiences = {service.id: service.audience for building in buildings for service in building.stopped}
    rows = [
        MatrixRow(service, audiences.get(service.id), [service.id in column.services for column in columns])
        for service in resilience.services
    ]
    return Matrix(columns, sorted(rows, key=lambda row: (-sum(row.stops), row.service.name)))


def stopped_by_audience(building: BuildingLoss) -> dict[str, list[StoppedService]]:
    """Return the services that a building takes with it, those of residents first; of nobody in particular last."""
    groups: dict[str, list[StoppedService]] = {"Residents lose": [], "Staff lose": [], "Stopped": []}
    for service in building.stopped:
        audience = service.audience or ""
        group = "Residents lose" if "residents" in audience else "Staff lose" if audience == "staff" else "Stopped"
        groups[group].append(service)
    return {group: services for group, services in groups.items() if services}


@dataclass(frozen=True, slots=True)
class Proposal:
    """The proposal for an application with its anchor in the page."""

    position: int
    entry: DispositionEntry

    @property
    def anchor(self) -> str:
        """Return the id of its block; names of the inputs never become ids of the page."""
        return f"application-{self.position}"


def proposals_by_treatment(document: PlanDocument) -> dict[str, list[Proposal]]:
    """Return the proposals grouped by treatment, each group by name."""
    proposals = [Proposal(position, entry) for position, entry in enumerate(document.dispositions.applications)]
    grouped: dict[str, list[Proposal]] = {}
    for proposal in sorted(proposals, key=lambda each: (_treatment_rank(each.entry.treatment), each.entry.name)):
        grouped.setdefault(proposal.entry.treatment, []).append(proposal)
    return grouped


def _treatment_rank(treatment: str) -> tuple[int, str]:
    return rank_of(treatment, "treatment"), treatment


def findings_by_severity(findings: Iterable[FindingEntry]) -> dict[str, list[FindingEntry]]:
    """Return the findings grouped by how much they matter, most important first, else in the plan's order."""
    grouped: dict[str, list[FindingEntry]] = {}
    for finding in sorted(findings, key=lambda each: rank_of(each.severity, "severity")):
        grouped.setdefault(finding.severity, []).append(finding)
    return grouped


def lines_by_case(lines: Iterable[BusinessLine]) -> dict[str, list[BusinessLine]]:
    """Return the cost lines of staying and of moving, in the plan's order."""
    grouped: dict[str, list[BusinessLine]] = {}
    for line in lines:
        grouped.setdefault(line.case, []).append(line)
    return grouped


@dataclass(frozen=True, slots=True)
class CategoryCost:
    """What the lines of a category come to in each year; an amount with lines that have no price is a lower bound."""

    category: str
    lines: int
    years: list[Money]


def cost_by_category(lines: Sequence[BusinessLine], years: int) -> list[CategoryCost]:
    """Return the sums of lines by category, the largest first."""
    grouped: dict[str, list[BusinessLine]] = {}
    for line in lines:
        grouped.setdefault(line.category, []).append(line)
    costs = [
        CategoryCost(category, len(members), [_in_year(members, year) for year in range(years)])
        for category, members in grouped.items()
    ]
    return sorted(costs, key=lambda cost: (-sum(year.pence for year in cost.years), cost.category))


def _in_year(lines: Iterable[BusinessLine], year: int) -> Money:
    amounts = [line.pence_by_year[year] if year < len(line.pence_by_year) else None for line in lines]
    known = [amount for amount in amounts if amount is not None]
    return Money(pence=sum(known), unpriced=len(amounts) - len(known))


def pounds_in_order(pounds: Iterable[PoundsShare]) -> list[PoundsShare]:
    """Return the shares by how good their source is, best first."""
    return sorted(pounds, key=lambda share: rank_of(share.basis, "basis"))


def treatments_in_order(document: PlanDocument) -> list[tuple[str, int]]:
    """Return each treatment with its number of applications, in the order of the field's seven."""
    return sorted(document.dispositions.by_treatment.items(), key=lambda item: _treatment_rank(item[0]))


def targets_in_order(document: PlanDocument) -> list[tuple[str, int]]:
    """Return each target with its number of applications, most first."""
    return sorted(document.dispositions.by_target.items(), key=lambda item: (-item[1], item[0]))


def charts(document: PlanDocument) -> dict[str, str]:
    """Return the SVG of each chart; empty where the plan has no figures for it."""
    found = dict.fromkeys(("cost", "pounds", "treatments", "calendar", "tornado"), "")
    case = document.business_case
    if case.years:
        label = "Bars of the cost of staying and of moving in each financial year. The table beside it has the figures."
        found["cost"] = drawn(cost_chart(case.years), identifier="chart-cost", label=label)
    if any(share.pence for share in case.pounds):
        label = "Bars of the share of pounds by how good their source is. The table beside it has the figures."
        found["pounds"] = drawn(bar_chart(_pounds_bars(case.pounds)), identifier="chart-pounds", label=label)
    if case.tornado:
        label = (
            "Bars from the saving at one end of each assumption to the saving at the other. The table has the figures."
        )
        chart = tornado_chart(case.tornado[:BARS_IN_TORNADO], case.saving_pence)
        found["tornado"] = drawn(chart, identifier="chart-tornado", label=label)
    if document.dispositions.by_treatment:
        bars = [Bar(label_of(each, "treatment"), n, f"{n:,}") for each, n in treatments_in_order(document)]
        label = "Bars of the number of applications by proposal. The table beside it has the figures."
        found["treatments"] = drawn(bar_chart(bars), identifier="chart-treatments", label=label)
    if (calendar := calendar_chart(document.waves)) is not None:
        label = (
            "Calendar of the exit: when nothing may move, the work before the first wave, each wave, and the work of "
            "closing. The tables below have every date."
        )
        found["calendar"] = drawn(calendar, identifier="chart-calendar", label=label)
    return found | exit_charts(document.waves)


def _pounds_bars(pounds: Sequence[PoundsShare]) -> list[Bar]:
    return [
        Bar(label_of(share.basis, "basis"), max(share.share, 0), percentage(share.share))
        for share in pounds_in_order(pounds)
        if share.pence
    ]
