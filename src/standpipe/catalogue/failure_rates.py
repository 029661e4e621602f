"""How often things of a kind fail, and how long repair takes, where an estate says nothing better.

Every figure is a range with its source. None is a measurement of any council: most are illustrative and all should be
replaced by observed downtime or a supplier's record.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.evidence import Basis

HOURS_A_YEAR = 8760.0


@dataclass(frozen=True, slots=True)
class Range:
    """A figure between two bounds."""

    low: float
    value: float
    high: float

    def __post_init__(self) -> None:
        if not 0 < self.low <= self.value <= self.high:
            raise InvalidValueError(f"A range of {self.low} to {self.high} cannot hold {self.value}.")


@dataclass(frozen=True, slots=True)
class FailureRate:
    """Failures a year and hours to repair of one kind of thing."""

    kind: str
    failures_a_year: Range
    hours_to_repair: Range
    basis: Basis
    source: str
    date: date

    def unavailability(self) -> Range:
        """Return the share of time down: repair time over repair time plus time between failures."""
        return Range(
            *(
                _share(failures, hours)
                for failures, hours in (
                    (self.failures_a_year.low, self.hours_to_repair.low),
                    (self.failures_a_year.value, self.hours_to_repair.value),
                    (self.failures_a_year.high, self.hours_to_repair.high),
                )
            )
        )


def _share(failures: float, hours: float) -> float:
    down = failures * hours
    return down / (HOURS_A_YEAR + down)


def load_failure_rates() -> Mapping[str, FailureRate]:
    """Return the packaged defaults by kind.

    >>> rates = load_failure_rates()
    >>> rates["host"].basis, round(rates["host"].unavailability().value, 6)
    (<Basis.ILLUSTRATIVE: 'illustrative'>, 0.00011)
    """
    text = files("standpipe.catalogue").joinpath("data/failure_rates.csv").read_text("utf-8")
    rates = (
        FailureRate(
            row["kind"],
            Range(float(row["failures_low"]), float(row["failures_a_year"]), float(row["failures_high"])),
            Range(float(row["hours_low"]), float(row["hours_to_repair"]), float(row["hours_high"])),
            Basis(row["basis"]),
            row["source"],
            date.fromisoformat(row["date"]),
        )
        for row in csv.DictReader(text.splitlines())
    )
    return {rate.kind: rate for rate in rates}
