"""`standpipe waves`: plan the waves of a problem or of exports, and everything one does with such a plan."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import click

from standpipe import bootstrap
from standpipe.app.wave_planning import (
    PlanningOutcome,
    PlanningTask,
    finish_plan,
    plan_document,
    reserve_seconds,
    search_plan,
    units_for,
)
from standpipe.app.what_if import Questions, with_questions
from standpipe.cli.ceiling import interrupt_or_ceiling
from standpipe.cli.commands.waves_export import export
from standpipe.cli.commands.waves_questions import compare, front, replan
from standpipe.cli.commands.waves_score import score
from standpipe.cli.commands.waves_shown import say_findings, say_progress, show_outcome
from standpipe.cli.options import as_of_option, json_option
from standpipe.cli.output import print_table, progress, say
from standpipe.kernel.money import format_pounds
from standpipe.waves import Infeasible, Shape, generate, problem_to_json
from standpipe.waves.check_document import check_document
from standpipe.waves.documents import check_to_json

BLOCKED = 1


class DefaultVerb(click.Group):
    """A group whose first verb is meant when none is named: `standpipe waves PROBLEM.json`."""

    default = "plan"

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default verb in front of arguments that name none."""
        if args and args[0] not in {*self.commands, *ctx.help_option_names}:
            args = [self.default, *args]
        return super().parse_args(ctx, args)


@click.group(cls=DefaultVerb)
def waves() -> None:
    """Plan which moves happen in which window so that the data centre closes and no rule breaks.

    Without a verb, `standpipe waves PATH` plans: PATH is a wave problem (PROBLEM.json) or a folder of exports.

    \b
    Example:  standpipe waves problem.json --seconds 10 --json > plan.json
              standpipe waves check problem.json plan.json
    """  # noqa: D301  # \b keeps the lines apart in click's help


@waves.command("plan")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--seconds", type=click.FloatRange(min=0.5), help="Ceiling in CPU seconds; the best plan is kept.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Seed of every search.")
@click.option(
    "--work-units",
    type=click.IntRange(1),
    help="How long to search, in units of work: the same units and seed give the same plan. "
    "2,000 unless given; with --seconds 150 for each second, and 300 with more than 300 moves.",
)
@click.option("--pin", "pins", multiple=True, metavar="APPLICATION=DATE", help="Move it in the window of this day.")
@click.option(
    "--exclude", "exclusions", multiple=True, metavar="APPLICATION[=DATE]",
    help="Leave it out of the plan, or not in the window of this day.",
)  # fmt: skip
@click.option("--hold", type=click.Path(path_type=Path), help="A PLAN.json whose moves all stay in their windows.")
@click.option("--overrules", type=click.Path(path_type=Path), default=None, help="A CSV file of overrules.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for the plan and its exports.")
@click.option("--problem-out", type=click.Path(path_type=Path), help="Also write the problem that was planned.")
@as_of_option
@json_option
def plan_verb(  # noqa: PLR0913  # one argument for each option of the verb
    paths: tuple[str, ...],
    *,
    seconds: float | None,
    seed: int,
    work_units: int | None,
    pins: tuple[str, ...],
    exclusions: tuple[str, ...],
    hold: Path | None,
    overrules: Path | None,
    out: Path | None,
    problem_out: Path | None,
    as_of: date,
    as_json: bool,
) -> int:
    """Plan the waves of a problem, or of exports.

    Progress goes to standard error. Ctrl-C ends the search and prints the best plan so far. The exit status is 1 when
    no plan keeps all rules: the rules that contradict each other are then named.

    \b
    Example:  standpipe waves problem.json --seconds 10 --seed 1 --json
              standpipe waves exports/ --problem-out problem.json --out waves/
    """  # noqa: D301  # \b keeps the lines apart in click's help
    with progress() as advance:
        given = bootstrap.read_wave_problem(paths, overrules=overrules, as_of=as_of, progress=advance)
    held = bootstrap.read_wave_plan(hold).plan if hold else None
    problem = with_questions(given.problem, Questions(pins, exclusions, held))
    if problem_out:
        bootstrap.write_file(problem_out, problem_to_json(problem))
    task = PlanningTask(problem, work_units or units_for(seconds, problem), seed)
    ceiling = None if seconds is None else seconds - reserve_seconds(problem)
    with interrupt_or_ceiling(ceiling) as should_stop:
        plan = search_plan(task, say_progress(), should_stop)
    outcome = finish_plan(task, plan, findings=given.findings)
    return publish(task, outcome, out=out, as_json=as_json)


def publish(task: PlanningTask, outcome: PlanningOutcome, *, out: Path | None, as_json: bool) -> int:
    """Print the outcome, write its files, and return the exit status."""
    document = plan_document(outcome, cpu_seconds=time.process_time())
    say_findings(outcome)
    if out:
        for path in bootstrap.write_wave_files(task.problem, document, out):
            say(f"Written: {path}")
    if as_json:
        click.echo(document.decode(), nl=False)
    else:
        show_outcome(task.problem, outcome)
    return BLOCKED if isinstance(outcome.plan, Infeasible) else 0


@waves.command()
@click.argument("problem", type=click.Path(path_type=Path))
@click.argument("plan", type=click.Path(path_type=Path))
@json_option
def check(problem: Path, plan: Path, *, as_json: bool) -> int:
    """Check a plan against its problem, whoever planned it, and say what it costs.

    The checker is written from the format alone (docs/reference/wave-problem.md) and shares no code with the planner.
    PLAN needs no more than its waves: each with its window and its moves. The exit status is 1 when a rule is broken.

    \b
    Example:  standpipe waves check problem.json plan.json --json
    """  # noqa: D301  # \b keeps the lines apart in click's help
    given = bootstrap.read_wave_problem([str(problem)], overrules=None, as_of=date.min, progress=lambda _: None)
    for finding in given.findings:
        say(f"{finding.place}: {finding.message}")
    checked = check_document(given.problem, bootstrap.file_content(plan), name=plan.name)
    if as_json:
        click.echo(check_to_json(checked).decode(), nl=False)
    else:
        cost = "not known" if checked.cost is None else format_pounds(checked.cost)
        say(f"The plan keeps {'every rule' if checked.feasible else 'not all rules'}. It costs {cost}.")
        if checked.violations:
            rows = [(each.rule, each.subject, each.wave or "", each.message) for each in checked.violations]
            print_table("Broken rules", ("Rule", "Subject", "Wave", "What is broken"), rows)
    return 0 if checked.feasible else BLOCKED


@waves.command("generate")
@click.option("--applications", type=click.IntRange(1), required=True, help="How many applications have to move.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="The same seed, the same problem.")
@click.option("--shape", type=click.Choice([shape.value for shape in Shape]), default="programme", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="Write it to this file instead of standard output.")
def generate_verb(*, applications: int, seed: int, shape: str, out: Path | None) -> None:
    """Print a made-up wave problem, for comparing planners.

    \b
    Example:  standpipe waves generate --applications 200 --seed 1 > problem.json
    """  # noqa: D301  # \b keeps the lines apart in click's help
    document = problem_to_json(generate(applications, seed=seed, shape=Shape(shape)))
    if out:
        bootstrap.write_file(out, document)
    else:
        click.echo(document.decode(), nl=False)


for verb in (compare, replan, front, score, export):
    waves.add_command(verb)
