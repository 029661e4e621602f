"""Structural advice: what to split from what so that a platform has weekends on which it can move at all.

A platform that several applications share may move only in the windows that all their freeze calendars leave free.
This counts those windows, and finds the few calendars whose applications are best moved off the platform first: every
combination of at most so many is tried, so that the answer is exact.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from standpipe.kernel.periods import DateWindow
from standpipe.waves.freezes import Freeze, free_windows
from standpipe.waves.model import WaveProblem


@dataclass(frozen=True, slots=True)
class Split:
    """Calendars to move off a platform first, and how many windows are free before and after."""

    platform: str
    calendars: tuple[str, ...]
    free_before: int
    free_after: int

    @property
    def message(self) -> str:
        """The advice in one sentence."""
        names = " and ".join(self.calendars)
        return (
            f"{self.platform} is free on {self.free_before} windows; with {names} moved off it first, "
            f"on {self.free_after}."
        )


def best_split(
    platform: str,
    calendars: Iterable[str],
    windows: Iterable[DateWindow],
    freezes: Iterable[Freeze],
    *,
    at_most: int = 2,
) -> Split:
    """Return which calendars, at most so many, are best moved off a platform first.

    >>> from datetime import date
    >>> weeks = [DateWindow(date(2027, 1, day), date(2027, 1, day + 1)) for day in (2, 9, 16)]
    >>> freezes = [Freeze("payroll", DateWindow(date(2027, 1, 1), date(2027, 1, 12)), "pay day")]
    >>> best_split("the SQL cluster", ["payroll", "housing"], weeks, freezes, at_most=1).message
    'the SQL cluster is free on 1 windows; with payroll moved off it first, on 3.'
    """
    spans, frozen = tuple(windows), tuple(freezes)
    left = sorted(set(calendars))
    before = len(free_windows(spans, frozen, left))
    moved: tuple[str, ...] = ()
    most = before
    for count in range(1, min(at_most, len(left)) + 1):
        for chosen in combinations(left, count):
            free = len(free_windows(spans, frozen, set(left) - set(chosen)))
            if free > most:
                moved, most = chosen, free
    return Split(platform, moved, before, most)


def splits_worth_making(problem: WaveProblem, *, gain: int = 3) -> tuple[Split, ...]:
    """Return, most gained first, the components through which freezes are inherited and that gain that many windows."""
    shared: dict[str, set[str]] = {}
    for group in problem.groups:
        for binding in group.bindings:
            if binding.through is not None:
                shared.setdefault(binding.through, set()).add(binding.calendar)
    windows = [DateWindow(window.first, window.last) for window in problem.windows]
    splits = [
        best_split(name, calendars, windows, problem.freezes)
        for name, calendars in sorted(shared.items())
        if len(calendars) > 1
    ]
    worth = [split for split in splits if split.free_after - split.free_before >= gain]
    return tuple(sorted(worth, key=lambda split: (split.free_before - split.free_after, split.platform)))
