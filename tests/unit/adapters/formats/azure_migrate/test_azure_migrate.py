"""Traps of Azure Migrate's files."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import xlsxwriter

from standpipe.adapters.formats.azure_migrate import (
    AzureMigrateDependencyReader,
    AzureMigrateImportReader,
    AzureMigrateWorkbookReader,
)
from standpipe.adapters.formats.azure_migrate.parsing import bracketed, hypervisor_uuid
from standpipe.adapters.formats.cells import CellError
from standpipe.adapters.formats.documents import open_document
from standpipe.estate.model import Kind
from standpipe.estate.readings import FileReading

VMWARE = "/subscriptions/s/providers/p/vmwaresites/v/machines/vc_50200000-0000-4000-8000-00000000000"
MACHINE = {
    "Machine Name": "A",
    "Cores": 2,
    "Memory (in MB)": 4096,
    "Operating System": "Linux",
    "Machine ID": VMWARE + "1",
}


def read(folder: Path, **sheets: list[dict[str, object]]) -> FileReading:
    with xlsxwriter.Workbook(str(folder / "book.xlsx")) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, values in enumerate([list(rows[0]), *(list(row.values()) for row in rows)]):
                page.write_row(number, 0, values)
    document = open_document(folder / "book.xlsx", shown_as="book.xlsx")
    reader = AzureMigrateWorkbookReader()
    assert reader.recognise(document)
    return reader.read(document)


def facts(reading: FileReading, kind: Kind = Kind.SERVER) -> list[dict[str, object]]:
    return [dict(record.facts) for record in reading.records if record.kind is kind and not record.mention]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("[];", ()),
        ("[];[];", ()),
        ("[10.0.0.1];", ("10.0.0.1",)),
        ("[10.0.0.1, fe80::1];[10.0.0.2,10.0.0.1];", ("10.0.0.1", "fe80::1", "10.0.0.2")),
        ("10.0.0.1; 10.0.0.2", ("10.0.0.1", "10.0.0.2")),
    ],
)
def test_addresses_are_read_from_their_brackets(cell: str, expected: tuple[str, ...]) -> None:
    assert bracketed(cell) == expected


def test_a_broken_list_of_addresses_is_refused() -> None:
    with pytest.raises(CellError):
        bracketed("[10.0.0.1]; and more")


def test_only_a_hypervisors_machine_id_holds_the_machines_uuid() -> None:
    assert hypervisor_uuid(VMWARE + "1") == "50200000-0000-4000-8000-000000000001"
    assert hypervisor_uuid("/p/serversites/v/machines/50200000-0000-4000-8000-000000000001") is None
    assert hypervisor_uuid("") is None


def test_no_address_is_stated_as_none_and_an_absent_cell_is_not_stated(tmp_path: Path) -> None:
    rows = [MACHINE | {"IP Addresses": "[];"}, MACHINE | {"IP Addresses": ""}]
    stated, silent = facts(read(tmp_path, Discovery_Report=rows))
    assert stated["addresses"] == ()
    assert "addresses" not in silent


@pytest.mark.parametrize(("processor", "memory", "measured"), [(0, 0, False), (0, 12.5, True), (3, 0, True)])
def test_utilisation_of_zero_and_zero_is_no_measurement(
    processor: float, memory: float, measured: bool, tmp_path: Path
) -> None:
    row = MACHINE | {
        "Recommended VM Size": "D2", "CPU Utilization (in %)": processor, "Memory Utilization (in %)": memory,
    }  # fmt: skip
    reading = read(tmp_path, All_VM=[row])
    assert ("processor_usage_percent" in facts(reading)[0]) is measured
    assert any("nothing was measured" in caution.message for caution in reading.cautions) is not measured


def test_size_and_utilisation_come_from_the_sheet_that_lists_all_machines(tmp_path: Path) -> None:
    usage = {"Memory Utilization (in %)": 20, "CPU Utilization (in %)": 10}
    reading = read(
        tmp_path,
        **{
            "VM_IaaS_As-is": [MACHINE | {"Recommended VM Size": "A2"}],
            "SQL_Server_Perf": [MACHINE | {"Recommended VM Size": "E8"} | usage | {"CPU Utilization (in %)": 55}],
            "All_VM_Perf": [MACHINE | {"Recommended VM Size": "D2"} | usage],
        },
    )
    assert [each["recommended_size"] for each in facts(reading) if "recommended_size" in each] == ["D2"]
    assert [each["processor_usage_percent"] for each in facts(reading) if "processor_usage_percent" in each] == [10]
    assert len(facts(reading)) == 3


def test_prod_in_an_assessment_says_nothing_but_in_a_discovery_it_does(tmp_path: Path) -> None:
    rows = [MACHINE | {"Environment": "Prod"}, MACHINE | {"Environment": "Dev"}]
    assessed = read(tmp_path, All_VM=rows)
    assert [each.get("environment") for each in facts(assessed)] == [None, "Dev"]
    assert "1 rows say 'Prod'" in assessed.cautions[0].message
    discovered = read(tmp_path, Discovery_Report=[row | {"First Discovery Time": "2026-10-01"} for row in rows])
    assert [each.get("environment") for each in facts(discovered)] == ["Prod", "Dev"]


def test_an_instance_that_was_not_assessed_has_unknown_sizes(tmp_path: Path) -> None:
    row = {
        "Machine Name": "S", "SQL Instance": "MSSQLSERVER", "SQL Edition": "Express", "SQL Version": "SQL Server 2012",
        "User Databases": 0, "vCores Allocated": 0, "CPU Utilization (in %)": 0, "Memory Utilization (in MB)": 0,
        "Machine ID": VMWARE + "2",
    }  # fmt: skip
    idle = row | {"SQL Instance": "B", "vCores Allocated": 2, "Memory Utilization (in MB)": 14.5}
    unknown, known = facts(read(tmp_path, SQL_All_Instances=[row, idle]), Kind.DATABASE_INSTANCE)
    assert not {"vcpus", "database_count", "memory_mib"} & set(unknown)
    assert (known["vcpus"], known["processor_usage_percent"], known["database_count"]) == (2, 0, 0)
    assert known["name"] == "S\\B"
    assert known["server_uuid"] == "50200000-0000-4000-8000-000000000002"


def test_the_host_column_names_the_management_server_and_is_left_alone(tmp_path: Path) -> None:
    assert "host" not in facts(read(tmp_path, All_VM=[MACHINE | {"VM Host": "10.0.0.9"}]))[0]


def table(folder: Path, rows: list[list[str]]) -> Path:
    with (folder / "table.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return folder / "table.csv"


def test_twenty_disks_of_an_import_row_are_read_and_absent_ones_are_not(tmp_path: Path) -> None:
    header = ["*Server Name", "*Cores", "*Memory (In MB)", "*OS name"]
    header += [f"Disk {number} size (In GB)" for number in range(1, 21)] + ["Disk 20 read ops (operations per second)"]
    path = table(tmp_path, [header, ["A", "2", "4096", "Linux", "10", "0", *[""] * 17, "30", "250"]])
    reading = AzureMigrateImportReader().read(open_document(path, shown_as="t"))
    disks = {each["name"]: each for each in facts(reading, Kind.DISK)}
    assert {name: disk["capacity_mib"] for name, disk in disks.items()} == {"Disk 1": 10 * 1024, "Disk 20": 30 * 1024}
    assert disks["Disk 20"]["read_iops"] == 250


def test_network_throughput_becomes_megabits(tmp_path: Path) -> None:
    header = ["*Server Name", "*Cores", "*OS name", "Network In throughput"]
    reading = AzureMigrateImportReader().read(
        open_document(table(tmp_path, [header, ["A", "2", "x", "2.5"]]), shown_as="t")
    )
    assert facts(reading)[0]["network_in_mbps"] == 20


def test_the_strength_of_a_dependency_is_its_number_of_time_slots(tmp_path: Path) -> None:
    header = ["Timeslot", "Source server name", "Destination server name", "Destination IP", "Destination port"]
    rows = [
        ["t1", "A", "B", "10.0.0.2", "443"],
        ["t1", "a", "B", "10.0.0.2", "443"],
        ["t2", "A", "B", "10.0.0.2", "443"],
    ]
    other = [["t2", "A", "", "10.0.0.3", "443"], ["t2", "A", "B", "10.0.0.2", "80"]]
    reading = AzureMigrateDependencyReader().read(open_document(table(tmp_path, [header, *rows, *other]), shown_as="t"))
    found = [(each.target.name, each.target.kind, each.port, each.strength, each.rows) for each in reading.dependencies]
    assert found == [("B", Kind.SERVER, 443, 2, 3), ("10.0.0.3", None, 443, 1, 1), ("B", Kind.SERVER, 80, 1, 1)]
    assert all(each.observed for each in reading.dependencies)
