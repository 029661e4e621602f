"""What a disposition is: treatments, options with priced lines, readiness with grounds, the choice and its reasons.

Amounts are pence excluding VAT. A line without an amount is unpriced: it is named in its total and is never zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from standpipe.catalogue import Verdict
from standpipe.disposition.packing_model import PackedServer
from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.evidence import Basis, Evidence, weakest
from standpipe.kernel.findings import Finding
from standpipe.kernel.money import Total


class Treatment(StrEnum):
    """What happens to an application."""

    RETIRE = "retire"
    RETAIN = "retain"
    REHOST = "rehost"
    REPLATFORM = "replatform"
    REFACTOR = "refactor"
    REPURCHASE = "repurchase"
    RELOCATE = "relocate"


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason of a readiness verdict: the rule, the thing it looked at, and what it concluded in words."""

    rule: str
    subject: str
    verdict: Verdict
    message: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question that a named kind of person can answer, with what the answer changes."""

    ask: str
    """Whom: `supplier`, `business owner`, `technical owner`, `finance`, `infrastructure`."""
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """Whether an application is ready for a target, with the step of the order of decision that decided."""

    verdict: Verdict
    decided_by: str
    grounds: tuple[Ground, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def feasible(self) -> bool:
        """Nothing known forbids it."""
        return self.verdict is not Verdict.NOT_READY


@dataclass(frozen=True, slots=True)
class PricedLine:
    """One line of a cost; `pence` is None when nobody gave a price, and then `wanted` says what to ask for.

    `shared` marks the part of the shared platform cost that is allocated to the application; `pool` names a machine or
    licence that several applications share, of whose `pool_pence` a month the line is a part. `months_of_run` marks a
    line that is so many months of the run cost: it has a price as soon as the run cost has one, and follows it.
    `continues` marks what the council pays today and goes on paying (licences, the people who look after systems), and
    `dual_running` the overlap of old and new: a cash flow that carries both sides month by month must leave both kinds
    out, or it counts them twice.
    """

    name: str
    pence: int | None
    evidence: Evidence | None = None
    wanted: str = ""
    shared: bool = False
    months_of_run: Decimal | None = None
    continues: bool = False
    dual_running: bool = False
    pool: str = ""
    pool_pence: int = 0
    own_staff: bool = False
    """Time of the council's own people: a cost of the work, and no cash, because they are paid all the same."""
    days: float | None = None
    """Work: so many days at the day rate that the assumption `rate` names."""
    rate: str = ""

    def __post_init__(self) -> None:
        if self.pence is not None and (self.evidence is None or self.evidence.basis is Basis.UNKNOWN):
            raise InvalidValueError(f"The cost line '{self.name}' has a price without evidence.")
        if self.pence is None and not self.wanted:
            raise InvalidValueError(f"The cost line '{self.name}' has no price and does not say what to ask for.")

    @property
    def basis(self) -> Basis:
        """How good the price is."""
        return self.evidence.basis if self.evidence is not None and self.pence is not None else Basis.UNKNOWN

    @property
    def begins_with_the_move(self) -> bool:
        """It is paid only because the application has moved: not shared, and not paid today already."""
        return not self.shared and not self.continues


def total_of_lines(lines: tuple[PricedLine, ...]) -> Total:
    """Return the sum of lines, with each unpriced line named."""
    return Total(
        sum(line.pence for line in lines if line.pence is not None),
        tuple(line.name for line in lines if line.pence is None),
    )


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that could be done with an application, with what it costs.

    `target` is an id of the catalogue's target vocabulary, or the place where the application is today.
    """

    treatment: Treatment
    target: str
    readiness: Assessment
    monthly_lines: tuple[PricedLine, ...] = ()
    one_off_lines: tuple[PricedLine, ...] = ()
    effort_days: Mapping[str, float] = field(default_factory=dict)
    leaves_data_centre: bool = True
    notes: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The words by which an overrule names the option: `rehost: azure virtual machine`."""
        return f"{self.treatment}: {self.target}"

    @property
    def monthly(self) -> Total:
        """Run cost a month."""
        return total_of_lines(self.monthly_lines)

    @property
    def one_off(self) -> Total:
        """One-off cost."""
        return total_of_lines(self.one_off_lines)

    @property
    def complete(self) -> bool:
        """Every line has a price."""
        return self.monthly.complete and self.one_off.complete

    @property
    def basis(self) -> Basis:
        """The weakest basis of its lines; of no lines, unknown."""
        return weakest(line.basis for line in (*self.monthly_lines, *self.one_off_lines))

    @property
    def one_off_basis(self) -> Basis:
        """The weakest basis of its one-off lines; of no lines, unknown."""
        return weakest(line.basis for line in self.one_off_lines)

    def known_cost(self, horizon_months: int) -> int:
        """Return the pence that are known over a horizon; a lower bound when a line is unpriced."""
        return self.monthly.pence * horizon_months + self.one_off.pence


