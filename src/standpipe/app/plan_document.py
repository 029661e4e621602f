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
from standpipe.app.risk_document import RiskSection
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


class RefusalEntry(Struct, frozen=True, kw_only=True):
    """What the plan says no to, or asks twice about; `pence` is what is at stake, `every` month or once."""

    kind: str
    subject: str
    name: str
    message: str
    pence: int | None
    every: str


class MachineTermEntry(Struct, frozen=True, kw_only=True):
    """What the proposed machines cost a month on a commercial term; a lower bound where some lack a price."""

    term: str
    hybrid_benefit: bool
    monthly: Money
    chosen: bool


class SharedServerEntry(Struct, frozen=True, kw_only=True):
    """A database server that several applications share, with what servers of their own would cost them a month."""

    target: str
    tier: str
    monthly_pence: int
    applications: list[str]
    one_each_pence: int


class PackedEntry(Struct, frozen=True, kw_only=True):
    """Shared database servers of a target that would hold every application that could share, chosen or not."""

    target: str
    servers: int
    monthly_pence: int
    one_each_pence: int


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
    refusals: list[RefusalEntry] = []
    machine_terms: list[MachineTermEntry] = []
    risk: RiskSection | None = None
    shared_servers: list[SharedServerEntry] = []
    """Shared database servers that the plan chooses; those that were packed and not chosen are not here."""
    packed: list[PackedEntry] = []


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
    rule: str = ""
    """Why it is capital or revenue."""
    cashable: bool = True
    """Not having the cost frees money; the time of people who are paid all the same does not."""
    every: str = "month"
    """What the amount is for: `month`, `year` (spread over its months) or `once`."""
    amount_pence: int | None = None
    first: date | None = None
    last: date | None = None
    """The months in which it is paid; without a last one to the end of the case."""
    contingency_of: str = ""
    """The line of whose amount it is so many per cent (assumption contingency-percent)."""
    low_pence: int | None = None
    high_pence: int | None = None
    """The ends of its total over the case, where both have a source."""
    days: float | None = None
    """Work: so many days at the day rate that the assumption `rate` names."""
    rate: str = ""


class FundEntry(Struct, frozen=True, kw_only=True):
    """What one fund pays over the whole case."""

    fund: str
    staying_pence: int
    moving_pence: int


class KindOfMoney(Struct, frozen=True, kw_only=True):
    """Capital and revenue, and what is cash, of one side over the whole case."""

    case: str
    capital_pence: int
    revenue_pence: int
    cashable_pence: int
    not_cashable_pence: int


class TornadoBar(Struct, frozen=True, kw_only=True):
    """What one assumption does to the saving over the whole case, the decisions as they are.

    The saving is staying less moving; lines without a price count nothing.
    """

    assumption: str
    meaning: str
    low: str
    high: str
    unit: str
    saving_at_low_pence: int
    saving_at_high_pence: int
    swing_pence: int


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
    first_month: date | None = None
    funds: list[FundEntry] = []
    kinds: list[KindOfMoney] = []
    saving_pence: int = 0
    """Staying less moving over the whole case; below zero moving costs more."""
    cashable_saving_pence: int = 0
    payback_month: date | None = None
    present_value_staying_pence: int = 0
    present_value_moving_pence: int = 0
    tornado: list[TornadoBar] = []


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
