"""The composition root: the only place where adapters meet app."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from standpipe.adapters.formats.documents import open_document
from standpipe.adapters.formats.grids import workbook_of
from standpipe.adapters.formats.registry import read_paths
from standpipe.app.import_estate import import_estate
from standpipe.app.reconcile import ReconciliationDocument, reconcile_workbooks
from standpipe.catalogue import Catalogue, load_catalogue
from standpipe.estate.estate import Estate
from standpipe.kernel.errors import InputError

Progress = Callable[[str], None]
"""Told what is being done."""


def named_paths(paths: Sequence[str]) -> tuple[tuple[str, Path], ...]:
    """Return each path with its estate: `NAME=PATH` puts a path into the estate of that name.

    >>> named_paths(["exports", "Old District=old"])
    (('', PosixPath('exports')), ('Old District', PosixPath('old')))
    """
    found = []
    for given in paths:
        name, separator, path = given.partition("=")
        whole = Path(given)
        found.append(("", whole) if not separator or whole.exists() else (name.strip(), Path(path)))
    return tuple(found)


def read_estate(paths: Sequence[str], *, as_of: date, progress: Progress) -> tuple[Estate, Catalogue]:
    """Read every file of the paths into one checked estate, with the catalogue that it was checked against.

    Raises:
        InputError: a path does not exist, or there is nothing to read.

    """
    catalogue = load_catalogue()
    readings = read_paths(named_paths(paths), lambda file, number, of: progress(f"Reading {file} ({number} of {of})"))
    progress("Merging what was read")
    return import_estate(readings, catalogue=catalogue, as_of=as_of), catalogue


def reconcile_files(files: Sequence[str], *, as_of: date, progress: Progress) -> ReconciliationDocument:
    """Read workbooks together and recompute what they state.

    Raises:
        InputError: a file does not exist or cannot be opened.

    """
    workbooks = []
    for file in files:
        if not Path(file).is_file():
            raise InputError("there is no such file.", where=file, remedy="Name the workbooks one by one.")
        progress(f"Reading {Path(file).name}")
        workbooks.append(workbook_of(open_document(Path(file), shown_as=Path(file).name)))
    progress("Recomputing")
    return reconcile_workbooks(workbooks, load_catalogue(), as_of=as_of)
