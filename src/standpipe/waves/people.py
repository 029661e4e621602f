"""Who carries moves out: their work, their days, and the days that can be bought.

Part of the open format `wave-problem` (docs/reference/wave-problem.md). Work is days to the hundredth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from standpipe.kernel.errors import InvalidValueError


@dataclass(frozen=True, slots=True)
class Effort:
    """Days of one team for one move: before (a figure a window, the last one nearest), at, and after the cutover."""

    team: str
    cutover_days: float = 0.0
    prepare_days: tuple[float, ...] = ()
    hypercare_days: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        for days in (self.cutover_days, *self.prepare_days, *self.hypercare_days):
            _require_days(days, f"Effort of team '{self.team}'")

    @property
    def total_days(self) -> float:
        """Days of the whole move."""
        return round(self.cutover_days + sum(self.prepare_days) + sum(self.hypercare_days), 2)


@dataclass(frozen=True, slots=True)
class Buyable:
    """Days of a skill that can be bought, at most so many a window, after the supplier's lead time.

    People who are bought are on leave and learn as well: `days` says how many there are in each window, and `ramp`
    which share of a day is productive. A day is paid in full, so that what counts as one costs more while they learn.
    """

    max_days_per_window: float
    pence_per_day: int
    earliest: str | None = None
    """First window in which they can be had."""
    lead_days: int = 0
    """Calendar days from the start of the programme until the first of them can be there."""
    days: tuple[float, ...] = ()
    """The most in each window, where it is not `max_days_per_window` in all."""
    ramp: tuple[float, ...] = ()
    """Share of a bought day that is productive in the first windows of the programme; 1 after."""

    def __post_init__(self) -> None:
        for days in (self.max_days_per_window, *self.days):
            _require_days(days, "Buyable capacity")
        if not all(0 <= share <= 1 for share in self.ramp):
            raise InvalidValueError("The share of a bought day that is productive must be from 0 to 1.")
        _require_pounds(self.pence_per_day, "The price of a bought day")
        if self.lead_days < 0:
            raise InvalidValueError(f"The lead time of bought days is {self.lead_days} days; write nought or more.")

    def most(self, windows: int) -> tuple[float, ...]:
        """Return the most productive days that can be bought in each window, its lead time aside.

        >>> Buyable(4, 60_000, days=(4, 2, 4), ramp=(0.5,)).most(3)
        (2.0, 2.0, 4.0)
        """
        return capacity_days(self.days or (self.max_days_per_window,) * windows, ramp=self.ramp)

    def hundredth_pence(self, position: int) -> int:
        """Return the price of a hundredth of a productive day in a window; 0 where none of it is productive.

        >>> [Buyable(4, 60_000, ramp=(0.0, 0.75)).hundredth_pence(at) for at in range(3)]
        [0, 800, 600]
        """
        share = self.ramp[position] if position < len(self.ramp) else 1.0
        return round(self.pence_per_day / 100 / share) if share else 0


@dataclass(frozen=True, slots=True)
class Leave:
    """Days of leave of a team in the time of one window."""

    window: str
    days: float

    def __post_init__(self) -> None:
        _require_days(self.days, f"Leave in window '{self.window}'")


@dataclass(frozen=True, slots=True)
class Team:
    """People of one skill: own staff, supplier's engineers or user-acceptance testers.

    `days` holds a figure a window: what the team works in its time. Daily work (`business_as_usual`), the learning
    `ramp` and `leave` take from it; what is left for moves, each window's share of the work of a plan, is
    `capacity_days` of these. Where they are left out, `days` is what is left for moves.
    """

    id: str
    name: str
    days: tuple[float, ...]
    skill: str | None = None
    supplier: str | None = None
    day_rate_pence: int = 0
    buyable: Buyable | None = None
    business_as_usual: float = 0.0
    """Share of the days that daily work takes, 0 to 1."""
    leave: tuple[Leave, ...] = ()
    ramp: tuple[float, ...] = ()
    """Share of the rest that is productive in the first windows of the programme, while the team learns; 1 after."""

    def __post_init__(self) -> None:
        for days in self.days:
            _require_days(days, f"Capacity of team '{self.id}'")
        _require_pounds(self.day_rate_pence, f"The day rate of team '{self.id}'")
        if self.buyable and self.buyable.pence_per_day < self.day_rate_pence:
            raise InvalidValueError(f"A bought day of team '{self.id}' costs less than its own day rate.")
        if not all(0 <= share <= 1 for share in (self.business_as_usual, *self.ramp)):
            raise InvalidValueError(f"A share of team '{self.id}' (daily work or ramp) must be from 0 to 1.")


def capacity_days(
    days: Sequence[float],
    *,
    business_as_usual: float = 0.0,
    leave: Mapping[int, float] | None = None,
    ramp: Sequence[float] = (),
) -> tuple[float, ...]:
    """Return a team's days for moves in each window, to the hundredth, never negative.

    Args:
        days: what the team works in the time of each window.
        business_as_usual: share of them that daily work takes, 0 to 1.
        leave: days of leave by position of the window.
        ramp: share of the rest that is productive in the first windows, while the team learns.

    >>> capacity_days((10, 10, 10), business_as_usual=0.4, leave={1: 2}, ramp=(0.5,))
    (3.0, 4.0, 6.0)

    """
    away = leave or {}
    shares = (*ramp[: len(days)], *(1.0,) * (len(days) - len(ramp)))
    net = [each * (1 - business_as_usual) * share for each, share in zip(days, shares, strict=True)]
    return tuple(round(max(0.0, each - away.get(position, 0.0)), 2) for position, each in enumerate(net))


def _require_days(days: float, what: str) -> None:
    if days < 0 or abs(days * 100 - round(days * 100)) > 1e-6:
        raise InvalidValueError(f"{what} is {days} days; write days of nought or more, to the hundredth.")


def _require_pounds(pence: int, what: str) -> None:
    if pence < 0 or pence % 100:
        raise InvalidValueError(f"{what} is {pence} pence; write whole pounds (a multiple of 100).")
