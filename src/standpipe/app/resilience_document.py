"""What is published about resilience: the document of `standpipe resilience --json`, and its parts in the plan.

Hours are hours; an unavailability is a share of time from 0 to 1. `None` is unknown, never zero.
"""

from __future__ import annotations

from msgspec import Struct

SCHEMA_VERSION = "1.0"


class Span(Struct, frozen=True, kw_only=True):
    """A range."""

    low: float
    high: float


class Thing(Struct, frozen=True, kw_only=True):
    """A thing by id, name and kind."""

    id: str
    name: str
    kind: str


class UnavailabilityEntry(Struct, frozen=True, kw_only=True):
    """Share of time in which a service is down, for the figures given.

    `value` is exact, and None where only the bounds are known; `upper` is None where something that the service needs
    has no figure or is not known at all.
    """

    value: float | None
    lower: float
    upper: float | None


class PointEntry(Struct, frozen=True, kw_only=True):
    """A single point of failure; `share` is the part of the service's outage time in which it is down."""

    id: str
    name: str
    kind: str
    share: float | None


class SetEntry(Struct, frozen=True, kw_only=True):
    """Things that stop a service only together, and the hours a year in which all of them are down."""

    names: list[str]
    ids: list[str]
    hours_a_year: float


class RestoreEntry(Struct, frozen=True, kw_only=True):
    """How a service comes back; `order` is what must be restored for it, first things first.

    `hours` is None where the time is not known. `meets_rto` and `meets_rpo` are None where the range spans the
    objective or rests on something unknown.
    """

    order: list[str]
    position: int
    hours: Span | None
    rto_hours: float | None
    meets_rto: bool | None
    rpo_hours: float | None
    meets_rpo: bool | None


class ServiceEntry(Struct, frozen=True, kw_only=True):
    """One service.

    `evidence_range` comes from the ranges of the figures that it rests on; `by_basis` counts these figures by how good
    they are. `gaps` say what is not known: then more may stop the service than is listed. `restore` is None where the
    scenario does not stop it.
    """

    id: str
    name: str
    unavailability: UnavailabilityEntry
    expected_outage_hours_a_year: float | None
    outage_in_words: str
    evidence_range: Span
    basis: str
    by_basis: dict[str, int]
    single_points: list[PointEntry]
    gaps: list[str]
    restore: RestoreEntry | None
    sets: list[SetEntry] | None = None
    """The combinations that matter most, where asked for."""


class SharedEntry(Struct, frozen=True, kw_only=True):
    """A thing that alone stops services, and what that means in words."""

    id: str
    name: str
    kind: str
    services: list[str]
    in_words: str


class RestoreRow(Struct, frozen=True, kw_only=True):
    """One line of the restore sheet; `after` names the lines it waits for."""

    position: int
    id: str
    name: str
    kind: str
    work: Span
    ends: Span
    after: list[str]


class ScenarioEntry(Struct, frozen=True, kw_only=True):
    """One loss: what goes, what the hours rest on, and what waits for itself.

    `unknown` says why there is no answer; then the counts are None.
    """

    id: str
    name: str
    lost: int
    stopped: int | None
    standing: int | None
    unclear: int | None
    first_back: Span | None
    all_back: Span | None
    meets: int
    breaches: int
    conditions: list[str]
    circles: list[str]
    unknown: str | None


class RecoveryEntry(Struct, frozen=True, kw_only=True):
    """A scenario with its restore sheet."""

    scenario: ScenarioEntry
    sheet: list[RestoreRow]


class RepairEntry(Struct, frozen=True, kw_only=True):
    """A repair of one thing alone, before and after; hours are of all services together, a year.

    `cost_pence_a_year` is None where nobody gave a price: the repair is then not ranked. `hours_per_pound` is what a
    pound a year avoids. `stopped_together_*`, of a split: how many services stop with the thing today, and at most with
    one of the things that come instead. `in_words` says what the hours do not show.
    """

    id: str
    kind: str
    thing: Thing
    what: str
    cost_pence_a_year: int | None
    cost_basis: str
    cost_source: str
    outage_hours_before: float
    outage_hours_after: float
    hours_avoided: float
    hours_per_pound: float | None
    services_helped: int
    worst_before: float
    worst_after: float
    stopped_together_before: int | None = None
    stopped_together_after: int | None = None
    in_words: str = ""


class FrontEntry(Struct, frozen=True, kw_only=True):
    """A choice of repairs that nothing cheaper matches; hours a year, exact for the figures given."""

    cost_pence_a_year: int
    outage_hours: float
    worst_service_hours: float
    repairs: list[str]


class FrontsEntry(Struct, frozen=True, kw_only=True):
    """The Pareto fronts over every choice of the repairs named in `among`."""

    among: list[str]
    by_total: list[FrontEntry]
    by_worst: list[FrontEntry]
    left_out: list[Thing] = []
    """Services that no figure of repairs and fronts counts, because their own is known only as a range."""
    left_out_in_words: str = ""


class ResilienceDocument(Struct, frozen=True, kw_only=True):
    """All services of an estate."""

    schema_version: str
    scenario: ScenarioEntry
    services: list[ServiceEntry]
    shared_points: list[SharedEntry]
    repairs: list[RepairEntry]
    fronts: FrontsEntry | None
    scenarios: list[ScenarioEntry]
    sheet: list[RestoreRow]
    """The restore sheet of the scenario."""
    figures: dict[str, str]
    """For each kind of thing where its figure is from."""
    notes: list[str]
    findings: list[str]