@dataclass(frozen=True, slots=True)
class Alternative:
    """An option that was not chosen.

    `difference_pence` a month against the chosen option over the horizon, one-off cost spread; None where either has
    an unpriced line. `break_even_pence` is the most that all unpriced lines together may cost a month for the option to
    be chosen; None where it has none, where the chosen one is unpriced itself, or where no price would do.
    `whole_plan_pence` is how much dearer over the horizon the best whole plan is with this option held fixed, with
    everything else chosen anew; None where the option has an unpriced line, or the limits allow no plan with it.
    """

    option: Option
    difference_pence: int | None
    break_even_pence: int | None
    why_not: str
    whole_plan_pence: int | None = None


class FlipKind(StrEnum):
    """What would have to change."""

    PRICE = "price"
    RULE = "rule waived"
    DATE = "date"
    FACT = "fact corrected"


@dataclass(frozen=True, slots=True)
class Flip:
    """One change that makes another option the proposal, everything else in the estate chosen anew.

    For a price, `pence` is the total a month at or below which (with `rises`, at or above which) the choice flips, and
    `distance_pence` how far that is from today's; None where there is no price today.
    """

    kind: FlipKind
    option: str
    """Key of the option whose price, rule or fact changes."""
    becomes: str
    """Key of the option that is then chosen."""
    statement: str
    pence: int | None = None
    distance_pence: int | None = None
    rises: bool = False
    rules: tuple[str, ...] = ()
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Disposition:
    """What is proposed for one application, and why.

    `rule` is the id of the rule of choice that decided (docs/explanation/disposition.md).
    """

    application: str
    chosen: Option
    rule: str
    reasons: tuple[str, ...]
    alternatives: tuple[Alternative, ...] = ()
    questions: tuple[Question, ...] = ()
    stays_on_site: tuple[str, ...] = ()
    servers: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    overruled_by: str | None = None
    proposed_without_overrule: str | None = None
    """What would be proposed without the overrule, as `Option.key`."""
    flips: tuple[Flip, ...] = ()
    """What would change the proposal, the cheapest change first."""
    how_sure: str = ""
    """How far the next option is, and what is not known."""

    @property
    def in_the_move(self) -> bool:
        """The application has something in the data centre that this disposition moves or ends."""
        return self.chosen.treatment is not Treatment.RETAIN

    @property
    def basis(self) -> Basis:
        """How good the weakest figure of the chosen option is."""
        return self.chosen.basis


class ServerProposal(StrEnum):
    """What is proposed for a machine that no application claims."""

    RETIRE = "retire candidate"
    FIND_OWNER = "find its owner"
    SHARED = "shared infrastructure"


@dataclass(frozen=True, slots=True)
class UnclaimedServer:
    """A machine that no application claims."""

    server: str
    proposal: ServerProposal
    reasons: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """What one criterion of legacy risk scores; None is not known. `by_person`: only a person can score it."""

    criterion: str
    name: str
    score: int | None
    evidence: Evidence | None
    by_person: bool


@dataclass(frozen=True, slots=True)
class RiskProfile:
    """The legacy risk of an application: the worst known criterion times the impact; `colour` by the thresholds."""

    scores: tuple[CriterionScore, ...]
    impact: int | None
    risk: int | None
    colour: str

    @property
    def unscored(self) -> tuple[str, ...]:
        """Criteria that nobody, and no evidence, has scored: the risk is at least what is known."""
        return tuple(each.name for each in self.scores if each.score is None)


@dataclass(frozen=True, slots=True)
class FrontPoint:
    """A plan of a front: pence over the horizon, the other aim, and the candidate of each application."""

    cost: int
    aim: int
    chosen: Mapping[str, str]

    @property
    def chosen_key(self) -> tuple[str, ...]:
        """What tells two plans apart."""
        return tuple(self.chosen.values())


@dataclass(frozen=True, slots=True)
class Risks:
    """Legacy risk today and after the plan by application (None: nothing is left to go wrong), and the fronts.

    The aims of the fronts are the sum of risk scores, and minutes of outage a year over all applications.
    """

    today: Mapping[str, RiskProfile] = field(default_factory=dict)
    after: Mapping[str, RiskProfile | None] = field(default_factory=dict)
    outage_minutes: Mapping[str, int | None] = field(default_factory=dict)
    against_risk: tuple[FrontPoint, ...] = ()
    against_outage: tuple[FrontPoint, ...] = ()


