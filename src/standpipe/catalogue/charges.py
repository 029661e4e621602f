"""What a price comes to: pounds for a quantity, or pounds a month, with the assumptions used on the way.

Exact decimals all the way; whole pence are rounded once, at the end. A price in another currency needs the assumption
that names its exchange rate; without it there is no figure in pounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from standpipe.catalogue.assumptions import Assumptions
from standpipe.catalogue.prices import Price, Unit
from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.evidence import Basis, Evidence, weakest

HOURS_PER_MONTH = "hours-per-month"
"""Id of the assumption by which an hourly price becomes a monthly one."""


@dataclass(frozen=True, slots=True)
class Charge:
    """A price turned into pounds for a quantity: exact pounds, whole pence, and the formula behind them."""

    pounds: Decimal
    price: Price
    evidence: Evidence

    @property
    def pence(self) -> int:
        """Whole pence, rounded half to even once, after the quantity."""
        return int((self.pounds * 100).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def exchange_rate_id(currency: str) -> str:
    """Return the id of the assumption that turns a currency into pounds.

    >>> exchange_rate_id("USD")
    'exchange-rate-usd-gbp'
    """
    return f"exchange-rate-{currency.lower()}-gbp"


def in_pounds(price: Price, assumptions: Assumptions, *, quantity: Decimal | int = 1) -> Charge:
    """Return what a quantity of an item costs in pounds, in the price's own unit.

    Raises:
        InvalidValueError: the price is in another currency and no exchange rate is assumed for it.

    """
    return _charge(price, assumptions, Decimal(quantity), "price x quantity", ())


def monthly(price: Price, assumptions: Assumptions, *, quantity: Decimal | int = 1) -> Charge:
    """Return what a quantity of an item costs a month, in pounds: by hour, month, year or GiB-month.

    An hourly price is multiplied by the assumption `hours-per-month`, a yearly one is divided by twelve.

    Raises:
        InvalidValueError: the price is not for a span of time (paid once, by the day of work or by the GiB sent), or
            is in another currency and no exchange rate is assumed for it.

    >>> from datetime import date
    >>> from standpipe.catalogue import System, Term, load_catalogue
    >>> catalogue = load_catalogue()
    >>> price = catalogue.prices.price("vm:Standard_D4s_v5", region="uksouth", system=System.LINUX,
    ...                                term=Term.PAY_AS_YOU_GO, as_of=date(2026, 11, 23))
    >>> monthly(price, catalogue.assumptions, quantity=2).pence
    24555
    """
    amount = Decimal(quantity)
    if price.unit is Unit.HOUR:
        hours = assumptions[HOURS_PER_MONTH]
        amount *= assumptions.value(HOURS_PER_MONTH)
        return _charge(
            price, assumptions, amount, "price x hours per month x quantity", (hours.reference,), hours.basis
        )
    if price.unit is Unit.YEAR:
        return _charge(price, assumptions, amount / 12, "price / 12 x quantity", ())
    if price.unit in {Unit.MONTH, Unit.GIB_MONTH}:
        return _charge(price, assumptions, amount, "price x quantity", ())
    raise InvalidValueError(f"The price of {price.item} is {price.unit}: it has no cost a month.")


def _charge(
    price: Price,
    assumptions: Assumptions,
    quantity: Decimal,
    formula: str,
    inputs: tuple[str, ...],
    *bases: Basis,
) -> Charge:
    pounds = price.amount * quantity
    if price.currency == "GBP":
        evidence = Evidence(weakest((price.basis, *bases)), formula=formula, inputs=(price.reference, *inputs))
        return Charge(pounds, price, evidence)
    name = exchange_rate_id(price.currency)
    rate = assumptions[name]
    evidence = Evidence(
        weakest((price.basis, rate.basis, *bases)),
        formula=f"{formula} x exchange rate",
        inputs=(price.reference, *inputs, rate.reference),
    )
    return Charge(pounds * assumptions.value(name), price, evidence)
