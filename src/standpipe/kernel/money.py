"""Money: whole pence with an explicit currency, and totals that know what they leave out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from standpipe.kernel.errors import InvalidValueError

_AMOUNT = re.compile(r"^\(?-?[£]?\s*-?[\d,\s]*\.?\d*\)?$")


def pence(pounds: Decimal | int | str) -> int:
    """Return whole pence of an amount in pounds, rounded half to even.

    >>> pence("1234.565")
    123456
    """
    return int((Decimal(pounds) * 100).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def parse_pounds(text: str) -> int:
    """Return whole pence of an amount as people write it: `£1,234.50`, `1 234.5`, `(200)` for minus 200.

    Raises:
        InvalidValueError: the text is not an amount in pounds.

    >>> parse_pounds("£1,234.50"), parse_pounds("(200)")
    (123450, -20000)

    """
    stripped = text.strip()
    digits = re.sub(r"[£,\s()]", "", stripped)
    if not digits or not _AMOUNT.match(stripped):
        raise InvalidValueError(f"'{text}' is not an amount in pounds.", remedy="Write it as 1234.50.")
    try:
        amount = pence(digits)
    except InvalidOperation as error:
        raise InvalidValueError(f"'{text}' is not an amount in pounds.") from error
    return -abs(amount) if stripped.startswith("(") else amount


def format_pounds(amount: int) -> str:
    """Return pence as whole pounds for people to read.

    >>> format_pounds(123456789), format_pounds(-50)
    ('£1,234,568', '-£0')
    """
    sign = "-" if amount < 0 else ""
    pounds = (Decimal(abs(amount)) / 100).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
    return f"{sign}£{pounds:,}"


@dataclass(frozen=True, slots=True)
class Total:
    """A sum in pence that is honest about lines without a price.

    With `unpriced` lines it is a lower bound: "at least X, with N lines unpriced"; it never beats a complete total.

    >>> str(Total(150_000) + Total(0, ("backup",)))
    'at least £1,500, with 1 line unpriced'
    """

    pence: int = 0
    unpriced: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Every line has a price."""
        return not self.unpriced

    def __add__(self, other: Total) -> Total:
        return Total(self.pence + other.pence, self.unpriced + other.unpriced)

    def __str__(self) -> str:
        if self.complete:
            return format_pounds(self.pence)
        count = len(self.unpriced)
        return f"at least {format_pounds(self.pence)}, with {count} line{'s' if count > 1 else ''} unpriced"


def total_of(parts: Iterable[Total]) -> Total:
    """Return the sum of totals, with every unpriced line named once for each part."""
    parts = tuple(parts)
    return Total(sum(part.pence for part in parts), tuple(name for part in parts for name in part.unpriced))
