"""Checks the zip archive of a workbook before anything parses it.

The size that an archive declares is not believed: every part is unpacked once, counted and thrown away, within a
limit. While they pass by, the worksheets are searched for what the quick parser cannot be given: cells far away from
the others, because it lays a sheet out as a rectangle and would need memory for everything between, and cells that
hold the error of a formula, which it shows as blank.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from standpipe.kernel.errors import InputError

UNPACKED_LIMIT = 4 * 1024**3
"""Bytes that a workbook may unpack to; above it reading would not fit a small machine."""
RATIO_LIMIT = 400
"""How many times its own size a file may unpack to, once it unpacks to more than `RATIO_MATTERS_ABOVE` bytes."""
RATIO_MATTERS_ABOVE = 256 * 1024**2
RECTANGLE_LIMIT = 12_000_000
"""Cells of the rectangle around a sheet that may be held at once (some 32 bytes each)."""

_CHUNK = 1_048_576
_LONGEST_TAG = 512
_CELL = rb"<(?:\w+:)?c\s(?:[^<>]*?\s)?r\s*=\s*[\"']%s[\"'][^<>]*(?<!/)>"
_ANY_CELL = re.compile(_CELL % rb"([A-Za-z]{1,3})(\d{1,7})")
_FAR_CELL = re.compile(_CELL % rb"(?:([A-Za-z]{3})(\d{1,7})|([A-Za-z]{1,2})(\d{6,7}))")
_UNPLACED_CELL = re.compile(rb"<(?:\w+:)?c(?:\s+(?!r\b)\w+\s*=\s*[\"'][^\"'<>]*[\"'])*\s*>")
_FAR_NAME = re.compile(rb"r\s*=\s*[\"'](?:[A-Za-z]{3}\d|[A-Za-z]{1,2}\d{6}|\d{6})")
"""What every far cell and far row has in it; most parts have none, and this is seen at a sixth of the cost."""
_FAILED_FORMULA = re.compile(rb"\st\s*=\s*[\"']e[\"']")
_FAR_ROW = re.compile(rb"<(?:\w+:)?row\s(?:[^<>]*?\s)?r\s*=\s*[\"'](\d{6,7})[\"']")


@dataclass(slots=True)
class _Extent:
    """How far the filled cells of one worksheet reach, as far as it matters, and whether a formula failed in one."""

    rows: int = 0
    columns: int = 0
    unplaced: bool = False
    far_row: bool = False
    failed_formula: bool = False
    _tail: bytes = b""
    _begun: bool = False

    def feed(self, chunk: bytes) -> None:
        """Look at the next part of the worksheet."""
        text = self._tail + chunk
        self._tail = chunk[-_LONGEST_TAG:]
        self.failed_formula = self.failed_formula or _FAILED_FORMULA.search(text) is not None
        if self._begun and not self.far_row and not _FAR_NAME.search(text):
            return
        for match in (_FAR_CELL if self._begun else _ANY_CELL).finditer(text):
            letters, row = (match[1], match[2]) if match[1] else (match[3], match[4])
            self.columns = max(self.columns, _column(letters))
            self.rows = max(self.rows, int(row))
        self.far_row = self.far_row or _FAR_ROW.search(text) is not None
        self.unplaced = self.unplaced or (self.far_row and _UNPLACED_CELL.search(text) is not None)
        self._begun = True

    @property
    def needs_care(self) -> bool:
        """The rectangle around the cells is too large to be held at once, or a cell would lose its error."""
        rows = max(self.rows, 99_999) if self.columns > 702 else self.rows
        return self.failed_formula or rows * self.columns > RECTANGLE_LIMIT or (self.far_row and self.unplaced)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def check_workbook(file: Path, shown_as: str) -> bool:
    """Check an archive; return whether a sheet has to be read row by row, with care.

    Raises:
        InputError: the archive is damaged, is no .xlsx workbook, or unpacks to far more than any real export.

    """
    unpacked = 0
    needs_care = False
    try:
        with zipfile.ZipFile(file) as archive, file.open("rb") as stream:
            _check_kind(archive, shown_as)
            for entry in archive.infolist():
                extent = _Extent() if entry.filename.casefold().startswith("xl/worksheets/") else None
                for chunk in _unpack(stream, entry):
                    unpacked += len(chunk)
                    _check_size(unpacked, file, shown_as)
                    if extent is not None:
                        extent.feed(chunk)
                needs_care = needs_care or (extent is not None and extent.needs_care)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError) as error:
        raise InputError("is damaged or cut short.", where=shown_as, remedy="Copy or export it again.") from error
    return needs_care


def _check_kind(archive: zipfile.ZipFile, shown_as: str) -> None:
    names = {name.casefold().lstrip("/") for name in archive.namelist()}
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise InputError(
            "is a workbook of another kind (.xlsb or .ods).", where=shown_as, remedy="Save it as .xlsx and use that."
        )
    raise InputError(
        "is an archive, not an .xlsx workbook.", where=shown_as, remedy="If it holds exports, unpack it first."
    )


def _check_size(unpacked: int, file: Path, shown_as: str) -> None:
    large = unpacked > RATIO_MATTERS_ABOVE
    if unpacked >= UNPACKED_LIMIT or (large and unpacked > RATIO_LIMIT * file.stat().st_size):
        raise InputError(
            "unpacks to an unreasonable size (a zip bomb, or a damaged file).",
            where=shown_as,
            remedy="Export it again; if it is genuine, split it into several files.",
        )


def _unpack(stream: io.BufferedReader, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the real content of a part, whatever size the archive declares for it."""
    if entry.flag_bits & 1 or entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise zipfile.BadZipFile
    stream.seek(entry.header_offset)
    header = stream.read(30)
    if len(header) < 30:
        raise zipfile.BadZipFile
    stream.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), io.SEEK_CUR)
    inflate = zlib.decompressobj(-zlib.MAX_WBITS) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    remaining = entry.compress_size
    while remaining > 0:
        packed = stream.read(min(65_536, remaining))
        if not packed:
            raise zipfile.BadZipFile
        remaining -= len(packed)
        if inflate is None:
            yield packed
            continue
        while packed and not inflate.eof:
            yield inflate.decompress(packed, _CHUNK)
            packed = inflate.unconsumed_tail
        if inflate.eof:
            return
