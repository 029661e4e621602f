"""What the API takes and gives, as its OpenAPI document describes it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from ninja import Field, Schema

Fact = str | int | float | bool | list[str] | None
Number = Annotated[int, Field(ge=1, le=1_000_000)]
Size = Annotated[int, Field(ge=1, le=200)]


class Problem(Schema):
    """What went wrong, where, and what to do."""

    what: str
    where: str | None = None
    remedy: str | None = None


class EstateShown(Schema):
    """Where the estate stands; no revision before the first import."""

    revision: int | None
    as_of: date | None
    counts: dict[str, int]


class ThingShown(Schema):
    """A thing with its facts; a fact that is not known is not there."""

    id: str
    kind: str
    name: str
    facts: dict[str, object]


class ThingsShown(Schema):
    """A page of things."""

    total: int
    page: int
    pages: int
    things: list[ThingShown]


class NeighbourShown(Schema):
    """A finding about a thing."""

    severity: str
    code: str
    message: str


class ThingKnown(ThingShown):
    """A thing with where each fact came from, and what is wrong with it."""

    sources: dict[str, list[str]]
    corrected: list[str]
    findings: list[NeighbourShown]


class FindingShown(NeighbourShown):
    """A finding, with what it is about."""

    subject: str


class FindingsShown(Schema):
    """A page of findings, worst first."""

    total: int
    page: int
    pages: int
    findings: list[FindingShown]


class ImportShown(Schema):
    """An import and what became of it."""

    number: int
    state: str
    by: str
    made_at: datetime
    as_of: date
    revision: int | None
    problem: str


class CorrectionAsked(Schema):
    """What a fact of a thing is, and why we say so; it is written as on the thing's page."""

    thing: Annotated[str, Field(min_length=1, max_length=500)]
    field: Annotated[str, Field(min_length=1, max_length=60)]
    value: Annotated[str, Field(max_length=10_000)]
    reason: Annotated[str, Field(min_length=1, max_length=2_000)]


class CorrectionMade(Schema):
    """The thing after the correction."""

    thing: ThingShown
