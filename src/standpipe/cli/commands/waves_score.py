"""`standpipe waves score`: the forecasts of waves that are done, held against what happened, and the forecast now."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from standpipe import bootstrap
from standpipe.app.score_waves import Scored, read_done, score_waves
from standpipe.app.wave_planning import SCENARIOS
from standpipe.cli.options import json_option
from standpipe.cli.output import print_json, print_table, say


@click.command()
@click.argument("problem", type=click.Path(path_type=Path))
@click.argument("plan", type=click.Path(path_type=Path))
@click.argument("done", type=click.Path(path_type=Path), metavar="DONE.csv")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Seed of the scenarios.")
@json_option
def score(problem: Path, plan: Path, done: Path, *, seed: int, as_json: bool) -> None:
    """Score the plan's forecasts by the waves that are done, and forecast the rest anew.

    DONE.csv has a row for each wave that is done, or better for each team in it: wave (its number or window), finished
    (its last day) and, where they are known, team, planned_days and real_days of work, which tell how much longer
    things take here than planned, and which team is slower than the others.

    \b
    Example:  standpipe waves score problem.json plan.json done.csv
    """  # noqa: D301  # \b keeps the lines apart in click's help
    given = bootstrap.read_wave_problem([str(problem)], overrules=None, as_of=date.min, progress=lambda _: None)
    planned = bootstrap.read_wave_plan(plan).plan
    waves = read_done(bootstrap.file_content(done), planned, name=done.name, teams=given.problem.teams)
    found = score_waves(given.problem, planned, waves, scenarios=SCENARIOS, seed=seed)
    if as_json:
        print_json(found)
    else:
        _show(found)


def _show(found: Scored) -> None:
    def day(value: date) -> str:
        return f"{value:%-d %b %Y}"

    print_table(
        "Waves that are done",
        ("Window", "50% by", "80% by", "95% by", "Done", "Days after the 50%"),
        [
            (wave.window, day(wave.p50), day(wave.p80), day(wave.p95), day(wave.finished), f"{wave.days_after_p50:+}")
            for wave in found.score.waves
        ],
    )
    print_table(
        "How good the forecasts were",
        ("Stated", "Kept", "Coverage", "Pinball loss, days", "So few by luck"),
        [
            (
                f"{share.share:.0%}", f"{share.kept} of {share.of}", f"{share.coverage:.0%}",
                f"{share.pinball_days:g}", f"{share.chance_of_so_few:.0%}",
            )
            for share in found.score.shares
        ],
    )  # fmt: skip
    print_table(
        "The closing date",
        ("", "50% by", "80% by", "95% by"),
        [
            (title, day(risk.closing.p50), day(risk.closing.p80), day(risk.closing.p95))
            for title, risk in (("Forecast at the start", found.before), ("Forecast now", found.now))
        ],
    )
    say(found.now.basis)
