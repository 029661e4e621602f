"""What the risk model assumes until a council's own finished waves say otherwise: named, sourced, to be edited.

Prior of the common factor (how much longer everything takes than planned, shared by all moves of a programme): a body
and a fat tail. The tail is capped, and the cap is stated. The published power laws with an exponent of at most 1 are of
cost (Flyvbjerg et al., Project Management Journal 2025, doi 10.1177/87569728251340590); schedules of the same projects
overrun less, since people are added: the factor here is of schedules, after whatever those projects did about it.
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


_LEVEL = (
    "Mean overrun of schedules: 7% of 5,400 large IT projects (Bloch, Blumberg and Laartz, McKinsey, Oxford 2012) and "
    "55% of 1,471 (Flyvbjerg and Budzier, Oxford 2011); the factor's mean is put half-way, at 1.31. Spread: 8 of 10 "
    "projects deviate by more than 10% (Budzier and Flyvbjerg, Double Whammy, 2011). The Green Book's 10% to 54% for "
    "works duration of equipment and development are levels of mean overrun too, and enclose it"
)
_SWANS = (
    "Flyvbjerg and Budzier, Harvard Business Review 2011, 1,471 IT projects: one in six a black swan, whose schedules "
    "overran by almost 70% on average"
)
_POWER = (
    "Budzier and Flyvbjerg, Double Whammy, 2011: the upper part of the distribution is a power law with power 2; "
    "with this beginning and the cap its mean is 1.68, the almost 70% of black swans"
)
_CRAWLEY = (
    "Longest case among public reports of council data centre moves: Crawley, planned 6 to 9 months in 2016, "
    "four to six times as long (Crawley Observer 2018)"
)
_LEARNT = (
    "Judgement: a spread may well be half or twice what is assumed; wide on purpose, so that the council's own record "
    "decides"
)
_JUDGEMENT = "Judgement, no published figure found; replace it with the council's own record"


@dataclass(frozen=True, slots=True)
class RiskAssumptions:
    """The figures of the risk model."""

    body_low: float = 0.87
    """Tenth percentile of the common factor's body."""
    body_high: float = 1.65
    """Ninetieth percentile of the common factor's body."""
    tail_probability: float = 1 / 6
    tail_from: float = 1.02
    """Where the tail begins."""
    tail_exponent: float = 2.0
    """Pareto exponent of the tail."""
    cap: float = 5.0
    """The common factor is never above this."""
    task_noise: float = 0.3
    """Standard deviation of the logarithm of one move's own factor; a team's wave of several moves averages it."""
    wave_noise: float = 0.1
    """The same of one wave's factor, shared by all teams in it."""
    wave_memory: float = 0.5
    """Correlation of one wave's factor with the next, once waves are finished."""
    team_noise: float = 0.1
    """Standard deviation of the logarithm of one team's factor, once waves are finished."""
    doubt: float = 0.7
    """How unsure the three spreads (of moves, waves, teams) are: standard deviation of the logarithm of each."""
    leeway: float = 0.25
    """Standard deviation, in windows, of how far behind on paper a team may be and still cut over."""
    failed_cutover: float = 0.05
    """Probability that a cutover is rolled back and takes another window."""
    unknown_dependencies: float = 0.03
    """Probability that an application has a dependency found late, which costs it a window."""

    def __post_init__(self) -> None:
        if not 0 < self.body_low < self.body_high or not 1 < self.tail_from < self.cap or self._negative_noise:
            raise InvalidValueError("The assumptions of the risk model contradict each other.")
        for share in (self.tail_probability, self.failed_cutover, self.unknown_dependencies, self.wave_memory):
            if not 0 <= share < 1:
                raise InvalidValueError("A probability or correlation of the risk model must be from 0 to below 1.")

    @property
    def _negative_noise(self) -> bool:
        return min(self.task_noise, self.wave_noise, self.team_noise, self.doubt, self.leeway) < 0

    def listed(self) -> tuple[Assumption, ...]:
        """Return every figure with its source."""
        return (
            Assumption("common factor, tenth percentile", self.body_low, _LEVEL),
            Assumption("common factor, ninetieth percentile", self.body_high, _LEVEL),
            Assumption("probability of the fat tail", self.tail_probability, _SWANS),
            Assumption("beginning of the fat tail", self.tail_from, _POWER),
            Assumption("exponent of the fat tail", self.tail_exponent, _POWER),
            Assumption("cap of the common factor", self.cap, _CRAWLEY),
            Assumption("noise of one move", self.task_noise, _JUDGEMENT),
            Assumption("noise of one wave", self.wave_noise, _JUDGEMENT),
            Assumption("likeness of one wave to the next", self.wave_memory, _JUDGEMENT),
            Assumption("noise of one team", self.team_noise, _JUDGEMENT),
            Assumption("doubt of the noise of moves, waves and teams", self.doubt, _LEARNT),
            Assumption("leeway of teams before a cutover, in windows", self.leeway, _JUDGEMENT),
            Assumption("probability of a failed cutover", self.failed_cutover, _JUDGEMENT),
            Assumption("probability of a dependency found late", self.unknown_dependencies, _JUDGEMENT),
        )
