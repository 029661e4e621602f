"""What is published about the wide network: the document of `standpipe network --json`.

Hours are hours a year; an unavailability is a share of time from 0 to 1. `None` is unknown, never zero.
"""

from __future__ import annotations

from msgspec import Struct

SCHEMA_VERSION = "1.0"


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
    """A device, circuit, supplier or rack, and the sites that its loss alone cuts off from the target."""

    id: str
    name: str
    kind: str
    sites: list[str]


class NewLink(Struct, frozen=True, kw_only=True):
    """A circuit to add between two sites."""

    one: str
    other: str
    pounds_a_year: float | None


class MendEntry(Struct, frozen=True, kw_only=True):
    """The least that keeps all sites joined after each loss; cost and bound in circuits, or in pounds where priced."""

    links: list[NewLink]
    unit: str
    cost: float
    lower_bound: float
    proved: bool


class NetworkDocument(Struct, frozen=True, kw_only=True):
    """The wide network, site by site."""

    schema_version: str
    target: str | None
    sites: list[SiteEntry]
    risks: list[RiskEntry]
    mend: MendEntry | None
    gaps: list[str]
    assumptions: list[str]
