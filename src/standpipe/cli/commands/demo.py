"""`standpipe demo`: the sample council, planned, with the result shown."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import click

from standpipe import bootstrap
from standpipe.app.plan_exit import PlanSettings
from standpipe.cli.commands.serve import open_console
from standpipe.cli.options import as_of_option, json_option, plan_options
from standpipe.cli.output import print_json, progress, say, show_files


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("standpipe-demo"),
    show_default=True,
    help="Folder for the exports and the plan.",
)
@click.option("--no-serve", is_flag=True, help="End after the report, and open no console.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port of the console.")
@plan_options
@as_of_option
@json_option
def demo(*, out: Path, seed: int, work_units: int, as_of: date, no_serve: bool, port: int, as_json: bool) -> None:
    """Make up a council, write its exports, plan its way out of the data centre, and open the console on it.

    The console's state lies in the folder too, unless STANDPIPE_HOME or STANDPIPE_DATABASE_URL says otherwise.

    \b
    Example:  standpipe demo --out wealdbridge-demo
    """  # noqa: D301  # \b keeps the lines apart in click's help
    exports, plan = out / "exports", out / "plan"
    with progress() as advance:
        advance("Making up a council")
        bootstrap.write_sample_council(exports, servers=None, seed=seed, as_of=as_of)
        settings = PlanSettings(as_of=as_of, seed=seed, work_units=work_units)
        made = bootstrap.make_plan(
            (str(exports),), plan, settings, title="Wealdbridge (sample council)", progress=advance, refreshed=False
        )
    if as_json:
        print_json(made.document)
    waves = made.document.waves
    stopped = len(made.document.resilience.building.stopped)
    services = made.document.estate.counts["services"]
    say(f"Wealdbridge is made up: {made.document.estate.counts['servers']} servers, {services} services.")
    say(f"If the building is lost, {stopped} of {services} services stop.")
    if waves.closing_date:
        sure = f" (four in five: by {waves.confidence.p80:%-d %B %Y})" if waves.confidence else ""
        say(f"The data centre can close on {waves.closing_date:%-d %B %Y}{sure}.")
    else:
        say("No plan closes the data centre; the report says which rules contradict each other.")
    if (move := made.document.resilience.move) and move.refused:
        say(f"On the way: {move.in_words}")
    say(f"Exports:     {exports}")
    show_files(made.files, made.questions, made.schedules)
    if not no_serve:
        say("Opening the console on Wealdbridge.")
        os.environ.setdefault("STANDPIPE_HOME", str((out / "console").absolute()))
        open_console(host="127.0.0.1", port=port, exports=exports, plan=plan)
