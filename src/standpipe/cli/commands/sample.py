"""`standpipe sample`: the sample council's exports."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from standpipe import bootstrap
from standpipe.cli.options import as_of_option, json_option
from standpipe.cli.output import print_json, progress, say


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--servers", type=click.IntRange(90, 100_000), default=None, help="About so many servers.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Another seed, another council.")
@as_of_option
@json_option
def sample(folder: Path, *, servers: int | None, seed: int, as_of: date, as_json: bool) -> None:
    """Write the exports of Wealdbridge, a made-up council, into FOLDER.

    Beside them truth.json lists the defects that were planted; no reader opens it.

    \b
    Example:  standpipe sample wealdbridge/
    """  # noqa: D301  # \b keeps the lines apart in click's help
    with progress() as advance:
        advance("Making up a council")
        files = bootstrap.write_sample_council(folder, servers=servers, seed=seed, as_of=as_of)
    if as_json:
        print_json({"files": [str(file) for file in files]})
    say(f"The exports of Wealdbridge are in {folder}. Next: standpipe plan {folder} --out plan/")
