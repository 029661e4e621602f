"""`standpipe audit`: is the record of changes whole, and how long is it kept."""

from __future__ import annotations

import click

from standpipe.cli.processes import become


@click.group()
def audit() -> None:
    """Check and keep the console's record of changes."""


@audit.command()
@click.option("--expect", metavar="HASH", default="", help="The last hash of an earlier verification.")
def verify(*, expect: str) -> None:
    """Recompute every hash of the record and name what was altered; exit status 1 when something was.

    Note the last hash somewhere else (in the minutes, in a mail): given with --expect, it proves that the end of the
    record was not cut off or written anew since.

    \b
    Example:  standpipe audit verify
    """  # noqa: D301  # \b keeps the lines apart in click's help
    become("audit-verify", "--expect", expect)


@audit.command()
@click.option("--years", type=click.FloatRange(min=1), default=7, show_default=True, help="How long content is kept.")
def forget(*, years: float) -> None:
    """Take away what entries older than so many years say; their hashes stay, so that the chain stays whole.

    \b
    Example:  standpipe audit forget --years 7
    """  # noqa: D301  # \b keeps the lines apart in click's help
    become("audit-forget", "--years", str(years))
