"""Makes the sample council and writes its exports and registers into a folder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from standpipe.adapters.formats.templates.writer import write_filled_in, write_filled_in_csv
from standpipe.adapters.tables_out import Table, TableColumn, write_csv
from standpipe.adapters.tables_out.model import Cell
from standpipe.sample import model as files
from standpipe.sample.areas import SERVERS, applications_of, areas_of
from standpipe.sample.azure_files import write_import, write_traffic_file
from standpipe.sample.commercial import write_commercial
from standpipe.sample.defects_machines import plant_in_machines
from standpipe.sample.defects_registers import plant_in_registers, plant_undeclared, plant_unreadable_rule
from standpipe.sample.holdings import write_holdings
from standpipe.sample.machines import MachineMaker
from standpipe.sample.model import Council
from standpipe.sample.network import HEADERS as NETBOX_HEADERS
from standpipe.sample.network import netbox_rows
from standpipe.sample.network_plan import write_network_plan
from standpipe.sample.placing import place_on_hosts
from standpipe.sample.prices import write_prices
from standpipe.sample.programme import write_programme
from standpipe.sample.registers import write_registers
from standpipe.sample.rvtools_workbook import write_rvtools
from standpipe.sample.traffic import write_traffic
from standpipe.sample.truth import derive, imported_machines, write_truth

_WORKBOOKS = {
    files.REGISTER: ("applications", "support-statements", "services", "sites"),
    files.PLANNING: ("teams", "freeze-rules"),
    files.PROGRAMME: ("cutover-windows", "tranches", "move-methods", "leave", "rooms"),
    files.NETWORK: ("circuits", "address-ranges"),
    files.SERVERS: ("servers", "database-instances", "databases", "devices"),
}
_CSV = {
    files.MAPPING: "server-applications",
    files.DEPENDENCIES: "dependencies",
    files.CONTRACTS: "contracts",
    files.COSTS: "running-costs",
}
_SHEETS = {
    "applications": "Applications", "support-statements": "Support statements", "services": "Services",
    "sites": "Sites", "teams": "Teams", "freeze-rules": "Freeze rules", "servers": "Servers",
    "database-instances": "Database instances", "databases": "Databases", "circuits": "Network circuits",
    "address-ranges": "Address ranges", "cutover-windows": "Cutover windows", "tranches": "Tranches",
    "move-methods": "Move methods", "leave": "Leave", "rooms": "Rooms", "devices": "Devices",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SampleSummary:
    """What was written: the folder, the files in it, and how much there is of what (`servers`, `applications`...)."""

    folder: Path
    files: tuple[Path, ...]
    counts: dict[str, int]
    defects: int
    """How many planted defects the truth file lists."""


def make_council(seed: int, servers: int, as_of: date) -> Council:
    """Return the council of a seed: true, then with its defects.

    Raises:
        InputError: fewer servers are asked for than the critical applications need.

    """
    sizes = areas_of(seed, servers)
    council = Council(seed, as_of, [area for area, _ in sizes])
    for area, size in sizes:
        applications, spare, unclaimed = applications_of(area, seed, size)
        council.applications.extend(applications)
        machines = list(MachineMaker(area, seed).all_of(applications, spare, unclaimed))
        council.machines.extend(sorted(machines, key=lambda each: each.name.lower()))
        place_on_hosts(council, area)
    write_holdings(council)
    for area in council.areas:
        plant_in_machines(council, area)
    # The inventory lists a copy below the machine whose name it kept.
    council.machines.sort(key=lambda each: (each.area.index, each.name.lower(), each.clone))
    write_registers(council)
    _tell_duplicates_apart(council)
    write_commercial(council)
    write_network_plan(council)
    write_programme(council)
    for area in council.areas:
        plant_in_registers(council, area)
    plant_undeclared(council, write_traffic(council))
    plant_unreadable_rule(council)
    derive(council)
    return council


def _tell_duplicates_apart(council: Council) -> None:
    """Name a machine in the mapping by its DNS name where two bear its name."""
    doubled = {each.name for each in council.machines if each.clone}
    originals = {each.name: each.dns_name for each in council.machines if each.name in doubled and not each.clone}
    for row in council.rows("server-applications"):
        row["server"] = originals.get(str(row["server"]), row["server"])


def write_sample(folder: Path, *, servers: int | None = None, seed: int = 1, as_of: date) -> SampleSummary:
    """Write the sample council's exports, its registers, its price sheet and truth.json.

    Args:
        folder: where to; it is made if need be, and files of the same names are replaced.
        servers: how many servers, virtual and physical; 230 by default. More make several areas of the same pattern.
        seed: which council of the many possible ones; the same seed and day give the same bytes.
        as_of: the day on which the exports are taken; contracts and plans are dated from it.

    Raises:
        InputError: the folder cannot be written to, or fewer servers are asked for than a council needs.

    """
    council = make_council(seed, SERVERS if servers is None else servers, as_of)
    folder.mkdir(parents=True, exist_ok=True)
    written = [*_write_exports(folder, council), *_write_registers(folder, council)]
    truth = folder / files.TRUTH
    places = {name: (file, _SHEETS[name]) for file, names in _WORKBOOKS.items() for name in names}
    places |= {name: (file, "") for file, name in _CSV.items()}
    counts = count(council)
    write_truth(truth, council, counts, places)
    return SampleSummary(folder, (*written, truth), counts, len(council.defects))


def _write_exports(folder: Path, council: Council) -> Iterable[Path]:
    rvtools, machines, traffic = folder / files.RVTOOLS, folder / files.IMPORT, folder / files.TRAFFIC
    write_rvtools(rvtools, council)
    write_import(machines, imported_machines(council))
    write_traffic_file(traffic, council)
    yield from (rvtools, machines, traffic)
    for name, rows in netbox_rows(council).items():
        path = folder / f"netbox-{name}.csv"
        headers = NETBOX_HEADERS[name]
        cells = ([_cell(row.get(header)) for header in headers] for row in rows)
        table = Table(name, tuple(TableColumn(header) for header in headers), cells)
        write_csv(path, table, byte_order_mark=False)
        yield path


def _cell(value: object) -> Cell:
    return value if isinstance(value, str | int | float) else None


def _write_registers(folder: Path, council: Council) -> Iterable[Path]:
    for file, names in _WORKBOOKS.items():
        write_filled_in(folder / file, {name: council.rows(name) for name in names})
        yield folder / file
    for file, name in _CSV.items():
        write_filled_in_csv(folder / file, name, council.rows(name))
        yield folder / file
    write_prices(folder / files.PRICES, council)
    yield folder / files.PRICES


def count(council: Council) -> dict[str, int]:
    """Return how much there is of what, as a reader should count it."""
    network = netbox_rows(council)
    return {
        "servers": len(council.servers),
        "templates": sum(1 for each in council.machines if each.template),
        "hosts": len(council.hosts),
        "clusters": len(council.clusters),
        "applications": len(council.rows("applications")),
        "services": len(council.rows("services")),
        "database_instances": len(council.rows("database-instances")),
        "databases": len(council.rows("databases")),
        "declared_dependencies": len(council.rows("dependencies")),
        "contracts": len(council.rows("contracts")),
        "running_costs": len(council.rows("running-costs")),
        "teams": len(council.rows("teams")),
        "freeze_rules": len(council.rows("freeze-rules")),
        "devices": len(network["devices"]) + len(council.rows("devices")),
        "cables": len(network["cables"]),
        "circuits": len(network["circuits"]),
        "power_feeds": len(network["power-feeds"]),
        "racks": len(network["racks"]),
        "sites": len(council.rows("sites")),
    }
