"""Assumptions are named, sourced and editable, and say when they are unknown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from standpipe.catalogue import Assumption, Override, load_catalogue
from standpipe.kernel.errors import InputError, InvalidValueError
from standpipe.kernel.evidence import Basis, Place

PLACE = Place("assumptions.csv", None, 2, "Value")


def test_an_unknown_assumption_cannot_be_used_as_a_number() -> None:
    with pytest.raises(InvalidValueError, match="electricity-price"):
        load_catalogue().assumptions.value("electricity-price")


def test_an_unknown_assumption_becomes_usable_when_the_council_gives_it() -> None:
    assumptions = load_catalogue().assumptions.overridden([Override("electricity-price", Decimal("0.27"), PLACE)])
    assert assumptions.value("electricity-price") == Decimal("0.27")
    assert assumptions["electricity-price"].basis is Basis.REGISTER
    assert assumptions["electricity-price"].unit == "pounds a kWh"


def test_the_councils_value_drops_the_catalogues_range() -> None:
    assumptions = load_catalogue().assumptions.overridden([Override("effort-server", Decimal(40), PLACE)])
    assert (assumptions["effort-server"].low, assumptions["effort-server"].high) == (None, None)


def test_an_override_of_nothing_is_refused_with_its_place() -> None:
    with pytest.raises(InputError, match=r"row 2.*no assumption 'hourz'"):
        load_catalogue().assumptions.overridden([Override("hourz", Decimal(1), PLACE)])


def test_an_override_outside_its_own_bounds_is_refused() -> None:
    with pytest.raises(InputError, match="outside"):
        load_catalogue().assumptions.overridden([Override("effort-server", Decimal(5), PLACE, high=Decimal(4))])


def test_the_packaged_assumptions_are_not_changed_by_an_override() -> None:
    before = load_catalogue().assumptions.value("effort-server")
    load_catalogue().with_assumptions([Override("effort-server", before + 1, PLACE)])
    assert load_catalogue().assumptions.value("effort-server") == before


@pytest.mark.parametrize(("value", "basis"), [(None, Basis.DEFAULT), (Decimal(1), Basis.UNKNOWN)])
def test_a_value_and_its_basis_must_agree(value: Decimal | None, basis: Basis) -> None:
    with pytest.raises(InvalidValueError, match="unknown"):
        Assumption("x", value, "days", basis, "nobody", date(2026, 1, 1), "a thing")


def test_what_has_no_citable_source_is_illustrative_or_unknown() -> None:
    for assumption in load_catalogue().assumptions:
        if assumption.source.startswith(("no citable", "nobody")):
            assert assumption.basis in {Basis.ILLUSTRATIVE, Basis.UNKNOWN}, assumption.id
        else:
            assert assumption.basis in {Basis.DEFAULT, Basis.SUPPLIER}, assumption.id
