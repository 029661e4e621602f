"""Opens input files safely: workbooks, CSV and JSON of any encoding, separator, padding or damage.

A `Document` is opened lazily: recognising a file reads its head only. Sheets give numbered rows, blank rows left out.
The apostrophe that keeps a text of a CSV file from running as a formula (`tables_out.formulas`) is taken away again.
A workbook is checked before it is parsed: encrypted, truncated, HTML under a workbook's name, or a small file that
unpacks to an unreasonable size are refused with one clear message.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path

import charset_normalizer
import python_calamine

from standpipe.adapters.tables_out.formulas import unprotect
from standpipe.kernel.errors import InputError

CellValue = str | int | float | bool | date | datetime | time | timedelta | None
"""What a cell can hold; blank text is None."""

UNPACKED_LIMIT = 4 * 1024**3
"""Bytes that a workbook may unpack to; above it reading would not fit a small machine."""
RATIO_LIMIT = 400
"""How many times its own size a file may unpack to, once it unpacks to more than `RATIO_MATTERS_ABOVE` bytes."""
RATIO_MATTERS_ABOVE = 256 * 1024**2
HEAD_ROWS = 25

_OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_MARK = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK_ENDINGS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
_TEXT_ENDINGS = frozenset({".csv", ".tsv", ".txt"})
_JSON_ENDINGS = frozenset({".json"})
READABLE_ENDINGS = _WORKBOOK_ENDINGS | _TEXT_ENDINGS | _JSON_ENDINGS
"""File endings that are opened; everything is then recognised by content."""


class Medium(StrEnum):
    """How a document is stored."""

    WORKBOOK = "workbook"
    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Row:
    """A non-blank row; `number` counts from 1 as the spreadsheet program shows it."""

    number: int
    cells: tuple[CellValue, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, or the one table of a CSV file (then `name` is empty)."""

    name: str
    rows: Callable[[], Iterator[Row]]
    """Starts a fresh pass over the non-blank rows."""
    head: tuple[Row, ...]
    """The first non-blank rows, for recognition."""


@dataclass(frozen=True, slots=True)
class Document:
    """An opened input file; `path` is how messages and evidence name it (relative, with forward slashes)."""

    path: str
    medium: Medium
    sheets: tuple[Sheet, ...] = ()
    load_json: Callable[[], object] = field(default=lambda: None)
    """Parses a JSON document; parsed anew at each call."""

    def sheet(self, name: str) -> Sheet | None:
        """Return the sheet of that name, upper and lower case alike, or None."""
        wanted = name.casefold()
        return next((sheet for sheet in self.sheets if sheet.name.strip().casefold() == wanted), None)


def open_document(file: Path, *, shown_as: str) -> Document:
    """Open a file for reading.

    Args:
        file: the file.
        shown_as: the path that messages and evidence give.

    Raises:
        InputError: the file is empty, damaged, encrypted, not what its ending says, or unreasonably large unpacked.

    """
    try:
        with file.open("rb") as stream:
            start = stream.read(4096)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}.", where=shown_as) from error
    if not start.strip(b"\x00 \t\r\n"):
        raise InputError("is empty.", where=shown_as, remedy="Export it again.")
    if start.startswith((_OLE_MAGIC, b"PK")):
        return _open_workbook(file, start, shown_as)
    if start.startswith(b"\x1f\x8b"):
        return _open_json(lambda: gzip.open(file, "rb").read(), shown_as)
    text_start = _decode_start(start).lstrip("\ufeff \t\r\n").casefold()
    if text_start.startswith(("<!doctype html", "<html", "<head", "<table")):
        raise InputError(
            "is a web page, not an export.",
            where=shown_as,
            remedy="It may be a sign-in page that was saved by mistake: export it again.",
        )
    if file.suffix.lower() in _WORKBOOK_ENDINGS:
        raise InputError(
            "is not a workbook although its name says so.", where=shown_as, remedy="Save it as .xlsx or .csv."
        )
    if text_start.startswith(("{", "[")) and file.suffix.lower() not in _TEXT_ENDINGS:
        return _open_json(file.read_bytes, shown_as)
    return _open_text(file, shown_as)


def _decode_start(start: bytes) -> str:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start[: len(start) // 2 * 2].decode("utf-16", errors="replace")
    return start.decode("utf-8", errors="replace")


def _open_workbook(file: Path, start: bytes, shown_as: str) -> Document:
    if start.startswith(_OLE_MAGIC):
        if _ENCRYPTED_MARK in file.read_bytes():
            raise InputError(
                "is protected by a password.", where=shown_as, remedy="Save a copy without the password and use that."
            )
    else:
        _check_archive(file, shown_as)
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(file)
        sheets = tuple(_workbook_sheet(workbook, name, shown_as) for name in workbook.sheet_names)
    except InputError:
        raise
    except Exception as error:  # calamine raises its own classes and, for damaged parts, plain ones
        raise InputError(
            f"cannot be opened as a workbook ({error}).", where=shown_as, remedy="Open it, save it again as .xlsx."
        ) from error
    return Document(shown_as, Medium.WORKBOOK, sheets)


def _check_archive(file: Path, shown_as: str) -> None:
    """Refuse a truncated archive, or one that unpacks to far more than any real export."""
    unpacked = 0
    try:
        with zipfile.ZipFile(file) as archive:
            for entry in archive.infolist():
                unpacked += _unpacked_size(file, entry, UNPACKED_LIMIT - unpacked)
                large = unpacked > RATIO_MATTERS_ABOVE
                if unpacked >= UNPACKED_LIMIT or (large and unpacked > RATIO_LIMIT * file.stat().st_size):
                    raise InputError(
                        "unpacks to an unreasonable size (a zip bomb, or a damaged file).",
                        where=shown_as,
                        remedy="Export it again; if it is genuine, split it into several files.",
                    )
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise InputError("is damaged or cut short.", where=shown_as, remedy="Copy or export it again.") from error


def _unpacked_size(file: Path, entry: zipfile.ZipInfo, limit: int) -> int:
    """Return the real unpacked size, at most `limit`; the size that the archive declares is not believed."""
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        return entry.compress_size
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    size = 0
    with file.open("rb") as stream:
        stream.seek(entry.header_offset)
        header = stream.read(30)
        if len(header) < 30:
            raise zipfile.BadZipFile
        stream.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), io.SEEK_CUR)
        remaining = entry.compress_size
        while remaining > 0 and size < limit and not inflate.eof:
            chunk = stream.read(min(65_536, remaining))
            if not chunk:
                raise zipfile.BadZipFile
            remaining -= len(chunk)
            while chunk and size < limit:
                size += len(inflate.decompress(chunk, 1_048_576))
                chunk = inflate.unconsumed_tail
    return size


