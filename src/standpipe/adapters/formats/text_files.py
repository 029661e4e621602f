"""Opens CSV text of any encoding and separator, and JSON.

The whole file is decoded once, piece by piece, before it is believed to be text: one wrong byte in the last line would
otherwise be replaced in silence. Reading then streams; memory does not grow with the file. The apostrophe that keeps a
text from running as a formula (`tables_out.formulas`) is taken away again.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterator
from pathlib import Path

import charset_normalizer

from standpipe.adapters.formats.sheets import Document, Head, Medium, Row, Sheet
from standpipe.adapters.tables_out.formulas import unprotect
from standpipe.kernel.errors import InputError

JSON_LIMIT = 512 * 1024**2
"""Bytes of JSON text that are parsed; the parsed form needs several times as much memory."""

SCRIPT_LIMIT = 64 * 1024**2
"""Bytes of a script that are read."""

_SAMPLE = 1_048_576
_LONGEST_CELL = 10_000_000
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def open_text(file: Path, shown_as: str) -> Document:
    """Open a CSV file (commas, semicolons, tabs or bars).

    Raises:
        InputError: it is not text in a known encoding.

    """
    encoding = encoding_of(file, shown_as)
    with file.open("r", encoding=encoding, newline="") as stream:
        sample = stream.read(65_536)
    delimiter = delimiter_of(sample)

    def rows() -> Iterator[Row]:
        csv.field_size_limit(_LONGEST_CELL)
        with file.open("r", encoding=encoding, newline="") as stream:
            reader = csv.reader(stream, delimiter=delimiter, strict=True)
            begins = 1
            try:
                for number, cells in enumerate(reader, start=1):
                    begins = reader.line_num + 1
                    cleaned = tuple(_clean(cell) for cell in cells)
                    if any(cell is not None for cell in cleaned) and not (number == 1 and _states_separator(cells)):
                        yield Row(number, cleaned)
            except csv.Error as error:
                raise InputError(
                    f"cannot be read from line {begins} on ({error}).",
                    where=shown_as,
                    remedy="Look for a quotation mark that is never closed.",
                ) from error

    return Document(shown_as, Medium.TEXT, (Sheet("", rows, Head(rows)),))


def open_script(file: Path, shown_as: str) -> Document:
    """Open a file of statements (SQL), whatever its encoding; it is read when its text is first asked for.

    Raises:
        InputError: it is not text in a known encoding, or larger than any script a person keeps.

    """
    if file.stat().st_size > SCRIPT_LIMIT:
        raise InputError(
            f"is a script of more than {SCRIPT_LIMIT // 1024**2} MiB.",
            where=shown_as,
            remedy="Leave out the rows of tables: script the schema, the procedures and the jobs only.",
        )
    encoding = encoding_of(file, shown_as)

    def load() -> str:
        with file.open("r", encoding=encoding) as stream:
            return stream.read().lstrip("\ufeff")

    return Document(shown_as, Medium.SCRIPT, load_text=load)


def _clean(cell: str) -> str | None:
    """Return the text of a cell without blanks around it, and without what protected it from running as a formula."""
    return unprotect(cell.strip().lstrip("\ufeff")).strip() or None


def _states_separator(cells: list[str]) -> bool:
    """Whether the first line is the `sep=;` that tells a spreadsheet program the separator."""
    return bool(cells) and cells[0].strip().casefold().startswith("sep=") and len(cells) <= 2


def encoding_of(file: Path, shown_as: str) -> str:
    """Return the encoding of a text file.

    Raises:
        InputError: it is not text in a known encoding.

    """
    with file.open("rb") as stream:
        sample = stream.read(_SAMPLE)
    for bom, encoding in _BOMS:
        if sample.startswith(bom):
            candidates = [encoding]
            break
    else:
        candidates = _likely_encodings(sample)
    for encoding in candidates:
        if _decodes(file, encoding):
            return encoding
    holds_nul = " (it holds NUL bytes)" if b"\x00" in sample else ""
    raise InputError(
        f"is not text in a known encoding{holds_nul}.",
        where=shown_as,
        remedy="Standpipe reads .xlsx, CSV and JSON: export again.",
    )


def _likely_encodings(sample: bytes) -> list[str]:
    if b"\x00" in sample:
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        stray = max(even, odd) < len(sample) // 16  # in UTF-16 half of what is written here is NUL
        return ["utf-8"] if stray else ["utf-16-le" if odd > even else "utf-16-be"]
    telling = b"\n".join(line for line in sample.splitlines() if not line.isascii())[:65_536]
    best = charset_normalizer.from_bytes(telling, cp_isolation=["cp1252"]).best() if telling else None
    return ["utf-8", *([best.encoding.replace("_", "-")] if best else []), "cp1252"]


def _decodes(file: Path, encoding: str) -> bool:
    """Whether every byte of the file is text in this encoding, with no NUL among it."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with file.open("rb") as stream:
            while chunk := stream.read(_SAMPLE):
                if "\x00" in decoder.decode(chunk):
                    return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def delimiter_of(sample: str) -> str:
    """Return the separator that splits the first lines most evenly; quoted parts do not count."""
    lines = sample.splitlines()[:50]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
        return lines[0][4]

    def columns(delimiter: str) -> tuple[int, int]:
        counts = [len(row) for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter) if any(row)]
        widest = counts[0] if counts else 1
        return (sum(count == widest for count in counts) if widest > 1 else 0, widest)

    return max((",", ";", "\t", "|"), key=columns)


def open_json(file: Path, shown_as: str, *, packed: bool) -> Document:
    """Open a JSON file, or with `packed` a gzip archive of one; it is parsed when it is first asked for."""
    parsed: list[object] = []

    def load() -> object:
        if not parsed:
            try:
                parsed.append(json.loads(_json_text(file, shown_as, packed=packed)))
            except (ValueError, EOFError, OSError, zlib.error, RecursionError) as error:
                raise InputError(f"is not valid JSON ({error}).", where=shown_as, remedy="Export it again.") from error
        return parsed[0]

    return Document(shown_as, Medium.JSON, (), load)


def _json_text(file: Path, shown_as: str, *, packed: bool) -> bytes:
    with gzip.open(file, "rb") if packed else file.open("rb") as stream:
        content = stream.read(JSON_LIMIT + 1)
    if len(content) > JSON_LIMIT:
        raise InputError(
            f"holds more than {JSON_LIMIT // 1024**2} MiB of JSON.",
            where=shown_as,
            remedy="Export it in several files.",
        )
    return content
