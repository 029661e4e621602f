"""Reads the CSV of observed connections that agentless dependency analysis exports, with 9 or 10 columns.

A row is one connection in one time slot of six hours; there is no count of bytes or connections, so the strength of a
dependency is the number of slots in which it was seen. Names are filled in only for analysed machines: an end may be
an address alone. Traffic proves that two machines talk, not that one stops without the other: the kind is `soft`
until a person says more.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from standpipe.adapters.formats import cells
from standpipe.adapters.formats.documents import Document
from standpipe.adapters.formats.tables import Account, Column, TableRow, has_headers, read_rows
from standpipe.estate.model import DependencyKind, Kind
from standpipe.estate.readings import FileReading
from standpipe.estate.records import DependencyRecord, Mention
from standpipe.kernel.evidence import Place

_COLUMNS = (
    Column("slot", ("Timeslot", "Time slot"), cells.text, required=True),
    Column("source_name", ("Source server name",), cells.text),
    Column("source_address", ("Source IP",), cells.text),
    Column("target_name", ("Destination server name",), cells.text),
    Column("target_address", ("Destination IP",), cells.text),
    Column("port", ("Destination port",), cells.count),
)


@dataclass(slots=True)
class _Connection:
    """One connection, the time slots in which it was seen, and how many rows say so."""

    source: Mention
    target: Mention
    port: int | None
    place: Place
    slots: set[object] = field(default_factory=set)
    rows: int = 0


class AzureMigrateDependencyReader:
    """Reads the dependency export."""

    name = "azure-migrate-dependencies"
    title = "Azure Migrate dependency export CSV"

    def recognise(self, document: Document) -> bool:
        """Accept a table with time slots, sources and destinations."""
        return has_headers(document, "Timeslot", "Source server name", "Destination IP", "Destination port")

    def read(self, document: Document) -> FileReading:
        """Read all rows; those of the same connection become one dependency."""
        account = Account(document.path, self.name)
        connections: dict[tuple[str, str, object], _Connection] = {}
        for sheet in document.sheets:
            for row in read_rows(sheet, _COLUMNS, account):
                _add(row, connections, account)
        account.dependencies.extend(
            DependencyRecord(
                connection.source,
                connection.target,
                DependencyKind.SOFT,
                connection.place,
                observed=True,
                strength=len(connection.slots),
                port=connection.port,
                rows=connection.rows,
            )
            for connection in connections.values()
        )
        return account.reading()


def _add(row: TableRow, connections: dict[tuple[str, str, object], _Connection], account: Account) -> None:
    source, target = _end(row, "source"), _end(row, "target")
    if source is None or target is None:
        side = "source" if source is None else "destination"
        account.reject(row.place, f"the {side} has neither a name nor an address")
        return
    if source.name.casefold() == target.name.casefold():
        account.reject(row.place, "both ends are the same machine")
        return
    port = row.facts.get("port")
    key = (source.name.casefold(), target.name.casefold(), port)
    connection = connections.get(key)
    if connection is None:
        number = port if isinstance(port, int) else None
        connection = connections[key] = _Connection(source, target, number, row.place)
    connection.slots.add(row.facts["slot"])
    connection.rows += 1


def _end(row: TableRow, side: str) -> Mention | None:
    name, address = row.facts.get(f"{side}_name"), row.facts.get(f"{side}_address")
    if name is None and address is None:
        return None
    # An address alone may belong to anything: a server, a device, or a machine outside the estate.
    kind = Kind.SERVER if name is not None else None
    return Mention(str(name or address), kind, None if address is None else str(address))
