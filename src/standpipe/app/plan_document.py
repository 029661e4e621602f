"""The plan as published: what `plan.json` holds and the report shows.

Typed once here; the JSON Schema in docs/reference/plan.schema.json is generated from these classes. Money is whole
pence, currency GBP; dates are ISO dates; ids are entity ids of the estate. `None` is unknown. `evidence` maps the JSON
pointer of a figure to where it came from.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from standpipe.app.document_parts import Money, Named
from standpipe.app.move_check_document import MoveCheck
from standpipe.app.network_document import NetworkDocument
from standpipe.app.resilience_document import (
    FrontsEntry,
    RecoveryEntry,
    RepairEntry,
    RestoreEntry,
    Span,
    UnavailabilityEntry,
)
from standpipe.app.waves_document import WavesSection

SCHEMA_VERSION = "1.0"


class FindingEntry(Struct, frozen=True, kw_only=True):
    """Something wrong with the inputs, most important first."""

    code: str
    severity: str
    subject: str
    message: str
    evidence: list[str]


class ConflictEntry(Struct, frozen=True, kw_only=True):
    """Sources that disagree about a fact."""

    subject: str
    field: str
    chosen: str
    values: list[str]
    rule: str


class EstateSection(Struct, frozen=True, kw_only=True):
    """What is known of the estate."""

    counts: dict[str, int]
    closing_sites: list[Named]
    """The sites that the plan closes; empty when it is not known which."""
    applications_by_hosting: dict[str, int]
    servers_by_support: dict[str, int]
    """Servers by the support state of their operating system at the as-of date."""
    conflicts: list[ConflictEntry]
    missing: list[str]
    """Inputs that were not given, each with what it would change; empty for a full plan."""


class StoppedService(Struct, frozen=True, kw_only=True):
    """A service that stops, and the shortest chain that explains why."""

    id: str
    name: str
    audience: str | None
    because: list[str]
    """Names from the service down to what is lost."""


class BuildingLoss(Struct, frozen=True, kw_only=True):
    """What happens when one building is lost."""

    site: Named | None
    stopped: list[StoppedService]
    unaffected: list[Named]
    unknown: list[Named]
    """Services for which it cannot be told, because what they run on, or where, is not known."""


class SinglePoint(Struct, frozen=True, kw_only=True):
    """A single point of failure; `share` is the part of the service's outage time in which it is down."""

    id: str
    name: str
    kind: str
    share: float | None = None


class ServiceResilience(Struct, frozen=True, kw_only=True):
    """The single points of failure of one service."""

    id: str
    name: str
    single_points: list[SinglePoint]
    known: bool
    """False when nothing is known of what the service runs on: the empty list is then no reassurance."""
    unavailability: UnavailabilityEntry | None = None
    outage_hours_a_year: float | None = None
    outage_in_words: str = ""
    """The expected outage, no more precise than its evidence."""
    evidence_range: Span | None = None
    basis: str = "unknown"
    restore: RestoreEntry | None = None
    """After the loss of a building that closes (of several, the one that keeps it away longest); None: it goes on."""


class SharedPoint(Struct, frozen=True, kw_only=True):
    """A thing whose failure stops several services."""

    id: str
    name: str
    kind: str
    services: list[str]
    in_words: str = ""


class ResilienceSection(Struct, frozen=True, kw_only=True):
    """What stops what."""

    building: BuildingLoss
    """Of the sites that close, the one whose loss stops most services."""
    services: list[ServiceResilience]
    shared_points: list[SharedPoint]
    other_buildings: list[BuildingLoss] = []
    """The other sites that close, each lost alone."""
    notes: list[str]
    """Limits of the analysis in words: cycles found, redundancy not assumed."""
    recoveries: list[RecoveryEntry] = []
    """Five losses; the restore sheet is that of the building, the others come from `standpipe resilience`."""
    repairs: list[RepairEntry] = []
    fronts: FrontsEntry | None = None
    figures: dict[str, str] = {}
    """For each kind of thing, from what its unavailability is reckoned."""
    network: NetworkDocument | None = None
    """The wide network, what mends it, and the designs that could take its place; None where no circuit is known."""
    move: MoveCheck | None = None
    """Every service in every state that the waves pass through; None where nothing leaves a known building."""


class CostLine(Struct, frozen=True, kw_only=True):
    """One line of a cost; `pence` is None when nobody gave a price."""

    name: str
    every: str
    """`month` or `once`."""
    pence: int | None
    basis: str
    source: str


class Alternative(Struct, frozen=True, kw_only=True):
    """An option that was not chosen."""

    treatment: str
    target: str
    readiness: str
    monthly: Money
    one_off: Money
    difference_monthly_pence: int | None
    """Against the chosen option, a month; None where either has unpriced lines."""
    break_even_monthly_pence: int | None
    """The price a month at which it would be chosen; the figure to take to market."""
    whole_plan_pence: int | None = None
    """How much dearer the best whole plan is over the horizon with this option held fixed."""
    reasons: list[str]


