"""What is published about target designs of the network, compared with each other and with today.

Hours are hours a year, money is pence, a round trip is in milliseconds. `None` is unknown, never zero.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from standpipe.app.document_parts import Money
from standpipe.app.network_pictures import DesignDiagram


class JourneyEntry(Struct, frozen=True, kw_only=True):
    """How long in a year a journey is not possible; `low` and `high` take every figure at the ends of its range."""

    journey: str
    hours: float | None
    low: float | None
    high: float | None
    exact: bool
    single_points: list[str]
    """What alone ends it."""


class LatencyEntry(Struct, frozen=True, kw_only=True):
    """The least round trip from a site to the applications; a lower bound where something adds an unstated time."""

    milliseconds: float
    kilometres: float
    not_stated: list[str]


class DesignSite(Struct, frozen=True, kw_only=True):
    """One site in one design; no latency where a position is not known."""

    id: str
    name: str
    journeys: list[JourneyEntry]
    latency: LatencyEntry | None
    latency_unknown_because: str | None


class WorstSite(Struct, frozen=True, kw_only=True):
    """The site that is longest cut off from the applications."""

    name: str
    hours: float
    low: float
    high: float


class DesignPartEntry(Struct, frozen=True, kw_only=True):
    """A part of a design with its failure figure; `new` says how many of `count` are to be bought."""

    part: str
    component: str
    place: str
    count: int
    new: int
    unavailability: float | None
    low: float | None
    high: float | None
    basis: str
    source: str
    single_point_for: int
    """Sites that it alone cuts off from the applications."""


class DesignLine(Struct, frozen=True, kw_only=True):
    """What a kind of part costs; `pence` is None when nobody gave a price."""

    what: str
    every: str
    """`year` or `once`."""
    count: int
    pence: int | None
    basis: str
    source: str


class BeforeEntry(Struct, frozen=True, kw_only=True):
    """What must exist before the first wave, with the calendar days it takes from the order."""

    what: str
    meaning: str
    kind: str
    count: int
    days: float | None
    low: float | None
    high: float | None
    needed_by: list[str]
    basis: str
    source: str


class DesignEntry(Struct, frozen=True, kw_only=True):
    """One design at the council's sites; with `faults` it is not compared."""

    name: str
    is_today: bool
    faults: list[str]
    sites: list[DesignSite]
    worst: WorstSite | None
    residents: JourneyEntry | None
    parts: list[DesignPartEntry]
    lines: list[DesignLine]
    run: Money | None
    once: Money | None
    unpriced: list[str]
    before: list[BeforeEntry]
    ready_on: date | None
    """When all of it stands, if everything were ordered on the day of the plan; None where a time is not known."""
    ready_by: date | None
    """The same by the long ends of the ranges."""


class OverlapEntry(Struct, frozen=True, kw_only=True):
    """Two address ranges that cannot be routed to each other, for both hold the same addresses."""

    one: str
    one_at: str
    other: str
    other_at: str
    addresses: int
    planned: bool
    """One of them is of a network to come."""


class DecisionEntry(Struct, frozen=True, kw_only=True):
    """What decides between designs, in words; `pounds_an_hour` is the break-even price of an hour of one site."""

    about: str
    words: str
    pounds_an_hour: float | None = None
    pounds_a_year: float | None = None


class DesignSection(Struct, frozen=True, kw_only=True):
    """All designs, the address plan, and what decides between them."""

    designs: list[DesignEntry]
    decisions: list[DecisionEntry]
    overlaps: list[OverlapEntry]
    diagrams: list[DesignDiagram]
    notes: list[str]
    """What is not known of the address plan, sites or designs."""
    assumptions: list[str]
