"""What is known of how available one thing is: observed downtime, a register, or a service level agreement.

The best evidence comes first: what was observed, then what a register says, then what a supplier promised, which is a
threshold for credits and not a measurement. A kind's default (`failure_rates`) stands behind all of them.

The range of observed downtime is that of counting outages: with n of them, between the 5th and the 95th percentile of
the rate that a Poisson count of n allows (Garwood 1936), approximated through the normal distribution (Wilson and
Hilferty 1931). A promise says nothing of how far off it is: unless the row has a range, none of it to twice as much.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.evidence import Basis, Place

_NORMAL_95 = 1.6448536269514722


class OutageEvidence(StrEnum):
    """How the figure came about, best first."""

    OBSERVED = "observed downtime"
    REGISTER = "register"
    AGREEMENT = "service level agreement"


BASES = {
    OutageEvidence.OBSERVED: Basis.MEASURED,
    OutageEvidence.REGISTER: Basis.REGISTER,
    OutageEvidence.AGREEMENT: Basis.SUPPLIER,
}


@dataclass(frozen=True, slots=True)
class OutageRecord:
    """Share of the time in which one thing is down, with where that was read.

    `thing` is its name or id as it was written; `kind` narrows it, None for any.
    """

    thing: str
    kind: str | None
    evidence: OutageEvidence
    value: float
    low: float
    high: float
    source: str
    place: Place
    stated_on: date | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.value <= self.high <= 1 or self.value == 0:
            raise InvalidValueError(
                f"a share of time down of {self.value:g} between {self.low:g} and {self.high:g} cannot be.",
                remedy="Give shares above 0 and at most 1, the least first.",
            )


def observed(hours_down: float, days: float, outages: int) -> tuple[float, float, float]:
    """Return the share of time down with its range, from hours of outage in so many days of watching.

    Raises:
        InvalidValueError: nothing was observed, which does not say how often it happens, or more than there was time.

    >>> [round(each, 6) for each in observed(8.76, 365, 4)]
    [0.001, 0.00034, 0.002286]
    """
    if not 0 < hours_down <= days * 24:
        raise InvalidValueError(
            f"{hours_down:g} hours down in {days:g} days do not say how often it fails.",
            remedy="Give hours above 0 that fit into the days, or leave the row out: the default of the kind is used.",
        )
    value = hours_down / (days * 24)
    low, high = (_percentile(count, sign) / outages for count, sign in ((outages, -1), (outages + 1, 1)))
    return value, min(value, value * low), min(1.0, max(value, value * high))


def _percentile(count: int, sign: int) -> float:
    """Return the 5th (sign -1) or 95th (sign 1) percentile of a gamma variable of this shape and scale 1."""
    third = 1 - 1 / (9 * count) + sign * _NORMAL_95 / (3 * math.sqrt(count))
    return float(count * max(0.0, third) ** 3)
