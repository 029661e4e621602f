"""How the command line talks: JSON on standard output, everything else on standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from standpipe.cli import interrupts

if TYPE_CHECKING:
    from standpipe.adapters.report import PlanFiles  # its drawing library is not loaded for a verb that draws nothing

Advance = Callable[[str], None]
"""Says which step has begun."""


def say(text: str) -> None:
    """Tell the person something, on standard error."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(text, markup=False)


def say_error(text: str) -> None:
    """Tell the person what went wrong."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print("Error:", style="bold red", end=" ")
    console.print(text, markup=False)


def show_files(files: PlanFiles, questions: Path | None, schedules: Sequence[Path] = ()) -> None:
    """Say where the files of a plan are."""
    say(f"plan.json:   {files.plan_json}")
    say(f"report.html: {files.report_html}")
    say(f"plan.xlsx:   {files.plan_xlsx}")
    if files.business_case:
        say(f"business case: {files.business_case}")
    say(f"tables:      {files.tables}")
    if questions:
        say(f"questions:   {questions}")
    for name, path in zip(("calendar:   ", "project:    "), schedules, strict=False):
        say(f"{name} {path}")


def print_json(document: object) -> None:
    """Print one JSON document on standard output."""
    click.echo(msgspec.json.format(msgspec.json.encode(document, order="deterministic"), indent=2).decode())


def print_table(title: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Print a table on standard output."""
    table = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console(highlight=False, markup=False).print(table)


@contextmanager
def progress() -> Iterator[Advance]:
    """Show on a terminal what is being done and for how long; elsewhere stay silent."""
    console = Console(stderr=True)
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console, transient=True,
        disable=not console.is_terminal,
    ) as bar:  # fmt: skip
        task = bar.add_task("Starting", total=None)

        def advance(step: str) -> None:
            interrupts.end_if_heard()
            bar.update(task, description=step)

        yield advance
