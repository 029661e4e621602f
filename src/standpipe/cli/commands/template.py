"""`standpipe template`: sheets for what no tool exports."""

from __future__ import annotations

from pathlib import Path

import click

from standpipe import bootstrap
from standpipe.cli.options import json_option
from standpipe.cli.output import print_json, say


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@json_option
def template(folder: Path, *, as_json: bool) -> None:
    """Write the templates, with examples, into FOLDER.

    Fill in what you know, in the workbook or in single CSV files, and leave the rest blank: a blank is unknown.

    \b
    Example:  standpipe template templates/
    """  # noqa: D301  # \b keeps the lines apart in click's help
    files = bootstrap.write_empty_templates(folder)
    if as_json:
        print_json({"files": [str(file) for file in files]})
    for file in files:
        say(str(file))
