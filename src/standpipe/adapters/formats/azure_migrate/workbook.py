"""Turns the workbooks of Azure Migrate Export into records.

A sheet is known by its headers, not by its name. One machine stands in several sheets, and the assessment computes
utilisation and size anew for each: those come from the sheet that lists all machines, where there is one, so that a
workbook does not contradict itself. Traps: docs/reference/formats.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from standpipe.adapters.formats.azure_migrate import columns
from standpipe.adapters.formats.azure_migrate.parsing import (
    UUID_RULE,
    VIRTUAL_RULE,
    hypervisor_uuid,
    without_empty_utilisation,
)
from standpipe.adapters.formats.documents import Document, Sheet
from standpipe.adapters.formats.tables import Account, Column, TableRow, find_header, plain, read_rows
from standpipe.estate.model import Kind
from standpipe.estate.readings import FileReading
from standpipe.estate.records import Authority, Record

_ASSUMED_ENVIRONMENT = "Prod"
_NOT_MEASURED_INSTANCE = ("vcpus", "memory_mib", "processor_usage_percent")
_INSTANCE_SIZES = (
    *_NOT_MEASURED_INSTANCE, "disk_read_iops", "disk_write_iops", "database_count", "total_size_mib",
    "largest_database_mib",
)  # fmt: skip

_NOT_USED = {
    "properties": "settings of the assessment, not facts of the estate",
    "businesscase": "costs that Azure Migrate computed, not facts of the estate",
    "cashflows": "costs that Azure Migrate computed, not facts of the estate",
    "financialsummary": "costs that Azure Migrate computed, not facts of the estate",
    "sqlmiissuesandwarnings": "readiness as Azure Migrate saw it; Standpipe assesses by its own dated rules",
    "clashreport": "which proposals exclude each other, not facts of the estate",
    "avssummary": "costs that Azure Migrate computed, not facts of the estate",
}


@dataclass(frozen=True, slots=True)
class _Table:
    """A kind of sheet: how to know it, its columns, and what to make of a row."""

    marks: tuple[str, ...]
    columns: tuple[Column, ...]
    make: Callable[[TableRow, _Reading], list[Record]]
    lists: frozenset[Kind] = frozenset()
    sheet_name: str | None = None
    """Where the headers alone do not tell, the sheet must have this name."""


@dataclass(slots=True)
class _Reading:
    """What is known while one workbook is read."""

    account: Account
    sheet: str = ""
    discovery: bool = False
    computed_in: dict[tuple[Kind, str], str] = field(default_factory=dict)
    """The sheet that gave the computed facts of a machine or instance."""
    assumed_environments: int = 0

    def gives_computed_facts(self, kind: Kind, key: str) -> bool:
        """Whether this sheet is the first to give the computed facts of a thing."""
        return self.computed_in.setdefault((kind, key), self.sheet) == self.sheet


class AzureMigrateWorkbookReader:
    """Reads discovery, assessment core and opportunity workbooks."""

    name = "azure-migrate"
    title = "Azure Migrate discovery or assessment workbook"

    def recognise(self, document: Document) -> bool:
        """Accept a document with a sheet of machines, SQL instances or web applications that have a Machine ID."""
        return any(_table_of(sheet) is not None for sheet in document.sheets)

    def read(self, document: Document) -> FileReading:
        """Read every sheet that carries facts of the estate; the others are accounted for as not used."""
        account = Account(document.path, self.name)
        reading = _Reading(account)
        lists: set[Kind] = set()
        for sheet in sorted(document.sheets, key=_order):
            table = _table_of(sheet)
            if table is None:
                account.skip_sheet(sheet, _NOT_USED.get(plain(sheet.name), "Standpipe does not use this sheet"))
                continue
            reading.sheet = sheet.name
            reading.discovery = _has(sheet, "First Discovery Time")
            for row in read_rows(sheet, table.columns, account):
                account.records.extend(table.make(row, reading))
            if _lists_everything(sheet):
                lists |= table.lists
            _caution_assumed_environments(reading, sheet)
        return account.reading(lists=lists)


def _has(sheet: Sheet, *headers: str) -> bool:
    wanted = {plain(header) for header in headers}
    return any(wanted <= {plain(cell) for cell in row.cells if isinstance(cell, str)} for row in sheet.head)


def _table_of(sheet: Sheet) -> _Table | None:
    for table in _TABLES:
        named = table.sheet_name in {None, plain(sheet.name)}
        if named and _has(sheet, *table.marks) and find_header(sheet, table.columns):
            return table
    return None


def _order(sheet: Sheet) -> tuple[bool, bool]:
    """Sheets that list everything first, then those with measured utilisation; otherwise as they stand."""
    return (not _lists_everything(sheet), not _has(sheet, "CPU Utilization (in %)"))


def _lists_everything(sheet: Sheet) -> bool:
    name = plain(sheet.name)
    return name.startswith("all") or "allinstances" in name or _has(sheet, "First Discovery Time")


def _caution_assumed_environments(reading: _Reading, sheet: Sheet) -> None:
    if reading.assumed_environments:
        place = reading.account.place(sheet, "Environment")
        reading.account.caution(
            place,
            f"{reading.assumed_environments} rows say '{_ASSUMED_ENVIRONMENT}', which an assessment also writes for "
            "machines whose environment nobody stated; it is left unknown",
        )
        reading.assumed_environments = 0


def _identity(row: TableRow) -> tuple[dict[str, object], dict[str, str], dict[str, str]]:
    """Return the name and what the machine's id says: facts, columns, rules."""
    facts: dict[str, object] = {"name": row.facts["name"]}
    rules: dict[str, str] = {}
    uuid = hypervisor_uuid(str(row.facts.get("machine_id", "")))
    if uuid:
        facts |= {"vm_uuid": uuid, "virtual": True}
        rules = {"vm_uuid": UUID_RULE, "virtual": VIRTUAL_RULE}
    return facts, {"name": row.columns["name"]}, rules


