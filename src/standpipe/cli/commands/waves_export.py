"""`standpipe waves export`: a plan for other people's calendars, project tools and Azure Migrate."""

from __future__ import annotations

from pathlib import Path

import click

from standpipe import bootstrap
from standpipe.cli.output import print_table, say

_SHOWN = 40


@click.command()
@click.argument("plan", type=click.Path(path_type=Path), metavar="PLAN.json")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder for the files.")
@click.option(
    "--azure-migrate", "mapping", type=click.Path(path_type=Path), metavar="FILE.csv",
    help="The file 'Inventory to wave mapping' of a wave plan exported from Azure Migrate.",
)  # fmt: skip
def export(plan: Path, *, out: Path, mapping: Path | None) -> None:
    """Write a plan as a calendar (iCalendar) and as a project (Microsoft Project XML).

    PLAN.json is the plan.json of `standpipe plan`. The calendar has an event for each wave, rehearsal, task before and
    after the moves, day on which services are told, and last day of notice; reading a later one in changes the events
    that are there. With --azure-migrate the same file is written again with its column "Wave Name" filled in and all
    else as it was, to be read back into Azure Migrate.

    \b
    Example:  standpipe waves export plan/plan.json --out schedules/
              standpipe waves export plan/plan.json --azure-migrate inventory-to-wave.csv --out schedules/
    """  # noqa: D301  # \b keeps the lines apart in click's help
    written, filled = bootstrap.export_plan(plan, out, mapping=mapping)
    for path in written:
        say(f"Written: {path}")
    if filled is None:
        return
    say(f"Written: {filled.path}, with a wave in {filled.filled} of {filled.filled + len(filled.left)} rows.")
    if filled.left:
        rows = [(str(each.row), each.name, each.reason) for each in filled.left[:_SHOWN]]
        print_table("Rows left as they are", ("Row", "Machine", "Why"), rows)
        if len(filled.left) > _SHOWN:
            say(f"And {len(filled.left) - _SHOWN} more.")
        say("Azure Migrate refuses a row without a wave: give these one by hand, or leave what they had.")
