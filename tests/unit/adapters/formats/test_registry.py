"""Many files at once: what cannot be read is said once, and the rest is used."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from standpipe.adapters.formats.registry import READERS, read_paths
from standpipe.kernel.errors import InputError
from standpipe.kernel.findings import Severity

GOOD = "Timeslot,Source server name,Destination server name,Destination IP,Destination port\n1,A,B,10.0.0.1,443\n"


def test_what_no_reader_knows_is_named_with_the_formats_looked_for(tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text(GOOD)
    (tmp_path / "other.csv").write_text("Colour,Shape\nred,round\n")
    good, other = read_paths([("", tmp_path)])
    assert len(good.dependencies) == 1
    assert (other.format, dict(other.rows_in)) == ("unrecognised", {})
    (finding,) = other.findings
    assert (finding.code, finding.severity) == ("file-not-read", Severity.HIGH)
    assert all(reader.title in finding.message for reader in READERS)


def test_a_register_with_another_heading_is_told_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "contracts.csv").write_text(
        "Agreement;Supplier;Start date;End date\nLease;Landlord;2024-01-01;2029-01-01\n"
    )
    ((finding,),) = (reading.findings for reading in read_paths([("", tmp_path)]))
    assert "nearest to the template 'Contracts', but lacks the column 'Contract title'" in finding.message


@pytest.mark.parametrize(
    ("name", "content", "severity"),
    [
        ("broken.xlsx", b"PK\x03\x04", Severity.HIGH),
        ("notes.md", b"# Notes\n", Severity.LOW),
        ("x.json", b"{", Severity.HIGH),
    ],
)
def test_an_unreadable_file_does_not_stop_the_others(
    name: str, content: bytes, severity: Severity, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text(GOOD)
    (tmp_path / name).write_bytes(content)
    readings = {reading.path: reading for reading in read_paths([("", tmp_path)])}
    assert readings["a.csv"].dependencies
    (finding,) = readings[name].findings
    assert (finding.code, finding.severity, finding.subject) == ("file-not-read", severity, name)


def test_a_quotation_mark_that_is_never_closed_is_told_with_the_line_where_it_opens(tmp_path: Path) -> None:
    (tmp_path / "flows.csv").write_text(GOOD + '2,C,D,10.0.0.2,80\n3,"E,F,10.0.0.3,80\n4,G,H,10.0.0.4,80\n')
    ((finding,),) = (reading.findings for reading in read_paths([("", tmp_path)]))
    assert "from line 4 on" in finding.message
    assert "quotation mark" in finding.message


def test_a_stray_nul_is_no_sign_of_utf_16(tmp_path: Path) -> None:
    (tmp_path / "flows.csv").write_text(GOOD + "2,C\0,D,10.0.0.2,80\n")
    ((finding,),) = (reading.findings for reading in read_paths([("", tmp_path)]))
    assert "it holds NUL bytes" in finding.message


def test_a_register_with_few_columns_is_told_how_many_are_needed(tmp_path: Path) -> None:
    (tmp_path / "applications.csv").write_text("Application,Business owner\nPayroll,Head of people\n")
    ((finding,),) = (reading.findings for reading in read_paths([("", tmp_path)]))
    assert "'Applications', but has 2 of its columns where at least 3 are needed" in finding.message


def test_the_same_content_is_read_once_for_each_estate(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "flows.csv").write_text(GOOD)
    together = read_paths([("", tmp_path)])
    assert [reading.format for reading in together] == ["azure-migrate-dependencies", "duplicate"]
    assert together[1].findings[0].code == "file-read-twice"
    apart = read_paths([("North", tmp_path / "one"), ("South", tmp_path / "two")])
    assert [(reading.estate, len(reading.dependencies)) for reading in apart] == [("North", 1), ("South", 1)]


def test_files_of_one_name_are_shown_with_their_folders(tmp_path: Path) -> None:
    for number, name in enumerate(("north", "south")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "flows.csv").write_text(GOOD + f"{number},C,D,10.0.0.2,80\n")
    paths = [("", tmp_path / "north"), ("", tmp_path / "south" / "flows.csv"), ("", tmp_path / "south")]
    shown = [reading.path for reading in read_paths(paths)]
    assert len(set(shown)) == 3
    assert shown[:2] == ["flows.csv", "south/flows.csv"]


def test_a_damaged_sheet_is_a_finding_and_the_other_sheets_are_read(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "whole.xlsx")) as book:
        for name in ("vInfo", "vDisk", "vHost", "vCluster"):
            page = book.add_worksheet(name)
            page.write_row(0, 0, ["VM", "Powerstate", "Template", "CPUs", "Memory"])
            page.write_row(1, 0, ["A", "poweredOn", "False", 2, 4096])
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as old, zipfile.ZipFile(tmp_path / "hurt.xlsx", "w") as new:
        for entry in old.namelist():
            new.writestr(entry, b"<worksheet><she" if entry.endswith("sheet2.xml") else old.read(entry))
    (reading,) = read_paths([("", tmp_path / "hurt.xlsx")])
    assert [record.name for record in reading.records] == ["A"]
    assert [(finding.code, str(finding.evidence[0])) for finding in reading.findings] == [
        ("sheet-not-read", "hurt.xlsx, sheet vDisk")
    ]


def test_progress_is_told_before_each_file(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.csv").write_text(GOOD + name)
    told: list[tuple[str, int, int]] = []
    read_paths([("", tmp_path)], progress=lambda *step: told.append(step))
    assert told == [("a.csv", 1, 2), ("b.csv", 2, 2)]


def test_a_path_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        read_paths([("", tmp_path / "absent")])
