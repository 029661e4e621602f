"""What a person types becomes a value of the field's type, or is refused with what to write."""

from __future__ import annotations

from datetime import date

import pytest

from standpipe.app.correct_fact import choices_of, correct_fact, how_to_write, read_value
from standpipe.estate.model import TYPES, Hosting, Kind
from standpipe.kernel.errors import InputError

NAMES = {"Civica": ("supplier:civica",), "Twin": ("supplier:twin", "supplier:twin-2")}


def find(kinds, name):
    return NAMES.get(name, ())


@pytest.mark.parametrize(
    ("kind", "field", "text", "value"),
    [
        (Kind.SERVER, "vcpus", "1,024", 1024),
        (Kind.SERVER, "virtual", "No", False),
        (Kind.CONTRACT, "ends", "31/03/2027", date(2027, 3, 31)),
        (Kind.CONTRACT, "ends", "31 March 2027", date(2027, 3, 31)),
        (Kind.CONTRACT, "annual_value_pence", "£1,250.50", 125050),
        (Kind.APPLICATION, "hosting", "Data Centre", Hosting.DATA_CENTRE),
        (Kind.APPLICATION, "supplier", "Civica", "supplier:civica"),
        (Kind.APPLICATION, "business_owner", "  A. Owner ", "A. Owner"),
        (Kind.APPLICATION, "data_classes", "PSN\ncard data", ("PSN", "card data")),
        (Kind.APPLICATION, "data_classes", "none", ()),
        (Kind.APPLICATION, "tier", "unknown", None),
        (Kind.APPLICATION, "tier", "", None),
    ],
)
def test_text_becomes_a_value(kind, field, text, value):
    assert read_value(kind, field, text, find) == value


@pytest.mark.parametrize(
    ("kind", "field", "text", "words"),
    [
        (Kind.SERVER, "vcpus", "four", "not a number"),
        (Kind.SERVER, "vcpus", "2.5", "whole number"),
        (Kind.SERVER, "vcpus", "1e999", "not a number"),
        (Kind.SERVER, "virtual", "perhaps", "neither yes nor no"),
        (Kind.CONTRACT, "ends", "soon", "not a date"),
        (Kind.CONTRACT, "value_pence", "10.005", "whole pence"),
        (Kind.CONTRACT, "value_pence", "NaN", "whole pence"),
        (Kind.APPLICATION, "hosting", "the moon", "none of data centre"),
        (Kind.APPLICATION, "supplier", "Nobody", "No supplier is called"),
        (Kind.APPLICATION, "supplier", "Twin", "supplier:twin, supplier:twin-2"),
    ],
)
def test_what_does_not_fit_is_refused(kind, field, text, words):
    with pytest.raises(InputError, match=words):
        read_value(kind, field, text, find)


def test_a_correction_needs_a_reason_and_a_fact():
    with pytest.raises(InputError, match="reason"):
        correct_fact(Kind.SERVER, "server:a", "vcpus", "4", reason=" ", by="A", on=date(2026, 11, 23), find=find)
    with pytest.raises(InputError, match="no fact"):
        correct_fact(Kind.SERVER, "server:a", "name", "b", reason="r", by="A", on=date(2026, 11, 23), find=find)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_fact_of_every_kind_can_be_typed(kind):
    for field in TYPES[kind].__dataclass_fields__:
        if field in {"id", "name"}:
            continue
        assert how_to_write(kind, field)
        for choice in choices_of(kind, field):
            assert read_value(kind, field, choice, find) is not None
