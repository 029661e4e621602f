"""Writes the CSV with which machines are imported into Azure Migrate, with every disk and the utilisation.

Headers as the product's template writes them. The four starred columns are mandatory there: a machine of which one is
unknown is left out and named in what is returned, never given an invented figure. A machine has at most 20 disks and a
file at most 20,000 machines (Azure documentation, "Assess servers using an imported CSV file").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from standpipe.adapters.tables_out import CellStyle, Table, TableColumn, write_csv
from standpipe.adapters.tables_out.model import Cell
from standpipe.estate.estate import Estate
from standpipe.estate.model import Disk, Server
from standpipe.kernel.errors import InputError

DISK_LIMIT = 20
ROW_LIMIT = 20_000
_MACHINE_HEADERS = (
    "*Server Name", "IP addresses", "*Cores", "*Memory (In MB)", "*OS name", "OS version", "OS architecture",
    "Server type", "Hypervisor", "CPU utilization percentage", "Memory utilization percentage", "Network adapters",
    "Network In throughput", "Network Out throughput", "Boot type", "Number of disks", "Storage in use (In GB)",
)  # fmt: skip
_DISK_HEADERS = (
    "Disk {} size (In GB)", "Disk {} read throughput (MB per second)", "Disk {} write throughput (MB per second)",
    "Disk {} read ops (operations per second)", "Disk {} write ops (operations per second)",
)  # fmt: skip
_TOTAL_HEADERS = (
    "Total disks read throughput (MB per second)", "Total disks write throughput (MB per second)",
    "Total disks read ops (operations per second)", "Total disks write ops (operations per second)", "MAC address",
)  # fmt: skip
HEADERS = (
    *_MACHINE_HEADERS,
    *(header.format(number) for number in range(1, DISK_LIMIT + 1) for header in _DISK_HEADERS),
    *_TOTAL_HEADERS,
)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A machine, or disks of a machine, that the file does not hold, and why."""

    server: str
    """Id of the server."""
    reason: str


def write_import(path: Path, estate: Estate) -> tuple[LeftOut, ...]:
    """Write the servers of an estate and return what the file could not hold.

    Raises:
        InputError: there are more machines than one import takes, or the folder cannot be written to.

    """
    disks: defaultdict[str | None, list[Disk]] = defaultdict(list)
    for disk in estate.disks.values():
        disks[disk.server].append(disk)
    rows: list[Sequence[Cell]] = []
    left_out: list[LeftOut] = []
    for server in estate.servers.values():
        if missing := _missing(server):
            left_out.append(LeftOut(server.id, f"the import needs what is unknown: {', '.join(missing)}"))
            continue
        own = disks[server.id]
        if len(own) > DISK_LIMIT:
            left_out.append(LeftOut(server.id, f"{len(own) - DISK_LIMIT} of {len(own)} disks: the import takes 20"))
        rows.append(_row(server, own))
    if len(rows) > ROW_LIMIT:
        raise InputError(
            f"{len(rows):,} machines are more than one import takes ({ROW_LIMIT:,}).",
            where=path.name,
            remedy="Write the estate in parts.",
        )
    columns = tuple(TableColumn(header, CellStyle.TEXT) for header in HEADERS)
    write_csv(path, Table("Import", columns, rows), byte_order_mark=False)
    return tuple(left_out)


def _missing(server: Server) -> list[str]:
    facts = {"processors": server.vcpus, "memory": server.memory_mib, "operating system": server.operating_system}
    return [name for name, value in facts.items() if value is None]


def _row(server: Server, disks: Sequence[Disk]) -> list[Cell]:
    return [
        server.name,
        _joined(server.addresses),
        server.vcpus,
        server.memory_mib,
        server.operating_system,
        None,
        None,
        None if server.virtual is None else ("Virtual" if server.virtual else "Physical"),
        None,
        server.processor_usage_percent,
        server.memory_usage_percent,
        server.network_adapter_count,
        _megabytes(server.network_in_mbps),
        _megabytes(server.network_out_mbps),
        server.boot_type,
        len(disks) or server.disk_count,
        _gibibytes(server.in_use_mib),
        *_disk_cells(disks[:DISK_LIMIT]),
        server.disk_read_mbps,
        server.disk_write_mbps,
        server.disk_read_iops,
        server.disk_write_iops,
        _joined(server.mac_addresses),
    ]


def _disk_cells(disks: Sequence[Disk]) -> Iterable[Cell]:
    for disk in disks:
        yield from (
            _gibibytes(disk.capacity_mib), disk.read_mbps, disk.write_mbps, disk.read_iops, disk.write_iops,
        )  # fmt: skip
    yield from (None,) * (len(_DISK_HEADERS) * (DISK_LIMIT - len(disks)))


def _joined(values: tuple[str, ...] | None) -> str | None:
    return ";".join(values) if values else None


def _gibibytes(mebibytes: int | None) -> float | None:
    return None if mebibytes is None else mebibytes / 1024


def _megabytes(megabits: float | None) -> float | None:
    """Return MB a second: the estate counts networks in megabits, the import in megabytes."""
    return None if megabits is None else megabits / 8
