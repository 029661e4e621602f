"""`standpipe plan`: the main job, from exports to a plan that closes the data centre."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from textwrap import shorten

import click

from standpipe import bootstrap
from standpipe.app.plan_exit import PlanSettings
from standpipe.cli.options import as_of_option, json_option, paths_argument, plan_options
from standpipe.cli.output import print_json, progress, say, show_files

BLOCKED = 1
FILES_SHOWN = 10
"""Files not read that are named on the terminal; all of them are among the findings."""


@click.command()
@paths_argument
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder for the plan.")
@click.option("--overrules", type=click.Path(path_type=Path), default=None, help="A CSV file of overrules.")
@plan_options
@as_of_option
@json_option
def plan(
    paths: tuple[str, ...], *, out: Path, overrules: Path | None, seed: int, work_units: int, as_of: date, as_json: bool
) -> int:
    """Read exports and write the plan: plan.json, report.html, plan.xlsx and CSV tables.

    PATH is a file or a folder; NAME=PATH puts it into the estate of that name.

    \b
    Example:  standpipe plan exports/ --out plan/
    """  # noqa: D301  # \b keeps the lines apart in click's help
    with progress() as advance:
        settings = PlanSettings(
            as_of=as_of, seed=seed, work_units=work_units, overrules=bootstrap.overrules_in(overrules)
        )
        made = bootstrap.make_plan(paths, out, settings, title="Exit plan", progress=advance)
    if as_json:
        print_json(made.document)
    show_files(made.files, made.questions, made.schedules)
    _say_left_out(made)
    if (way := made.document.resilience.move) and way.refused:
        say(f"On the way a service is worse than is tolerated. {way.in_words}")
    if not made.feasible:
        say("No plan keeps all rules. These contradict each other:")
        for message in made.document.waves.conflict:
            say(f"  {message}")
        rest = made.document.waves.rest
        if rest:
            for move in rest.left_out:
                say(f"Left out so that the rest can be planned: {move.name}")
            for message in rest.given_up:
                say(f"Given up so that the rest can be planned: {message}")
        return BLOCKED
    return 0


def _say_left_out(made: bootstrap.MadePlan) -> None:
    """Say which files were not read, and which machines the import file cannot hold."""
    unread = [finding for finding in made.document.findings if finding.code == "file-not-read"]
    for finding in unread[:FILES_SHOWN]:
        say(f"Not read: {finding.message.partition(' Looked for:')[0]}")
    if (more := len(unread) - FILES_SHOWN) > 0:
        say(f"Not read: {more:,} more files; the report's findings name each.")
    for reason in made.not_in_import:
        say(f"Not in azure-migrate-import.csv: {shorten(reason, 160)}")
