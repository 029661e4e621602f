"""Traps of RVTools exports."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from standpipe.adapters.formats.documents import open_document
from standpipe.adapters.formats.rvtools import RVToolsReader
from standpipe.adapters.formats.rvtools.columns import TABS, UNUSED_TABS, UnusedTab
from standpipe.estate.model import Kind
from standpipe.estate.readings import FileReading


def read(folder: Path, text: str) -> FileReading:
    path = folder / "tab.csv"
    path.write_text(text, encoding="utf-8")
    document = open_document(path, shown_as="tab.csv")
    assert RVToolsReader().recognise(document)
    return RVToolsReader().read(document)


@pytest.mark.parametrize("tab", UNUSED_TABS, ids=lambda tab: tab.name)
def test_a_tab_without_facts_is_known_alone_and_says_why_it_is_not_used(tab: UnusedTab, tmp_path: Path) -> None:
    reading = read(tmp_path, ",".join(tab.marks) + "\n" + ",".join("x" for _ in tab.marks) + "\n")
    assert not reading.records
    assert [(each.reason, each.rows) for each in reading.rejections] == [(tab.reason, 1)]


def test_no_tab_is_both_used_and_unused() -> None:
    assert not {tab.name for tab in TABS} & {tab.name for tab in UNUSED_TABS}


@pytest.mark.parametrize(
    "header",
    [
        "VM,Powerstate,CPUs,Memory,Provisioned MiB",
        "VM,Powerstate,CPUs,Memory,Provisioned MB",
        "vInfoVMName,vInfoPowerstate,vInfoCPUs,vInfoMemory,vInfoProvisioned",
    ],
)
def test_headers_of_every_release_give_the_same_facts(header: str, tmp_path: Path) -> None:
    (record,) = read(tmp_path, f'{header}\nA,poweredOn,2,"4,096",20480\n').records
    assert (record.facts["vcpus"], record.facts["memory_mib"], record.facts["provisioned_mib"]) == (2, 4096, 20480)


def test_a_template_is_no_server_and_a_placeholder_is_neither(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        "VM,Powerstate,Template,SRM Placeholder,CPUs,Memory\n"
        "A,poweredOn,False,False,2,4096\nGOLD,poweredOff,True,False,2,4096\nA,poweredOff,False,True,2,4096\n",
    )
    assert [(record.kind, record.name) for record in reading.records] == [(Kind.SERVER, "A"), (Kind.TEMPLATE, "GOLD")]
    assert "placeholder" in reading.rejections[0].reason


def test_a_workbook_says_which_tabs_and_columns_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for name, rows in {
            "vInfo": (("VM", "Powerstate", "Memory"), ("a", "poweredOn", 4096)),
            "vHost": (("Host", "# Cores"), ("esx-1", 32)),
        }.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    reading = RVToolsReader().read(open_document(path, shown_as=path.name))
    lacks = [finding.message.partition(" lacks the ")[2].partition(",")[0] for finding in reading.findings]
    assert lacks == ["column 'CPUs'", "sheet vDisk", "sheet vCluster"]
    assert {finding.code for finding in reading.findings} == {"part-missing"}
    assert {record.kind for record in reading.records} >= {Kind.SERVER, Kind.HOST}
