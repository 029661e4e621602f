"""What stops which service, what comes back when, and what repairs buy, of the estate of today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from standpipe.adapters.report.resilience_words import hours_words, objective_words
from standpipe.app.permissions import Permission
from standpipe.app.resilience_document import RepairEntry, ServiceEntry
from standpipe.console import resilience
from standpipe.estate.model import Kind
from standpipe.kernel.errors import InputError
from standpipe.kernel.money import format_pounds
from standpipe.resilience.scenarios import ScenarioKind
from standpipe.web.gate import needs

SHARED_SHOWN = 25
REPAIRS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service in words."""

    id: str
    name: str
    outage: str
    single_points: int
    gaps: int
    back: str
    objective: str


@dataclass(frozen=True, slots=True)
class RepairRow:
    """A repair in words."""

    what: str
    cost: str
    avoided: str
    services: int


@needs(Permission.READ)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show all services, what they share, and the repairs."""
    scenario = _scenario(request)
    try:
        found = resilience.resilience_of_today(scenario)
    except InputError as error:
        return render(request, "resilience/nothing.html", {"error": error})
    worst_first = sorted(
        found.services, key=lambda each: (-(each.expected_outage_hours_a_year or 0.0), each.name.casefold())
    )
    context = {
        "chosen": found.scenario,
        "scenarios": [(each, hours_words(each.first_back), hours_words(each.all_back)) for each in found.scenarios],
        "services": [_row(each) for each in worst_first],
        "shared": [(each, _has_page(each.kind)) for each in found.shared_points[:SHARED_SHOWN]],
        "shared_total": len(found.shared_points),
        "repairs": _repairs(found.repairs),
        "left_out": found.fronts.left_out_in_words if found.fronts else "",
        "figures": found.figures.items(),
        "notes": found.notes,
    }
    return render(request, "resilience/overview.html", context)


@needs(Permission.READ)
@require_safe
def service_page(request: HttpRequest, service: str) -> HttpResponse:
    """Show one service: its drawing, its single points, the combinations that matter, and how it comes back."""
    scenario = _scenario(request)
    try:
        found = resilience.resilience_of_today(scenario, service)
    except InputError as error:
        return render(request, "console/problem.html", {"error": error}, status=404)
    entry = found.services[0]
    names = {row.id: row for row in found.sheet}
    order = [names[each] for each in entry.restore.order if each in names] if entry.restore else []
    context = {
        "service": entry,
        "row": _row(entry),
        "chosen": found.scenario,
        "scenarios": [(each, "", "") for each in found.scenarios],
        "points": [(point, _share(point.share), _has_page(point.kind)) for point in entry.single_points],
        "order": [(row, hours_words(row.work), hours_words(row.ends)) for row in order],
    }
    return render(request, "resilience/service.html", context)


@needs(Permission.READ)
@require_safe
def diagram(request: HttpRequest, service: str) -> HttpResponse:  # noqa: ARG001  # every view takes one
    """Give the drawing of a service."""
    try:
        drawing = resilience.diagram_of(service)
    except InputError:
        return HttpResponse(status=404)
    return HttpResponse(drawing, content_type="image/svg+xml")


def _has_page(kind: str) -> bool:
    """Whether a thing is one of the estate; a power panel, say, is only known from what it feeds."""
    return kind in set(Kind)


def _scenario(request: HttpRequest) -> ScenarioKind:
    asked = request.GET.get("scenario", "")
    return ScenarioKind(asked) if asked in set(ScenarioKind) else ScenarioKind.SITE


def _row(entry: ServiceEntry) -> ServiceRow:
    return ServiceRow(
        id=entry.id,
        name=entry.name,
        outage=entry.outage_in_words,
        single_points=len(entry.single_points),
        gaps=len(entry.gaps),
        back=hours_words(entry.restore.hours) if entry.restore else "goes on",
        objective=objective_words(entry.restore) if entry.restore else "",
    )


def _share(share: float | None) -> str:
    return "not known" if share is None else f"{100 * share:.2g}%"


def _repairs(repairs: Sequence[RepairEntry]) -> list[RepairRow]:
    """Return the priced repairs, most hours avoided for each pound first."""
    priced = sorted(
        (each for each in repairs if each.hours_per_pound is not None), key=lambda each: -(each.hours_per_pound or 0.0)
    )
    return [
        RepairRow(
            each.what,
            format_pounds(each.cost_pence_a_year or 0),
            f"{float(f'{each.hours_avoided:.2g}'):,g}",
            each.services_helped,
        )
        for each in priced[:REPAIRS_SHOWN]
    ]
