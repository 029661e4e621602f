"""Writes utilisation as an Azure Migrate import CSV, and traffic as a dependency export CSV."""

from __future__ import annotations

from pathlib import Path

from standpipe.adapters.tables_out import Table, TableColumn, write_csv
from standpipe.adapters.tables_out.model import Cell
from standpipe.sample.model import Council, Machine, Row
from standpipe.sample.traffic import HEADERS as TRAFFIC_HEADERS

_DISKS = 4
"""Groups of disk columns in the file; no machine of the sample has more disks."""
_MACHINE = (
    "*Server Name", "IP addresses", "*Cores", "*Memory (In MB)", "*OS name", "OS version", "OS architecture",
    "Server type", "Hypervisor", "CPU utilization percentage", "Memory utilization percentage", "Network adapters",
    "Network In throughput", "Network Out throughput", "Boot type", "Number of disks", "Storage in use (In GB)",
)  # fmt: skip
_DISK = (
    "Disk {} size (In GB)", "Disk {} read throughput (MB per second)", "Disk {} write throughput (MB per second)",
    "Disk {} read ops (operations per second)", "Disk {} write ops (operations per second)",
)  # fmt: skip
IMPORT_HEADERS = (*_MACHINE, *(header.format(number) for number in range(1, _DISKS + 1) for header in _DISK))


def write_import(path: Path, machines: list[Machine]) -> None:
    """Write the import file of these machines."""
    _write(path, IMPORT_HEADERS, [_machine(each) for each in machines])


def write_traffic_file(path: Path, council: Council) -> None:
    """Write the dependency export."""
    _write(path, TRAFFIC_HEADERS, council.traffic)


def _write(path: Path, headers: tuple[str, ...], rows: list[Row]) -> None:
    table = Table(
        path.stem[:31],
        tuple(TableColumn(header) for header in headers),
        ([_cell(row.get(header)) for header in headers] for row in rows),
    )
    write_csv(path, table, byte_order_mark=False)


def _cell(value: object) -> Cell:
    return value if isinstance(value, str | int | float) else None


def _machine(machine: Machine) -> Row:
    measured = machine.processor_percent > 0
    row: Row = {
        "*Server Name": machine.name,
        "IP addresses": machine.address,
        "*Cores": machine.imported_vcpus or machine.vcpus,
        "*Memory (In MB)": machine.memory_mib,
        "*OS name": machine.imported_system or machine.system,
        "OS architecture": "x64",
        "Server type": "Virtual",
        "Hypervisor": "VMware",
        "CPU utilization percentage": machine.processor_percent,
        "Memory utilization percentage": machine.memory_percent if measured else 0,
        "Network adapters": 1,
        "Network In throughput": round(machine.processor_percent / 20, 2),
        "Network Out throughput": round(machine.processor_percent / 25, 2),
        "Boot type": "UEFI" if machine.boot_type == "EFI" else "BIOS",
        "Number of disks": len(machine.disks_gib),
        "Storage in use (In GB)": round(sum(machine.disks_gib) * machine.used_share, 1),
    }
    for number, size in enumerate(machine.disks_gib, start=1):
        share = 0.25 if number == 1 and len(machine.disks_gib) > 1 else 1 / len(machine.disks_gib)
        figures = (
            size,
            round(machine.read_iops * share * 0.03, 2),
            round(machine.write_iops * share * 0.03, 2),
            round(machine.read_iops * share, 1),
            round(machine.write_iops * share, 1),
        )
        row |= {header.format(number): figure for header, figure in zip(_DISK, figures, strict=True)}
    return row
