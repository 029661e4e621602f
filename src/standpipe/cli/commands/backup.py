"""`standpipe backup` and `standpipe restore`: the console's whole state in one file."""

from __future__ import annotations

from pathlib import Path

import click

from standpipe.cli.processes import become

FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command()
@FILE
def backup(*, file: Path) -> None:
    """Write everything the console holds to one file, while it goes on working.

    The database is the embedded one, or that of STANDPIPE_DATABASE_URL. Keep the file where you keep your network
    diagrams: it holds the estate, the people and what they decided.

    \b
    Example:  standpipe backup standpipe-2026-11-23.backup
    """  # noqa: D301  # \b keeps the lines apart in click's help
    become("backup", str(file.absolute()))


@click.command()
@FILE
@click.option("--replace", is_flag=True, help="Replace the console that the database holds already.")
def restore(*, file: Path, replace: bool) -> None:
    """Put a backup into the embedded database, or into that of STANDPIPE_DATABASE_URL, as a whole or not at all.

    \b
    Example:  standpipe restore standpipe-2026-11-23.backup --replace
    """  # noqa: D301  # \b keeps the lines apart in click's help
    become("restore", str(file.absolute()), *(["--replace"] if replace else []))
