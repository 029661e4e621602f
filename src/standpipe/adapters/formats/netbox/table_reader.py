"""Reads CSV exports and import files of NetBox, one list a file.

Names are taken as they stand: a list shows no keys. A power feed is called by its panel and its name, as in a dump.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from standpipe.adapters.formats import cells
from standpipe.adapters.formats.cells import CellError
from standpipe.adapters.formats.documents import CellValue, Document, Sheet
from standpipe.adapters.formats.netbox import columns
from standpipe.adapters.formats.netbox.columns import Table
from standpipe.adapters.formats.netbox.units import COLUMNS_SINCE_4_1, NOT_THERE, stated_size
from standpipe.adapters.formats.tables import Account, TableRow, plain, read_rows
from standpipe.estate.model import Kind
from standpipe.estate.readings import FileReading
from standpipe.estate.records import Authority, Record
from standpipe.kernel.evidence import Basis

_TERMINATION = re.compile(r"^(.*): Termination [AZ]$")


@dataclass(slots=True)
class _Row:
    """A row on its way to a record."""

    row: TableRow
    account: Account
    in_mebibytes: bool
    """The list is of a release that counts disks in MB."""
    facts: dict[str, object]
    rules: dict[str, str] = field(default_factory=dict)

    def take(self, fact: str) -> object:
        """Remove a fact that is no field of the entity, and return it."""
        return self.facts.pop(fact, None)


class NetBoxTableReader:
    """Reads one list of NetBox as CSV."""

    name = "netbox-csv"
    title = "NetBox CSV (devices, machines, interfaces, disks, cables, addresses, prefixes, sites, racks, power)"

    def recognise(self, document: Document) -> bool:
        """Accept a document of one sheet with the columns of one of the lists."""
        return len(document.sheets) == 1 and _table_of(document.sheets[0]) is not None

    def read(self, document: Document) -> FileReading:
        """Read each row as one thing of the list's kind."""
        account = Account(document.path, self.name)
        lists: set[Kind] = set()
        for sheet in document.sheets:
            table = _table_of(sheet)
            if table is None:
                account.skip_sheet(sheet, "not a list that Standpipe reads")
                continue
            plan = _PLANS[table.name]
            in_mebibytes = _has(sheet, *COLUMNS_SINCE_4_1)
            for row in read_rows(sheet, table.columns, account):
                status = str(row.facts.get("status") or "").casefold()
                if status in NOT_THERE:
                    account.reject(row.place.at(row.columns["status"]), f"its status is {status}: it is not there")
                    continue
                facts = {name: value for name, value in row.facts.items() if value is not None}
                account.records.extend(_records(_Row(row, account, in_mebibytes, facts), plan))
            if plan.is_list:
                lists.add(plan.kind)
        return account.reading(lists=lists)


def _has(sheet: Sheet, *headers: str) -> bool:
    """Whether a row of the head has any of these headers."""
    wanted = {plain(header) for header in headers}
    return any(wanted & {plain(cell) for cell in row.cells if isinstance(cell, str)} for row in sheet.head)


def _table_of(sheet: Sheet) -> Table | None:
    for row in sheet.head[:5]:
        present = {plain(cell) for cell in row.cells if isinstance(cell, str)}
        for table in columns.TABLES:
            if all(present & {plain(spelling) for spelling in mark} for mark in table.marks):
                return table
    return None


def _records(row: _Row, plan: _Plan) -> list[Record]:
    kind = plan.finish(row)
    if kind is None:
        return []
    sources = {name: row.row.columns[name] for name in row.facts if name in row.row.columns and name not in row.rules}
    mentions = [
        _mention(row, fact, mentioned) for fact, mentioned in plan.mentions.items() if row.facts.get(fact) is not None
    ]
    record = Record(
        kind,
        row.facts,
        row.row.place,
        sources,
        row.rules,
        basis=Basis.REGISTER,
        authority=Authority.SHEET,
        mention=not plan.is_entity,
    )
    return [record, *mentions]


def _mention(row: _Row, fact: str, kind: Kind) -> Record:
    facts = {"name": row.facts[fact]}
    sources = {"name": row.row.columns[fact]}
    if kind in {Kind.RACK, Kind.ROOM} and "site" in row.facts:
        facts["site"] = row.facts["site"]
        sources["site"] = row.row.columns["site"]
    return Record(kind, facts, row.row.place, sources, basis=Basis.REGISTER, authority=Authority.DERIVED, mention=True)


def _size(row: _Row, fact: str, raw: str) -> None:
    """Settle a disk size: by the unit in its header, in its cell, or by the release."""
    sizes = [row.take("gibibytes"), row.take("mebibytes")]
    stated = next((size for size in sizes if size is not None), None)
    cell = row.take(raw)
    if stated is None and isinstance(cell, str):
        parse: Callable[[CellValue], int] = cells.whole if row.in_mebibytes and cell.isdigit() else stated_size
        try:
            stated = parse(cell)
        except CellError as error:
            row.account.caution(row.row.place.at(row.row.columns[raw]), f"{error}; the fact is left unknown")
    if stated is not None:
        row.facts[fact] = stated
        row.rules[fact] = "a size of NetBox, in MiB"


