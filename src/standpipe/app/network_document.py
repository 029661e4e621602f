"""What is published about the wide network: the document of `standpipe network --json`.

Hours are hours a year; an unavailability is a share of time from 0 to 1. `None` is unknown, never zero.
"""

from __future__ import annotations

from msgspec import Struct

from standpipe.app.design_document import DesignSection
from standpipe.app.network_pictures import NetworkPicture

SCHEMA_VERSION = "1.1"


class SiteEntry(Struct, frozen=True, kw_only=True):
    """How a site reaches the target; `cut_off_by` names what alone cuts it off, the two sites themselves left out.

    `unavailability` is None where only the bounds are known, all three where something on the way has no figure.
    """

    id: str
    name: str
    unavailability: float | None
    lower: float | None
    upper: float | None
    hours_a_year: float | None
    joined_today: bool
    cut_off_by: list[str]


class RiskEntry(Struct, frozen=True, kw_only=True):
    """A device, circuit, supplier, rack, room, duct, feed or board, and the sites that its loss alone cuts off."""

    id: str
    name: str
    kind: str
    sites: list[str]


class NewLink(Struct, frozen=True, kw_only=True):
    """A circuit to add between two sites; kilometres in a straight line."""

    one: str
    other: str
    kilometres: float | None
    pounds_a_year: float | None


class MendEntry(Struct, frozen=True, kw_only=True):
    """The least that keeps all sites joined after each loss; cost and bound in circuits, or in pounds where priced."""

    survives: str
    losses: int
    """Losses looked at, of which each alone must be survived."""
    parting: int
    """Those that part the sites today."""
    links: list[NewLink]
    unit: str
    cost: float
    lower_bound: float
    proved: bool


class NetworkDocument(Struct, frozen=True, kw_only=True):
    """The wide network, site by site, what mends it, and the designs that could take its place."""

    schema_version: str
    target: str | None
    sites: list[SiteEntry]
    risks: list[RiskEntry]
    mend: MendEntry | None
    """Against everything below at once."""
    mends: list[MendEntry]
    """Against any one circuit, any one device or place, and any one shared risk, each by itself."""
    gaps: list[str]
    assumptions: list[str]
    pictures: list[NetworkPicture] = []
    """Today's network, and the mended one where something mends it."""
    designs: DesignSection | None = None
