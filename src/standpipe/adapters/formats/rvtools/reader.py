"""Turns RVTools tabs into records.

Each tab is read for itself, so that a folder of CSV files gives the same as one workbook: a row of vDisk names its
machine, and `estate.merge` finds it. Templates become templates; SRM placeholders are the other half of a machine
that is listed already and are rejected with that reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from standpipe.adapters.formats.documents import Document, Sheet
from standpipe.adapters.formats.rvtools import columns
from standpipe.adapters.formats.rvtools.columns import Tab
from standpipe.adapters.formats.tables import Account, TableRow, plain, read_rows
from standpipe.estate.model import Kind
from standpipe.estate.readings import FileReading
from standpipe.estate.records import Authority, Record
from standpipe.kernel.evidence import Place

_NOT_SHARED = frozenset({"nosharing", "sharingnone", "none"})


class RVToolsReader:
    """Reads RVTools workbooks and single-tab CSV files."""

    name = "rvtools"
    title = "RVTools export (workbook, or one CSV file a tab)"

    def recognise(self, document: Document) -> bool:
        """Accept a document with a tab whose headers are those of RVTools."""
        if len(document.sheets) == 1:
            sheet = document.sheets[0]
            return _tab_of(sheet) is not None or _reason_unused(sheet) is not None
        return any(_tab_of(sheet) in {columns.INFO, columns.HOSTS, columns.DISKS} for sheet in document.sheets)

    def read(self, document: Document) -> FileReading:
        """Read every tab that carries facts of the estate; the others are accounted for as not used."""
        account = Account(document.path, self.name)
        lists: set[Kind] = set()
        for sheet in document.sheets:
            tab = _tab_of(sheet)
            if tab is None:
                account.skip_sheet(sheet, _reason_unused(sheet) or "not a tab that RVTools is known to write")
                continue
            make = _RECORDS[tab.name]
            for row in read_rows(sheet, tab.columns, account):
                _read_machine_row(row, make, account)
            lists |= _LISTS.get(tab.name, frozenset())
        _say_missing_tabs(document, account)
        return account.reading(lists=lists)


def _say_missing_tabs(document: Document, account: Account) -> None:
    """Say which tabs a workbook lacks; a sheet without a name is a CSV file, and the other tabs may be beside it."""
    present = {plain(sheet.name) for sheet in document.sheets}
    if "" in present:
        return
    for tab, without in columns.EXPECTED_TABS:
        if plain(tab.name) not in present:
            account.lacks(Place(document.path), f"sheet {tab.name}", without)


def _tab_of(sheet: Sheet) -> Tab | None:
    """Return the tab by its name and required headers, or for a CSV file by the headers that mark it."""
    for tab in columns.TABS:
        if sheet.name and plain(sheet.name) != plain(tab.name):
            continue
        marks = (tab.columns[0].headers[0],) if sheet.name else tab.marks
        if any(_covers(tab, marks, [cell for cell in row.cells if isinstance(cell, str)]) for row in sheet.head):
            return tab
    return None


def _reason_unused(sheet: Sheet) -> str | None:
    """Return why a known tab is not used; None for a tab that is not known."""
    for tab in columns.UNUSED_TABS:
        wanted = {plain(mark) for mark in tab.marks}
        if sheet.name and plain(sheet.name) == plain(tab.name):
            return tab.reason
        if not sheet.name and any(wanted <= {plain(cell) for cell in row.cells} for row in sheet.head[:2]):
            return tab.reason
    return None


def _covers(tab: Tab, marks: tuple[str, ...], cells: list[str]) -> bool:
    present = {plain(cell) for cell in cells}
    spellings = {plain(column.headers[0]): {plain(header) for header in column.headers} for column in tab.columns}
    return all(spellings.get(plain(mark), {plain(mark)}) & present for mark in marks)


def _read_machine_row(row: TableRow, make: Callable[[TableRow], list[Record]], account: Account) -> None:
    if row.facts.get("placeholder"):
        account.reject(row.place, "an SRM placeholder: the machine itself is listed at the protected site")
        return
    account.records.extend(make(row))


def _machine_kind(row: TableRow) -> Kind:
    return Kind.TEMPLATE if row.facts.get("template") else Kind.SERVER


def _picked(row: TableRow, *fields: str) -> tuple[dict[str, object], dict[str, str]]:
    facts = {name: row.facts[name] for name in fields if name in row.facts}
    return facts, {name: row.columns[name] for name in facts}


def _named(
    row: TableRow, kind: Kind, facts: Mapping[str, object], sources: Mapping[str, str], *, mention: bool = False
) -> Record:
    return Record(
        kind,
        {"name": row.facts["machine"], **facts},
        row.place,
        {"name": row.columns["machine"], **sources},
        authority=Authority.EXPORT,
        mention=mention,
    )


def _info(row: TableRow) -> list[Record]:
    kind = _machine_kind(row)
    system = row.facts.get("guest_system") or row.facts.get("configured_system")
    shared = ("vm_uuid", "vcpus", "memory_mib", "cluster")
    own = (
        "power_state", "host_name", "smbios_uuid", "network_adapter_count", "disk_count", "storage_mib",
        "provisioned_mib", "in_use_mib", "addresses", "processor_usage_percent", "hardware_version", "host", "site",
        "annotation",
    )  # fmt: skip
    facts, sources = _picked(row, *shared, *(own if kind is Kind.SERVER else ()))
    if system:
        facts["operating_system"] = system
        sources["operating_system"] = row.columns.get("guest_system") or row.columns["configured_system"]
    if kind is Kind.SERVER:
        facts["virtual"] = True
        firmware = str(row.facts.get("boot_type", "")).upper()
        if firmware:
            facts["boot_type"] = {"EFI": "UEFI"}.get(firmware, firmware)
            sources["boot_type"] = row.columns["boot_type"]
    records = [_named(row, kind, facts, sources)]
    for field, mentioned in (("host", Kind.HOST), ("cluster", Kind.CLUSTER), ("site", Kind.SITE)):
        if field in row.facts:
            records.append(_mention(row, mentioned, field))
    return records


def _mention(row: TableRow, kind: Kind, field: str) -> Record:
    facts = {"name": row.facts[field]}
    if kind is Kind.HOST:
        facts |= {name: row.facts[name] for name in ("cluster", "site") if name in row.facts}
    return Record(
        kind,
        facts,
        row.place,
        {name: row.columns.get(name, row.columns[field]) for name in facts},
        authority=Authority.DERIVED,
        mention=True,
    )


def _memory(row: TableRow) -> list[Record]:
    return [_named(row, _machine_kind(row), *_picked(row, "vm_uuid", "memory_mib"), mention=True)]


def _processors(row: TableRow) -> list[Record]:
    return [_named(row, _machine_kind(row), *_picked(row, "vm_uuid"), mention=True)]


def _part(row: TableRow, kind: Kind, *fields: str) -> Record:
    """Return a record of something inside a machine: a disk, a volume, a network adapter."""
    facts, sources = _picked(row, "name", *fields)
    facts.setdefault("name", f"row {row.place.row}")
    facts["server"] = row.facts["machine"]
    sources["server"] = row.columns["machine"]
    if "vm_uuid" in row.facts:
        facts["server_uuid"] = row.facts["vm_uuid"]
    return Record(kind, facts, row.place, sources)


def _disk(row: TableRow) -> list[Record]:
    record = _part(row, Kind.DISK, "capacity_mib", "raw", "thin", "mode", "path")
    if "sharing" not in row.facts:
        return [record]
    shared = plain(row.facts["sharing"]) not in _NOT_SHARED
    return [
        Record(
            record.kind,
            {**record.facts, "shared": shared},
            record.place,
            {**record.columns, "shared": row.columns["sharing"]},
        )
    ]


def _volume(row: TableRow) -> list[Record]:
    return [_part(row, Kind.VOLUME, "capacity_mib", "used_mib")]


def _adapter(row: TableRow) -> list[Record]:
    return [_part(row, Kind.NETWORK_ADAPTER, "network", "mac_address", "addresses", "connected")]


def _usb(row: TableRow) -> list[Record]:
    if row.facts.get("connected") is False:
        return [_named(row, _machine_kind(row), {}, {}, mention=True)]
    device = f"{row.facts.get('device_type', 'USB device')} ({row.facts.get('name', 'USB')})"
    source = row.columns.get("device_type", row.columns["machine"])
    return [_named(row, _machine_kind(row), {"local_devices": (device,)}, {"local_devices": source}, mention=True)]


def _host(row: TableRow) -> list[Record]:
    fields = (
        "name", "site", "cluster", "cores", "memory_mib", "hypervisor", "vendor", "model", "serial_number",
        "processor_usage_percent", "memory_usage_percent",
    )  # fmt: skip
    facts, sources = _picked(row, *fields)
    records = [Record(Kind.HOST, facts, row.place, sources)]
    records.extend(
        _mention(row, kind, field)
        for field, kind in (("cluster", Kind.CLUSTER), ("site", Kind.SITE))
        if field in row.facts
    )
    return records


def _cluster(row: TableRow) -> list[Record]:
    facts, sources = _picked(row, "name", "hosts_tolerated")
    if row.facts.get("high_availability") is False:
        facts["hosts_tolerated"] = 0
        sources["hosts_tolerated"] = row.columns["high_availability"]
    return [Record(Kind.CLUSTER, facts, row.place, sources)]


_RECORDS: Mapping[str, Callable[[TableRow], list[Record]]] = {
    "vInfo": _info,
    "vCPU": _processors,
    "vMemory": _memory,
    "vDisk": _disk,
    "vPartition": _volume,
    "vNetwork": _adapter,
    "vUSB": _usb,
    "vHost": _host,
    "vCluster": _cluster,
}

_LISTS = {
    columns.INFO.name: frozenset({Kind.SERVER, Kind.TEMPLATE}),
    columns.HOSTS.name: frozenset({Kind.HOST}),
    columns.CLUSTERS.name: frozenset({Kind.CLUSTER}),
}
