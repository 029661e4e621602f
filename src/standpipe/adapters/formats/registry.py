"""Which readers there are, which of them knows a document, and reading of many files.

A file that cannot be read, or that no reader knows, becomes a reading with one finding; everything else is still used.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from standpipe.adapters.formats.assumption_sheet import AssumptionSheetReader
from standpipe.adapters.formats.azure_migrate import (
    AzureMigrateDependencyReader,
    AzureMigrateImportReader,
    AzureMigrateWorkbookReader,
)
from standpipe.adapters.formats.contract import Reader
from standpipe.adapters.formats.documents import READABLE_ENDINGS, Document, documents_under, open_document
from standpipe.adapters.formats.limit_sheet import LimitSheetReader
from standpipe.adapters.formats.netbox import NetBoxDumpReader, NetBoxTableReader
from standpipe.adapters.formats.price_sheet import PriceSheetReader
from standpipe.adapters.formats.risk_sheet import RiskSheetReader
from standpipe.adapters.formats.rvtools import RVToolsReader
from standpipe.adapters.formats.templates import QuestionsReader, TemplateReader, nearest_template
from standpipe.adapters.formats.tsql import TransactSqlReader
from standpipe.estate.readings import FileReading
from standpipe.kernel.errors import InputError
from standpipe.kernel.evidence import Place
from standpipe.kernel.findings import Finding, Severity

READERS: tuple[Reader, ...] = (
    TransactSqlReader(),
    RVToolsReader(),
    AzureMigrateWorkbookReader(),
    AzureMigrateImportReader(),
    AzureMigrateDependencyReader(),
    NetBoxDumpReader(),
    NetBoxTableReader(),
    PriceSheetReader(),
    AssumptionSheetReader(),
    LimitSheetReader(),
    RiskSheetReader(),
    QuestionsReader(),
    TemplateReader(),
)
"""Every reader; the first that knows a document reads it."""

UNRECOGNISED = "unrecognised"
DUPLICATE = "duplicate"
NO_INPUT = "no input"
TRUTH_MARK = '"standpipe_truth"'
"""The first key of a sample council's truth file, which says what a reader should find; no reader opens it."""

Progress = Callable[[str, int, int], None]
"""Told before each file: its name, its number from 1, and how many there are."""


@dataclass(frozen=True, slots=True)
class _File:
    """A file to read: for which estate, and how messages name it."""

    estate: str
    path: Path
    shown_as: str


def recognise(document: Document, readers: Iterable[Reader] = READERS) -> Reader:
    """Return the reader that knows the document.

    Raises:
        InputError: none does; the message names the formats that were looked for.

    """
    readers = tuple(readers)
    for reader in readers:
        if reader.recognise(document):
            return reader
    titles = "; ".join(reader.title for reader in readers)
    remedy = nearest_template(document) or "Check the header row."
    raise InputError("is of no known format.", where=document.path, remedy=f"Looked for: {titles}. {remedy}")


def read_paths(
    paths: Sequence[tuple[str, Path]], progress: Progress | None = None, readers: Iterable[Reader] = READERS
) -> tuple[FileReading, ...]:
    """Read every file of the paths; folders are read recursively, in name order.

    Args:
        paths: for each path the estate it belongs to; the empty name is the one estate of most runs.
        progress: told before each file.
        readers: the readers to try, in order.

    Raises:
        InputError: a path does not exist, or there is no file at all.

    """
    files = tuple(_named_apart(paths))
    twins = _twins(files)
    readings = []
    for number, file in enumerate(files, start=1):
        if progress is not None:
            progress(file.shown_as, number, len(files))
        first = twins.get(file)
        reading = _twice(file, first) if first else _read(file, tuple(readers))
        readings.append(replace(reading, estate=file.estate))
    return tuple(readings)


def _named_apart(paths: Sequence[tuple[str, Path]]) -> Iterator[_File]:
    """Yield the files; where two folders hold a file of one name, the folder's name goes before it."""
    seen: dict[str, int] = defaultdict(int)
    for estate, path in paths:
        for file, shown_as in documents_under([path]):
            name = shown_as if not seen[shown_as] else f"{(path if path.is_dir() else path.parent).name}/{shown_as}"
            seen[name] += 1
            if name != shown_as:
                seen[shown_as] += 1
            yield _File(estate, file, name if seen[name] == 1 else f"{name} ({seen[name]})")


def _twins(files: Sequence[_File]) -> dict[_File, _File]:
    """Return the files whose content another file of the same estate had before."""
    by_size: dict[tuple[str, int], list[_File]] = defaultdict(list)
    for file in files:
        with suppress(OSError):  # what cannot be opened is said when it is its turn to be read
            by_size[file.estate, file.path.stat().st_size].append(file)
    twins = {}
    for (_, size), group in by_size.items():
        firsts: dict[bytes, _File] = {}
        for file in group if len(group) > 1 and size else ():
            with suppress(OSError):
                first = firsts.setdefault(_content_hash(file.path), file)
                if first is not file:
                    twins[file] = first
    return twins


def _content_hash(path: Path) -> bytes:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest()


def _twice(file: _File, first: _File) -> FileReading:
    finding = Finding(
        "file-read-twice",
        Severity.LOW,
        file.shown_as,
        f"{file.shown_as} has the same content as {first.shown_as}; it is read once. Remove one of them.",
        (Place(file.shown_as), Place(first.shown_as)),
    )
    return FileReading(file.shown_as, DUPLICATE, {}, findings=(finding,))


def _is_truth(file: Path) -> bool:
    try:
        with file.open(encoding="utf-8", errors="ignore") as stream:
            return stream.read(len(TRUTH_MARK) + 100).lstrip("{ \r\n\t").startswith(TRUTH_MARK)
    except OSError:  # said when the file is opened to be read
        return False


def _read(file: _File, readers: tuple[Reader, ...]) -> FileReading:
    if _is_truth(file.path):
        return FileReading(file.shown_as, NO_INPUT, {})
    try:
        document = open_document(file.path, shown_as=file.shown_as)
        document.load_json()  # what is no JSON is said to be that, and not to be of an unknown format
        reading = recognise(document, readers).read(document)
    except InputError as error:
        meant_as_input = file.path.suffix.lower() in READABLE_ENDINGS
        severity = Severity.HIGH if meant_as_input else Severity.LOW
        finding = Finding("file-not-read", severity, file.shown_as, str(error), (Place(file.shown_as),))
        return FileReading(file.shown_as, UNRECOGNISED, {}, findings=(finding,))
    damaged = tuple(
        Finding(
            "sheet-not-read",
            Severity.HIGH,
            file.shown_as,
            f"{file.shown_as}, sheet {sheet}: it is damaged and was not read ({reason}). Export it again.",
            (Place(file.shown_as, sheet),),
        )
        for sheet, reason in document.damaged.items()
    )
    return replace(reading, findings=(*reading.findings, *damaged))
