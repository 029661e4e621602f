"""Fills in the `Wave Name` column of the inventory-to-wave CSV that a user exported from Azure Migrate.

The file is given back as it came, byte for byte, but for the cells of that column: Azure Migrate takes it back only
with the rows that it wrote ("Create waves in Azure Migrate", Microsoft, September 2026). Its header beyond `Wave Name`
is not published; machines are found by every column whose name says that it holds an identifier, a host name, a name or
an address. A row whose identifiers mean different machines, or several, is left as it is and named.
"""

from __future__ import annotations

import codecs
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from standpipe.adapters.formats.text_files import delimiter_of, encoding_of
from standpipe.adapters.tables_out import replaced_at_end
from standpipe.app.waves_document import PlannedMachine, WavesSection
from standpipe.estate.names import comparable, is_address
from standpipe.kernel.errors import InputError

WAVE_NAME = "wave name"
_COLUMNS: tuple[tuple[str, frozenset[str]], ...] = (
    ("uuid", frozenset({
        "bios uuid", "bios id", "bios guid", "smbios uuid", "vm uuid", "instance uuid", "uuid", "machine bios id",
    })),
    ("name", frozenset({
        "fqdn", "machine fqdn", "dns name", "host name", "hostname", "machine name", "machine", "server name",
        "server", "vm name", "virtual machine", "workload name", "workload", "name", "display name",
    })),
    ("address", frozenset({
        "ip address", "ip addresses", "ipv4 address", "ipv4 addresses", "ipv6 addresses", "ip address list",
    })),
)  # fmt: skip
"""Kinds of identifying columns, most trusted first, and their headers in lower case without signs."""
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True)
class LeftRow:
    """A row that was left as it is: its number in the file, what it is called, and why it was left."""

    row: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class FilledMapping:
    """The file with its waves, how many rows were filled, and those that were not."""

    content: bytes
    filled: int
    left: tuple[LeftRow, ...]
    path: Path | None = None
    """Where it was written."""


def write_filled_mapping(waves: WavesSection, mapping: Path, folder: Path) -> FilledMapping:
    """Write the file with its waves into a folder, under its own name; waves are called `Wave 01`, so that they sort.

    Raises:
        InputError: the file cannot be read, is no such mapping, or would be overwritten.

    """
    target = folder / mapping.name
    if target.exists() and mapping.exists() and target.samefile(mapping):
        raise InputError("would be overwritten.", where=mapping.name, remedy="Choose another folder with --out.")
    names = {wave.number: f"Wave {wave.number:02d}" for wave in waves.waves}
    filled = fill_wave_names(mapping, waves.machines, names)
    with replaced_at_end(target) as temporary:
        temporary.write_bytes(filled.content)
    return replace(filled, path=target)


def fill_wave_names(path: Path, machines: Sequence[PlannedMachine], waves: Mapping[int, str]) -> FilledMapping:
    """Return the file with a wave in every row whose machine has one.

    Args:
        path: the inventory-to-wave CSV.
        machines: the machines of a plan.
        waves: the name of each wave by its number.

    Raises:
        InputError: the file cannot be read, has no `Wave Name` column, or none that identifies machines.

    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}.", where=path.name, remedy="Name a file.") from error
    mark, encoding = _encoding(path, content)
    text = content[len(mark) :].decode(encoding)
    delimiter = delimiter_of(text[:65_536])
    rows = list(_rows(text, delimiter))
    head = next((at for at, cells in enumerate(rows) if _header(cells, text) is not None), None)
    if head is None:
        raise InputError(
            "has no column 'Wave Name'.",
            where=path.name,
            remedy="Export the wave plan from Azure Migrate and give its file 'Inventory to wave mapping'.",
        )
    columns = _Columns.of([_plain(text[start:end]) for start, end in rows[head]], path.name)
    known = _Known.of(machines)
    pieces, done, filled = [], 0, 0
    left: list[LeftRow] = []
    for number, cells in enumerate(rows[head + 1 :], start=head + 2):
        values = [_plain(text[start:end]) for start, end in cells]
        if not any(values):
            continue
        machine, reason = known.machine(columns, values)
        if machine is not None and machine.wave is not None and len(cells) > columns.wave:
            start, end = cells[columns.wave]
            pieces += [text[done:start], _cell(waves[machine.wave], text[start:end], delimiter)]
            done, filled = end, filled + 1
            continue
        if machine is not None:
            reason = machine.stays_because or "The row is too short to hold a wave."
        left.append(LeftRow(number, columns.called(values), reason))
    pieces.append(text[done:])
    return FilledMapping(mark + "".join(pieces).encode(encoding), filled, tuple(left))


def _encoding(path: Path, content: bytes) -> tuple[bytes, str]:
    """Return the byte order mark of a file and the encoding that gives its bytes back."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return mark, encoding
    return b"", encoding_of(path, path.name)


def _rows(text: str, delimiter: str) -> Iterator[list[tuple[int, int]]]:
    """Yield for each row of a CSV text where its cells begin and end, with their quotation marks (RFC 4180)."""
    row: list[tuple[int, int]] = []
    start, at, quoted = 0, 0, False
    while at < len(text):
        sign = text[at]
        if sign == '"':
            quoted = not quoted
        elif not quoted and sign == delimiter:
            row.append((start, at))
            start = at + 1
        elif not quoted and sign in "\r\n":
            yield [*row, (start, at)]
            at += sign == "\r" and text[at + 1 : at + 2] == "\n"
            row, start = [], at + 1
        at += 1
    if start < len(text) or row:
        yield [*row, (start, len(text))]