class RefusalKind(StrEnum):
    """Why the plan says no, or asks twice."""

    NIGHT = "runs-at-night"
    OLD_SERIES = "old-series"
    END = "dearer-to-move-than-to-end"
    CONTRACT = "contract-ends-before-payback"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that the plan says no to, or asks twice about; `pence` is what is at stake, `every` month or once."""

    kind: RefusalKind
    subject: str
    message: str
    pence: int | None
    every: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class MachineTerm:
    """What the proposed virtual machines cost a month if they were all bought on one commercial term.

    With unpriced machines the pence are a lower bound.
    """

    term: str
    hybrid_benefit: bool
    pence: int
    unpriced: int
    chosen: bool
    """It is the term by which the plan prices them."""


@dataclass(frozen=True, slots=True)
class Apart:
    """Two coupled applications that end in different places, and what that costs over the horizon."""

    one: str
    other: str
    pence: int


@dataclass(frozen=True, slots=True)
class Rest:
    """What a shared machine or licence costs a month above the parts that those who need it carry."""

    pool: str
    pence: int


@dataclass(frozen=True, slots=True)
class Whole:
    """The choice as one: pence over the horizon, with a proven bound; unpriced lines count nothing.

    `contradiction` names the rules of the council that no choice keeps together: then they were left out.
    """

    cost: int
    bound: int
    apart: tuple[Apart, ...] = ()
    couplings: tuple[Apart, ...] = ()
    """Every coupling, with what it costs where its two ends come apart."""
    rests: tuple[Rest, ...] = ()
    limits: tuple[str, ...] = ()
    """The limits that were kept, in words, with what of each is used."""
    contradiction: tuple[str, ...] = ()

    @property
    def gap(self) -> float:
        """How far the cost may lie above the best possible, as a share of the bound."""
        return (self.cost - self.bound) / self.bound if self.bound else float(self.cost > 0)


@dataclass(frozen=True, slots=True)
class PackedTarget:
    """The database servers of one shared target (instances, or elastic pools), with those who stand on them.

    `lines` are the parts by application of every server that was packed, also of those that nobody chose.
    """

    lines: Mapping[str, tuple[PricedLine, ...]] = field(default_factory=dict)
    servers: tuple[PackedServer, ...] = ()
    one_each: Mapping[str, int] = field(default_factory=dict)
    """What a server of its own would cost each application a month."""


@dataclass(frozen=True, slots=True)
class SharedServers:
    """What may be shared, by target; `whole_bound` is what no plan goes below, in pence over the horizon."""

    by_target: Mapping[str, PackedTarget] = field(default_factory=dict)
    whole_bound: int | None = None

    @property
    def lines(self) -> Mapping[str, Mapping[str, tuple[PricedLine, ...]]]:
        """The parts that an application pays of servers, by target and application."""
        return {target: packed.lines for target, packed in self.by_target.items()}


@dataclass(frozen=True, slots=True)
class Dispositions:
    """The proposals for a whole estate; `by_application` is in the order of the estate."""

    by_application: Mapping[str, Disposition]
    unclaimed_servers: tuple[UnclaimedServer, ...]
    horizon_months: int
    shared_platform: tuple[PricedLine, ...] = ()
    """What the shared platform costs a month as a whole; the options hold its allocated parts."""
    findings: tuple[Finding, ...] = ()
    whole: Whole = Whole(0, 0)
    refusals: tuple[Refusal, ...] = ()
    """What the plan says no to, or asks twice about."""
    machine_terms: tuple[MachineTerm, ...] = ()
    """The proposed virtual machines on every commercial term, with and without hybrid benefit."""
    shared_servers: SharedServers = field(default_factory=SharedServers)
    """Database servers that several applications may share."""
    risks: Risks = field(default_factory=Risks)

    def __iter__(self) -> Iterator[Disposition]:
        return iter(self.by_application.values())

    def __len__(self) -> int:
        return len(self.by_application)

    @property
    def monthly(self) -> Total:
        """Run cost a month of everything that was chosen, with the whole shared platform where any part is needed."""
        return sum((each.chosen.monthly for each in self), start=Total(self.shared_rest_pence))

    @property
    def shared_rest_pence(self) -> int:
        """What the shared platform costs a month above the parts allocated to what was chosen.

        Parts are allocated over all servers, so that an option costs the same whatever the others do; what goes
        elsewhere leaves its part unpaid. Zero when nothing chosen needs the platform, or when it has no price.
        """
        parts = [line.pence for each in self for line in each.chosen.monthly_lines if line.shared]
        known = [part for part in parts if part is not None]
        whole = [line.pence for line in self.shared_platform]
        if not parts or len(known) < len(parts) or any(pence is None for pence in whole):
            return 0
        return max(sum(pence for pence in whole if pence is not None) - sum(known), 0)

    @property
    def one_off(self) -> Total:
        """One-off cost of everything that was chosen."""
        return sum((each.chosen.one_off for each in self), start=Total())

    def count_by_treatment(self) -> Mapping[Treatment, int]:
        """Return the number of applications of each treatment, in the order of the vocabulary."""
        counts = dict.fromkeys(Treatment, 0)
        for each in self:
            counts[each.chosen.treatment] += 1
        return counts
