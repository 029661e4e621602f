"""What the person who asks may set; every other figure is an assumption of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from standpipe.catalogue import Catalogue, Term
from standpipe.estate.limits import PlanLimits
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

    @classmethod
    def of(cls, catalogue: Catalogue, *, as_of: date, limits: PlanLimits | None = None) -> Settings:
        """Return the settings that the catalogue's assumptions say, the council's own values among them.

        Raises:
            InvalidValueError: a value that is no setting, such as a reservation of two years.

        """
        given = catalogue.assumptions
        subscription = given["vmware-subscription"].value
        return cls(
            as_of=as_of,
            term=_term(given.value("reservation-years"), given.value("savings-plan-years")),
            hybrid_benefit=bool(given.value("hybrid-benefit")),
            percentile=int(given.value("utilisation-percentile")),
            horizon_months=int(given.value("horizon-months")),
            vmware_subscription=None if subscription is None else bool(subscription),
            allow_burstable=bool(given.value("allow-burstable")),
            allow_previous_generation=bool(given.value("allow-previous-generation")),
            limits=limits or PlanLimits(),
        )

    def comfort(self, catalogue: Catalogue) -> Decimal:
        """Return the comfort factor that applies."""
        return self.comfort_factor if self.comfort_factor is not None else catalogue.assumptions.value("comfort-factor")


_TERMS = {
    (0, 0): Term.PAY_AS_YOU_GO,
    (1, 0): Term.RESERVED_1_YEAR,
    (3, 0): Term.RESERVED_3_YEARS,
    (0, 1): Term.SAVINGS_PLAN_1_YEAR,
    (0, 3): Term.SAVINGS_PLAN_3_YEARS,
}


def _term(reserved: Decimal, saving: Decimal) -> Term:
    found = _TERMS.get((int(reserved), int(saving)))
    if found is None:
        raise InvalidValueError(
            f"Machines cannot be reserved for {reserved} years with a savings plan of {saving} years.",
            remedy="Give 0, 1 or 3 for one of reservation-years and savings-plan-years, and 0 for the other.",
        )
    return found
