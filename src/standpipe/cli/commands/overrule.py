"""`standpipe overrule`: a person holds an option of an application fixed, on the record."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from standpipe import bootstrap
from standpipe.cli.options import as_of_option
from standpipe.cli.output import say
from standpipe.disposition import Overrule


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--application", required=True, help="Name or id of the application.")
@click.option("--option", "option_", required=True, help="Treatment, target, or both: 'rehost: azure virtual machine'.")
@click.option("--by", required=True, help="Who decides.")
@click.option("--reason", required=True, help="Why.")
@as_of_option
def overrule(file: Path, *, application: str, option_: str, by: str, reason: str, as_of: date) -> None:
    """Add an overrule to FILE; the next plan with --overrules FILE follows it.

    \b
    Example:  standpipe overrule overrules.csv --application Planning --option "relocate: colocation" \\
                --by "Head of ICT" --reason "space is paid until 2030"
    """  # noqa: D301  # \b keeps the lines apart in click's help
    bootstrap.record_overrule(file, Overrule(application, option_, by, as_of, reason))
    say(f"{application} is held at '{option_}' in {file}. Next: standpipe disposition EXPORTS --overrules {file}")
