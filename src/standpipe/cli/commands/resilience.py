"""`standpipe resilience`: what stops which service, how available each is, what comes back when, what repairs buy."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.tree import Tree

from standpipe import bootstrap
from standpipe.app.analyse_resilience import ResilienceAnalysis, resilience_document
from standpipe.app.check_move import check_plan
from standpipe.app.need_diagram import need_diagram, needs_of
from standpipe.app.resilience_document import (
    ResilienceDocument,
    RestoreEntry,
    RestoreRow,
    ScenarioEntry,
    ServiceEntry,
    Span,
)
from standpipe.cli.commands.resilience_move import show_move
from standpipe.cli.options import as_of_option, json_option, paths_argument
from standpipe.cli.output import print_json, print_table, progress, say
from standpipe.kernel.errors import InputError
from standpipe.kernel.money import format_pounds
from standpipe.resilience import NeedGraph
from standpipe.resilience.scenarios import ScenarioKind

SHARED_SHOWN = 15
REPAIRS_SHOWN = 15
ROWS_SHOWN = 30


@click.command()
@paths_argument
@click.option("--service", "service_name", metavar="NAME", default=None, help="One service, with its diagram.")
@click.option(
    "--scenario",
    type=click.Choice([kind.value for kind in ScenarioKind]),
    default=ScenarioKind.SITE.value,
    show_default=True,
    help="What is lost when restoring is worked out.",
)
@click.option(
    "--svg",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="With --service: also write its diagram into this file.",
)
@click.option(
    "--during",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="A plan.json: every service in each state that its waves pass through; exit 1 when one is refused.",
)
@as_of_option
@json_option
def resilience(
    paths: tuple[str, ...],
    *,
    service_name: str | None,
    scenario: str,
    svg: Path | None,
    during: Path | None,
    as_of: date,
    as_json: bool,
) -> int:
    """Find every single point of failure, how available each service is, what comes back when, and what repairs buy.

    Figures rest on defaults until observed downtime replaces them; each says how good its evidence is.

    \b
    Example:  standpipe resilience exports/ --scenario ransomware
              standpipe resilience exports/ --service "Council tax billing" --svg tax.svg
              standpipe resilience exports/ --during plan/plan.json
    """  # noqa: D301  # \b keeps the lines apart in click's help
    if svg and not service_name:
        raise InputError("--svg draws one service.", remedy="Say which with --service NAME.")
    plan = bootstrap.plan_in(during) if during else None
    with progress() as advance:
        analysis = bootstrap.analyse_resilience(paths, as_of=as_of, progress=advance)
        service = analysis.service_named(service_name) if service_name else None
        if plan and during:
            advance("Solving every service in every state of the move")
            return show_move(check_plan(analysis, plan, where=str(during)), service, as_json=as_json)
        advance("Solving every service exactly")
        document = resilience_document(analysis, scenario=ScenarioKind(scenario), service=service)
    if svg and service:
        points = [point.id for point in document.services[0].single_points]
        bootstrap.write_need_diagram(svg, need_diagram(analysis.graph, service, points))
        say(f"diagram: {svg}")
    if as_json:
        print_json(document)
    elif service:
        _show_service(analysis, document)
    else:
        _show(document)
    return 0


def _show(document: ResilienceDocument) -> None:
    print_table(
        "Services",
        ("Service", "Expected outage", "Single points", "Back after", "Objective"),
        [
            (each.name, each.outage_in_words, str(len(each.single_points)), *_restore(each.restore))
            for each in document.services
        ],
    )
    print_table(
        "What stops most services",
        ("What", "In words"),
        [(each.name, each.in_words) for each in document.shared_points[:SHARED_SHOWN]],
    )
    _show_scenario(document.scenario)
    _show_sheet(document, document.sheet)
    if document.repairs:
        print_table(
            "Repairs, by outage hours avoided per pound",
            ("Repair", "A year", "Hours avoided a year", "Services helped"),
            [
                (
                    each.what,
                    "no price" if each.cost_pence_a_year is None else format_pounds(each.cost_pence_a_year),
                    _two_figures(each.hours_avoided),
                    str(each.services_helped),
                )
                for each in document.repairs[:REPAIRS_SHOWN]
            ],
        )
        if document.fronts and document.fronts.left_out_in_words:
            print_table("Not in these sums", ("What",), [(document.fronts.left_out_in_words,)])
    if document.notes:
        print_table("Taken for granted", ("What",), [(each,) for each in document.notes])
    print_table("What the figures rest on", ("Kind", "Figure"), [(*each,) for each in document.figures.items()])


def _show_scenario(scenario: ScenarioEntry) -> None:
    if scenario.unknown:
        print_table(scenario.name, ("No answer",), [(scenario.unknown,)])
        return
    rows: list[tuple[str, ...]] = [
        ("Services that stop", str(scenario.stopped)),
        ("Services that go on", str(scenario.standing)),
        ("Services of which it is not known", str(scenario.unclear)),
        ("First service back", _hours(scenario.first_back)),
        ("All back", _hours(scenario.all_back)),
        ("Objectives met for certain, and missed for certain", f"{scenario.meets}, and {scenario.breaches}"),
        *(("Rests on", each) for each in scenario.conditions),
        *(("Waits for itself", each) for each in scenario.circles),
    ]
    print_table(f"Scenario {scenario.id}: {scenario.name}", ("", ""), rows)


def _show_service(analysis: ResilienceAnalysis, document: ResilienceDocument) -> None:
    service = document.services[0]
    _draw(analysis.graph, service)
    print_table(
        service.name,
        ("", ""),
        [
            ("Expected outage", service.outage_in_words),
            ("Rests on", ", ".join(f"{count} {basis}" for basis, count in service.by_basis.items()) + " figures"),
            ("Back after", _restore(service.restore)[0]),
            *_objectives(service.restore),
            *(("Not known", gap) for gap in service.gaps),
        ],
    )
    print_table(
        "Single points: each of these alone stops it",
        ("What", "Kind", "Share of the outage"),
        [
            (point.name, point.kind, "unknown" if point.share is None else f"{point.share:.0%}")
            for point in service.single_points
        ],
    )
    if service.sets:
        print_table(
            "Together these stop it",
            ("What", "Minutes a year"),
            [(" and ".join(each.names), f"{each.hours_a_year * 60:.1g}") for each in service.sets],
        )
    wanted = set(service.restore.order) if service.restore else set()
    _show_sheet(document, [row for row in document.sheet if row.id in wanted])
    _show_scenario(document.scenario)


def _show_sheet(document: ResilienceDocument, rows: Sequence[RestoreRow]) -> None:
    if rows:
        more = f" (the first {ROWS_SHOWN} of {len(rows)})" if len(rows) > ROWS_SHOWN else ""
        print_table(
            f"Restore order after: {document.scenario.name}{more}",
            ("", "What", "Work", "Ends after"),
            [(str(row.position), row.name, _hours(row.work), _hours(row.ends)) for row in rows[:ROWS_SHOWN]],
        )


def _draw(graph: NeedGraph, service: ServiceEntry) -> None:
    """Draw what the service needs as a tree; each thing once, single points marked."""
    single = {point.id for point in service.single_points}
    tree = Tree(f"{service.name}   (● alone stops it, ○ has a stand-in)")
    seen = {service.id}
    waiting = [(tree, service.id)]
    while waiting:
        branch, name = waiting.pop(0)
        for needed in needs_of(graph[name]):
            node = graph[needed]
            mark = "●" if needed in single else "○"
            if needed not in seen:
                seen.add(needed)
                waiting.append((branch.add(f"{mark} {node.name} [{node.kind}]"), needed))
    Console(highlight=False, markup=False).print(tree, markup=False)


def _restore(restore: RestoreEntry | None) -> tuple[str, str]:
    if restore is None:
        return "goes on", ""
    return _hours(restore.hours), _kept(restore.rto_hours, restore.meets_rto)


def _objectives(restore: RestoreEntry | None) -> list[tuple[str, str]]:
    """Return what a service may take to come back, and how much of its data it may lose, each with whether it holds."""
    if restore is None:
        return []
    return [
        ("Recovery time objective", _kept(restore.rto_hours, restore.meets_rto)),
        ("Recovery point objective", _kept(restore.rpo_hours, restore.meets_rpo)),
    ]


def _kept(objective: float | None, kept: bool | None) -> str:  # noqa: FBT001 - a fact to be put in words
    if objective is None:
        return "none stated"
    words = {True: "kept", False: "missed", None: "cannot be said"}[kept]
    return f"{objective:g} {'hour' if objective == 1 else 'hours'}: {words}"


def _hours(span: Span | None) -> str:
    """Return a range in two figures, rounded outwards so that it still holds."""
    if span is None:
        return "unknown"
    low, high = _rounded(span.low, math.floor), _rounded(span.high, math.ceil)
    unit = "hour" if low == high == "1" else "hours"
    return f"{low} {unit}" if low == high else f"{low} to {high} hours"


def _two_figures(value: float) -> str:
    """Return a number in two figures, never as a power of ten."""
    return f"{float(f'{value:.2g}'):,g}"


def _rounded(value: float, direction: Callable[[float], int]) -> str:
    if value <= 0:
        return "0"
    step = 10.0 ** (math.floor(math.log10(value)) - 1)
    return f"{direction(round(value / step, 9)) * step:,.12g}"