def _workbook_sheet(workbook: python_calamine.CalamineWorkbook, name: str, shown_as: str) -> Sheet:
    cache: list[python_calamine.CalamineSheet] = []

    def loaded() -> python_calamine.CalamineSheet:
        if not cache:
            try:
                cache.append(workbook.get_sheet_by_name(name))
            except Exception as error:  # as above
                raise InputError(f"sheet {name} is damaged ({error}).", where=shown_as) from error
        return cache[0]

    def rows() -> Iterator[Row]:
        # iter_rows begins at the first row of the sheet, also when that is blank, so the count is the shown number.
        for number, cells in enumerate(loaded().iter_rows(), start=1):
            cleaned = tuple(_clean(cell) for cell in cells)
            if any(cell is not None for cell in cleaned):
                yield Row(number, cleaned)

    return Sheet(name, rows, _head(rows))


def _head(rows: Callable[[], Iterator[Row]]) -> tuple[Row, ...]:
    return tuple(row for row, _ in zip(rows(), range(HEAD_ROWS), strict=False))


def _clean(cell: object) -> CellValue:
    if isinstance(cell, str):
        return cell.strip() or None
    if isinstance(cell, (bool, int, float, date, time, timedelta)) or cell is None:
        return cell
    return str(cell)


def _open_text(file: Path, shown_as: str) -> Document:
    encoding = _encoding(file, shown_as)
    with file.open("r", encoding=encoding, errors="replace", newline="") as stream:
        sample = stream.read(65_536)
    if "\x00" in sample:
        raise InputError("is not text.", where=shown_as, remedy="Standpipe reads xlsx, CSV and JSON.")
    delimiter = _delimiter(sample)

    def rows() -> Iterator[Row]:
        csv.field_size_limit(10_000_000)
        with file.open("r", encoding=encoding, errors="replace", newline="") as stream:
            reader = csv.reader(stream, delimiter=delimiter)
            try:
                for number, cells in enumerate(reader, start=1):
                    cleaned = tuple(unprotect(cell.lstrip("\ufeff").strip()).strip() or None for cell in cells)
                    if any(cell is not None for cell in cleaned):
                        yield Row(number, cleaned)
            except csv.Error as error:
                raise InputError(f"line {reader.line_num} cannot be read ({error}).", where=shown_as) from error

    return Document(shown_as, Medium.TEXT, (Sheet("", rows, _head(rows)),))


def _encoding(file: Path, shown_as: str) -> str:
    with file.open("rb") as stream:
        sample = stream.read(1_048_576)
    if sample.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    cut = sample[: sample.rfind(b"\n") + 1] or sample
    try:
        cut.decode("utf-8")
    except UnicodeDecodeError:
        best = charset_normalizer.from_bytes(cut, cp_isolation=["cp1252", "utf-16-le", "utf-16-be"]).best()
        if best is None:
            raise InputError("is not text in a known encoding.", where=shown_as) from None
        return best.encoding.replace("_", "-")
    return "utf-8"


def _delimiter(sample: str) -> str:
    """Return the separator that splits the first lines most evenly; quoted parts do not count."""
    lines = sample.splitlines()[:50]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
        return lines[0][4]

    def columns(delimiter: str) -> tuple[int, int]:
        counts = [len(row) for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter) if any(row)]
        widest = counts[0] if counts else 1
        return (sum(count == widest for count in counts) if widest > 1 else 0, widest)

    return max((",", ";", "\t", "|"), key=columns)


def _open_json(read: Callable[[], bytes], shown_as: str) -> Document:
    def load() -> object:
        try:
            return json.loads(read())
        except (ValueError, EOFError, OSError, zlib.error) as error:
            raise InputError(f"is not valid JSON ({error}).", where=shown_as, remedy="Export it again.") from error

    return Document(shown_as, Medium.JSON, (), load)


def documents_under(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Yield each file of the paths with the name to show for it; folders are read recursively, in name order.

    Raises:
        InputError: a path does not exist, or nothing at all was found.

    """
    found = False
    for path in paths:
        if not path.exists():
            raise InputError("does not exist.", where=path.name or str(path), remedy="Check the path.")
        if path.is_file():
            found = True
            yield path, path.name
            continue
        for file in sorted(path.rglob("*")):
            hidden = any(part.startswith((".", "~$")) for part in file.relative_to(path).parts)
            if file.is_file() and not hidden:
                found = True
                yield file, file.relative_to(path).as_posix()
    if not found:
        raise InputError("There is no file to read.", remedy="Name a file, or a folder that holds exports.")
