"""Hours in words, no more precisely than their evidence allows."""

from __future__ import annotations

import math

CERTAIN, FAIR = 1.02, 1.5
"""Ratio of the ends of a range up to which three, and up to which two, figures are shown; beyond, one."""


def rounded(value: float, low: float, high: float) -> str:
    """Return a figure with as many digits as its range allows.

    >>> rounded(46.73, 2.9, 539.7), rounded(46.73, 40, 50), rounded(46.73, 46.7, 46.8), rounded(0, 0, 0)
    ('50', '47', '46.7', '0')
    """
    if value == 0:
        return "0"
    ratio = math.inf if low <= 0 else high / low
    digits = 3 if ratio <= CERTAIN else 2 if ratio <= FAIR else 1
    return _significant(value, digits)


def _significant(value: float, digits: int) -> str:
    size = math.floor(math.log10(abs(value)))
    shown = round(value, digits - 1 - size)
    return f"{shown:,.0f}" if digits - 1 <= size else f"{shown:,.{digits - 1 - size}f}"


def outage_words(hours: float | None, low: float, high: float | None) -> str:
    """Return the expected outage a year in words; the range is that of the evidence.

    >>> outage_words(46.73, 2.9, 539.7)
    'about 50 hours a year (3 to 500)'
    >>> outage_words(None, 2.9, None), outage_words(None, 2.9, 3.1)
    ('at least 3 hours a year; more is not known', '3 to 3 hours a year')
    """
    if high is None:
        return f"at least {_significant(low, 1) if low else '0'} hours a year; more is not known"
    span = f"{_significant(low, 1) if low else '0'} to {_significant(high, 1) if high else '0'}"
    if hours is None:
        return f"{span} hours a year"
    return f"about {rounded(hours, low, high)} hours a year ({span})"
