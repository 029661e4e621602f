"""What the person who asks may set; every other figure is an assumption of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from standpipe.catalogue import Catalogue, Term
from standpipe.disposition.limits import PlanLimits
from standpipe.kernel.errors import InvalidValueError


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a disposition run.

    `percentile` says which percentile of the counters the utilisation in the inputs is; it changes no figure and stands
    in the evidence. `hybrid_benefit` prices Windows machines without the licence, on the condition of Software
    Assurance or a subscription.
    """

    as_of: date
    region: str = "uksouth"
    term: Term = Term.PAY_AS_YOU_GO
    hybrid_benefit: bool = False
    percentile: int = 95
    comfort_factor: Decimal | None = None
    """None takes the assumption `comfort-factor`."""
    horizon_months: int = 60
    """Run cost and one-off cost are compared over this time."""
    closes_on: date | None = None
    """When the data centre closes, as far as it is known; an application that ends before it is not moved."""
    vmware_subscription: bool | None = None
    """Whether the council has a VMware subscription that it may take to another place."""
    allow_burstable: bool = False
    """A burstable size needs the average load, not a percentile, to be judged."""
    allow_previous_generation: bool = False
    limits: PlanLimits = field(default_factory=PlanLimits)
    """What the council lays down for the whole plan."""

    def __post_init__(self) -> None:
        if not 1 <= self.horizon_months <= 600:
            raise InvalidValueError(f"A horizon of {self.horizon_months} months makes no sense.")
        if self.comfort_factor is not None and not Decimal("0.5") <= self.comfort_factor <= 10:
            raise InvalidValueError(f"A comfort factor of {self.comfort_factor} makes no sense.", remedy="Give 1 to 3.")
        if not 1 <= self.percentile <= 100:
            raise InvalidValueError(f"There is no {self.percentile}th percentile.")

    def comfort(self, catalogue: Catalogue) -> Decimal:
        """Return the comfort factor that applies."""
        return self.comfort_factor if self.comfort_factor is not None else catalogue.assumptions.value("comfort-factor")