def _header(cells: Sequence[tuple[int, int]], text: str) -> int | None:
    names = [_word(_plain(text[start:end])) for start, end in cells]
    return names.index(WAVE_NAME) if WAVE_NAME in names else None


def _word(header: str) -> str:
    """Return a header as it is compared.

    >>> _word(" Wave_Name* "), _word("IP Address(es)")
    ('wave name', 'ip address')
    """
    return " ".join(re.sub(r"\([^)]*\)|[^a-z0-9]+", " ", header.casefold()).split())


def _plain(cell: str) -> str:
    stripped = cell.strip()
    if len(stripped) > 1 and stripped[0] == stripped[-1] == '"':
        return stripped[1:-1].replace('""', '"').strip()
    return stripped


def _cell(value: str, before: str, delimiter: str) -> str:
    """Return a value as a cell, quoted as the cell before was, or where it has to be."""
    quoted = before.strip().startswith('"') or any(sign in value for sign in (delimiter, '"', "\r", "\n"))
    return '"' + value.replace('"', '""') + '"' if quoted else value


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the wave stands, and the columns that identify a machine, by their kind."""

    wave: int
    identifying: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, headers: Sequence[str], name: str) -> _Columns:
        words = [_word(header) for header in headers]
        found = {kind: tuple(at for at, word in enumerate(words) if word in spellings) for kind, spellings in _COLUMNS}
        if not any(found.values()):
            raise InputError(
                "has no column that says which machine a row is.",
                where=name,
                remedy="One of its columns must be called Machine name, Server name, FQDN, IP address or BIOS UUID.",
            )
        return cls(words.index(WAVE_NAME), found)

    def values(self, kind: str, row: Sequence[str]) -> list[str]:
        """Return what a row says in the columns of a kind."""
        return [row[at] for at in self.identifying[kind] if at < len(row) and row[at]]

    def called(self, row: Sequence[str]) -> str:
        """Return what a person calls the row."""
        return next(
            (value for kind in ("name", "address", "uuid") for value in self.values(kind, row)), "without a name"
        )


@dataclass(frozen=True, slots=True)
class _Known:
    """Machines by their identifiers."""

    machines: Mapping[str, PlannedMachine]
    by: Mapping[str, Mapping[str, frozenset[str]]]

    @classmethod
    def of(cls, machines: Sequence[PlannedMachine]) -> _Known:
        by: dict[str, dict[str, set[str]]] = {kind: defaultdict(set) for kind, _ in _COLUMNS}
        for machine in machines:
            for uuid in machine.uuids:
                by["uuid"][comparable(uuid)].add(machine.id)
            for name in filter(None, (machine.name, machine.host_name)):
                by["name"][comparable(name)].add(machine.id)
            for address in machine.addresses:
                by["address"][comparable(address)].add(machine.id)
        fixed = {kind: {word: frozenset(ids) for word, ids in words.items()} for kind, words in by.items()}
        return cls({machine.id: machine for machine in machines}, fixed)

    def machine(self, columns: _Columns, row: Sequence[str]) -> tuple[PlannedMachine | None, str]:
        """Return the machine of a row, or why there is none.

        An address narrows several machines down, and stands alone only where a row has no name: a machine that took
        over the address of another is not the other.
        """
        uuid, name, address = (self._met(kind, columns.values(kind, row)) for kind, _ in _COLUMNS)
        if uuid and name and not uuid & name:
            return None, f"Its identifier and its name mean different machines: {self._called(uuid | name)}."
        found = (uuid & name if uuid and name else uuid or name) or frozenset()
        if not found and address and columns.values("name", row):
            return None, f"The plan has no machine of this name; its address is that of {self._called(address)}."
        found = found & address or found or address
        if len(found) == 1:
            return self.machines[next(iter(found))], ""
        if found:
            return None, f"Several machines of the plan could be meant: {self._called(found, ids=True)}."
        return None, "The plan has no machine of this name, address or identifier."

    def _met(self, kind: str, values: Sequence[str]) -> frozenset[str]:
        """Return the machines that all values of a kind mean; those of any value where they mean different ones."""
        met = [found for value in values if (found := self._first(kind, value))]
        return frozenset.intersection(*met) or frozenset.union(*met) if met else frozenset()

    def _first(self, kind: str, value: str) -> frozenset[str]:
        return next((self.by[kind][word] for word in _spellings(kind, value) if word in self.by[kind]), frozenset())

    def _called(self, found: frozenset[str], *, ids: bool = False) -> str:
        names = sorted(f"{self.machines[each].name} ({each})" if ids else self.machines[each].name for each in found)
        return ", ".join(names[:4]) + (" and more" if len(names) > 4 else "")


def _spellings(kind: str, value: str) -> Iterator[str]:
    r"""Yield what a cell may say: a name, the server of an instance, a short host name; each of several addresses.

    >>> list(_spellings("name", r"SQL01\\FINANCE"))[-1], list(_spellings("name", "app01.council.example"))
    ('sql01', ['app01.council.example', 'app01'])
    """
    if kind == "address":
        yield from (comparable(part) for part in re.split(r"[\s;,|\[\]]+", value) if part)
        return
    text = comparable(value)
    yield text
    if kind == "name":
        server = re.split(r"[\\/]", text)[0]
        yield from dict.fromkeys(each for each in (server,) if each != text)
        if "." in server and not is_address(server):
            yield server.split(".", 1)[0]
