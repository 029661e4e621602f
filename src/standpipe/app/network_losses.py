"""The wide network of an estate with its centre, and every single loss that is looked at: what it takes away.

A loss is a circuit, a device, a site, or what several of them share: a supplier, a rack or room, a duct, power.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx

from standpipe.estate.estate import Estate
from standpipe.kernel.errors import InputError
from standpipe.resilience.network import Failure
from standpipe.resilience.network.from_estate import WideNetwork, wide_network
from standpipe.resilience.network.shared_risks import shared_risks


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


def _name(estate: Estate, network: WideNetwork, failure: Failure) -> str:
    kind = failure.name.partition(":")[0]
    shared = estate.suppliers.get(failure.name) or estate.racks.get(failure.name)
    return f"{kind} {shared.name}" if shared else f"{kind} {network.names.get(failure.name, failure.name)}"


def cut_off(graph: nx.Graph[str], hub: str, failure: Failure) -> set[str]:
    """Return the nodes that work and cannot reach the hub after a failure; none where the hub itself is lost."""
    left = graph.subgraph(node for node in graph if node not in failure.nodes)
    if hub not in left:
        return set()
    reached: set[str] = nx.node_connected_component(left, hub)
    return set(left) - reached
