"""`standpipe waves compare`, `replan` and `front`: choosing between plans, and going on after a wave has slipped."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from standpipe import bootstrap
from standpipe.app.closing_front import Front, closing_front
from standpipe.app.compare_waves import Comparison, RatedPlan, compare_plans
from standpipe.app.wave_planning import PlanningTask, mended_document
from standpipe.app.what_if import Slip, after_slip, with_previous
from standpipe.cli.commands.waves_shown import show_plan
from standpipe.cli.options import json_option
from standpipe.cli.output import print_json, print_table, say
from standpipe.kernel.money import format_pounds
from standpipe.waves import Infeasible, plan_waves, problem_to_json
from standpipe.waves import replan as mend

BLOCKED = 1
_CHANGE_POUNDS = 5_000


@click.command()
@click.argument("before", type=click.Path(path_type=Path), metavar="PLAN_A")
@click.argument("after", type=click.Path(path_type=Path), metavar="PLAN_B")
@json_option
def compare(before: Path, after: Path, *, as_json: bool) -> None:
    """Compare two plans move by move, in dates, in cost and in how sure they are.

    \b
    Example:  standpipe waves compare plan-a.json plan-b.json
    """  # noqa: D301  # \b keeps the lines apart in click's help
    found = compare_plans(bootstrap.read_wave_plan(before), bootstrap.read_wave_plan(after))
    if as_json:
        print_json(found)
    else:
        _show_comparison(found)


def _show_comparison(found: Comparison) -> None:
    def day(value: date | None) -> str:
        return "not known" if value is None else f"{value:%-d %B %Y}"

    rows = [
        ("Closes on", day(found.closing_before), day(found.closing_after)),
        ("Closed with 80 per cent by", day(found.p80_before), day(found.p80_after)),
        ("Costs", format_pounds(found.cost_before), format_pounds(found.cost_after)),
    ]
    rows += [(f"  {part.name}", format_pounds(part.before), format_pounds(part.after)) for part in found.parts]
    print_table("Both plans", ("", "First", "Second"), rows)
    moved = [
        (each.name, *(window or "not in it" for window in (each.before, each.after)), f"{each.days or 0:+}")
        for each in found.changed
    ]
    print_table(f"{len(found.changed)} of {found.moves} moves differ", ("Move", "First", "Second", "Days later"), moved)


@click.command()
@click.argument("problem", type=click.Path(path_type=Path))
@click.argument("plan", type=click.Path(path_type=Path))
@click.option("--slipped", required=True, metavar="WAVE", help="The wave that slipped: its number, window or a day.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Its moves are possible again from this day.")
@click.option(
    "--change-price", type=click.IntRange(0), default=_CHANGE_POUNDS, show_default=True, metavar="POUNDS",
    help="What it must save to move anything else away from its window.",
)  # fmt: skip
@click.option("--work-units", type=click.IntRange(1), default=500, show_default=True, help="How long to search.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Seed of the search.")
@click.option("--problem-out", type=click.Path(path_type=Path), help="Write the problem that the mended plan solves.")
@json_option
def replan(  # noqa: PLR0913  # one argument for each option of the verb
    problem: Path,
    plan: Path,
    *,
    slipped: str,
    until: datetime | None,
    change_price: int,
    work_units: int,
    seed: int,
    problem_out: Path | None,
    as_json: bool,
) -> int:
    """Mend a plan after a wave has slipped: what is done stays, and little else changes.

    Waves before the slipped one are taken as done. The mended plan is of a changed problem (--problem-out writes it):
    it remembers the old windows, and its cost holds the price of every change.

    \b
    Example:  standpipe waves replan problem.json plan.json --slipped 3 --json > mended.json
    """  # noqa: D301  # \b keeps the lines apart in click's help
    given = bootstrap.read_wave_problem([str(problem)], overrules=None, as_of=date.min, progress=lambda _: None)
    old = bootstrap.read_wave_plan(plan).plan
    changed, done = after_slip(given.problem, old, Slip(slipped, until.date() if until else None))
    pence = change_price * 100
    mended = mend(changed, old, committed=done, change_pence=pence, work_units=work_units, seed=seed)
    remembered = with_previous(changed, old, committed=done, change_pence=pence)
    if problem_out:
        bootstrap.write_file(problem_out, problem_to_json(remembered))
    task = PlanningTask(remembered, work_units, seed)
    if as_json:
        click.echo(mended_document(task, mended).decode(), nl=False)
    if isinstance(mended, Infeasible):
        say("No plan keeps all rules after the slip. These contradict each other:")
        for rule in mended.conflict:
            say(f"  {rule.message}")
        return BLOCKED
    if not as_json:
        show_plan("The mended plan", mended, None)
        _show_comparison(compare_plans(RatedPlan(old), RatedPlan(mended)))
    return 0


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--points", type=click.IntRange(2, 20), default=5, show_default=True, help="Most plans to show.")
@click.option("--work-units", type=click.IntRange(1), default=500, show_default=True, help="For each plan.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Seed of every search.")
@json_option
def front(paths: tuple[str, ...], *, points: int, work_units: int, seed: int, as_json: bool) -> int:
    """Show what an earlier close would cost: plans from the cheapest to the earliest, each with how sure it is.

    \b
    Example:  standpipe waves front problem.json --points 5
    """  # noqa: D301  # \b keeps the lines apart in click's help
    given = bootstrap.read_wave_problem(paths, overrules=None, as_of=date.today(), progress=say)  # noqa: DTZ011  # the council's own day
    cheapest = plan_waves(given.problem, work_units=work_units, seed=seed)
    if isinstance(cheapest, Infeasible):
        say("No plan keeps all rules; `standpipe waves` says which contradict each other.")
        return BLOCKED
    found = closing_front(given.problem, cheapest, points=points, work_units=work_units, seed=seed)
    if as_json:
        print_json(found)
    else:
        _show_front(found)
    return 0


def _show_front(found: Front) -> None:
    print_table(
        "Cost against closing date",
        ("Closes on", "80% by", "95% by", "Costs", "Costs with 80%"),
        [
            (
                f"{point.closing_date:%-d %B %Y}",
                f"{point.p80:%-d %B %Y}",
                f"{point.p95:%-d %B %Y}",
                format_pounds(point.cost),
                format_pounds(point.cost_p80),
            )
            for point in found.points
        ],
    )
    if found.why_alone:
        say(found.why_alone)
