"""What the risk model assumes until a council's own finished waves say otherwise: named, sourced, to be edited.

Prior of the common factor (how much longer everything takes than planned, shared by all moves of a programme): a body
and a fat tail. The tail is capped, and the cap is stated, because published data of IT projects have no mean that
could be relied on (Flyvbjerg et al., Project Management Journal 2025, doi 10.1177/87569728251340590).
"""

from __future__ import annotations

from dataclasses import dataclass

from standpipe.kernel.errors import InvalidValueError


@dataclass(frozen=True, slots=True)
class Assumption:
    """One figure of the model and where it comes from."""

    name: str
    value: float
    source: str


_GREEN_BOOK = (
    "HM Treasury Green Book, supplementary guidance on optimism bias, equipment and development: "
    "works duration 10% to 54%"
)
_BUDZIER = (
    "Flyvbjerg and Budzier, Harvard Business Review 2011 (arXiv 1304.0265), 1,471 IT projects: one in six overran by "
    "almost 70% in schedule"
)
_CRAWLEY = (
    "Longest case among public reports of council data centre moves: Crawley, planned 6 to 9 months in 2016, "
    "four to six times as long (Crawley Observer 2018)"
)
_JUDGEMENT = "Judgement, no published figure found; replace it with the council's own record"


@dataclass(frozen=True, slots=True)
class RiskAssumptions:
    """The figures of the risk model."""

    body_low: float = 1.10
    """Tenth percentile of the common factor's body."""
    body_high: float = 1.54
    """Ninetieth percentile of the common factor's body."""
    tail_probability: float = 1 / 6
    tail_from: float = 1.7
    """Where the tail begins."""
    tail_exponent: float = 1.0
    """Pareto exponent of the tail."""
    cap: float = 5.0
    """The common factor is never above this."""
    task_noise: float = 0.3
    """Standard deviation of the logarithm of one move's own factor; a team's wave of several moves averages it."""
    failed_cutover: float = 0.05
    """Probability that a cutover is rolled back and takes another window."""
    unknown_dependencies: float = 0.03
    """Probability that an application has a dependency found late, which costs it a window."""

    def __post_init__(self) -> None:
        if not 0 < self.body_low < self.body_high or not 1 < self.tail_from < self.cap or self.task_noise < 0:
            raise InvalidValueError("The assumptions of the risk model contradict each other.")
        for share in (self.tail_probability, self.failed_cutover, self.unknown_dependencies):
            if not 0 <= share < 1:
                raise InvalidValueError("A probability of the risk model must be from 0 to below 1.")

    def listed(self) -> tuple[Assumption, ...]:
        """Return every figure with its source."""
        return (
            Assumption("common factor, tenth percentile", self.body_low, _GREEN_BOOK),
            Assumption("common factor, ninetieth percentile", self.body_high, _GREEN_BOOK),
            Assumption("probability of the fat tail", self.tail_probability, _BUDZIER),
            Assumption("beginning of the fat tail", self.tail_from, _BUDZIER),
            Assumption("exponent of the fat tail", self.tail_exponent, "Flyvbjerg et al. 2025: at most 1 for IT"),
            Assumption("cap of the common factor", self.cap, _CRAWLEY),
            Assumption("noise of one move", self.task_noise, _JUDGEMENT),
            Assumption("probability of a failed cutover", self.failed_cutover, _JUDGEMENT),
            Assumption("probability of a dependency found late", self.unknown_dependencies, _JUDGEMENT),
        )
