"""`standpipe network`: how each site reaches the centre, what alone cuts it off, and the least that mends it."""

from __future__ import annotations

from datetime import date

import click

from standpipe import bootstrap
from standpipe.app.network_document import MendEntry, NetworkDocument
from standpipe.cli.options import as_of_option, json_option, paths_argument
from standpipe.cli.output import print_json, print_table, progress, say

NAMED = 3
"""What cuts a site off, named in the table."""
NO_WAY = "no way is known today"


@click.command()
@paths_argument
@click.option("--to", "target", metavar="SITE", default=None, help="Id of the site to reach (most circuits otherwise).")
@click.option(
    "--circuit-price",
    type=click.FloatRange(min=0),
    default=None,
    metavar="POUNDS",
    help="A year of one more circuit; without it circuits are counted and money stays unknown.",
)
@as_of_option
@json_option
def network(
    paths: tuple[str, ...], *, target: str | None, circuit_price: float | None, as_of: date, as_json: bool
) -> None:
    """Show how each site reaches the centre of the network, what cuts it off, and the least that mends it.

    \b
    Example:  standpipe network exports/
              standpipe network exports/ --to site:town-hall --circuit-price 4200
    """  # noqa: D301  # \b keeps the lines apart in click's help
    with progress() as advance:
        document = bootstrap.analyse_network(
            paths, as_of=as_of, target=target, circuit_price=circuit_price, progress=advance
        )
    if as_json:
        print_json(document)
    else:
        _show(document)


def _show(document: NetworkDocument) -> None:
    if document.target:
        print_table(
            f"Reaching {document.target}",
            ("Site", "Hours a year cut off or down", "Cut off by one loss of"),
            [
                (each.name, _hours(each.hours_a_year), _few(each.cut_off_by) if each.joined_today else NO_WAY)
                for each in document.sites
            ],
        )
        print_table(
            "Losses that cut sites off",
            ("What", "Kind", "Sites"),
            [(each.name, each.kind, str(len(each.sites))) for each in document.risks],
        )
    if document.mend:
        _show_mend(document.mend)
    for gap in document.gaps:
        say(f"not known: {gap}")
    for assumption in document.assumptions:
        say(f"assumed: {assumption}")


def _show_mend(mend: MendEntry) -> None:
    proof = "proved least" if mend.proved else f"at least {mend.lower_bound:g} are needed"
    print_table(
        f"New circuits so that none of these losses parts the sites: {mend.cost:g} {mend.unit}, {proof}",
        ("From", "To"),
        [(each.one, each.other) for each in mend.links],
    )


def _hours(hours: float | None) -> str:
    return "not known" if hours is None else f"{hours:.2g}"


def _few(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more if names else "nothing"
