"""The use case of `standpipe network`: how each site reaches the centre, what cuts it off, and the least that mends it.

The figures are those of `standpipe resilience`: defaults of the kind until something better is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import networkx as nx
from msgspec.structs import replace

from standpipe.app.analyse_resilience import ResilienceAnalysis
from standpipe.app.compare_designs import Comparison, compare_designs
from standpipe.app.design_costs import CostedLine
from standpipe.app.mend_network import CircuitPrice, Mends, mends
from standpipe.app.network_diagram import mended_picture, today_picture
from standpipe.app.network_document import SCHEMA_VERSION, NetworkDocument, RiskEntry, SiteEntry
from standpipe.app.network_losses import NetworkAnalysis, cut_off, draw_network
from standpipe.resilience.availability import HOURS_A_YEAR
from standpipe.resilience.network import two_terminal
from standpipe.resilience.network.distance import position_of
from standpipe.resilience.network.from_estate import WideNetwork

ASSUMPTIONS = (
    "The network inside a site works; `standpipe resilience` looks inside.",
    "Devices, circuits and carriers' networks fail on their own; what they share is a risk, not in the hours.",
    "A circuit without a far site leads into the network that its supplier runs for its purpose.",
    "A new circuit has a device, a carrier and a way of its own, and joins two sites directly.",
)


def network_document(
    analysis: NetworkAnalysis,
    shares: Mapping[str, float],
    *,
    price: CircuitPrice | None = None,
    most_mended: int | None = None,
) -> NetworkDocument:
    """Return what is to be said about the wide network of an estate.

    Args:
        analysis: the network with its centre.
        shares: unavailability of each thing that can fail, from 0 to 1.
        price: what one more circuit costs, from the user; without it circuits are counted.
        most_mended: sites above which the cheapest circuits are not looked for; None: always.

    """
    network, hub = analysis.network, analysis.hub
    if hub is None:
        return NetworkDocument(
            schema_version=SCHEMA_VERSION,
            target=None,
            sites=[],
            risks=[],
            mend=None,
            mends=[],
            gaps=["No circuit is known with the site where it enters and where it leads.", *network.gaps],
            assumptions=list(ASSUMPTIONS),
        )
    graph: nx.Graph[str] = nx.Graph(list(network.links.values()))
    others = [site for site in network.sites if site != hub]
    joined = nx.node_connected_component(graph, hub)
    cut = {failure: cut_off(graph, hub, failure) & joined for failure in analysis.risks}
    named = [(words, cut[failure]) for failure, words in analysis.risks.items()]
    sites = [_site(network, shares, hub, site, named, joined=site in joined) for site in others]
    risks = [
        RiskEntry(
            id=failure.name,
            name=words,
            kind=failure.name.partition(":")[0],
            sites=sorted(network.names[site] for site in cut[failure].intersection(others)),
        )
        for failure, words in analysis.risks.items()
    ]
    positions = {site: position_of(known) for site, known in analysis.estate.sites.items()}
    survivable = [failure for failure in analysis.risks if hub not in failure.nodes]
    if most_mended is None or len(network.sites) <= most_mended:
        mended = mends(network, survivable, positions, price or CircuitPrice(), hub=hub)
    else:
        mended = Mends((), None, (f"What mends a network of {len(network.sites)} sites: ask `standpipe network`.",))
    return NetworkDocument(
        schema_version=SCHEMA_VERSION,
        target=network.names[hub],
        sites=sorted(sites, key=lambda each: (-(each.upper or 0.0), each.name)),
        risks=sorted((each for each in risks if each.sites), key=lambda each: (-len(each.sites), each.name)),
        mend=mended.whole,
        mends=list(mended.each),
        gaps=[*network.gaps, *mended.gaps],
        assumptions=list(ASSUMPTIONS),
        pictures=[each for each in (today_picture(analysis), mended_picture(analysis, mended.whole)) if each],
    )


@dataclass(frozen=True, slots=True)
class NetworkAnswer:
    """The published document, and the cost lines of each design with their evidence."""

    document: NetworkDocument
    lines: Mapping[str, Sequence[CostedLine]]


def answer_network(
    resilience: ResilienceAnalysis,
    *,
    as_of: date,
    target: str | None = None,
    price: CircuitPrice | None = None,
    designs: bool = False,
    most_mended: int | None = None,
) -> NetworkAnswer:
    """Return what is to be said about a network; with `designs` those of the catalogue are compared too.

    Raises:
        InputError: the target has no circuit.

    """
    drawn = draw_network(resilience.estate, target=target)
    figures = resilience.figures
    document = network_document(
        drawn, {node: figure.value for node, figure in figures.items()}, price=price, most_mended=most_mended
    )
    if not designs:
        return NetworkAnswer(document, {})
    compared = compare_designs(
        Comparison(resilience.estate, resilience.catalogue, resilience.rates, figures, drawn.network, drawn.hub, as_of)
    )
    return NetworkAnswer(replace(document, designs=compared.section), compared.lines)


def _site(
    network: WideNetwork,
    shares: Mapping[str, float],
    hub: str,
    site: str,
    cut: Sequence[tuple[str, set[str]]],
    *,
    joined: bool,
) -> SiteEntry:
    known = {node: shares.get(figure) for node, figure in network.figures.items()}
    value = low = high = None
    if joined and None not in known.values():
        nodes = {node: share for node, share in known.items() if share is not None}
        found = two_terminal(nodes, [(ends, 0.0) for ends in network.links.values()], (site, hub))
        value, low, high = found.unavailability, found.lower, found.upper
    return SiteEntry(
        id=site,
        name=network.names[site],
        unavailability=value,
        lower=low,
        upper=high,
        hours_a_year=None if value is None else value * HOURS_A_YEAR,
        joined_today=joined,
        cut_off_by=[name for name, lost in cut if site in lost],
    )
