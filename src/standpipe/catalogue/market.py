"""What the market offers as a service for the usual systems of a council: products with supplier and evidence grade.

A row says that councils run the product, how well that is shown, and in which form its supplier offers it. It has no
price and is no recommendation: it tells whom to ask. Grades: A a page that can be cited, B named in a public
repository, C sector knowledge, to be checked before anybody relies on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from standpipe.catalogue.provenance import Provenance
from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.identifiers import slug


class Grade(StrEnum):
    """How well it is shown that councils run a product."""

    CITED = "A"
    REPOSITORY = "B"
    SECTOR = "C"


@dataclass(frozen=True, slots=True)
class MarketProduct:
    """A product that a supplier runs as a service for a function of a council.

    `applies_to` is a pattern of the names and functions by which registers know such a system. A supplier, or a form
    in which the product is offered, that the source does not state is blank.
    """

    function: str
    applies_to: str
    product: str
    supplier: str
    offered_as: str
    grade: Grade
    evidence: str
    """Where a council is named with it; blank where the grade is no more than sector knowledge or unnamed."""
    provenance: Provenance

    def __post_init__(self) -> None:
        try:
            re.compile(self.applies_to)
        except re.error as error:
            raise InvalidValueError(f"The pattern of the product {self.product} cannot be read.") from error

    @property
    def reference(self) -> str:
        """How evidence names this row."""
        return f"catalogue:market/{slug(self.product)}"

    @property
    def as_a_service(self) -> bool:
        """The source says that its supplier runs it."""
        return bool(self.offered_as)

    def serves(self, words: Iterable[str]) -> bool:
        """Whether a system that is known by some words is of the function.

        >>> from datetime import date
        >>> row = MarketProduct("waste", "waste collection", "Rounds", "Bins Ltd", "SaaS", Grade.SECTOR, "",
        ...                     Provenance("docs", date(2026, 11, 23)))
        >>> row.serves(["Waste Collection"]), row.serves(["Weighbridge"])
        (True, False)
        """
        return any(re.search(self.applies_to, word, re.IGNORECASE) for word in words)


def market_for(rows: Iterable[MarketProduct], words: Iterable[str], as_of: date) -> tuple[MarketProduct, ...]:
    """Return the products of a day that serve a system known by some words, in the order of the catalogue."""
    known = tuple(words)
    return tuple(row for row in rows if row.provenance.holds_on(as_of) and row.serves(known))
