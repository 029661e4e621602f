"""Needs of the network and of storage, from what is cabled to what.

A host whose cables are known needs a way over working devices to any circuit that leaves the site, and to each
storage array that its storage cables lead to. Hosts and arrays pass no traffic on. Power cables are no links.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import networkx as nx

from standpipe.estate.estate import Estate
from standpipe.estate.model import Application, Circuit
from standpipe.kernel.findings import Severity
from standpipe.resilience.draft import Draft
from standpipe.resilience.model import GapKind, Network, PathNeed

NETWORK = "cables"
STORAGE = "storage cables"
STORAGE_ARRAY, LOAD_BALANCER = "storage-array", "load-balancer"
"""Classes of devices with a failure rate of their own."""
_STORAGE_WORDS = ("storage", "array", "san", "nas", "fabric", "fibre channel", "fiber channel")
_FABRIC_WORDS = ("fabric", "switch", "director")


def add_circuits(draft: Draft) -> None:
    """Add circuits and suppliers: a circuit needs its carrier and the site where it enters."""
    estate = draft.estate
    for supplier in estate.suppliers.values():
        draft.add_node(supplier.id, supplier.name, "supplier")
    for circuit in estate.circuits.values():
        draft.add_node(circuit.id, circuit.name, "circuit")
        need_supplier(draft, circuit, "is supplied by")
        if circuit.site:
            draft.need_all(circuit.id, (circuit.site,), "enters at")
        elif not any(circuit.id in (cable.a_end, cable.b_end) for cable in estate.cables.values()):
            draft.gap(circuit.id, GapKind.LOCATION, f"It is not known at which site {circuit.name} enters.")
    _terminate(draft)


def need_supplier(draft: Draft, owner: Circuit | Application, words: str) -> None:
    """Need the supplier; one that nobody has named is a thing of its own, so that its failure is never left out."""
    named = draft.known((owner.supplier,) if owner.supplier else ())
    if not named:
        unnamed = f"supplier-of:{owner.id}"
        draft.add_node(unnamed, f"Supplier of {owner.name}", "supplier")
        named = (unnamed,)
    draft.need_all(owner.id, named, words)


def internet_circuits(estate: Estate) -> tuple[str, ...]:
    """Return the circuits whose purpose says internet."""
    return tuple(each.id for each in estate.circuits.values() if "internet" in (each.purpose or "").casefold())


def _terminate(draft: Draft) -> None:
    """An internet circuit needs a device on which it is cabled to end."""
    ends = _links(draft, {"device", "circuit"})
    for circuit in internet_circuits(draft.estate):
        devices = [end for end in ends.get(circuit, ()) if end in draft.estate.devices]
        draft.need_at_least(circuit, 1, devices, "ends on")


def add_network(draft: Draft) -> None:
    """Add the ways that hosts, and servers on devices, need through the network and to their storage."""
    estate = draft.estate
    if not estate.cables:
        if estate.servers:
            draft.find(
                "no-cables-known",
                Severity.MEDIUM,
                "network",
                "No file says what is cabled to what: single points of the network are found only where a dependency "
                "declares them. Load an export of the cabling (NetBox) or declare the dependencies.",
            )
        return
    links = _links(draft, {"device", "circuit", "host"})
    arrays = {end for end in links if _is_storage(estate, end) and not _is_fabric(estate, end)}
    fabric = {end for end in links if _is_storage(estate, end)}
    carriers = set(estate.hosts) | {each.host for each in estate.servers.values() if each.host}
    passing = {end for end in links if end not in carriers and end not in fabric}
    _add_ways(draft, NETWORK, links, passing, [[end for end in passing if end in estate.circuits]], carriers)
    _add_ways(draft, STORAGE, links, fabric, [[array] for array in sorted(arrays)], carriers)


def add_storage(draft: Draft) -> None:
    """Let each cluster whose hosts lead to no storage that is known need storage all the same, as one thing.

    Where arrays are known and only the cables are not, which of them it is stays unknown: a finding.
    """
    estate = draft.estate
    arrays = draft.known(storage_arrays(estate))
    hosts: dict[str, list[str]] = defaultdict(list)
    for host in estate.hosts.values():
        hosts[host.cluster or ""].append(host.id)
    for cluster in estate.clusters.values():
        needs = [need for host in hosts[cluster.id] for need in draft.needs.get(host, ())]
        if not hosts[cluster.id] or any(isinstance(need, PathNeed) and need.network == STORAGE for need in needs):
            continue
        if arrays:
            named = ", ".join(draft.name(each) for each in arrays)
            draft.find(
                "storage-not-cabled",
                Severity.MEDIUM,
                cluster.id,
                f"No cable leads from the hosts of {cluster.name} to {named}: what stops with which storage is not "
                "known. Load the cabling, or declare the dependency.",
            )
            continue
        storage = f"storage:{cluster.id.partition(':')[2]}"
        draft.add_node(storage, f"Storage of {cluster.name}", "storage", rated_as=STORAGE_ARRAY)
        draft.need_all(cluster.id, (storage,), "keeps its data on")


def _add_ways(
    draft: Draft,
    name: str,
    links: Mapping[str, Mapping[str, None]],
    passing: set[str],
    targets: list[list[str]],
    carriers: set[str],
) -> None:
    """Give each carrier a path need to any of each list of targets that its cables lead to."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(end for end in links if end in passing)
    graph.add_edges_from((one, other) for one in graph for other in links[one] if other in passing)
    part = {end: index for index, ends in enumerate(nx.connected_components(graph)) for end in ends}
    words = "reaches its storage through" if name == STORAGE else "reaches the network through"
    used = False
    for carrier in draft.known(end for end in links if end in carriers):
        entries = [end for end in links[carrier] if end in passing]
        parts = {part[end] for end in entries}
        for target in targets:
            exits = tuple(end for end in graph if end in set(target) and part[end] in parts)
            led = {part[end] for end in exits}
            if exits:
                need = PathNeed(name, tuple(end for end in entries if part[end] in led), exits, words)
                for owner in _owners(draft, carrier):
                    draft.need_path(owner, need)
                used = True
    if used:
        draft.add_network(Network(name, tuple(sorted(graph.edges))))


