"""Something wrong or notable that a person should act on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from standpipe.kernel.evidence import Place


class Severity(StrEnum):
    """How much a finding matters to the plan, worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFORMATION = "information"

    @property
    def rank(self) -> int:
        """Position from worst (0) to mildest."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    `code` is stable, lower case with hyphens (`duplicate-host-name`); `subject` is an entity id, or the name of a
    file where no entity is concerned; `message` is one sentence with what, where and what to do.
    """

    code: str
    severity: Severity
    subject: str
    message: str
    evidence: tuple[Place, ...] = ()

    @property
    def sort_key(self) -> tuple[int, str, str]:
        """Most important first, then stable."""
        return (self.severity.rank, self.code, self.subject)
