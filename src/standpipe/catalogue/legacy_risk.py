"""The legacy-risk framework of UK government as data: criteria, who scores them, scales, impact and thresholds.

Likelihood is the worst known criterion, risk is likelihood times impact. Criteria that evidence scores are computed;
the others wait for a person, and until somebody has scored them the risk is "at least" what is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from standpipe.catalogue.provenance import Provenance
from standpipe.catalogue.rows import Row, each_row, provenance_of
from standpipe.kernel.evidence import Basis

IMPACT, THRESHOLD = "impact", "threshold"


@dataclass(frozen=True, slots=True)
class RiskCriterion:
    """One criterion of likelihood; `by_evidence` is False for one that only a person, or a scanner, can score."""

    id: str
    name: str
    by_evidence: bool
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class RiskScore:
    """What a fact scores on a scale (a criterion, the impact, a threshold)."""

    scale: str
    fact: str
    score: int
    meaning: str
    provenance: Provenance

    @property
    def reference(self) -> str:
        """How evidence names this row."""
        return f"catalogue:legacy-risk/{self.scale}/{self.fact.replace(' ', '-')}"


@dataclass(frozen=True, slots=True)
class TargetAvailability:
    """How long a target is down, in per cent of the time, and how good that figure is."""

    target: str
    unavailable_percent: float
    basis: Basis
    meaning: str
    provenance: Provenance

    @property
    def reference(self) -> str:
        """How evidence names this row."""
        return f"catalogue:target-availability/{self.target.replace(' ', '-')}"


@dataclass(frozen=True, slots=True)
class LegacyRisk:
    """The framework, and what is promised of the places that an application may go to.

    >>> framework = load_legacy_risk()
    >>> framework.score("L1", "out of support").score, framework.score("threshold", "red").score
    (5, 16)
    """

    criteria: tuple[RiskCriterion, ...] = ()
    scores: Mapping[tuple[str, str], RiskScore] = field(default_factory=dict)
    availability: Mapping[str, TargetAvailability] = field(default_factory=dict)

    def score(self, scale: str, fact: str) -> RiskScore:
        """Return the row of a fact on a scale."""
        return self.scores[scale, fact]

    def criterion(self, name: str) -> RiskCriterion | None:
        """Return a criterion by its id or its words, or None."""
        wanted = name.strip().casefold()
        return next((each for each in self.criteria if wanted in {each.id.casefold(), each.name.casefold()}), None)


def load_legacy_risk() -> LegacyRisk:
    """Return the framework that ships with Standpipe."""
    scores = tuple(each_row("legacy_risk_scores.csv", _score))
    places = tuple(each_row("target_availability.csv", _availability))
    return LegacyRisk(
        tuple(each_row("legacy_risk_criteria.csv", _criterion)),
        {(each.scale, each.fact): each for each in scores},
        {each.target: each for each in places},
    )


def _criterion(row: Row) -> RiskCriterion:
    return RiskCriterion(row["id"], row["criterion"], row["scored_by"] == "evidence", provenance_of(row))


def _score(row: Row) -> RiskScore:
    return RiskScore(row["scale"], row["fact"], int(row["score"]), row["meaning"], provenance_of(row))


def _availability(row: Row) -> TargetAvailability:
    percent = float(row["unavailable_percent"])
    return TargetAvailability(row["target"], percent, Basis(row["basis"]), row["meaning"], provenance_of(row))
