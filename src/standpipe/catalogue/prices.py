"""What things cost: dated prices by item, and the rule that chooses between them.

A price is chosen among the rows that fit item, region, operating system, term and date, in this order: the council's
own sheet before the catalogue; agreed before list before illustrative; pounds before other currencies; a row for just
this region, system and term before a general one; a row that starts later; a row read later. Of rows alike in all that
the dearer one is taken: nothing is ever chosen for being cheap. An item without a row has no price (None), which is
not zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from standpipe.catalogue.provenance import Provenance
from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.evidence import Basis, Evidence, Place
from standpipe.kernel.identifiers import slug


class Standing(StrEnum):
    """What a price is worth, best first."""

    AGREED = "agreed"
    """In the council's agreement or a quote that it holds."""
    LIST = "list"
    """On the supplier's public list."""
    ILLUSTRATIVE = "illustrative"
    """An example; not a supplier's price."""


class System(StrEnum):
    """Which operating-system licence an hourly machine price includes."""

    LINUX = "linux"
    """None: also what a Windows machine costs under hybrid benefit."""
    WINDOWS = "windows"


class Term(StrEnum):
    """For how long a price is committed."""

    PAY_AS_YOU_GO = "pay as you go"
    RESERVED_1_YEAR = "1 year reservation"
    RESERVED_3_YEARS = "3 year reservation"
    SAVINGS_PLAN_1_YEAR = "1 year savings plan"
    SAVINGS_PLAN_3_YEARS = "3 year savings plan"


class Unit(StrEnum):
    """What one price buys."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    GIB = "GiB"
    GIB_MONTH = "GiB-month"
    ONCE = "once"


@dataclass(frozen=True, slots=True)
class Price:
    """The price of one unit of an item, excluding VAT.

    `region`, `system` and `term` are None where they do not apply. `place` is set for a row of the council's own
    sheet; the catalogue's own rows name their source in `provenance`.
    """

    item: str
    amount: Decimal
    unit: Unit
    standing: Standing
    provenance: Provenance
    currency: str = "GBP"
    region: str | None = None
    system: System | None = None
    term: Term | None = None
    place: Place | None = None
    reason: str | None = None
    """Why the price is as it is, where it would otherwise look wrong."""

    def __post_init__(self) -> None:
        item_key(self.item)
        if not self.amount.is_finite() or self.amount < 0:
            raise InvalidValueError(f"The price of {self.item} cannot be {self.amount}.", remedy="Give zero or more.")
        if len(self.currency) != 3 or not self.currency.isupper():
            raise InvalidValueError(f"'{self.currency}' is not a currency code.", remedy="Write GBP, USD or EUR.")

    @property
    def hourly(self) -> Decimal:
        """The amount for an hour, in its own currency.

        Raises:
            InvalidValueError: the price is not by the hour.

        """
        if self.unit is not Unit.HOUR:
            raise InvalidValueError(f"The price of {self.item} is by the {self.unit}, not by the hour.")
        return self.amount

    @property
    def own_sheet(self) -> bool:
        """The row comes from the council's own price sheet."""
        return self.place is not None

    @property
    def reference(self) -> str:
        """How evidence names this row."""
        parts = (self.item, self.region, self.system, self.term)
        return "catalogue:price-book/" + "/".join(str(part).replace(" ", "-") for part in parts if part)

    @property
    def basis(self) -> Basis:
        """How good the figure is."""
        return Basis.ILLUSTRATIVE if self.standing is Standing.ILLUSTRATIVE else Basis.SUPPLIER

    @property
    def evidence(self) -> Evidence:
        """What stands behind the amount itself."""
        if self.place is not None:
            return Evidence(self.basis, place=self.place)
        rule = f"{self.standing} price of {self.provenance.stated_on}, {self.provenance.source}"
        return Evidence(self.basis, rule=rule, inputs=(self.reference,))


@lru_cache(maxsize=8192)
def item_key(item: str) -> str:
    """Return the key under which an item is found: `kind:name` without case, spaces and punctuation.

    Raises:
        InvalidValueError: the text is not `kind:name`.

    >>> item_key("SaaS: Income Management") == item_key("saas:income-management")
    True
    """
    kind, colon, name = item.partition(":")
    if not colon or not kind.strip() or not name.strip():
        raise InvalidValueError(f"'{item}' is not an item id.", remedy="Write kind:name, as disk:P10.")
    return f"{slug(kind)}:{slug(name)}"


_Key = tuple[str, str | None, System | None, Term | None]


@dataclass(frozen=True, slots=True)
class PriceBook:
    """Every known price.

    >>> from standpipe.catalogue import load_catalogue
    >>> book = load_catalogue().prices
    >>> price = book.price("vm:Standard_D4s_v5", region="uksouth", system=System.WINDOWS, term=Term.PAY_AS_YOU_GO,
    ...                    as_of=date(2026, 11, 23))
    >>> str(price.amount), price.currency, str(price.standing)
    ('0.307587', 'GBP', 'list')
    """

    rows: tuple[Price, ...] = ()
    _by_key: Mapping[_Key, tuple[Price, ...]] = field(init=False, repr=False, compare=False)
    _answers: dict[tuple[_Key, date], Price | None] = field(init=False, repr=False, compare=False)
    """Answers given before: a plan asks for the same few hundred prices a hundred thousand times."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_answers", {})
        found: dict[_Key, list[Price]] = {}
        for row in self.rows:
            found.setdefault((item_key(row.item), row.region, row.system, row.term), []).append(row)
        object.__setattr__(self, "_by_key", MappingProxyType({key: tuple(rows) for key, rows in found.items()}))

    def price(
        self,
        item: str,
        *,
        as_of: date,
        region: str | None = None,
        system: System | None = None,
        term: Term | None = None,
    ) -> Price | None:
        """Return the price that holds on a day, or None when nobody has given one.

        A row that leaves region, system or term open fits any; a row that names one fits only that one.
        """
        asked = (item_key(item), region, system, term), as_of
        if asked not in self._answers:
            fitting = [
                row for key in _keys(*asked[0]) for row in self._by_key.get(key, ()) if row.provenance.holds_on(as_of)
            ]
            self._answers[asked] = max(fitting, key=_preference, default=None)
        return self._answers[asked]

    def with_rows(self, rows: Iterable[Price]) -> PriceBook:
        """Return the book with further rows; rows of the council's own sheet win by the rule of choice."""
        return PriceBook((*self.rows, *rows))

    def items(self, prefix: str = "") -> tuple[str, ...]:
        """Return the priced items whose id starts with a prefix, sorted."""
        return tuple(sorted({row.item for row in self.rows if row.item.startswith(prefix)}))


def _keys(key: str, region: str | None, system: System | None, term: Term | None) -> list[_Key]:
    return [
        (key, one_region, one_system, one_term)
        for one_region in dict.fromkeys((region, None))
        for one_system in dict.fromkeys((system, None))
        for one_term in dict.fromkeys((term, None))
    ]


def _preference(row: Price) -> tuple[bool, int, bool, int, date, date, Decimal]:
    standing = -list(Standing).index(row.standing)
    specific = sum(part is not None for part in (row.region, row.system, row.term))
    starts = row.provenance.valid_from or date.min
    return (row.own_sheet, standing, row.currency == "GBP", specific, starts, row.provenance.stated_on, row.amount)
