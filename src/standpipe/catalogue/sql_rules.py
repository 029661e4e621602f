"""What blocks or warns for SQL Server databases on a platform: the publisher's assessment rules, dated.

Each rule is decided by metadata (a fact of an instance or database) or by code (a feature that scripts use), or is said
not to be decidable here. `unseen` says what would break the rule and cannot be seen in an inventory or a script.
Words and verdicts are ours; `id`, level and the publisher's class are facts of the source.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from standpipe.catalogue.provenance import Provenance
from standpipe.catalogue.targets import Test, Verdict
from standpipe.kernel.errors import InvalidValueError


class DecidedBy(StrEnum):
    """How a rule can be decided."""

    METADATA = "metadata"
    CODE = "code"
    NOT_DECIDABLE = "not decidable"


class PublishedAs(StrEnum):
    """How the publisher classes a rule: an issue blocks a migration, a warning does not."""

    ISSUE = "issue"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class SqlRule:
    """One dated rule of one target; `fact` is a feature of scripts, or a fact of an instance or database.

    >>> from datetime import date
    >>> SqlRule("XpCmdshell", "azure sql database", "database", PublishedAs.ISSUE, DecidedBy.CODE, "xp-cmdshell",
    ...         Test.PRESENT, None, Verdict.NOT_READY, "not offered", "run it elsewhere", "",
    ...         Provenance("docs", date(2022, 4, 6))).reference
    'catalogue:sql-rules/azure sql database/XpCmdshell'
    """

    id: str
    target: str
    level: str
    """`instance` or `database`."""
    published_as: PublishedAs
    decided_by: DecidedBy
    fact: str
    test: Test
    limit: float | None
    verdict: Verdict
    reason: str
    remedy: str
    unseen: str
    provenance: Provenance
    platform_rules: tuple[str, ...] = ()
    """Platform rules that decide it with the limits of each time; it is not decided a second time."""

    def __post_init__(self) -> None:
        if self.level not in {"instance", "database"}:
            raise InvalidValueError(f"The rule {self.id} is of no known level: '{self.level}'.")
        if (self.test in {Test.ABOVE, Test.BELOW}) != (self.limit is not None):
            raise InvalidValueError(f"The rule {self.id} needs a limit exactly where it compares numbers.")

    @property
    def reference(self) -> str:
        """How evidence names this row."""
        return f"catalogue:sql-rules/{self.target}/{self.id}"

    def exceeded_by(self, value: float) -> bool:
        """Whether a number is on the wrong side of the limit."""
        if self.limit is None:
            return False
        return value > self.limit if self.test is Test.ABOVE else value < self.limit
