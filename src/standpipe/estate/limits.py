"""What a council may lay down for the whole plan: budgets, capacities, what stays together, what must leave by when.

Each rule has a name in words, by which it is reported when rules contradict each other. A budget counts one-off cost;
where budgets name financial years, each move's one-off cost falls into one of the years named. Payments are what the
wave plan pays at cutovers within a financial year, without days of people. A capacity counts
servers, processors, GiB of memory or applications at a target. The appetite for risk is a limit on the sum of
legacy-risk scores after the plan, or on the number of applications at red, or at amber or red.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.evidence import Place
from standpipe.kernel.money import format_pounds
from standpipe.kernel.periods import FinancialYear


class LimitKind(StrEnum):
    """What a rule limits."""

    BUDGET = "budget"
    PAYMENTS = "payments"
    CAPACITY = "capacity"
    TOGETHER = "together"
    LEAVE_BY = "leave by"
    NOT_TO = "not to"
    LICENCE_NEEDS = "licence needs"
    RISK = "risk"


MONEY = frozenset({LimitKind.BUDGET, LimitKind.PAYMENTS})
"""Kinds whose amount is money."""
MEASURES = ("servers", "processors", "memory", "applications")
RISK_MEASURES = ("score", "red", "amber")
"""The sum of scores, the number of applications at red, and of those at amber or red."""
RISK_WORDS = "legacy risk after the plan"
"""With what the name of a limit on risk begins."""


@dataclass(frozen=True, slots=True)
class PlanLimit:
    """One rule: `subject` is an application, a target or a licence; `other` an application, a licence or a measure.

    `most` is pence for a budget and a count for a capacity.
    """

    kind: LimitKind
    subject: str = ""
    other: str = ""
    most: int | None = None
    year: str = ""
    by: date | None = None
    place: Place | None = None

    def __post_init__(self) -> None:
        wanted: Mapping[LimitKind, tuple[tuple[str, object], ...]] = {
            LimitKind.BUDGET: (("amount", self.most),),
            LimitKind.PAYMENTS: (("amount", self.most), ("financial year", self.year)),
            LimitKind.CAPACITY: (("subject", self.subject), ("amount", self.most)),
            LimitKind.TOGETHER: (("subject", self.subject), ("other", self.other)),
            LimitKind.LEAVE_BY: (("subject", self.subject), ("by", self.by)),
            LimitKind.NOT_TO: (("subject", self.subject),),
            LimitKind.LICENCE_NEEDS: (("subject", self.subject), ("other", self.other)),
            LimitKind.RISK: (("amount", self.most),),
        }
        missing = [name for name, given in wanted[self.kind] if given is None or given == ""]
        if missing:
            raise InvalidValueError(f"A limit '{self.kind}' needs its {missing[0]}.")
        if self.kind in MONEY and self.year:
            FinancialYear.named(self.year)
        if self.most is not None and self.most < 0:
            raise InvalidValueError(f"A limit '{self.kind}' of {self.most} is below zero.")
        measures = {LimitKind.CAPACITY: MEASURES, LimitKind.RISK: RISK_MEASURES}.get(self.kind)
        if measures and self.other and self.other not in measures:
            raise InvalidValueError(
                f"A limit '{self.kind}' cannot be counted in '{self.other}'.",
                remedy=f"Use one of: {', '.join(measures)}.",
            )

    @property
    def name(self) -> str:
        """The rule in words."""
        if self.kind is LimitKind.BUDGET:
            when = f" in {self.year}" if self.year else ""
            return f"budget of {format_pounds(self.most or 0)} for one-off cost{when}"
        if self.kind is LimitKind.CAPACITY:
            return f"{self.subject} takes at most {self.most} {self.other or 'servers'}"
        if self.kind is LimitKind.RISK:
            counted = {"red": "applications at red", "amber": "applications at amber or red"}.get(self.other)
            return f"{RISK_WORDS} of at most {self.most or 0:,} {counted or 'in all'}"
        words = {
            LimitKind.PAYMENTS: f"at most {format_pounds(self.most or 0)} paid at cutovers in {self.year}",
            LimitKind.TOGETHER: f"{self.subject} and {self.other} end in one place",
            LimitKind.LEAVE_BY: f"{self.subject} leaves by {self.by}",
            LimitKind.NOT_TO: f"nothing goes to {self.subject}",
        }
        return words.get(self.kind, f"{self.subject} needs {self.other}")


@dataclass(frozen=True, slots=True)
class PlanLimits:
    """Every rule for the whole plan, in the order in which it was given."""

    rules: tuple[PlanLimit, ...] = ()

    def of(self, kind: LimitKind) -> tuple[PlanLimit, ...]:
        """Return the rules of a kind."""
        return tuple(rule for rule in self.rules if rule.kind is kind)

    @property
    def years(self) -> tuple[str, ...]:
        """The financial years that budgets name."""
        return tuple(sorted({rule.year for rule in self.of(LimitKind.BUDGET) if rule.year}))

    @property
    def licence_needs(self) -> dict[str, tuple[str, ...]]:
        """Which licence or shared thing needs which others."""
        found: dict[str, tuple[str, ...]] = {}
        for rule in self.of(LimitKind.LICENCE_NEEDS):
            found[rule.subject] = (*found.get(rule.subject, ()), rule.other)
        return found
