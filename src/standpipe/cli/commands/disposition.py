"""`standpipe disposition`: what is proposed for each application, why, at what price, and what would change it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from standpipe import bootstrap
from standpipe.app.dispose import ApplicationEntry, DispositionDocument, RefusedEntry
from standpipe.cli.options import as_of_option, json_option, paths_argument
from standpipe.cli.output import print_json, print_table, progress
from standpipe.kernel.money import format_pounds


@click.command()
@paths_argument
@click.option("--overrules", type=click.Path(path_type=Path), default=None, help="A CSV file of overrules.")
@as_of_option
@json_option
def disposition(paths: tuple[str, ...], *, overrules: Path | None, as_of: date, as_json: bool) -> None:
    """Propose what is right for each application.

    \b
    Example:  standpipe disposition exports/ --overrules overrules.csv --json
    """  # noqa: D301  # \b keeps the lines apart in click's help
    with progress() as advance:
        document = bootstrap.propose_for(paths, overrules=overrules, as_of=as_of, progress=advance)
    if as_json:
        print_json(document)
    else:
        _show(document)


def _show(document: DispositionDocument) -> None:
    print_table(
        "Proposals",
        ("Application", "Proposal", "A month", "Once", "Decided by"),
        [(each.name, each.chosen.option, *_prices(each), each.rule) for each in document.applications],
    )
    print_table(
        f"The whole over {document.horizon_months} months",
        ("Cost", "Above the proven bound", "Lines without a price"),
        [(format_pounds(document.cost), f"{document.gap:.2%}", f"{document.unpriced_lines:,}")],
    )
    if document.refusals:
        print_table(
            "Asked twice about",
            ("Why", "At stake"),
            [(each.message, _at_stake(each)) for each in document.refusals],
        )
    if document.findings:
        print_table("Findings", ("What is wrong",), [(text,) for text in document.findings])


def _at_stake(refusal: RefusedEntry) -> str:
    if refusal.pence is None:
        return "not known"
    return f"{format_pounds(refusal.pence)} {'a month' if refusal.every == 'month' else 'once'}"


def _prices(entry: ApplicationEntry) -> tuple[str, str]:
    month = f"{'at least ' if entry.chosen.monthly_unpriced else ''}{format_pounds(entry.chosen.monthly_pence)}"
    once = f"{'at least ' if entry.chosen.one_off_unpriced else ''}{format_pounds(entry.chosen.one_off_pence)}"
    return month, once
