"""When moves are blocked: freeze rules of a council's calendars, expanded over the whole programme.

>>> rule = FreezeRule("Housing rents", "rent year", "28 days before first Monday of April", "18 April")
>>> freezes, problems = expand_freezes((rule,), date(2027, 1, 1), date(2027, 12, 31))
>>> str(freezes[0].window), problems
('8 March 2027 to 18 April 2027', ())
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.periods import DateWindow
from standpipe.kernel.recurrence import DayCalendar, Rule, blocked_windows, parse_rule, rolled

EVERY_CALENDAR = "All"
"""The calendar whose freezes bind every move group."""


class Binding(StrEnum):
    """How a freeze binds."""

    HARD = "hard"
    SOFT = "soft"
    GOVERNANCE = "governance"


@dataclass(frozen=True, slots=True)
class FreezeRule:
    """A rule of a freeze calendar; `begins` and `ends` are texts of the recurrence language.

    `pence_per_move` is what one move inside a soft freeze costs; None is not known, and then the plan counts it without
    a price.
    """

    calendar: str
    reason: str
    begins: str
    ends: str
    binding: Binding = Binding.HARD
    pence_per_move: int | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Freeze:
    """One window in which a calendar blocks moves, with the rule that it came from.

    `rule` is the text of the rule as a person wrote it; all windows of one rule share it.
    """

    calendar: str
    window: DateWindow
    reason: str
    binding: Binding = Binding.HARD
    pence_per_move: int | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class UnreadRule:
    """A rule that could not be read, and why; it blocks nothing, so a person must mend it."""

    rule: FreezeRule
    message: str


def expand_freezes(
    rules: Iterable[FreezeRule],
    first: date,
    last: date,
    *,
    bank_holidays: Iterable[date] = (),
    polls: Iterable[date] = (),
) -> tuple[tuple[Freeze, ...], tuple[UnreadRule, ...]]:
    """Return every freeze that touches a span of days, in order, and the rules that could not be read.

    A full date is rolled forward to its day and month of every year unless it is written `only 2027-03-01`.
    """
    within = DateWindow(first, last)
    days = DayCalendar(frozenset(bank_holidays), tuple(polls))
    freezes: list[Freeze] = []
    unread: list[UnreadRule] = []
    for rule in rules:
        try:
            windows = blocked_windows(_recurrence(rule.begins), _recurrence(rule.ends), within, days)
        except InvalidValueError as error:
            unread.append(UnreadRule(rule, str(error)))
            continue
        text = f"{rule.begins} to {rule.ends}"
        freezes += [
            Freeze(rule.calendar, window, rule.reason, rule.binding, rule.pence_per_move, text) for window in windows
        ]
    freezes.sort(key=lambda freeze: (freeze.window, freeze.calendar, freeze.reason))
    return tuple(freezes), tuple(unread)


def _recurrence(text: str) -> Rule:
    words = text.strip()
    if words.lower().startswith("only "):
        return parse_rule(words[5:])
    return rolled(parse_rule(words))


def free_windows(
    windows: Iterable[DateWindow],
    freezes: Iterable[Freeze],
    calendars: Iterable[str],
    *,
    bindings: Iterable[Binding] = (Binding.HARD,),
) -> tuple[DateWindow, ...]:
    """Return the windows in which none of the calendars, nor `All`, has a freeze of the given bindings.

    >>> weekends = [DateWindow(date(2027, 4, 3), date(2027, 4, 4)), DateWindow(date(2027, 4, 24), date(2027, 4, 25))]
    >>> freeze = Freeze("Housing rents", DateWindow(date(2027, 3, 8), date(2027, 4, 18)), "rent year")
    >>> len(free_windows(weekends, [freeze], ["Housing rents"]))
    1
    """
    names, kinds = {*calendars, EVERY_CALENDAR}, set(bindings)
    binding = [freeze.window for freeze in freezes if freeze.calendar in names and freeze.binding in kinds]
    return tuple(window for window in windows if not any(window.overlaps(frozen) for frozen in binding))
