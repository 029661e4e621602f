"""Where an application can go: the vocabulary of targets, platform databases with their limits, readiness rules.

Limits and rules change, so each is a dated row: ask for those that hold on the as-of date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from standpipe.catalogue.provenance import Provenance
from standpipe.kernel.errors import InvalidValueError


class TargetKind(StrEnum):
    """What kind of place a target is."""

    VIRTUAL_MACHINE = "virtual machine"
    PLATFORM = "platform"
    SOFTWARE_AS_A_SERVICE = "software as a service"
    HOSTING = "hosting"
    ON_SITE = "on site"


_SHARED = " (shared)"


@dataclass(frozen=True, slots=True)
class DispositionTarget:
    """A place to which an application can go; `id` is the word used in registers, support statements and reports."""

    id: str
    kind: TargetKind
    meaning: str
    provenance: Provenance
    leaves_data_centre: bool = True
    price_items: tuple[str, ...] = ()
    """Patterns of the price items that make up its run cost (`vm:*`, `disk:*`)."""
    conditions: str | None = None
    """What must be so before anybody can use it (a subscription to bring, hardware to buy)."""

    @property
    def shared(self) -> bool:
        """Several applications stand on one of it."""
        return self.id.endswith(_SHARED)

    @property
    def rules_id(self) -> str:
        """Id of the target whose readiness rules, sizes and prices hold for it."""
        return self.id.removesuffix(_SHARED)


@dataclass(frozen=True, slots=True)
class DatabaseTarget:
    """One size of a platform database, with the publisher's limits; a limit that is not stated is None."""

    id: str
    target: str
    """Id of its `DispositionTarget`."""
    tier: str
    hardware: str
    vcores: int
    provenance: Provenance
    memory_gib: float | None = None
    max_storage_gib: int | None = None
    max_databases: int | None = None
    max_database_gib: int | None = None
    max_iops: int | None = None
    max_log_mbps: float | None = None
    """Megabytes (MiB) of transaction log a second."""

    def __post_init__(self) -> None:
        if self.vcores <= 0:
            raise InvalidValueError(f"The database target {self.id} has no processors.")

    @property
    def price_item(self) -> str:
        """The item by which the price book knows it."""
        return self.id

    @property
    def reference(self) -> str:
        """How evidence names this row."""
        return f"catalogue:database-targets/{self.id}"


class Verdict(StrEnum):
    """What a readiness rule concludes, worst first."""

    NOT_READY = "not ready"
    UNKNOWN = "unknown"
    READY_WITH_CONDITIONS = "ready with conditions"
    READY = "ready"


class Test(StrEnum):
    """How a readiness rule looks at its fact."""

    IS = "is"
    MATCHES = "matches"
    ABOVE = "above"
    BELOW = "below"
    PRESENT = "present"


@dataclass(frozen=True, slots=True)
class PlatformRule:
    """A dated readiness rule of a platform: when `fact` passes `test` against `value`, the verdict holds.

    `fact` is a word of the rule vocabulary (docs/reference/catalogue.md): `operating-system`, `boot-type`,
    `disk-size-gib`... An unknown fact fires no rule and is not a pass.

    >>> from datetime import date
    >>> from standpipe.catalogue.provenance import Provenance
    >>> rule = PlatformRule("disk-size", "azure virtual machine", "disk-size-gib", Test.ABOVE, "32767",
    ...                     Verdict.NOT_READY, "too large", "split it", Provenance("docs", date(2026, 8, 11)))
    >>> rule.fires(40000), rule.fires(100), rule.fires(None)
    (True, False, None)
    """

    id: str
    target: str
    fact: str
    test: Test
    value: str
    verdict: Verdict
    reason: str
    remedy: str
    provenance: Provenance

    def __post_init__(self) -> None:
        try:
            if self.test in {Test.ABOVE, Test.BELOW}:
                float(self.value)
            elif self.test is Test.MATCHES:
                re.compile(self.value)
        except (ValueError, re.error) as error:
            raise InvalidValueError(f"The rule {self.id} cannot test against '{self.value}'.") from error

    @property
    def reference(self) -> str:
        """How evidence names this row."""
        return f"catalogue:platform-rules/{self.id}"

    def fires(self, fact: object) -> bool | None:
        """Whether the rule applies to a fact; None when the fact is unknown.

        Raises:
            InvalidValueError: a numeric rule was asked about something that is not a number.

        """
        if fact is None:
            return None
        if self.test is Test.PRESENT:
            return bool(fact)
        if self.test is Test.IS:
            return str(fact).casefold() == self.value.casefold()
        if self.test is Test.MATCHES:
            return re.search(self.value, str(fact), re.IGNORECASE) is not None
        if not isinstance(fact, int | float):
            raise InvalidValueError(f"The rule {self.id} needs a number, not '{fact}'.")
        return fact > float(self.value) if self.test is Test.ABOVE else fact < float(self.value)
