"""`standpipe prices`: list prices from the public price list."""

from __future__ import annotations

from datetime import date

import click

from standpipe import bootstrap
from standpipe.app.estate_document import finding_entry
from standpipe.cli.options import as_of_option, json_option
from standpipe.cli.output import print_json, progress, say


@click.group()
def prices() -> None:
    """Keep list prices up to date."""


@prices.command()
@click.option("--region", default="uksouth", show_default=True, help="Region of the price list; plans use uksouth.")
@click.option("--base-url", default=None, help="Another address of the price list, such as a mirror.")
@as_of_option
@json_option
def refresh(*, region: str, base_url: str | None, as_of: date, as_json: bool) -> None:
    """Read the public Azure Retail Prices API and keep the prices, with their date, for later plans.

    Nothing of your estate is sent. An interrupted reading goes on where it stopped.

    \b
    Example:  standpipe prices refresh
    """  # noqa: D301  # \b keeps the lines apart in click's help
    with progress() as advance:
        advance(f"Reading list prices of {region}")
        found = bootstrap.refresh_list_prices(as_of=as_of, region=region, base_url=base_url)
    if as_json:
        read = found.readings[region]
        print_json(
            {
                "region": region,
                "read_on": read.read_on,
                "items_in": read.items_in,
                "items_used": read.items_used,
                "items_set_aside": dict(read.items_set_aside),
                "prices": len(found.prices),
                "contradicting": len(found.set_aside),
                "findings": [finding_entry(finding) for finding in found.findings],
            }
        )
    say(f"{len(found.prices):,} prices are kept in {bootstrap.home()}; {len(found.set_aside):,} contradict others.")
    for finding in found.findings[:10]:
        say(f"{finding.severity.value}: {finding.message}")
