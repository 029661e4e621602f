"""What is written as a template, as workbook or CSV, is read back as the same facts."""

import ipaddress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standpipe.adapters.formats.documents import open_document
from standpipe.adapters.formats.templates import TemplateReader, model
from standpipe.adapters.formats.templates.columns import (
    CUTOVER_WINDOWS,
    IDENTITY_RULINGS,
    LEAVE,
    MOVE_METHODS,
    NETWORK_DESIGNS,
    NETWORK_FIGURES,
    OUTAGE_RECORDS,
    TEMPLATES,
    TRANCHES,
)
from standpipe.adapters.formats.templates.writer import write_filled_in, write_filled_in_csv
from standpipe.estate.model import Redundancy

texts = (
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30)
    .map(lambda text: text.strip().strip("\ufeff").strip())
    .filter(lambda text: text and not text.casefold().startswith("example:") and not text.casefold().startswith("sep="))
)
dangerous = st.sampled_from(["=", "+", "-", "@", "'=", "''@", "＝"]).flatmap(
    lambda start: texts.map(lambda t: start + t)
)
words = texts | dangerous
items = words.filter(lambda text: not set(";|\n") & set(text) and text.casefold() not in {"none", "-", "n/a"})
numbers = st.floats(0, 1e9).filter(lambda number: number == 0 or number > 1e-9)
BY_TYPE = {
    id(model.TEXT): words,
    id(model.WHEN): words,
    id(model.LIST): st.lists(items, max_size=3).map(tuple),
    id(model.COUNT): st.integers(0, 10**9),
    id(model.TIER): st.integers(0, 4),
    id(model.NUMBER): numbers,
    id(model.PERCENT): st.floats(0, 100).filter(lambda number: number == 0 or number > 1e-9),
    id(model.LATITUDE): st.floats(-90, 90).filter(lambda number: number == 0 or abs(number) > 1e-9),
    id(model.LONGITUDE): st.floats(-180, 180).filter(lambda number: number == 0 or abs(number) > 1e-9),
    id(model.HOURS): numbers,
    id(model.MONTHS): numbers,
    id(model.WHOLE_MONTHS): st.integers(0, 600),
    id(model.YES_NO): st.booleans(),
    id(model.DAY): st.dates(date(1950, 1, 1), date(2100, 1, 1)),
    id(model.POUNDS): st.integers(0, 10**11),
    id(model.PRICE): st.integers(0, 10**11),
    id(model.ADDRESS_RANGE): st.ip_addresses(v=4).flatmap(
        lambda address: st.integers(0, 32).map(
            lambda bits: str(ipaddress.ip_network(f"{address}/{bits}", strict=False))
        )
    ),
    id(model.GIB): st.integers(0, 10**9),
    id(model.GIB_EXACT): st.integers(0, 10**9).map(float),
}


OTHERS = (NETWORK_DESIGNS, NETWORK_FIGURES, OUTAGE_RECORDS, CUTOVER_WINDOWS, TRANCHES, MOVE_METHODS, LEAVE)
"""They hold parts and figures of a network, outages, and rules of a programme; read back in their own tests."""
FACTS_OF_AN_ESTATE = [each for each in TEMPLATES if each not in OTHERS]


def values_of(column):
    if id(column.type) in BY_TYPE:
        return BY_TYPE[id(column.type)]
    if not column.type.strict and column.field == "target":
        return words.map(lambda text: " ".join(text.casefold().split()))
    if (
        column.type.choices
        and column.field not in {"source_kind", "target_kind"}
        and column.type.parse is not model.TEXT.parse
    ):
        return st.sampled_from([column.type.parse(word) for word in column.type.choices if word != Redundancy.AT_LEAST])
    if column.field in {"source_kind", "target_kind"}:
        return st.sampled_from([column.type.parse(word) for word in column.type.choices])
    return words


def rows_of(template):
    required = {each.field: values_of(each) for each in template.columns if each.required}
    optional = {each.field: values_of(each) for each in template.columns if not each.required}
    return st.lists(st.fixed_dictionaries(required, optional=optional), min_size=1, max_size=4)


def read_back(file):
    document = open_document(file, shown_as=file.name)
    assert TemplateReader().recognise(document)
    reading = TemplateReader().read(document)
    assert reading.rejections == ()
    return reading


def facts_in(reading, template):
    if template is IDENTITY_RULINGS:
        return [(each.name, each.other_name, each.same, each.kind, each.decided_on) for each in reading.rulings]
    if template.kind is None:
        return [(each.source.name, each.target.name) for each in reading.dependencies]
    return [dict(each.facts) for each in reading.records if each.kind is template.kind and not each.mention]


def expected(template, rows):
    if template is IDENTITY_RULINGS:
        return [(row["name"], row["other_name"], row["same"], row["kind"], row.get("decided_on")) for row in rows]
    if template.kind is None:
        return [(row["source"], row["target"]) for row in rows]
    return rows


def without_derived(found, rows):
    """Take away the name that the reader made where the row gave none, and redundancy, which reading completes."""
    for facts, row in zip(found, rows, strict=True):
        if "name" not in row:
            facts.pop("name")
        for pair in ("redundancy", "at_least"):
            facts.pop(pair, None)
            row.pop(pair, None)


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("template", FACTS_OF_AN_ESTATE, ids=lambda template: template.name)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_facts_survive(template, ending, data):
    rows = data.draw(rows_of(template))
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"filled.{ending}"
        if ending == "xlsx":
            write_filled_in(file, {template.name: rows})
        else:
            write_filled_in_csv(file, template.name, rows)
        found = facts_in(read_back(file), template)
    if template.kind is not None:
        without_derived(found, rows)
    wanted = expected(template, rows)
    assert [comparable(each) for each in found] == [comparable(each) for each in wanted]


def comparable(row):
    """Return facts with their types; a number may lose what a spreadsheet does not keep, its 16th digit and on."""
    if not isinstance(row, dict):
        return row
    return {
        field: (type(value), pytest.approx(value, rel=1e-14) if isinstance(value, float) else value)
        for field, value in row.items()
    }
