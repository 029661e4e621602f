"""Named, sourced, editable assumptions: every figure that no input of the council gives.

A value may be None: then it is unknown and whatever needs it is unknown too. An assumption without a citable source
has the basis `illustrative` or `unknown` and says so in `source`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from standpipe.kernel.errors import InputError, InvalidValueError
from standpipe.kernel.evidence import Basis, Evidence, Place


@dataclass(frozen=True, slots=True)
class Assumption:
    """One assumption; `low` and `high` bound it where a source gives a range."""

    id: str
    value: Decimal | None
    unit: str
    basis: Basis
    source: str
    stated_on: date
    meaning: str
    low: Decimal | None = None
    high: Decimal | None = None
    place: Place | None = None
    """Where the council's own value was read, when it replaced the catalogue's."""

    def __post_init__(self) -> None:
        if (self.value is None) != (self.basis is Basis.UNKNOWN):
            raise InvalidValueError(f"The assumption {self.id} must be unknown exactly when it has no value.")
        if self.value is None:
            return
        low, high = self.low if self.low is not None else self.value, self.high if self.high is not None else self.value
        if not low <= self.value <= high:
            raise InvalidValueError(f"The assumption {self.id} is {self.value}, outside {low} to {high}.")

    @property
    def reference(self) -> str:
        """How evidence names it: `assumption:hours-per-month`."""
        return f"assumption:{self.id}"

    @property
    def evidence(self) -> Evidence:
        """What stands behind the value."""
        if self.place is not None:
            return Evidence(self.basis, place=self.place)
        return Evidence(self.basis, rule=self.source, inputs=(self.reference,))


@dataclass(frozen=True, slots=True)
class Override:
    """The council's own value for an assumption, with where it was read and who says so."""

    id: str
    value: Decimal
    place: Place
    low: Decimal | None = None
    high: Decimal | None = None
    source: str = "the council's own value"
    basis: Basis = Basis.REGISTER


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Every assumption by id."""

    by_id: Mapping[str, Assumption] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", MappingProxyType(dict(self.by_id)))

    def __getitem__(self, name: str) -> Assumption:
        try:
            return self.by_id[name]
        except KeyError:
            raise InvalidValueError(
                f"There is no assumption '{name}'.", remedy="See docs/reference/catalogue.md for the list."
            ) from None

    def __iter__(self) -> Iterator[Assumption]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

    def value(self, name: str) -> Decimal:
        """Return the value of an assumption that must be known.

        Raises:
            InvalidValueError: there is no such assumption, or its value is unknown.

        """
        value = self[name].value
        if value is None:
            raise InvalidValueError(f"The assumption '{name}' has no value.", remedy="Give one in assumptions.csv.")
        return value

    def overridden(self, overrides: Iterable[Override]) -> Assumptions:
        """Return the assumptions with the council's own values in place; unit and meaning stay.

        Raises:
            InputError: an override names an assumption that does not exist, or a value outside its own range.

        """
        changed = dict(self.by_id)
        for override in overrides:
            known = changed.get(override.id)
            if known is None:
                raise InputError(
                    f"there is no assumption '{override.id}'.",
                    where=str(override.place),
                    remedy="Write an id of docs/reference/catalogue.md.",
                )
            try:
                changed[override.id] = replace(
                    known,
                    value=override.value,
                    low=override.low,
                    high=override.high,
                    basis=override.basis,
                    source=override.source,
                    place=override.place,
                )
            except InvalidValueError as error:
                raise InputError(error.what, where=str(override.place)) from error
        return Assumptions(changed)
