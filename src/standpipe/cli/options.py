"""Options that several verbs share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., object])


def as_of_option(function: Command) -> Command:
    """Add `--as-of DATE`, the day for which everything is computed; today unless given."""
    return click.option(
        "--as-of",
        type=click.DateTime(["%Y-%m-%d"]),
        default=None,
        callback=lambda _context, _option, value: _day(value),
        help="The day for which everything is computed (YYYY-MM-DD); today unless given.",
    )(function)


def json_option(function: Command) -> Command:
    """Add `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document on standard output.")(function)


def paths_argument(function: Command) -> Command:
    """Add `PATH...`."""
    return click.argument("paths", nargs=-1, required=True, metavar="PATH...")(function)


def plan_options(function: Command) -> Command:
    """Add `--seed` and `--work-units`: the same of both give the same plan."""
    seed = click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Seed of every search.")
    units = click.option(
        "--work-units",
        type=click.IntRange(1),
        default=2_000,
        show_default=True,
        help="How long to search for a cheaper plan, in units of work and not in seconds.",
    )
    return seed(units(function))


def _day(value: datetime | None) -> date:
    return value.date() if value else date.today()  # noqa: DTZ011  # the council's own calendar day