def _key(row: TableRow) -> str:
    return str(row.facts.get("machine_id") or row.facts["name"]).casefold()


def _environment(row: TableRow, reading: _Reading) -> dict[str, object]:
    """Return the environment; an assessment writes Prod where the discovery workbook has none, so Prod says nothing."""
    stated = row.facts.get("environment")
    if stated is None:
        return {}
    if not reading.discovery and str(stated).casefold() == _ASSUMED_ENVIRONMENT.casefold():
        reading.assumed_environments += 1
        return {}
    return {"environment": stated}


def _machine(row: TableRow, reading: _Reading) -> list[Record]:
    facts, sources, rules = _identity(row)
    own = (
        "vcpus", "memory_mib", "operating_system", "boot_type", "power_state", "addresses", "mac_addresses",
        "network_adapter_count", "disk_count", "storage_mib",
    )  # fmt: skip
    facts |= {name: row.facts[name] for name in own if name in row.facts}
    facts |= _environment(row, reading)
    if "disk_count" not in facts and "disk_names" in row.facts:
        facts["disk_count"] = row.facts["disk_names"]
        sources["disk_count"] = row.columns["disk_names"]
    if "recommended_size" in row.facts and reading.gives_computed_facts(Kind.SERVER, _key(row)):
        facts["recommended_size"] = row.facts["recommended_size"]
        facts |= without_empty_utilisation(row, reading.account, "processor_usage_percent", "memory_usage_percent")
    sources |= {name: row.columns[name] for name in facts if name in row.columns}
    return [Record(Kind.SERVER, facts, row.place, sources, rules)]


def _mentioned_machine(row: TableRow) -> Record:
    facts, sources, rules = _identity(row)
    return Record(Kind.SERVER, facts, row.place, sources, rules, authority=Authority.DERIVED, mention=True)


def _part_of_machine(row: TableRow, name: str, name_column: str) -> tuple[dict[str, object], dict[str, str]]:
    facts: dict[str, object] = {"name": name, "server": row.facts["name"]}
    uuid = hypervisor_uuid(str(row.facts.get("machine_id", "")))
    if uuid:
        facts["server_uuid"] = uuid
    return facts, {"name": row.columns[name_column], "server": row.columns["name"]}


def _instance(row: TableRow, reading: _Reading) -> list[Record]:
    name = f"{row.facts['name']}\\{row.facts['instance']}"
    facts, sources = _part_of_machine(row, name, "instance")
    facts["engine"] = "SQL Server"
    facts |= {name: row.facts[name] for name in ("edition", "version", "support_status") if name in row.facts}
    facts |= _environment(row, reading)
    sizes: Mapping[str, object] = {name: row.facts[name] for name in _INSTANCE_SIZES if name in row.facts}
    if not any(sizes.get(name) for name in _NOT_MEASURED_INSTANCE):
        if sizes:
            place = row.place.at(row.columns.get("vcpus", row.columns["instance"]))
            reading.account.caution(place, "the instance was not assessed (0 cores): its sizes are left unknown")
        sizes = {}
    if reading.gives_computed_facts(Kind.DATABASE_INSTANCE, f"{_key(row)}\\{row.facts['instance']}".casefold()):
        facts |= sizes
        if "recommended_target" in row.facts:
            facts["recommended_target"] = row.facts["recommended_target"]
    sources |= {name: row.columns[name] for name in facts if name in row.columns and name not in sources}
    rules = {"engine": "the sheet lists SQL Server instances"}
    return [Record(Kind.DATABASE_INSTANCE, facts, row.place, sources, rules), _mentioned_machine(row)]


def _web_application(row: TableRow, reading: _Reading) -> list[Record]:
    name = f"{row.facts['application']} on {row.facts['name']}"
    facts, sources = _part_of_machine(row, name, "application")
    facts |= {"role": "web", **_environment(row, reading)}
    if "environment" in facts:
        sources["environment"] = row.columns["environment"]
    rules = {
        "role": "the sheet lists web applications; which application of the council it is part of, it does not say"
    }
    return [Record(Kind.COMPONENT, facts, row.place, sources, rules), _mentioned_machine(row)]


def _decommissioned(row: TableRow, reading: _Reading) -> list[Record]:
    del reading
    facts, sources, rules = _identity(row)
    facts["annotation"] = "Azure Migrate proposes to decommission it: no activity was measured."
    rules["annotation"] = "the sheet lists machines without any activity"
    return [Record(Kind.SERVER, facts, row.place, sources, rules, authority=Authority.DERIVED, mention=True)]


_TABLES = (
    _Table(
        ("SQL Instance", "SQL Edition", "SQL Version"),
        columns.INSTANCES,
        _instance,
        frozenset({Kind.DATABASE_INSTANCE}),
    ),
    _Table(("Web Application Name", "Machine ID"), columns.WEB_APPLICATIONS, _web_application),
    _Table(
        ("Machine Name", "Machine ID"), columns.DECOMMISSIONED, _decommissioned, sheet_name="decommissionedmachines"
    ),
    _Table(("Machine ID", "Cores", "Operating System"), columns.MACHINES, _machine, frozenset({Kind.SERVER})),
)
