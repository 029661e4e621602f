"""What the person who asks may set, and the assumptions that disposition adds to the catalogue's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from standpipe.catalogue import Assumption, Assumptions, Catalogue, Term
from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.evidence import Basis


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
    allow_burstable: bool = False
    allow_previous_generation: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.horizon_months <= 600:
            raise InvalidValueError(f"A horizon of {self.horizon_months} months makes no sense.")
        if self.comfort_factor is not None and not Decimal("0.5") <= self.comfort_factor <= 10:
            raise InvalidValueError(f"A comfort factor of {self.comfort_factor} makes no sense.", remedy="Give 1 to 3.")
        if not 1 <= self.percentile <= 100:
            raise InvalidValueError(f"There is no {self.percentile}th percentile.")


_ILLUSTRATIVE = (
    "Standpipe's illustration: a large fixed part for each application and a small one for each server, as practitioners "
    "report ('almost as long to migrate a small system as a large one', localgov.co.uk/47611); replace it by your own"
)
_DAY = date(2026, 11, 23)


def _assumed(name: str, value: str | None, unit: str, meaning: str, *, low: str, high: str, source: str) -> Assumption:
    return Assumption(
        id=name,
        value=None if value is None else Decimal(value),
        unit=unit,
        basis=Basis.ILLUSTRATIVE if source == _ILLUSTRATIVE else Basis.DEFAULT,
        source=source,
        date=_DAY,
        meaning=meaning,
        low=Decimal(low),
        high=Decimal(high),
    )


def _effort(treatment: str, value: str, low: str, high: str) -> Assumption:
    return _assumed(
        f"effort-days-{treatment}",
        value,
        "days an application",
        f"Fixed effort to {treatment} one application, testing and the people who use it included",
        low=low,
        high=high,
        source=_ILLUSTRATIVE,
    )


_DEFAULTS = (
    _assumed(
        "comfort-factor",
        "1.3",
        "times",
        "Measured utilisation is multiplied by this before a size is chosen",
        low="1.0",
        high="2.0",
        source="Azure Migrate's documentation of the comfort factor (MicrosoftDocs/azure-docs, articles/migrate)",
    ),
    _assumed(
        "idle-processor-percent",
        "5",
        "per cent",
        "A machine below this processor and memory use is idle",
        low="1",
        high="10",
        source="Azure Migrate's business case: idle is below 5% of processor and memory and 2% of network",
    ),
    _assumed(
        "idle-memory-percent",
        "5",
        "per cent",
        "A machine below this processor and memory use is idle",
        low="1",
        high="10",
        source="Azure Migrate's business case: idle is below 5% of processor and memory and 2% of network",
    ),
    _effort("retire", "3", "1", "8"),
    _effort("rehost", "12", "6", "25"),
    _effort("relocate", "8", "4", "20"),
    _effort("replatform", "25", "12", "60"),
    _effort("refactor", "80", "40", "200"),
    _effort("repurchase", "60", "30", "150"),
    _assumed(
        "effort-days-per-server",
        "1.5",
        "days a server",
        "Further effort for each server that an application moves",
        low="0.5",
        high="4",
        source=_ILLUSTRATIVE,
    ),
)


def with_disposition_assumptions(catalogue: Catalogue) -> Catalogue:
    """Return the catalogue with the assumptions that disposition needs; those it has already stay as they are.

    >>> from standpipe.catalogue import load_catalogue
    >>> str(with_disposition_assumptions(load_catalogue()).assumptions.value("effort-days-per-server"))
    '1.5'
    """
    known = dict(catalogue.assumptions.by_id)
    return replace(catalogue, assumptions=Assumptions({each.id: each for each in _DEFAULTS} | known))
