"""What every reader promises: one suite over all of them, on small documents that a person can read."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sample_documents import Sample, Table, samples

from standpipe.adapters.formats.documents import open_document
from standpipe.adapters.formats.registry import READERS, recognise
from standpipe.estate.readings import FileReading
from standpipe.estate.records import DependencyRecord, Record

ALL = tuple(samples())
TABLES = tuple(sample for sample in ALL if sample.sheets is not None)
WITHOUT_RECORDS = {"price-sheet", "assumption-sheet", "limit-sheet", "risk-sheet", "tsql"}
"""Readers of the council's own figures and code: they account for rows here and hand on elsewhere what they read."""
WITH_RECORDS = tuple(sample for sample in ALL if sample.reader not in WITHOUT_RECORDS)
TEXTS = tuple(sample for sample in TABLES if sample.name.endswith(".csv"))


def read(path: Path) -> FileReading:
    document = open_document(path, shown_as=path.name)
    return recognise(document).read(document)


def meanings(reading: FileReading) -> tuple[Counter[str], Counter[str]]:
    """Return what a reading states, without the order in which it says it."""

    def bare(record: Record | DependencyRecord) -> str:
        place = replace(record.place, file="")
        if isinstance(record, Record):
            return repr(
                (record.kind, sorted(record.facts.items()), place, sorted(record.columns.items()), record.mention)
            )
        return repr(replace(record, place=place))

    return Counter(map(bare, reading.records)), Counter(map(bare, reading.dependencies))


def test_every_reader_has_a_sample() -> None:
    assert {reader.name for reader in READERS} == {sample.reader for sample in ALL}


@pytest.mark.parametrize("sample", ALL, ids=str)
def test_exactly_its_reader_knows_the_document(sample: Sample, tmp_path: Path) -> None:
    document = open_document(sample.write(tmp_path), shown_as=sample.name)
    assert [reader.name for reader in READERS if reader.recognise(document)] == [sample.reader]


@pytest.mark.parametrize("sample", WITH_RECORDS, ids=str)
def test_something_is_read(sample: Sample, tmp_path: Path) -> None:
    reading = read(sample.write(tmp_path))
    assert reading.records or reading.dependencies
    assert reading.format == sample.reader


@pytest.mark.parametrize("sample", TABLES, ids=str)
def test_every_row_is_used_or_rejected_with_a_reason(sample: Sample, tmp_path: Path) -> None:
    reading = read(sample.write(tmp_path))
    assert sample.sheets is not None
    expected = {name: sum(1 for row in table[1:] if any(row)) for name, table in sample.sheets.items()}
    assert dict(reading.rows_in) == expected
    used = Counter((sheet or "") for sheet, _ in {(each.place.sheet, each.place.row) for each in reading.records})
    for dependency in reading.dependencies:
        used[dependency.place.sheet or ""] += dependency.rows
    if sample.reader in WITHOUT_RECORDS:
        used[""] = len({each.place.row for each in reading.rejections} ^ set(range(2, 2 + expected[""])))
    assert {name: used[name] + reading.rows_rejected()[name] for name in expected} == expected
    assert all(rejection.reason for rejection in reading.rejections)


@pytest.mark.parametrize("sample", [each for each in ALL if each.objects is not None], ids=str)
def test_every_object_is_counted_and_none_is_rejected_twice(sample: Sample, tmp_path: Path) -> None:
    reading = read(sample.write(tmp_path))
    assert sample.objects is not None
    models = [each.get("model", "") if isinstance(each, dict) else "" for each in sample.objects]
    assert dict(reading.rows_in) == dict(Counter(models))
    assert all(count <= reading.rows_in[model] for model, count in reading.rows_rejected().items())


@pytest.mark.parametrize("sample", TABLES, ids=str)
def test_places_can_be_found_again(sample: Sample, tmp_path: Path) -> None:
    reading = read(sample.write(tmp_path))
    assert sample.sheets is not None
    places = [each.place for each in (*reading.records, *reading.dependencies, *reading.rejections, *reading.cautions)]
    for place in places:
        assert place.file == sample.name
        table = sample.sheets[place.sheet or ""]
        assert place.row is None or (2 <= place.row <= len(table) and any(table[place.row - 1]))
        assert place.column is None or place.column in table[0]
    for record in reading.records:
        assert set(record.columns.values()) <= set(sample.sheets[record.place.sheet or ""][0])
        assert set(record.columns) | set(record.rules) <= set(record.facts)


@pytest.mark.parametrize("sample", ALL, ids=str)
def test_the_same_document_gives_the_same_reading(sample: Sample, tmp_path: Path) -> None:
    path = sample.write(tmp_path)
    assert read(path) == read(path)
    document = open_document(path, shown_as=path.name)
    reader = recognise(document)
    assert reader.read(document) == reader.read(document)


def backwards(table: Table) -> Table:
    width = len(table[0])
    return [[*row, *([""] * (width - len(row)))][::-1] for row in table]


def with_own_columns(table: Table) -> Table:
    """Put a column of the council's own in the middle, and unnamed ones at the end."""
    middle = len(table[0]) // 2
    return [
        [*row[:middle], "Cost centre" if number == 0 else "C-17", *row[middle:], "", "" if number == 0 else "note"]
        for number, row in enumerate(table)
    ]


def shouted(table: Table) -> Table:
    return [[f"  {header.upper()} " for header in table[0]], *table[1:]]


@pytest.mark.parametrize("change", [backwards, with_own_columns], ids=["reordered", "additional"])
@pytest.mark.parametrize("sample", TABLES, ids=str)
def test_other_columns_and_another_order_change_nothing(
    sample: Sample, change: Callable[[Table], Table], tmp_path: Path
) -> None:
    plain, changed = tmp_path / "plain", tmp_path / "changed"
    plain.mkdir()
    changed.mkdir()
    assert meanings(read(sample.write(changed, change))) == meanings(read(sample.write(plain)))


@pytest.mark.parametrize("sample", TABLES, ids=str)
def test_headers_are_known_in_any_case_and_spacing(sample: Sample, tmp_path: Path) -> None:
    plain, changed = tmp_path / "plain", tmp_path / "changed"
    plain.mkdir()
    changed.mkdir()
    upper, lower = read(sample.write(changed, shouted)), read(sample.write(plain))
    assert [record.facts for record in upper.records] == [record.facts for record in lower.records]


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8-sig", ","), ("utf-16", "\t"), ("utf-16-le", ","), ("cp1252", ";"), ("utf-8", "|")],
)
@pytest.mark.parametrize("sample", TEXTS, ids=str)
def test_encoding_and_separator_change_nothing(sample: Sample, encoding: str, delimiter: str, tmp_path: Path) -> None:
    expected = meanings(read(sample.write(tmp_path)))
    assert sample.sheets is not None
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(sample.sheets[""])
    (tmp_path / sample.name).write_bytes(codecs.encode(text.getvalue().replace("—", "-"), encoding))
    assert meanings(read(tmp_path / sample.name)) == expected


@pytest.mark.parametrize("sample", TABLES, ids=str)
def test_a_sheet_without_rows_is_no_mishap(sample: Sample, tmp_path: Path) -> None:
    reading = read(sample.write(tmp_path, lambda table: table[:1]))
    assert sum(reading.rows_in.values()) == 0
    assert not reading.records
    assert not reading.rejections
