"""The risk part of the plan as published: legacy risk by application, and the fronts of cost against another aim."""

from __future__ import annotations

from msgspec import Struct


class RiskScoreEntry(Struct, frozen=True, kw_only=True):
    """What one criterion of the legacy-risk framework scores, 1 to 5; null where nobody has scored it."""

    criterion: str
    name: str
    score: int | None
    scored_by: str
    """`evidence`, `a person`, or `nobody yet`."""


class RiskEntry(Struct, frozen=True, kw_only=True):
    """Legacy risk of an application: the worst known criterion times the impact of its tier.

    Criteria without a score make it a lower bound. `after` is null where nothing is left to go wrong, or not known.
    """

    id: str
    name: str
    impact: int | None
    today: int | None
    today_colour: str
    after: int | None
    after_colour: str
    outage_minutes_a_year: int | None
    """How long the place it goes to is down, as promised or by an example (catalogue)."""
    scores: list[RiskScoreEntry]


class FrontPointEntry(Struct, frozen=True, kw_only=True):
    """A plan of the front: cost over the horizon, the other aim, and the proposals that differ from this plan's."""

    cost_pence: int
    aim: int
    changes: list[str]


class RiskSection(Struct, frozen=True, kw_only=True):
    """Legacy risk by application, and the plans of which none is better in cost and in the other aim.

    The aims are the sum of risk scores, and minutes of outage a year of all places together.
    """

    applications: list[RiskEntry]
    red_today: int
    red_after: int
    against_risk: list[FrontPointEntry]
    against_outage: list[FrontPointEntry]
