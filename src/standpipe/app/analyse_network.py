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
from standpipe.app.compare_designs import ComparedDesigns, Comparison, compare_designs, position_of
from standpipe.app.mend_network import CircuitPrice, mends
from standpipe.app.network_document import SCHEMA_VERSION, NetworkDocument, RiskEntry, SiteEntry
from standpipe.estate.estate import Estate
from standpipe.kernel.errors import InputError
from standpipe.resilience.availability import HOURS_A_YEAR
from standpipe.resilience.network import Failure, two_terminal
from standpipe.resilience.network.from_estate import WideNetwork, wide_network
from standpipe.resilience.network.shared_risks import shared_risks

ASSUMPTIONS = (
    "The network inside a site works; `standpipe resilience` looks inside.",
    "Devices, circuits and carriers' networks fail on their own; what they share is a risk, not in the hours.",
    "A circuit without a far site leads into the network that its supplier runs for its purpose.",
    "A new circuit has a device, a carrier and a way of its own, and joins two sites directly.",
)


@dataclass(frozen=True, slots=True)
class NetworkAnalysis:
    """The wide network of an estate with its centre, and what is lost together."""

    estate: Estate
    network: WideNetwork
    hub: str | None
    risks: Mapping[Failure, str]
    """Each loss that is looked at, with its name in words."""


def draw_network(estate: Estate, *, target: str | None) -> NetworkAnalysis:
    """Return the wide network of an estate.

    Args:
        estate: what is known.
        target: the site that the others must reach, by id; None: the one with the most circuits.

    Raises:
        InputError: the target has no circuit.

    """
    network = wide_network(estate)
    hub = _hub(network, target)
    named = {failure: _name(estate, network, failure) for failure in network.failures}
    named |= {Failure(site, frozenset({site})): f"site {network.names[site]}" for site in network.sites if site != hub}
    named |= {
        failure: f"{failure.name.partition(':')[0].replace('-', ' ')} {words}"
        for failure, words in shared_risks(estate, network.names)
    }
    return NetworkAnalysis(estate, network, hub, named)


def network_document(
    analysis: NetworkAnalysis, shares: Mapping[str, float], *, price: CircuitPrice | None = None
) -> NetworkDocument:
    """Return what is to be said about the wide network of an estate.

    Args:
        analysis: the network with its centre.
        shares: unavailability of each thing that can fail, from 0 to 1.
        price: what one more circuit costs, from the user; without it circuits are counted.

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
    mended = mends(network, survivable, positions, price or CircuitPrice())
    return NetworkDocument(
        schema_version=SCHEMA_VERSION,
        target=network.names[hub],
        sites=sorted(sites, key=lambda each: (-(each.upper or 0.0), each.name)),
        risks=sorted((each for each in risks if each.sites), key=lambda each: (-len(each.sites), each.name)),
        mend=mended.whole,
        mends=list(mended.each),
        gaps=[*network.gaps, *mended.gaps],
        assumptions=list(ASSUMPTIONS),
    )


@dataclass(frozen=True, slots=True)
class NetworkAnswer:
    """The published document, with what a drawing needs."""

    document: NetworkDocument
    analysis: NetworkAnalysis
    compared: ComparedDesigns | None


def answer_network(
    resilience: ResilienceAnalysis,
    *,
    as_of: date,
    target: str | None = None,
    price: CircuitPrice | None = None,
    designs: bool = False,
) -> NetworkAnswer:
    """Return what is to be said about a network; with `designs` those of the catalogue are compared too.

    Raises:
        InputError: the target has no circuit.

    """
    drawn = draw_network(resilience.estate, target=target)
    figures = resilience.figures
    document = network_document(drawn, {node: figure.value for node, figure in figures.items()}, price=price)
    if not designs:
        return NetworkAnswer(document, drawn, None)
    compared = compare_designs(
        Comparison(resilience.estate, resilience.catalogue, resilience.rates, figures, drawn.network, drawn.hub, as_of)
    )
    return NetworkAnswer(replace(document, designs=compared.section), drawn, compared)


def _hub(network: WideNetwork, target: str | None) -> str | None:
    if target is not None and target not in network.sites:
        known = ", ".join(sorted(network.sites)[:5])
        raise InputError(
            f"No circuit is known at {target}.",
            remedy=f"Name a site with a circuit, by its id: {known}." if known else "No site has a known circuit.",
        )
    circuits = dict.fromkeys(network.sites, 0)
    for ends in network.links.values():
        for end in ends:
            if end in circuits:
                circuits[end] += 1
    return target or max(sorted(circuits), key=lambda site: circuits[site], default=None)


def cut_off(graph: nx.Graph[str], hub: str, failure: Failure) -> set[str]:
    """Return the nodes that work and cannot reach the hub after a failure; none where the hub itself is lost."""
    left = graph.subgraph(node for node in graph if node not in failure.nodes)
    if hub not in left:
        return set()
    reached: set[str] = nx.node_connected_component(left, hub)
    return set(left) - reached


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


def _name(estate: Estate, network: WideNetwork, failure: Failure) -> str:
    kind = failure.name.partition(":")[0]
    shared = estate.suppliers.get(failure.name) or estate.racks.get(failure.name)
    return f"{kind} {shared.name}" if shared else f"{kind} {network.names.get(failure.name, failure.name)}"