def _machine(row: _Row) -> Kind | None:
    status = row.take("status")
    if status is not None and str(status).casefold() != "active":
        row.facts["annotation"] = f"NetBox status: {status}"
    row.facts["virtual"] = True
    row.rules["virtual"] = "the list is of virtual machines"
    _size(row, "storage_mib", "disk")
    return Kind.SERVER


def _disk(row: _Row) -> Kind | None:
    _size(row, "capacity_mib", "size")
    return Kind.DISK


def _cable(row: _Row) -> Kind | None:
    row.take("status")
    number, label = row.take("number"), row.take("label")
    row.facts["name"] = str(label or f"cable {number or row.row.place.row}")
    row.rules["name"] = "its label, its id, or its row"
    for side in ("a", "b"):
        device, panel, port = row.take(f"{side}_device"), row.take(f"{side}_panel"), row.facts.get(f"{side}_port")
        circuit = _TERMINATION.match(str(port))
        if device is not None:
            end = device
        else:
            end = circuit[1] if circuit else f"{panel}/{port}" if panel else port
            row.take(f"{side}_port")
        if end is not None:
            row.facts[f"{side}_end"] = end
            row.rules[f"{side}_end"] = "the device, circuit or power feed at which the cable ends"
    return Kind.CABLE


def _address(row: _Row) -> Kind | None:
    address, primary = row.take("address"), row.take("primary")
    machine, device, either = row.take("machine"), row.take("device"), row.take("either")
    if address is None or not (machine or device or either):
        row.account.reject(row.row.place, "the address is assigned to nothing")
        return None
    if machine is not None:
        row.facts |= {"name": machine, "addresses": (address,)}
        row.rules |= {"name": "the machine the address is assigned to", "addresses": "an assigned address"}
        return Kind.SERVER
    row.facts["name"] = device or either
    row.rules["name"] = "the device the address is assigned to"
    if primary is not False:
        row.facts["address"] = address
        row.rules["address"] = "an assigned address"
    return Kind.DEVICE


def _prefix(row: _Row) -> Kind | None:
    row.facts["name"] = str(row.facts["prefix"])
    row.rules["name"] = "the range itself"
    return Kind.ADDRESS_RANGE


def _as(kind: Kind) -> Callable[[_Row], Kind | None]:
    """Return what finishes a row whose facts are right as they stand; only devices keep their status."""

    def finish(row: _Row) -> Kind | None:
        if kind is not Kind.DEVICE:
            row.take("status")
        return kind

    return finish


def _feed(row: _Row) -> Kind | None:
    row.take("status")
    row.facts["name"] = f"{row.facts['panel']}/{row.facts['name']}"
    row.rules["name"] = "the panel and the name of the feed"
    role = row.facts.get("role")
    if role is not None:
        row.facts["role"] = str(role).casefold()
    return Kind.POWER_FEED


@dataclass(frozen=True, slots=True)
class _Plan:
    """What to make of the rows of one list."""

    kind: Kind
    finish: Callable[[_Row], Kind | None]
    mentions: Mapping[str, Kind] = field(default_factory=dict)
    is_list: bool = True
    is_entity: bool = True


_PLACED = {"site": Kind.SITE, "rack": Kind.RACK, "cluster": Kind.CLUSTER}
_PLANS = {
    columns.DEVICES.name: _Plan(Kind.DEVICE, _as(Kind.DEVICE), _PLACED | {"room": Kind.ROOM}),
    columns.MACHINES.name: _Plan(Kind.SERVER, _machine, {"site": Kind.SITE, "cluster": Kind.CLUSTER}),
    columns.ADAPTERS.name: _Plan(Kind.NETWORK_ADAPTER, _as(Kind.NETWORK_ADAPTER), is_list=False),
    columns.DISKS.name: _Plan(Kind.DISK, _disk, is_list=False),
    columns.CABLES.name: _Plan(Kind.CABLE, _cable),
    columns.ADDRESSES.name: _Plan(Kind.SERVER, _address, is_list=False, is_entity=False),
    columns.PREFIXES.name: _Plan(Kind.ADDRESS_RANGE, _prefix, {"site": Kind.SITE}),
    columns.SITES.name: _Plan(Kind.SITE, _as(Kind.SITE)),
    columns.RACKS.name: _Plan(Kind.RACK, _as(Kind.RACK), {"site": Kind.SITE, "room": Kind.ROOM}),
    columns.CLUSTERS.name: _Plan(Kind.CLUSTER, _as(Kind.CLUSTER), {"site": Kind.SITE}),
    columns.FEEDS.name: _Plan(Kind.POWER_FEED, _feed, {"site": Kind.SITE, "rack": Kind.RACK}),
    columns.CIRCUITS.name: _Plan(Kind.CIRCUIT, _as(Kind.CIRCUIT), {"supplier": Kind.SUPPLIER}),
}
