"""`standpipe network`: how each site reaches the centre, what alone cuts it off, what mends it, and other designs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from standpipe import bootstrap
from standpipe.app.mend_network import CircuitPrice
from standpipe.cli.commands.network_shown import show
from standpipe.cli.options import as_of_option, json_option, paths_argument
from standpipe.cli.output import print_json, progress, say


@click.command()
@paths_argument
@click.option("--to", "target", metavar="SITE", default=None, help="Id of the site to reach (most circuits otherwise).")
@click.option(
    "--circuit-price",
    type=click.FloatRange(min=0),
    default=None,
    metavar="POUNDS",
    help="A year of one more circuit; without a price circuits are counted and money stays unknown.",
)
@click.option(
    "--kilometre-price",
    type=click.FloatRange(min=0),
    default=None,
    metavar="POUNDS",
    help="A year of each kilometre of it, in a straight line; sites need positions.",
)
@click.option("--designs", is_flag=True, help="Compare target designs with today's network.")
@click.option(
    "--drawing",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    metavar="FILE.svg",
    help="Draw today's network and the mended one; with --designs each design too.",
)
@as_of_option
@json_option
def network(
    paths: tuple[str, ...],
    *,
    target: str | None,
    circuit_price: float | None,
    kilometre_price: float | None,
    designs: bool,
    drawing: Path | None,
    as_of: date,
    as_json: bool,
) -> None:
    """Show how each site reaches the centre of the network, what cuts it off, and the least that mends it.

    With --designs: today's hub, a hub in colocation, a cloud hub with SD-WAN and internet first, and your own designs
    (sheet "Network designs"), compared for availability, cost, latency and what must exist before the first wave.

    \b
    Example:  standpipe network exports/
              standpipe network exports/ --to site:town-hall --circuit-price 4200 --kilometre-price 150
              standpipe network exports/ --designs --drawing network.svg
    """  # noqa: D301  # \b keeps the lines apart in click's help
    question = bootstrap.NetworkQuestion(as_of, target, CircuitPrice(circuit_price, kilometre_price), designs)
    with progress() as advance:
        answer = bootstrap.analyse_network(paths, question, progress=advance)
    if as_json:
        print_json(answer.document)
    else:
        show(answer.document)
    if drawing:
        bootstrap.write_network_drawing(drawing, answer)
        say(f"drawing: {drawing}")
