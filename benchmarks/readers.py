"""CPU seconds and memory of reading: `python -m benchmarks.readers [CSV_MEGABYTES]`.

Each case is the whole command `standpipe estate FILE --json` in a process of its own; the figure is that process's CPU
time with the start of Python in it, and its largest resident size. The 5,000-machine workbook has the columns of a full
RVTools export; the dependency export is 300 MB unless another size is given (0 leaves it out). Real files are measured
where STANDPIPE_DATA names them. The first line is a loop of known work: on a busy machine it grows as the others do.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import xlsxwriter

from standpipe.adapters.formats.documents import open_document
from standpipe.adapters.formats.registry import recognise
from standpipe.cli.main import run

MACHINES = 5_000
REAL_FILES = (
    "rvtools/SizingWorkshop-RVTools.xlsx",
    "rvtools/kubev2v-example1.xlsx",
    "azure-migrate",
    "netbox",
)
HEAD = ("VM", "Powerstate", "Template", "SRM Placeholder")
TAIL = ("Annotation", "Owner", "Datacenter", "Cluster", "Host", "Folder", "OS according to the configuration file",
        "OS according to the VMware Tools", "VM ID", "VM UUID", "VI SDK Server", "VI SDK UUID")  # fmt: skip
MIDDLES = {
    "vInfo": (1, ("DNS Name", "CPUs", "Memory", "NICs", "Disks", "Total disk capacity MiB", "Primary IP Address",
                  "Provisioned MiB", "In Use MiB", "Firmware", "HW version", *(f"Setting {n}" for n in range(60)))),
    "vCPU": (1, ("CPUs", "Sockets", "Cores p/s", "Max", "Overall", "Level", "Shares", "Reservation", "Limit")),
    "vMemory": (1, ("Size MiB", "Overhead", "Max", "Consumed", "Active", "Swapped", "Ballooned", "Limit")),
    "vDisk": (2, ("Disk", "Disk Path", "Capacity MiB", "Raw", "Disk Mode", "Sharing mode", "Thin", "Unit #")),
    "vPartition": (3, ("Disk", "Capacity MiB", "Consumed MiB", "Free MiB", "Free %")),
    "vNetwork": (1, ("NIC label", "Adapter", "Network", "Switch", "Connected", "Mac Address", "IPv4 Address")),
    "vTools": (1, ("Tools", "Tools Version", "Upgradeable", "App status")),
    "vSnapshot": (1, ("Name", "Description", "Date / time", "Filename", "Size MiB (vmsn)")),
}  # fmt: skip


def _cells(headers: Iterable[str], machine: int) -> Iterator[object]:
    """Yield plausible cells: numbers where the header counts something, words elsewhere."""
    fixed: dict[str, object] = {
        "VM": f"srv-{machine:05}", "Powerstate": "poweredOn", "Template": "False", "SRM Placeholder": "False",
        "VM UUID": f"50000000-0000-4000-8000-{machine:012}", "Memory": 8192, "CPUs": 4, "Cluster": f"C{machine % 20}",
        "Host": f"esx-{machine % 200:03}", "Raw": "False", "Thin": "True", "Connected": "True", "Firmware": "efi",
        "Datacenter": "DC",
        "Primary IP Address": f"10.{machine // 250}.{machine % 250}.4", "Sharing mode": "sharingNone",
    }  # fmt: skip
    for header in headers:
        counts = header.endswith(("MiB", "%", "#", "s")) or header.startswith("Setting")
        yield fixed.get(header, 1000 + machine % 97 if counts else f"{header} {machine}")


def write_export(target: Path, machines: int) -> None:
    """Write an RVTools workbook with eight machine tabs and hosts."""
    with xlsxwriter.Workbook(str(target), {"constant_memory": True}) as book:
        for name, (repeats, middle) in MIDDLES.items():
            headers = (*HEAD, *middle, *TAIL)
            page = book.add_worksheet(name)
            page.write_row(0, 0, headers)
            for number in range(machines * repeats):
                page.write_row(number + 1, 0, list(_cells(headers, number // repeats)))
        hosts = book.add_worksheet("vHost")
        hosts.write_row(0, 0, ["Host", "Datacenter", "Cluster", "Speed", "# Cores", "# Memory"])
        for number in range(200):
            hosts.write_row(number + 1, 0, [f"esx-{number:03}", "DC", f"C{number % 20}", 2600, 32, 524_288])


def write_dependencies(target: Path, megabytes: int) -> None:
    """Write a dependency export of about that size, of 40,000 different connections."""
    header = ["Timeslot", "Source server name", "Source IP", "Source application", "Source process",
              "Destination server name", "Destination IP", "Destination application", "Destination process",
              "Destination port"]  # fmt: skip
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        number = 0
        while stream.tell() < megabytes * 1_000_000:
            for _ in range(10_000):
                source, sink = number % 4000, number * 7 % 4000
                writer.writerow([f"slot-{number // 40_000}", f"srv-{source}", f"10.0.{source // 250}.{source % 250}",
                                 "app", "w3wp.exe", f"srv-{sink}", f"10.1.{sink // 250}.{sink % 250}", "sql",
                                 "sqlservr.exe", 1433 + number % 10])  # fmt: skip
                number += 1


def _one(path: Path, *, head_only: bool) -> None:
    if head_only:
        rows, found = 0, recognise(open_document(path, shown_as=path.name)).name
    else:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            run(["estate", str(path), "--json"])
        report = json.loads(said.getvalue())
        rows = sum(file["rows_in"] for file in report["files"])
        found = f"{report['counts']['servers']:,} servers"
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{time.process_time():7.2f} {largest:8.0f} {_megabytes(path):8.1f} {rows:9} {found:>26}", end="")


def _megabytes(path: Path) -> float:
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    return sum(each.stat().st_size for each in files) / 1e6


def _measure(label: str, path: Path, *, head_only: bool = False) -> None:
    mode = "--head" if head_only else "--read"
    command = [sys.executable, "-m", "benchmarks.readers", mode, str(path)]
    print(subprocess.run(command, check=True, capture_output=True, text=True).stdout, f" {label}", flush=True)


def _known_work() -> float:
    begun = time.process_time()
    sum(number * number for number in range(5_000_000))
    return time.process_time() - begun


def main(arguments: list[str]) -> None:
    """Measure every case and print a table."""
    if len(arguments) == 2 and arguments[0] in {"--head", "--read"}:
        _one(Path(arguments[1]), head_only=arguments[0] == "--head")
        return
    megabytes = int(arguments[0]) if arguments else 300
    data = Path(os.environ.get("STANDPIPE_DATA", Path(__file__).parents[2] / "shared" / "data"))
    print(f"{_known_work():7.2f}  five million additions, to tell how busy the machine is")
    print(f"{'CPU s':>7} {'RSS MiB':>8} {'file MB':>8} {'rows':>9} {'what, or format':>26}  case")
    for name in REAL_FILES:
        if (data / name).exists():
            _measure(name, data / name)
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "rvtools.xlsx"
        write_export(export, MACHINES)
        _measure(f"RVTools workbook, {MACHINES:,} machines", export)
        if megabytes:
            flows = Path(folder) / "dependencies.csv"
            write_dependencies(flows, megabytes)
            _measure("dependency export, recognised only", flows, head_only=True)
            _measure("dependency export of no known machine, read", flows)


if __name__ == "__main__":
    main(sys.argv[1:])
