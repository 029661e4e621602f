"""Bank holidays of the four nations of the United Kingdom.

The dates come from the PyPI library `holidays` (MIT), the only place where it is used. They follow the Banking and
Financial Dealings Act 1971 and royal proclamations; a bank holiday that is proclaimed later is in a later release of
the library. A holiday that falls on a weekend is listed with its substitute day.

    >>> from datetime import date
    >>> date(2026, 4, 6) in bank_holidays(Nation.ENGLAND, 2026, 2026)
    True
    >>> date(2026, 4, 6) in bank_holidays(Nation.SCOTLAND, 2026, 2026)
    False
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import holidays


class Nation(StrEnum):
    """A nation of the United Kingdom, each with bank holidays of its own."""

    ENGLAND = "England"
    WALES = "Wales"
    SCOTLAND = "Scotland"
    NORTHERN_IRELAND = "Northern Ireland"


_SUBDIVISION = {
    Nation.ENGLAND: "ENG",
    Nation.WALES: "WLS",
    Nation.SCOTLAND: "SCT",
    Nation.NORTHERN_IRELAND: "NIR",
}


def bank_holidays(nation: Nation, first_year: int, last_year: int) -> dict[date, str]:
    """Return the bank holidays of a nation with their names, in order, for whole years; both years are included."""
    found = holidays.country_holidays(
        "GB", subdiv=_SUBDIVISION[nation], years=range(first_year, last_year + 1), observed=True, language="en_GB"
    )
    return dict(sorted(found.items()))