class FlipEntry(Struct, frozen=True, kw_only=True):
    """A change that would make another option the proposal; `pence` a month, `distance_pence` from today's price."""

    kind: str
    option: str
    becomes: str
    statement: str
    pence: int | None
    distance_pence: int | None
    on: date | None


class WholePlanEntry(Struct, frozen=True, kw_only=True):
    """The proposals as one choice: pence over `horizon_months`, with a proven bound; gap is (cost - bound) / bound."""

    horizon_months: int
    cost_pence: int
    bound_pence: int
    gap: float
    apart_pence: int
    """What interfaces cost between applications that depend on each other and end in different places."""
    contradiction: list[str]


class DispositionEntry(Struct, frozen=True, kw_only=True):
    """What is proposed for one application, and why."""

    id: str
    name: str
    hosting: str | None
    treatment: str
    target: str
    readiness: str
    monthly: Money
    one_off: Money
    lines: list[CostLine]
    reasons: list[str]
    alternatives: list[Alternative]
    questions: list[str]
    stays_on_site: list[str]
    servers: list[str]
    overruled_by: str | None = None
    rule: str = ""
    how_sure: str = ""
    flips: list[FlipEntry] = []


class ServerWithoutApplication(Struct, frozen=True, kw_only=True):
    """A machine that no application claims."""

    id: str
    name: str
    proposal: str
    reasons: list[str]


class Residue(Struct, frozen=True, kw_only=True):
    """What cannot leave the site, why, and where it goes."""

    id: str
    name: str
    why: str
    goes_to: str
    owner: str | None


class DispositionSection(Struct, frozen=True, kw_only=True):
    """The proposals for all applications."""

    applications: list[DispositionEntry]
    by_treatment: dict[str, int]
    by_target: dict[str, int]
    not_to_one_cloud: int
    """Applications whose proposed target is not the public cloud that takes most of them."""
    cannot_leave: list[Residue]
    servers_without_application: list[ServerWithoutApplication]
    whole: WholePlanEntry | None = None


class YearCost(Struct, frozen=True, kw_only=True):
    """Cost of one financial year."""

    year: str
    months: int
    """Months of the year that lie in the case; fewer than twelve in the first."""
    staying: Money
    moving: Money


class BusinessLine(Struct, frozen=True, kw_only=True):
    """One cash line with its yearly pence, in the order of `years`."""

    case: str
    """`staying` or `moving`."""
    category: str
    name: str
    pence_by_year: list[int | None]
    basis: str
    source: str
    fund: str | None
    capital: bool


class PoundsShare(Struct, frozen=True, kw_only=True):
    """Share of the pounds of both cases by how good their source is; unpriced lines count lines, not pounds."""

    basis: str
    pence: int
    share: float
    lines: int


class BusinessCaseSection(Struct, frozen=True, kw_only=True):
    """Staying against moving, by financial year from April."""

    currency: str
    years: list[YearCost]
    staying_total: Money
    moving_total: Money
    payback_year: str | None
    lines: list[BusinessLine]
    pounds: list[PoundsShare]
    notes: list[str]


class AssumptionEntry(Struct, frozen=True, kw_only=True):
    """A named, sourced, editable assumption."""

    id: str
    meaning: str
    value: str
    unit: str
    low: str | None
    high: str | None
    basis: str
    source: str


class FactToEstablish(Struct, frozen=True, kw_only=True):
    """A fact that would change the plan, with whom to ask."""

    fact: str
    effect: str
    ask: str
    subject: str


class AssumptionSection(Struct, frozen=True, kw_only=True):
    """What the plan assumes, and what would change it most."""

    values: list[AssumptionEntry]
    facts_to_establish: list[FactToEstablish]


class EvidenceEntry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a figure came from: a place in a file, a rule, or a formula with its inputs."""

    basis: str
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    rule: str | None = None
    formula: str | None = None
    inputs: list[str] = []


class Source(Struct, frozen=True, kw_only=True):
    """An input file and what became of its rows."""

    path: str
    format: str
    rows_in: int
    rows_used: int
    rows_rejected: int


class PlanDocument(Struct, frozen=True, kw_only=True):
    """The whole plan."""

    schema_version: str
    as_of: date
    estate: EstateSection
    findings: list[FindingEntry]
    resilience: ResilienceSection
    dispositions: DispositionSection
    waves: WavesSection
    business_case: BusinessCaseSection
    assumptions: AssumptionSection
    evidence: dict[str, EvidenceEntry]
    sources: list[Source]


def closing_names(document: PlanDocument) -> str:
    """Return the names of the sites that close, or "the data centre" where none is known."""
    names = [site.name for site in document.estate.closing_sites]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0] if names else "the data centre"
