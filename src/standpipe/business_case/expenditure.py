"""Says whether a cost is capital or revenue, with the rule that decides.

The rules are those of the accounting code that UK councils follow (it adopts IAS 16 and IAS 38); the council's own
capitalisation policy decides at the edges, so each answer carries its rule for the finance officer to confirm.
"""

from __future__ import annotations

from dataclasses import dataclass

from standpipe.business_case.model import Expenditure


@dataclass(frozen=True, slots=True)
class ExpenditureRule:
    """Why a cost is treated so."""

    expenditure: Expenditure
    rule: str


_SERVICE = ExpenditureRule(
    Expenditure.REVENUE, "A subscription or service received over time is revenue (IAS 38: no asset is controlled)."
)
_CONFIGURATION = ExpenditureRule(
    Expenditure.REVENUE,
    "Configuring software that a supplier runs is revenue by default (IFRIC agenda decision, April 2021).",
)
_EQUIPMENT = ExpenditureRule(
    Expenditure.CAPITAL, "Equipment the council controls for more than a year is capital (IAS 16), above its threshold."
)
_WORK = ExpenditureRule(
    Expenditure.REVENUE,
    "Work of moving creates no new asset and is revenue, unless the council's policy capitalises it (IAS 38.69).",
)
_DEFAULT = ExpenditureRule(
    Expenditure.REVENUE,
    "No rule makes this cost capital; revenue is the default (IAS 16 and IAS 38 recognition tests).",
)
_RULES = {
    "equipment": _EQUIPMENT,
    "hardware": _EQUIPMENT,
    "refresh": _EQUIPMENT,
    "saas configuration": _CONFIGURATION,
    "subscription": _SERVICE,
    "cloud": _SERVICE,
    "licences": _SERVICE,
    "support": _SERVICE,
    "hosting": _SERVICE,
    "migration": _WORK,
    "dual running": _SERVICE,
}


def capital_or_revenue(category: str, *, once: bool) -> ExpenditureRule:
    """Return how a cost of a category is treated; equipment that is paid by the month is a service.

    >>> capital_or_revenue("hardware", once=True).expenditure, capital_or_revenue("hardware", once=False).expenditure
    (<Expenditure.CAPITAL: 'capital'>, <Expenditure.REVENUE: 'revenue'>)
    """
    found = _RULES.get(category.casefold(), _DEFAULT)
    return _SERVICE if found.expenditure is Expenditure.CAPITAL and not once else found
