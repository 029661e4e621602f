"""The wide network of an estate: sites, the devices at their edge, circuits, and the carriers' networks behind them.

A site reaches its circuits over the devices they are cabled to, or directly where no cable is known. A circuit leads to
its far site, or else into the network that its supplier runs for its purpose. The network inside a site is taken as
working: `standpipe resilience` looks inside.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from standpipe.estate.estate import Estate
from standpipe.resilience.network.survival import Failure, Link


@dataclass(frozen=True, slots=True)
class WideNetwork:
    """Nodes with their names, links by name, what fails together, and what is not known."""

    names: dict[str, str]
    links: dict[str, Link]
    sites: tuple[str, ...]
    """Sites with a circuit."""
    figures: dict[str, str]
    """The thing whose unavailability each node has; carriers' networks have that of the supplier."""
    failures: tuple[Failure, ...]
    """Each device, circuit and supplier, and each rack with devices."""
    gaps: tuple[str, ...]

    def around(self, node: str) -> tuple[str, ...]:
        """Return what a node is joined to."""
        return tuple(other for ends in self.links.values() if node in ends for other in ends if other != node)


def wide_network(estate: Estate) -> WideNetwork:
    """Return the wide network of an estate.

    >>> from standpipe.estate.model import Circuit, Site
    >>> network = wide_network(Estate(
    ...     sites={"site:a": Site("site:a", "A"), "site:b": Site("site:b", "B")},
    ...     circuits={"circuit:x": Circuit("circuit:x", "X", site="site:a", far_site="site:b")},
    ... ))
    >>> sorted(network.links.values())
    [('circuit:x', 'site:b'), ('site:a', 'circuit:x')]
    """
    draft = _Draft(estate)
    for circuit in estate.circuits:
        draft.add(circuit)
    return draft.done()


class _Draft:
    def __init__(self, estate: Estate) -> None:
        self._estate = estate
        self._names: dict[str, str] = {}
        self._links: dict[str, Link] = {}
        self._sites: dict[str, None] = {}
        self._groups: dict[str, set[str]] = defaultdict(set)
        self._figures: dict[str, str] = {}
        self._gaps: list[str] = []
        self._ends: dict[str, list[str]] = defaultdict(list)
        for cable in estate.cables.values():
            for one, other in ((cable.a_end, cable.b_end), (cable.b_end, cable.a_end)):
                if one and other and one in estate.circuits and other in estate.devices:
                    self._ends[one].append(other)

    def add(self, name: str) -> None:
        """Add a circuit with what it joins."""
        circuit = self._estate.circuits[name]
        devices = self._ends[name]
        if not circuit.site and not any(self._estate.devices[device].site for device in devices):
            self._gaps.append(f"It is not known at which site {circuit.name} enters.")
            return
        if not circuit.far_site and not circuit.supplier:
            self._gaps.append(f"It is not known where {circuit.name} leads: it has no far site and no supplier.")
            return
        self._node(name, circuit.name, name)
        for device in devices:
            self._device(device, circuit.site)
            self._join(device, name)
        sites = {self._estate.devices[device].site or circuit.site for device in devices}
        for site in (circuit.site, circuit.far_site):
            if site and site not in sites:
                self._site(site)
                self._join(site, name) if site == circuit.site else self._join(name, site)
        if circuit.supplier:
            self._groups[circuit.supplier].add(name)
            if not circuit.far_site:
                self._carrier(name, circuit.supplier, circuit.purpose)

    def _carrier(self, circuit: str, supplier: str, purpose: str | None) -> None:
        known = self._estate.suppliers.get(supplier)
        network = f"{supplier}/{(purpose or '').casefold()}"
        words = f"{known.name if known else supplier}, {purpose or 'purpose not known'}"
        self._node(network, words, supplier)
        self._groups[supplier].add(network)
        self._join(circuit, network)

    def _device(self, device: str, site: str | None) -> None:
        known = self._estate.devices[device]
        self._node(device, known.name, device)
        if known.rack:
            self._groups[known.rack].add(device)
        if place := known.site or site:
            self._site(place)
            self._join(place, device)

    def _site(self, site: str) -> None:
        known = self._estate.sites.get(site)
        self._node(site, known.name if known else site, site)
        self._sites[site] = None

    def _node(self, node: str, name: str, figure: str) -> None:
        self._names[node] = name
        self._figures[node] = figure

    def _join(self, one: str, other: str) -> None:
        self._links[f"{one} - {other}"] = (one, other)

    def done(self) -> WideNetwork:
        """Return what has been gathered."""
        alone = [Failure(node, frozenset({node})) for node in self._names if node.partition(":")[0] in _ALONE]
        shared = [Failure(group, frozenset(members)) for group, members in self._groups.items()]
        failures = tuple(alone + [each for each in shared if each.nodes])
        sites = tuple(self._sites)
        return WideNetwork(self._names, self._links, sites, self._figures, failures, tuple(self._gaps))


_ALONE = frozenset({"device", "circuit"})
