"""The address plan of an estate: which ranges hold the same addresses at different places.

Two ranges overlap in earnest when they are used at different places: they cannot then be routed to each other. A range
inside another of the same place, or of no stated place, is only its subdivision.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass

from standpipe.estate.estate import Estate
from standpipe.estate.model import AddressRange

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
PLANNED, CONTAINER = "planned", "container"


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two ranges by id, and how many addresses both hold."""

    one: str
    other: str
    addresses: int


def overlaps(estate: Estate) -> tuple[Overlap, ...]:
    """Return the pairs of ranges that hold the same addresses at different places.

    Method: ranges sorted by first address; a stack of those still open meets each range once with all that hold it.

    >>> from standpipe.estate.model import AddressRange, Site
    >>> ranges = [AddressRange("address-range:a", "a", "10.0.0.0/16", site="site:a"),
    ...           AddressRange("address-range:b", "b", "10.0.4.0/24", place="Partner")]
    >>> overlaps(Estate(address_ranges={each.id: each for each in ranges}))
    (Overlap(one='address-range:a', other='address-range:b', addresses=256),)
    """
    found = []
    for version in (4, 6):
        known = [(net, each) for each in estate.address_ranges.values() if (net := network_of(each)) is not None]
        ordered = sorted(
            ((net, each) for net, each in known if net.version == version and _used(each)),
            key=lambda pair: (int(pair[0].network_address), pair[0].prefixlen, pair[1].id),
        )
        found += list(_nested(ordered))
    return tuple(found)


def _nested(ordered: list[tuple[Network, AddressRange]]) -> Iterator[Overlap]:
    open_ranges: list[tuple[Network, AddressRange]] = []
    for net, each in ordered:
        open_ranges = [pair for pair in open_ranges if int(pair[0].broadcast_address) >= int(net.network_address)]
        for _, outer in open_ranges:
            if place_of(outer) != place_of(each):
                yield Overlap(outer.id, each.id, net.num_addresses)
        open_ranges.append((net, each))


def network_of(each: AddressRange) -> Network | None:
    """Return a range as a network; None where it is not known or no range."""
    try:
        return ipaddress.ip_network(each.prefix) if each.prefix else None
    except ValueError:
        return None


def place_of(each: AddressRange) -> str | None:
    """Return where a range is used: a site's id, or the words for another place."""
    return each.site or each.place


def is_planned(each: AddressRange) -> bool:
    """Whether a range is of a network to come."""
    return (each.status or "").casefold() == PLANNED


def _used(each: AddressRange) -> bool:
    return place_of(each) is not None and (each.status or "").casefold() != CONTAINER


def unplaced_addresses(estate: Estate) -> int | None:
    """Return how many servers have addresses of which none lies in a known range; None without any range."""
    nets = [net for each in estate.address_ranges.values() if (net := network_of(each)) is not None]
    if not nets:
        return None
    return sum(
        bool(server.addresses) and not any(_inside(address, nets) for address in server.addresses or ())
        for server in estate.servers.values()
    )


def _inside(address: str, nets: list[Network]) -> bool:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(known.version == net.version and known in net for net in nets)
