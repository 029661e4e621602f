"""What a business case is made of: cash lines in, monthly cash flows, totals and their honesty out.

Amounts are pence excluding VAT, positive for money the council pays and negative for money it receives. A line without
an amount is unpriced: it is named in every total that it belongs to, and never counted as zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.evidence import Basis, Evidence
from standpipe.kernel.money import Total
from standpipe.kernel.periods import FinancialYear


class Purpose(StrEnum):
    """What a line pays for."""

    RUNNING = "running"
    DUAL_RUNNING = "dual running"
    """Running the old while the new already runs."""
    MIGRATION = "migration"
    """The work of moving, paid once; contingency is reckoned on it."""
    REFRESH = "refresh"
    """Replacing equipment so that it can stay."""
    EXIT = "exit"
    """Ending what is left behind: termination charges, reinstatement, disposal."""


class Expenditure(StrEnum):
    """How local authority accounting treats a line."""

    REVENUE = "revenue"
    CAPITAL = "capital"


CONTINGENCY_NAME = "contingency: "
"""How the name of a contingency line begins; the rest is the line that it is reckoned on."""
GENERAL_FUND = "General Fund"
"""The fund of a line when no other is named."""


@dataclass(frozen=True, slots=True)
class CashLine:
    """One thing that is paid for.

    `pence` is the amount a month from the month of `first` to the month of `last` (None: to the end of the case), or
    the whole amount in the month of `first` when `once`; with `yearly` it is the amount of a financial year, spread
    over its months so that they add up to it. None is unpriced. `low_pence` and `high_pence` bound the amount where
    both ends have a source. `rule` says why the line is capital or revenue.
    """

    name: str
    category: str
    first: date
    pence: int | None
    basis: Basis
    evidence: tuple[Evidence, ...] = ()
    last: date | None = None
    once: bool = False
    yearly: bool = False
    purpose: Purpose = Purpose.RUNNING
    fund: str = GENERAL_FUND
    expenditure: Expenditure = Expenditure.REVENUE
    rule: str = ""
    cashable: bool = True
    """Ending the cost frees money (staff time that is only freed for other work does not)."""
    annual_increase_percent: Decimal = Decimal(0)
    """Rise each 1 April after the first month of the case."""
    low_pence: int | None = None
    high_pence: int | None = None
    assumptions: tuple[str, ...] = ()
    """Ids of the assumptions behind the amount, for the tornado."""
    days: float | None = None
    """Work: so many days at the day rate that the assumption `rate` names."""
    rate: str = ""

    def __post_init__(self) -> None:
        if not self.name:
            raise InvalidValueError("A cash line needs a name.")
        if self.last is not None and (self.once or self.last < self.first):
            raise InvalidValueError(f"The cash line '{self.name}' cannot run from {self.first} to {self.last}.")
        if (self.pence is None) != (self.basis is Basis.UNKNOWN):
            raise InvalidValueError(
                f"The cash line '{self.name}' must be of unknown basis exactly when it is unpriced."
            )
        if (self.low_pence is None) != (self.high_pence is None):
            raise InvalidValueError(f"The cash line '{self.name}' needs both ends of its range, or none.")
        if self.yearly and (self.once or self.low_pence is not None):
            raise InvalidValueError(f"The cash line '{self.name}' is yearly, so it is neither paid once nor a range.")
        if self.pence is not None and not self.low <= self.pence <= self.high:
            raise InvalidValueError(f"The cash line '{self.name}' lies outside its own range.")

    @property
    def low(self) -> int:
        """The lower end in pence; the amount itself where there is no range, 0 where it is unpriced."""
        return self.low_pence if self.low_pence is not None else self.pence or 0

    @property
    def high(self) -> int:
        """The upper end in pence; the amount itself where there is no range, 0 where it is unpriced."""
        return self.high_pence if self.high_pence is not None else self.pence or 0


@dataclass(frozen=True, slots=True)
class Band:
    """A figure in pence with its range."""

    low: int
    expected: int
    high: int

    def __post_init__(self) -> None:
        if not self.low <= self.expected <= self.high:
            raise InvalidValueError(f"A band cannot hold {self.expected} between {self.low} and {self.high}.")

    def __add__(self, other: Band) -> Band:
        return Band(self.low + other.low, self.expected + other.expected, self.high + other.high)


ZERO = Band(0, 0, 0)
"""Nothing."""


def added(bands: Iterable[Band]) -> Band:
    """Return the sum of bands.

    >>> added([Band(1, 2, 3), Band(10, 20, 30)])
    Band(low=11, expected=22, high=33)
    """
    low = expected = high = 0
    for band in bands:
        low, expected, high = low + band.low, expected + band.expected, high + band.high
    return Band(low, expected, high)


@dataclass(frozen=True, slots=True)
class CaseAssumptions:
    """What the case assumes beside its lines.

    `contingency_*_percent` is added to migration and exit lines of moving: a reference class's low, middle and high.
    `discount_percent` is the real yearly rate of the present value.
    """

    contingency_low_percent: Decimal = Decimal(0)
    contingency_percent: Decimal = Decimal(0)
    contingency_high_percent: Decimal = Decimal(0)
    contingency_source: str = ""
    discount_percent: Decimal = Decimal("3.5")
    discount_source: str = "HM Treasury, The Green Book: social time preference rate, real"

    def __post_init__(self) -> None:
        ends = (self.contingency_low_percent, self.contingency_percent, self.contingency_high_percent)
        if not 0 <= ends[0] <= ends[1] <= ends[2]:
            raise InvalidValueError("Contingency needs low, middle and high in rising order, from zero.")
        if ends[2] and not self.contingency_source:
            raise InvalidValueError("A contingency needs the source of its reference class.")
        if not 0 <= self.discount_percent < 100:
            raise InvalidValueError(f"A discount rate of {self.discount_percent} per cent makes no sense.")


@dataclass(frozen=True, slots=True)
class LineFlow:
    """A line with its cash flow, one band for each month of the case."""

    line: CashLine
    months: tuple[Band, ...]
    contingency: bool = False
    """The line was made by the case itself from the contingency assumption."""

    @property
    def total(self) -> Band:
        """The sum over all months."""
        return added(self.months)


@dataclass(frozen=True, slots=True)
class YearTotal:
    """What one financial year costs; `total` names the lines of that year that have no price."""

    year: FinancialYear
    months: int
    """Months of the year that lie in the case; less than twelve at its ends."""
    band: Band
    total: Total
    capital_pence: int
    revenue_pence: int


@dataclass(frozen=True, slots=True)
class Side:
    """Staying, or moving: lines with their flows, and every total over them."""

    name: str
    flows: tuple[LineFlow, ...]
    years: tuple[YearTotal, ...]
    band: Band
    total: Total
    by_category: Mapping[str, int]
    by_fund: Mapping[str, int]
    by_purpose: Mapping[Purpose, int]
    by_basis: Mapping[Basis, int]
    """Pence by basis; the sum of absolute amounts, so that income does not hide a weak ground. Unknown counts nothing
    here: unpriced lines are named in `total`."""
    present_value: int

    def share(self, basis: Basis) -> float | None:
        """Return the share of pounds of a basis, from 0 to 1; None when no line has a price."""
        whole = sum(self.by_basis.values())
        return self.by_basis.get(basis, 0) / whole if whole else None


@dataclass(frozen=True, slots=True)
class Payback:
    """When moving has cost no more than staying, and stays so to the end of the case.

    `month` is None when that does not happen within the case. `certain` is False when unpriced lines could change the
    answer. `earliest` and `latest` are the answers at the favourable and the unfavourable end of every range.
    """

    month: date | None
    earliest: date | None
    latest: date | None
    certain: bool


@dataclass(frozen=True, slots=True)
class BusinessCase:
    """Staying against moving, month by month.

    `saving` is staying less moving; a lower bound or an upper bound only, as `saving_statement` says, when lines are
    unpriced. `cashable_saving_pence` counts cashable lines only.
    """

    months: tuple[date, ...]
    assumptions: CaseAssumptions
    staying: Side
    moving: Side
    saving: Band
    cashable_saving_pence: int
    payback: Payback

    @property
    def saving_statement(self) -> str:
        """One sentence on what the saving leaves out."""
        stay, move = len(self.staying.total.unpriced), len(self.moving.total.unpriced)
        if not stay and not move:
            return "Every line of both sides is priced."
        if not stay:
            return f"The saving is at most this: {move} lines of moving have no price."
        if not move:
            return f"The saving is at least this: {stay} lines of staying have no price."
        return f"The saving is not known: {stay} lines of staying and {move} of moving have no price."
