"""`standpipe lifecycles`: support dates of products."""

from __future__ import annotations

from datetime import date

import click

from standpipe import bootstrap
from standpipe.app.estate_document import finding_entry
from standpipe.cli.options import as_of_option, json_option
from standpipe.cli.output import print_json, progress, say


@click.group()
def lifecycles() -> None:
    """Keep support dates up to date."""


@lifecycles.command()
@click.option("--base-url", default=None, help="Another address of the list, such as a mirror.")
@as_of_option
@json_option
def refresh(*, base_url: str | None, as_of: date, as_json: bool) -> None:
    """Read the support dates of every known product from endoflife.date and keep them, with their date.

    \b
    Example:  standpipe lifecycles refresh
    """  # noqa: D301  # \b keeps the lines apart in click's help
    with progress() as advance:
        advance("Reading support dates")
        found = bootstrap.refresh_support_dates(as_of=as_of, base_url=base_url)
    if as_json:
        print_json(
            {
                "read_on": found.read_on,
                "releases": len(found.lifecycles.releases),
                "changed": [
                    {"product": row.product, "cycle": row.cycle, "label": row.label, "ends": row.end_of_support}
                    for row in found.changed
                ],
                "findings": [finding_entry(finding) for finding in found.findings],
            }
        )
    say(f"{len(found.changed):,} releases changed; the dates are kept in {bootstrap.home()}.")
    for finding in found.findings[:10]:
        say(f"{finding.severity.value}: {finding.message}")
