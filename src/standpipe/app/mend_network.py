"""The cheapest new circuits after which today's network survives any one circuit, device or place, or shared risk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import networkx as nx

from standpipe.app.network_document import MendEntry, NewLink
from standpipe.kernel.errors import InvalidValueError
from standpipe.resilience.network import Candidate, Failure, Survival, cheapest_survival, parted_by
from standpipe.resilience.network.distance import Position, great_circle_km
from standpipe.resilience.network.from_estate import WideNetwork

CLASSES: tuple[tuple[str, frozenset[str]], ...] = (
    ("any one circuit", frozenset({"circuit"})),
    ("any one device or place", frozenset({"device", "site"})),
    (
        "any one shared risk (supplier, rack, room, duct, power)",
        frozenset({"supplier", "rack", "room", "duct", "power-feed", "power-panel"}),
    ),
)
ALL = "any one of all these"
MOST_APART = 30
"""Sites above which those without any known way are left out: nearly always it is the way that is not known."""
WORK = 10.0
"""Deterministic work of the solver for each class, about seconds."""


@dataclass(frozen=True, slots=True)
class CircuitPrice:
    """What one more circuit costs in a year, from the user: pounds for each, and for each kilometre of straight line.

    Without either, circuits are counted.
    """

    each: float | None = None
    per_km: float | None = None

    @property
    def known(self) -> bool:
        """Whether a price is given at all."""
        return self.each is not None or self.per_km is not None


@dataclass(frozen=True, slots=True)
class Mends:
    """The mends of each class and of all, and what had to be left out."""

    each: tuple[MendEntry, ...]
    whole: MendEntry | None
    gaps: tuple[str, ...]


def mends(
    network: WideNetwork,
    failures: Sequence[Failure],
    positions: Mapping[str, Position | None],
    price: CircuitPrice,
    *,
    hub: str,
) -> Mends:
    """Return the cheapest circuits between sites against each class of losses; none for a lone site.

    Args:
        network: sites and what joins them.
        failures: what is lost together; the hub is not among them, for its applications are lost with it.
        positions: of each site, as far as known.
        price: of one more circuit.
        hub: where many sites are apart, only those that reach it today are mended.

    """
    gaps: list[str] = []
    if len(network.sites) > MOST_APART and _apart(network):
        joined = nx.node_connected_component(nx.Graph(list(network.links.values())), hub)
        left_out = len(network.sites) - len(joined.intersection(network.sites))
        network = replace(network, sites=tuple(site for site in network.sites if site in joined))
        gaps.append(f"No way is known today from {left_out} sites; circuits are found for the others only.")
    if len(network.sites) < 2:
        return Mends((), None, tuple(gaps))
    candidates, more = _candidates(network, positions, price)
    gaps += more
    found = []
    for words, kinds in CLASSES:
        asked = [each for each in failures if each.name.partition(":")[0] in kinds]
        found.append(_mend(network, words, asked, candidates, positions, price, new_fail="circuit" in kinds))
    whole = _mend(network, ALL, list(failures), candidates, positions, price, new_fail=True)
    if whole is None:
        gaps.append("No circuits between sites with a known price can mend the network against every loss.")
    return Mends(tuple(each for each in found if each is not None), whole, tuple(gaps))


def _candidates(
    network: WideNetwork, positions: Mapping[str, Position | None], price: CircuitPrice
) -> tuple[dict[str, Candidate], list[str]]:
    candidates = {}
    left_out: dict[str, None] = {}
    for one, other in combinations(network.sites, 2):
        here, there = positions.get(one), positions.get(other)
        if price.per_km and (here is None or there is None):
            left_out |= dict.fromkeys(site for site in (one, other) if positions.get(site) is None)
            continue
        cost = price.each or 0.0
        if price.per_km and here is not None and there is not None:
            cost += price.per_km * great_circle_km(here, there)
        candidates[f"new {one} - {other}"] = Candidate((one, other), cost if price.known else 1.0)
    names = [network.names[site] for site in left_out]
    gap = f"A circuit from {', '.join(names)} has no price by the kilometre: the position is not known."
    return candidates, [gap] if names else []


def _mend(
    network: WideNetwork,
    words: str,
    failures: Sequence[Failure],
    candidates: Mapping[str, Candidate],
    positions: Mapping[str, Position | None],
    price: CircuitPrice,
    *,
    new_fail: bool,
) -> MendEntry | None:
    asked = list(failures)
    if new_fail and _apart(network):  # a site that only a new circuit joins hangs on that one
        asked += [Failure(name, links=frozenset({name})) for name in candidates]
    try:
        found = cheapest_survival(network.names, network.links, candidates, asked, terminals=network.sites, work=WORK)
    except InvalidValueError:
        return None
    return _entry(network, words, failures, candidates, positions, price, found)


def _apart(network: WideNetwork) -> bool:
    """Whether some site has no way to the others today."""
    graph: nx.Graph[str] = nx.Graph(list(network.links.values()))
    return not set(network.sites) <= nx.node_connected_component(graph, network.sites[0])


def _entry(
    network: WideNetwork,
    words: str,
    failures: Sequence[Failure],
    candidates: Mapping[str, Candidate],
    positions: Mapping[str, Position | None],
    price: CircuitPrice,
    found: Survival,
) -> MendEntry:
    links = []
    for name in found.links:
        one, other = candidates[name].ends
        here, there = positions.get(one), positions.get(other)
        known = here is not None and there is not None
        links.append(
            NewLink(
                one=network.names[one],
                other=network.names[other],
                kilometres=great_circle_km(here, there) if known else None,  # type: ignore[arg-type]  # both known
                pounds_a_year=candidates[name].cost if price.known else None,
            )
        )
    return MendEntry(
        survives=words,
        losses=len(failures),
        parting=_parting(network, failures),
        links=links,
        unit="pounds a year" if price.known else "circuits",
        cost=found.cost,
        lower_bound=found.lower_bound,
        proved=found.optimal,
    )


def _parting(network: WideNetwork, failures: Iterable[Failure]) -> int:
    return len(parted_by(network.names, network.links, failures, terminals=network.sites))
