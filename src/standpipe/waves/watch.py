"""What may end a run before its work units are used, and who hears how far it is.

Budgets are work units, so that a run repeats; a ceiling in seconds or a person's interrupt can only cut a run short,
and a plan that was cut short says by what. The one place where the planner looks at a clock.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """What a run is doing."""

    SEARCHING = "searching"
    RESCUING = "looking for any plan that keeps all rules"
    CLOSING = "proving the earliest closing date"
    BOUNDING = "proving a lower bound"
    EXACT = "proving the optimum"
    CONFLICT = "finding the rules that contradict each other"
    EXPLAINING = "explaining"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: the best plan so far, the proved bound, and the work units used of those allowed."""

    stage: Stage
    cost: int | None
    """Pence; None while no plan that keeps all rules is known."""
    bound: int | None
    """Pence; None before anything is proved."""
    work_units: int
    allowed: int

    @property
    def gap(self) -> float | None:
        """Share by which the best plan may lie above the optimum; None while cost or bound is unknown."""
        if self.cost is None or self.bound is None or self.bound <= 0:
            return None
        return (self.cost - self.bound) / self.bound


class CutShort(StrEnum):
    """What ended a run before its work units were used."""

    SECONDS = "seconds"
    INTERRUPT = "interrupt"


class Watch:
    """The ceiling and the interrupt of one run, and its listener.

    Args:
        progress: told at every step of a run; it must not change the problem.
        should_stop: asked often; once it says true the run keeps its best plan and ends.
        seconds: ceiling of elapsed time.
        allowed: work units of the run, for the listener.

    """

    __slots__ = ("_allowed", "_bound", "_cost", "_deadline", "_progress", "_should_stop", "_units", "cut_short")

    def __init__(
        self,
        *,
        progress: Callable[[Progress], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
        seconds: float | None = None,
        allowed: int = 0,
    ) -> None:
        self._progress = progress
        self._should_stop = should_stop
        self._deadline = None if seconds is None else time.monotonic() + seconds
        self._allowed = allowed
        self._cost: int | None = None
        self._bound: int | None = None
        self._units = 0
        self.cut_short: CutShort | None = None

    def over(self) -> bool:
        """Whether the run has to end now; stays true once it was."""
        if self.cut_short is None:
            if self._should_stop is not None and self._should_stop():
                self.cut_short = CutShort.INTERRUPT
            elif self.seconds_left == 0.0:
                self.cut_short = CutShort.SECONDS
        return self.cut_short is not None

    @property
    def can_interrupt(self) -> bool:
        """Whether somebody may end the run before its ceiling."""
        return self._should_stop is not None

    @property
    def seconds_left(self) -> float | None:
        """Seconds to the ceiling, nought beyond it; None without a ceiling."""
        return None if self._deadline is None else max(0.0, self._deadline - time.monotonic())

    def tell(self, stage: Stage, *, cost: int | None = None, bound: int | None = None, units: int = 0) -> None:
        """Remember the best cost and bound so far and tell the listener."""
        if cost is not None:
            self._cost = cost if self._cost is None else min(cost, self._cost)
        if bound is not None:
            self._bound = bound if self._bound is None else max(bound, self._bound)
        self._units += units
        if self._progress is not None:
            bound = self._bound if self._bound is None or self._cost is None else min(self._bound, self._cost)
            self._progress(Progress(stage, self._cost, bound, self._units, self._allowed))
