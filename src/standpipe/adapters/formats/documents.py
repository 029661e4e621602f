"""Opens input files safely: workbooks, CSV and JSON of any encoding, separator, padding or damage.

A `Document` is opened lazily: recognising a file reads its head only. Sheets give numbered rows, blank rows left out.
What a file is, is decided by its content; what cannot be used is refused with one clear message.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from standpipe.adapters.formats.sheets import CellValue, Document, Head, Medium, Row, Sheet
from standpipe.adapters.formats.text_files import open_json, open_script, open_text
from standpipe.adapters.formats.workbooks import open_workbook
from standpipe.kernel.errors import InputError

__all__ = [
    "CellValue",
    "Document",
    "Head",
    "Medium",
    "Row",
    "Sheet",
    "READABLE_ENDINGS",
    "open_document",
    "documents_under",
]

_OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_GZIP_MAGIC = b"\x1f\x8b"
_ENCRYPTED_MARK = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK_ENDINGS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
_TEXT_ENDINGS = frozenset({".csv", ".tsv", ".txt"})
_SCRIPT_ENDINGS = frozenset({".sql"})
READABLE_ENDINGS = _WORKBOOK_ENDINGS | _TEXT_ENDINGS | _SCRIPT_ENDINGS | {".json", ".gz"}
"""Endings of files that somebody meant as input; every file is then recognised by its content."""

_STATEMENT = re.compile(
    r"(?:/\*.*?\*/|--[^\n]*\n|\s)*(?::setvar\s|go\s*$|use\s+[\w\[]|set\s+(?:ansi|nocount|quoted)|if\s+(?:not\s+)?exists"
    r"|(?:create|alter)\s+(?:or\s+alter\s+)?(?:proc|procedure|view|function|trigger|table|database)\s"
    r"|exec(?:ute)?\s+[\w\[]+[.\s]|declare\s+@|begin\s+tran)",
    re.IGNORECASE | re.DOTALL | re.MULTILINE,
)
"""How the text of a script begins, comments left out."""


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
        if not start.strip(b"\x00 \t\r\n"):
            raise InputError("is empty.", where=shown_as, remedy="Export it again.")
        return _open(file, start, shown_as)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}.", where=shown_as) from error


def _open(file: Path, start: bytes, shown_as: str) -> Document:
    if start.startswith(_ZIP_MAGIC):
        return open_workbook(file, shown_as)
    if start.startswith(_OLE_MAGIC):
        raise _old_workbook(file, shown_as)
    if start.startswith(_GZIP_MAGIC):
        return open_json(file, shown_as, packed=True)
    text = _decode_start(start).lstrip("\ufeff \t\r\n").casefold()
    if text.startswith("<"):
        raise InputError(
            "is a web page or XML, not an export.",
            where=shown_as,
            remedy="It may be a sign-in page that was saved by mistake: export it again.",
        )
    if file.suffix.lower() in _WORKBOOK_ENDINGS:
        raise InputError(
            "is not a workbook although its name says so.", where=shown_as, remedy="Save it as .xlsx or .csv."
        )
    if text.startswith(("{", "[")) and file.suffix.lower() not in _TEXT_ENDINGS:
        return open_json(file, shown_as, packed=False)
    if _is_script(file, text):
        return open_script(file, shown_as)
    return open_text(file, shown_as)


def _is_script(file: Path, start: str) -> bool:
    """Whether a file holds statements: it is named so, or it begins as statements do and is not named a table."""
    ending = file.suffix.lower()
    return ending in _SCRIPT_ENDINGS or (ending not in _TEXT_ENDINGS - {".txt"} and _STATEMENT.match(start) is not None)


def _old_workbook(file: Path, shown_as: str) -> InputError:
    """Return what is wrong with a compound file: a password, or a format that is too old."""
    with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        encrypted = content.find(_ENCRYPTED_MARK) >= 0
    if encrypted:
        return InputError(
            "is protected by a password.", where=shown_as, remedy="Save a copy without the password and use that."
        )
    return InputError("is in the old .xls format.", where=shown_as, remedy="Save it as .xlsx and use that.")


def _decode_start(start: bytes) -> str:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start[: len(start) // 2 * 2].decode("utf-16", errors="replace")
    return start.decode("utf-8", errors="replace")


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