def _owners(draft: Draft, carrier: str) -> tuple[str, ...]:
    """A host owns its ways itself; of a device, the servers that run on it (the device may be part of the network)."""
    if carrier in draft.estate.hosts:
        return (carrier,)
    return tuple(each.id for each in draft.estate.servers.values() if each.host == carrier)


def _links(draft: Draft, kinds: set[str]) -> Mapping[str, Mapping[str, None]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for cable in draft.estate.cables.values():
        one, other = cable.a_end, cable.b_end
        if not one or not other or one == other or "power" in (cable.medium or "").casefold():
            continue
        if all(end in draft and end.partition(":")[0] in kinds for end in (one, other)):
            found[one][other] = None
            found[other][one] = None
    return found


def storage_arrays(estate: Estate) -> tuple[str, ...]:
    """Return the devices that hold data for others, by their role; switches of the storage network are none."""
    return tuple(each for each in estate.devices if _is_storage(estate, each) and not _is_fabric(estate, each))


def device_class(estate: Estate, device: str) -> str:
    """Return the class of a device whose failure rate is not that of devices; empty for the others."""
    if _is_storage(estate, device) and not _is_fabric(estate, device):
        return STORAGE_ARRAY
    return LOAD_BALANCER if "load balancer" in _role(estate, device).replace("-", " ") else ""


def _role(estate: Estate, end: str) -> str:
    device = estate.devices.get(end)
    return " ".join(filter(None, (device.role,) if device else ())).casefold()


def _is_storage(estate: Estate, end: str) -> bool:
    role = _role(estate, end)
    return any(word in (role if " " in word else role.replace("-", " ").split()) for word in _STORAGE_WORDS)


def _is_fabric(estate: Estate, end: str) -> bool:
    return any(word in _role(estate, end) for word in _FABRIC_WORDS)
