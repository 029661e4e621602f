"""`standpipe template`: sheets for what no tool exports."""

from __future__ import annotations

from pathlib import Path

import click

from standpipe import bootstrap
from standpipe.cli.output import say


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def template(folder: Path) -> None:
    """Write the templates, with examples, into FOLDER.

    Fill in what you know, in the workbook or in single CSV files, and leave the rest blank: a blank is unknown.

    \b
    Example:  standpipe template templates/
    """  # noqa: D301  # \b keeps the lines apart in click's help
    for file in bootstrap.write_empty_templates(folder):
        say(str(file))
