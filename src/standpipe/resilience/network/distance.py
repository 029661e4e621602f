"""How far places are apart, and how long a signal takes there and back."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from standpipe.estate.model import Site

Position = tuple[float, float]
"""Latitude and longitude in degrees, north and east positive."""
Link = tuple[str, str]
EARTH_RADIUS_KM = 6371.0
"""Mean radius; the earth taken as a sphere is off by up to half a per cent."""


def position_of(site: Site) -> Position | None:
    """Return the position of a site, or None."""
    known = site.latitude is not None and site.longitude is not None
    return (site.latitude, site.longitude) if known else None  # type: ignore[return-value]  # both are numbers here


def great_circle_km(one: Position, other: Position) -> float:
    """Return the great-circle distance in kilometres (haversine formula).

    >>> round(great_circle_km((51.5, -0.12), (48.86, 2.35)))
    342
    """
    (a, b), (c, d) = (map(math.radians, place) for place in (one, other))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """The least round trip in milliseconds; with `not_stated` it is a lower bound, for these add a time not known."""

    milliseconds: float
    kilometres: float
    """Straight lines along the way, one way."""
    not_stated: tuple[str, ...]


def least_round_trip(
    links: Sequence[Link],
    ends: Link,
    *,
    placed: Mapping[str, Position | None],
    added: Mapping[str, float | None],
    milliseconds_per_km: float,
) -> RoundTrip | None:
    """Return the least round trip between two nodes, or None where every way passes a place without a position.

    A way costs what its nodes add, and for each two places that follow each other on it the distance there and back.

    Args:
        links: ends of each link.
        ends: the two nodes.
        placed: position of each node that stands at a place of its own; None where that is not known. Nodes that are
            not named (a carrier's network) are somewhere on the way.
        added: milliseconds that each node adds to a round trip; None where nobody has said.
        milliseconds_per_km: of a round trip, for each kilometre of straight line.

    >>> trip = least_round_trip([("a", "line"), ("line", "b")], ("a", "b"), placed={"a": (0, 0), "b": (0, 1)},
    ...                         added={"line": 1.0}, milliseconds_per_km=0.02)
    >>> round(trip.milliseconds, 3), round(trip.kilometres)
    (3.224, 111)
    """
    start, end = ends
    if placed.get(start) is None:
        return None
    neighbours: dict[str, list[str]] = {}
    for one, other in links:
        neighbours.setdefault(one, []).append(other)
        neighbours.setdefault(other, []).append(one)
    waiting: list[tuple[float, float, tuple[str, ...], str, str]] = [(0.0, 0.0, (), start, start)]
    seen: set[tuple[str, str]] = set()
    while waiting:
        cost, distance, unstated, node, last = heappop(waiting)
        if node == end:
            return RoundTrip(cost, distance, tuple(sorted(set(unstated))))
        if (node, last) in seen:
            continue
        seen.add((node, last))
        for other in neighbours.get(node, ()):
            step = _step(other, last, placed)
            if step is None:
                continue
            adds = added.get(other, 0.0)
            heappush(
                waiting,
                (
                    cost + step * milliseconds_per_km + (adds or 0.0),
                    distance + step,
                    unstated if adds is not None else (*unstated, other),
                    other,
                    other if other in placed else last,
                ),
            )
    return None


def _step(node: str, last: str, placed: Mapping[str, Position | None]) -> float | None:
    """Return the kilometres from the last place to a node; None where its place has no known position."""
    if node not in placed:
        return 0.0
    here, there = placed[last], placed[node]
    return None if here is None or there is None else great_circle_km(here, there)
