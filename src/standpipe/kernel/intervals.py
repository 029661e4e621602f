"""Closed intervals of numbers, for figures known only between two bounds."""

from __future__ import annotations

from dataclasses import dataclass

from standpipe.kernel.errors import InvalidValueError


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval; `low == high` for a figure known exactly.

    >>> Interval(1, 2) + Interval.exactly(3)
    Interval(low=4, high=5)
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise InvalidValueError(f"An interval cannot run from {self.low} to {self.high}.")

    @classmethod
    def exactly(cls, value: float) -> Interval:
        """Return the interval that holds one value."""
        return cls(value, value)

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high
