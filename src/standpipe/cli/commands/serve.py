"""`standpipe serve`: the console, in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import click

from standpipe.cli.processes import become


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to listen on.")
@click.option(
    "--import",
    "exports",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of exports to import first, when nothing has been imported yet.",
)
def serve(*, host: str, port: int, exports: Path | None) -> None:
    """Open the console: import, look, correct, decide and plan, in a browser.

    The state lies in STANDPIPE_HOME (by default the user's data folder), in a PostgreSQL of its own unless
    STANDPIPE_DATABASE_URL names the council's. The first start prints a one-time link for the administrator.

    \b
    Example:  standpipe serve --port 8000
    """  # noqa: D301  # \b keeps the lines apart in click's help
    open_console(host=host, port=port, exports=exports)


def open_console(*, host: str, port: int, exports: Path | None, plan: Path | None = None) -> NoReturn:
    """Hand over to the console; it imports the exports, and keeps the plan made of them, when it holds nothing."""
    first = () if exports is None else ("--import", str(exports.absolute()))
    kept = () if plan is None else ("--plan", str(plan.absolute()))
    become("serve", "--host", host, "--port", str(port), *first, *kept)
