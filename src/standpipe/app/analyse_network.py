"""The use case of `standpipe network`: how each site reaches the centre, what cuts it off, and the least that mends it.

The figures are those of `standpipe resilience`: defaults of the kind until something better is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import networkx as nx

from standpipe.app.network_document import (
    SCHEMA_VERSION,
    MendEntry,
    NetworkDocument,
    NewLink,
    RiskEntry,
    SiteEntry,
)
from standpipe.estate.estate import Estate
from standpipe.kernel.errors import InputError
from standpipe.resilience.availability import HOURS_A_YEAR
from standpipe.resilience.network import Candidate, Failure, cheapest_survival, two_terminal
from standpipe.resilience.network.from_estate import WideNetwork, wide_network

ASSUMPTIONS = (
    "The network inside a site works; `standpipe resilience` looks inside.",
    "Devices, circuits and carriers' networks fail on their own; what they share is a risk, not in the hours.",
    "A circuit without a far site leads into the network that its supplier runs for its purpose.",
    "A new circuit has a device, a carrier and a way of its own, and joins two sites directly.",
)


def network_document(
    estate: Estate, shares: Mapping[str, float], *, target: str | None, circuit_price: float | None
) -> NetworkDocument:
    """Return what is to be said about the wide network of an estate.

    Args:
        estate: what is known.
        shares: unavailability of each thing that can fail, from 0 to 1.
        target: the site that the others must reach, by id; None: the one with the most circuits.
        circuit_price: pounds a year for one more circuit, from the user; None: circuits are counted.

    Raises:
        InputError: the target has no circuit.

    """
    network = wide_network(estate)
    hub = _hub(network, target)
    if hub is None:
        return NetworkDocument(
            schema_version=SCHEMA_VERSION,
            target=None,
            sites=[],
            risks=[],
            mend=None,
            gaps=["No circuit is known with the site where it enters and where it leads.", *network.gaps],
            assumptions=list(ASSUMPTIONS),
        )
    graph: nx.Graph[str] = nx.Graph(list(network.links.values()))
    others = [site for site in network.sites if site != hub]
    joined = nx.node_connected_component(graph, hub)
    cut = {failure: _cut_off(graph, hub, failure) & joined for failure in network.failures}
    named = [(_name(estate, network, failure), lost) for failure, lost in cut.items()]
    sites = [_site(network, shares, hub, site, named, joined=site in joined) for site in others]
    risks = [_risk(estate, network, failure, lost.intersection(others)) for failure, lost in cut.items()]
    return NetworkDocument(
        schema_version=SCHEMA_VERSION,
        target=network.names[hub],
        sites=sorted(sites, key=lambda each: (-(each.upper or 0.0), each.name)),
        risks=sorted((each for each in risks if each.sites), key=lambda each: (-len(each.sites), each.name)),
        mend=_mend(network, circuit_price),
        gaps=list(network.gaps),
        assumptions=list(ASSUMPTIONS),
    )


def _hub(network: WideNetwork, target: str | None) -> str | None:
    if target is not None and target not in network.sites:
        raise InputError(f"No circuit is known at {target}.", remedy="Name a site with a circuit, by its id.")
    circuits = dict.fromkeys(network.sites, 0)
    for ends in network.links.values():
        for end in ends:
            if end in circuits:
                circuits[end] += 1
    return target or max(sorted(circuits), key=lambda site: circuits[site], default=None)


def _cut_off(graph: nx.Graph[str], hub: str, failure: Failure) -> set[str]:
    """Return the nodes that work and cannot reach the hub after a failure."""
    left = graph.subgraph(node for node in graph if node not in failure.nodes)
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


def _risk(estate: Estate, network: WideNetwork, failure: Failure, lost: set[str]) -> RiskEntry:
    return RiskEntry(
        id=failure.name,
        name=_name(estate, network, failure),
        kind=failure.name.partition(":")[0],
        sites=sorted(network.names[site] for site in lost),
    )


def _mend(network: WideNetwork, price: float | None) -> MendEntry | None:
    """Return the cheapest circuits between sites after which no listed loss parts them; None for a lone site."""
    if len(network.sites) < 2:
        return None
    each = 1.0 if price is None else price
    candidates = {f"new {a} - {b}": Candidate((a, b), each) for a, b in combinations(network.sites, 2)}
    found = cheapest_survival(
        network.names, network.links, candidates, network.failures, terminals=network.sites, work=10.0
    )
    ends = [candidates[name].ends for name in found.links]
    return MendEntry(
        links=[NewLink(one=network.names[a], other=network.names[b], pounds_a_year=price) for a, b in ends],
        unit="circuits" if price is None else "pounds a year",
        cost=found.cost,
        lower_bound=found.lower_bound,
        proved=found.optimal,
    )
