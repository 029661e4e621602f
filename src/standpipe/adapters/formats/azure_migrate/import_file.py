"""Reads the CSV with which machines are imported into Azure Migrate: utilisation and up to twenty disks a machine.

Headers as the product's template writes them: mandatory ones with a star, units in brackets. Throughput of disks is
in megabytes a second; that of networks too, and is turned into megabits, as networks are counted everywhere else here.
The file is filled in by people or scripts: what a tool read from the running estate outranks it.
"""

from __future__ import annotations

from standpipe.adapters.formats import cells
from standpipe.adapters.formats.azure_migrate.parsing import boot_type, without_empty_utilisation
from standpipe.adapters.formats.cells import CellError
from standpipe.adapters.formats.documents import CellValue, Document
from standpipe.adapters.formats.tables import Account, Column, TableRow, has_headers, read_rows
from standpipe.estate.model import Kind
from standpipe.estate.readings import FileReading
from standpipe.estate.records import Authority, Record
from standpipe.kernel.evidence import Basis

DISKS = 20


def _virtual(cell: CellValue) -> bool:
    value = cells.text(cell).casefold()
    if value not in {"virtual", "physical"}:
        raise CellError(f"'{cells.text(cell)}' is neither Virtual nor Physical")
    return value == "virtual"


def _addresses(cell: CellValue) -> tuple[str, ...]:
    return tuple(part for entry in cells.texts(cell) for part in entry.replace(",", " ").split())


def _megabits(cell: CellValue) -> float:
    return cells.not_negative(cell) * 8


def _disk_columns(number: int) -> tuple[Column, ...]:
    name = f"Disk {number}"
    return (
        Column(f"{name} capacity_mib", (f"{name} size (In GB)", f"{name} size"), cells.mebibytes_from(1024)),
        Column(
            f"{name} read_mbps",
            (f"{name} read throughput (MB per second)", f"{name} read throughput"),
            cells.not_negative,
        ),
        Column(
            f"{name} write_mbps",
            (f"{name} write throughput (MB per second)", f"{name} write throughput"),
            cells.not_negative,
        ),
        Column(
            f"{name} read_iops", (f"{name} read ops (operations per second)", f"{name} read ops"), cells.not_negative
        ),
        Column(
            f"{name} write_iops", (f"{name} write ops (operations per second)", f"{name} write ops"), cells.not_negative
        ),
    )


_MACHINE = (
    Column("name", ("*Server Name",), cells.text, required=True),
    Column("addresses", ("IP addresses",), _addresses),
    Column("vcpus", ("*Cores",), cells.count),
    Column("memory_mib", ("*Memory (In MB)", "*Memory"), cells.memory_mib),
    Column("system", ("*OS name",), cells.text),
    Column("system_version", ("OS version",), cells.text),
    Column("virtual", ("Server type",), _virtual),
    Column("boot_type", ("Boot type",), boot_type),
    Column("processor_usage_percent", ("CPU utilization percentage",), cells.percent),
    Column("memory_usage_percent", ("Memory utilization percentage",), cells.percent),
    Column("network_adapter_count", ("Network adapters",), cells.count),
    Column("network_in_mbps", ("Network In throughput", "Network In throughput (MB per second)"), _megabits),
    Column("network_out_mbps", ("Network Out throughput", "Network Out throughput (MB per second)"), _megabits),
    Column("disk_count", ("Number of disks",), cells.count),
    Column("in_use_mib", ("Storage in use (In GB)", "Storage in use"), cells.mebibytes_from(1024)),
    Column(
        "disk_read_iops", ("Total disks read ops", "Total disks read ops (operations per second)"), cells.not_negative
    ),
    Column(
        "disk_write_iops",
        ("Total disks write ops", "Total disks write ops (operations per second)"),
        cells.not_negative,
    ),
    Column(
        "disk_read_mbps",
        ("Total disks read throughput", "Total disks read throughput (MB per second)"),
        cells.not_negative,
    ),
    Column(
        "disk_write_mbps",
        ("Total disks write throughput", "Total disks write throughput (MB per second)"),
        cells.not_negative,
    ),
    Column("mac_addresses", ("MAC address",), cells.texts),
)
_COLUMNS = (*_MACHINE, *(column for number in range(1, DISKS + 1) for column in _disk_columns(number)))
_UTILISATION = ("processor_usage_percent", "memory_usage_percent")
_DISK_FACTS = ("capacity_mib", "read_mbps", "write_mbps", "read_iops", "write_iops")
_DIRECT = tuple(column.field for column in _MACHINE if column.field not in {"system", "system_version", *_UTILISATION})


class AzureMigrateImportReader:
    """Reads the machine import CSV."""

    name = "azure-migrate-import"
    title = "Azure Migrate import CSV"

    def recognise(self, document: Document) -> bool:
        """Accept a table with the import file's mandatory columns."""
        return has_headers(document, "*Server Name", "*Cores", "*OS name")

    def read(self, document: Document) -> FileReading:
        """Read each row as a machine with its disks."""
        account = Account(document.path, self.name)
        for sheet in document.sheets:
            for row in read_rows(sheet, _COLUMNS, account):
                account.records.append(_machine(row, account))
                account.records.extend(_disks(row))
        return account.reading(lists={Kind.SERVER})


def _machine(row: TableRow, account: Account) -> Record:
    facts = {name: row.facts[name] for name in _DIRECT if name in row.facts}
    facts |= without_empty_utilisation(row, account, *_UTILISATION)
    sources = {name: row.columns[name] for name in facts}
    if "system" in row.facts:
        name, version = str(row.facts["system"]), str(row.facts.get("system_version", ""))
        facts["operating_system"] = name if version.casefold() in name.casefold() else f"{name} {version}"
        sources["operating_system"] = row.columns["system"]
    return Record(Kind.SERVER, facts, row.place, sources, basis=Basis.REGISTER, authority=Authority.SHEET)


def _disks(row: TableRow) -> list[Record]:
    records = []
    for number in range(1, DISKS + 1):
        name = f"Disk {number}"
        fields = [field for field in _DISK_FACTS if f"{name} {field}" in row.facts]
        if not any(row.facts[f"{name} {field}"] for field in fields):
            continue
        facts = {"name": name, "server": row.facts["name"]} | {field: row.facts[f"{name} {field}"] for field in fields}
        sources = {"server": row.columns["name"]} | {field: row.columns[f"{name} {field}"] for field in fields}
        rules = {"name": "named after its columns"}
        records.append(
            Record(Kind.DISK, facts, row.place, sources, rules, basis=Basis.REGISTER, authority=Authority.SHEET)
        )
    return records
