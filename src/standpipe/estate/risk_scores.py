"""What people say of the legacy risk of an application: a score for a criterion, by whom and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.evidence import Place

LOWEST, HIGHEST = 1, 5


@dataclass(frozen=True, slots=True)
class RiskRating:
    """One person's score of one criterion of one application, from 1 (good) to 5 (bad)."""

    application: str
    criterion: str
    score: int
    by: str
    when: date | None = None
    place: Place | None = None

    def __post_init__(self) -> None:
        if not LOWEST <= self.score <= HIGHEST:
            raise InvalidValueError(f"A score of {self.score} is not from {LOWEST} to {HIGHEST}.")
