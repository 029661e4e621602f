"""How figures are written for people: money, ranges, dates, shares; the unknown is said and never shown as zero.

Rounding never makes a statement untrue: the lower end of a range and an "at least" are rounded down, the upper end up.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from standpipe.adapters.report.words import plural
from standpipe.app.document_parts import Money

UNKNOWN = "unknown"
_MILLION = Decimal(1_000_000)
_ROUNDED_FROM = 10_000
"""Pounds from which page one rounds to thousands."""
_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def pounds(pence: int | None, rounding: str = ROUND_HALF_EVEN) -> str:
    """Return pence as whole pounds, or `unknown`.

    >>> pounds(123456789), pounds(-199), pounds(None)
    ('£1,234,568', '-£2', 'unknown')
    """
    if pence is None:
        return UNKNOWN
    return _signed((Decimal(pence) / 100).quantize(Decimal(1), rounding=rounding), "{:,}")


def rounded_pounds(pence: int, rounding: str = ROUND_HALF_EVEN) -> str:
    """Return pence as a figure to remember: millions to two places, thousands, or below 10,000 whole pounds.

    >>> rounded_pounds(123456789), rounded_pounds(8649900), rounded_pounds(1250)
    ('£1.23 million', '£86,000', '£12')
    """
    amount = Decimal(pence) / 100
    if abs(amount) < _ROUNDED_FROM:
        return pounds(pence, rounding)
    thousands = amount.quantize(Decimal("1E3"), rounding=rounding)
    if abs(thousands) < _MILLION:
        return _signed(thousands.quantize(Decimal(1)), "{:,}")
    return _signed((amount / _MILLION).quantize(Decimal("0.01"), rounding=rounding), "{:,} million")


def _signed(amount: Decimal, form: str) -> str:
    text = "£" + form.format(abs(amount))
    return f"-{text}" if amount < 0 else text


def money(amount: Money) -> str:
    """Return a sum in whole pounds with what it leaves out.

    >>> money(Money(pence=150_000)), money(Money(pence=150_000, unpriced=2))
    ('£1,500', 'at least £1,500, with 2 lines unpriced')
    >>> money(Money(pence=0, unpriced=1)), money(Money(pence=100, high_pence=250))
    ('unknown: 1 line unpriced', '£1 to £3')
    """
    return _money(amount, pounds)


def rounded_money(amount: Money) -> str:
    """Return a sum as `money` does, rounded for a first reading.

    >>> rounded_money(Money(pence=186_400_000, high_pence=191_000_001))
    '£1.86 million to £1.92 million'
    """
    return _money(amount, rounded_pounds)


def _money(amount: Money, form: Callable[[int, str], str]) -> str:
    lines = f"{plural(amount.unpriced, 'line')} unpriced"
    if amount.unpriced and not amount.pence:
        return f"{UNKNOWN}: {lines}"
    low, high = lower_pence(amount), upper_pence(amount)
    if high is None:
        return f"at least {form(low, ROUND_FLOOR)}, with {lines}"
    return form(low, ROUND_HALF_EVEN) if low == high else f"{form(low, ROUND_FLOOR)} to {form(high, ROUND_CEILING)}"


def short_money(amount: Money) -> str:
    """Return a sum for the end of a bar: `£1.2m`, `£86k to £92k`, `£86k or more`.

    >>> short_money(Money(pence=8_640_000, unpriced=1)), short_money(Money(pence=0, unpriced=1))
    ('£86k or more', 'unknown')
    """
    if amount.unpriced and not amount.pence:
        return UNKNOWN
    low, high = lower_pence(amount), upper_pence(amount)
    if high is None:
        return f"{_short(low, ROUND_FLOOR)} or more"
    return (
        _short(low, ROUND_HALF_EVEN) if low == high else f"{_short(low, ROUND_FLOOR)} to {_short(high, ROUND_CEILING)}"
    )


def _short(pence: int, rounding: str) -> str:
    amount = Decimal(pence) / 100
    if abs(amount) < 1000:
        return pounds(pence, rounding)
    if abs(amount) < _MILLION:
        return _signed((amount / 1000).quantize(Decimal(1), rounding=rounding), "{:,}k")
    return _signed((amount / _MILLION).quantize(Decimal("0.01"), rounding=rounding), "{:,}m")


def lower_pence(amount: Money) -> int:
    """Return the lower end of a sum in pence: it costs no less, whatever else is not priced."""
    return amount.pence if amount.low_pence is None else amount.low_pence


def upper_pence(amount: Money) -> int | None:
    """Return the upper end of a sum in pence; None where a line has no price, and so no source gives an end."""
    if amount.unpriced:
        return None
    return amount.pence if amount.high_pence is None else amount.high_pence


def difference(staying: Money, moving: Money) -> str:
    """Return in a sentence what moving costs against staying; no claim where a line is unpriced.

    >>> difference(Money(pence=200_000_000), Money(pence=150_000_000))
    'Moving costs £500,000 less than staying.'
    >>> difference(Money(pence=100_000, high_pence=200_000), Money(pence=150_000))
    'Moving costs between £500 more and £500 less than staying: the ranges overlap.'
    """
    stay_low, move_low = lower_pence(staying), lower_pence(moving)
    stay_high, move_high = upper_pence(staying), upper_pence(moving)
    if stay_high is None or move_high is None:
        return _difference_of_bounds(stay_low, stay_high, move_low, move_high)
    least, most = stay_low - move_high, stay_high - move_low
    if least < 0 < most:
        more, less = rounded_pounds(-least, ROUND_CEILING), rounded_pounds(most, ROUND_CEILING)
        return f"Moving costs between {more} more and {less} less than staying: the ranges overlap."
    if least == most == 0:
        return "Moving costs the same as staying."
    words, low, high = ("less", least, most) if most > 0 else ("more", -most, -least)
    return f"Moving costs {rounded_money(Money(pence=low, high_pence=high))} {words} than staying."


def _difference_of_bounds(stay_low: int, stay_high: int | None, move_low: int, move_high: int | None) -> str:
    """Return what lower ends alone allow to say: the complete side may be cheaper for certain, never the other."""
    if move_high is not None and move_high < stay_low:
        return f"Moving costs at least {rounded_pounds(stay_low - move_high, ROUND_FLOOR)} less than staying."
    if stay_high is not None and stay_high < move_low:
        return f"Moving costs at least {rounded_pounds(move_low - stay_high, ROUND_FLOOR)} more than staying."
    return "It cannot be said which costs less: some lines have no price."


def long_date(day: date | None) -> str:
    """Return a day as it is written in letters, or `unknown`.

    >>> long_date(date(2026, 11, 3)), long_date(None)
    ('3 November 2026', 'unknown')
    """
    return f"{day.day} {day:%B} {day.year}" if day else UNKNOWN


def date_range(first: date, last: date) -> str:
    """Return a run of days without repeating what both ends share.

    >>> date_range(date(2027, 1, 9), date(2027, 1, 10)), date_range(date(2026, 12, 12), date(2027, 1, 3))
    ('9 to 10 January 2027', '12 December 2026 to 3 January 2027')
    """
    if first == last:
        return long_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {long_date(last)}"
    if first.year == last.year:
        return f"{first.day} {first:%B} to {long_date(last)}"
    return f"{long_date(first)} to {long_date(last)}"


def percentage(share: float) -> str:
    """Return a share as a whole percentage that never says none or all unless it is.

    >>> percentage(0.584), percentage(0.001), percentage(0.999), percentage(0)
    ('58%', 'less than 1%', 'more than 99%', '0%')
    """
    if 0 < share < 0.01:
        return "less than 1%"
    if 0.99 < share < 1:
        return "more than 99%"
    return f"{share:.0%}"


def days(number: float) -> str:
    """Return a number of days of work.

    >>> days(4.5), days(12.0)
    ('4.5', '12')
    """
    return f"{number:,.1f}".removesuffix(".0")


def showable(text: str) -> str:
    """Return a text without characters that no page can show or that turn the direction of what follows.

    >>> showable("Rents" + chr(0)) == "Rents" + chr(0xFFFD)
    True
    """
    return _UNSHOWABLE.sub("\ufffd", text)
