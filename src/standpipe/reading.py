"""Reading exports into one checked estate: where the readers meet the use case of importing.

It stands apart from `bootstrap`, so that what only reads starts without the solvers of planning.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import platformdirs

from standpipe.adapters.formats.registry import read_paths
from standpipe.adapters.lifecycles_api import EndOfLifeDate
from standpipe.adapters.prices_api import AzureRetailPrices
from standpipe.adapters.web import PatientClient
from standpipe.app.import_estate import Imported, import_corrected
from standpipe.app.own_figures import with_own_figures
from standpipe.catalogue import Catalogue, load_catalogue
from standpipe.estate.corrections import Correction
from standpipe.estate.estate import Estate
from standpipe.estate.findings import united

Progress = Callable[[str], None]
"""Told what is being done."""


def home() -> Path:
    """Return the folder for what outlives a run: `STANDPIPE_HOME`, or the user's data folder."""
    return Path(os.environ.get("STANDPIPE_HOME") or platformdirs.user_data_dir("standpipe", appauthor=False))


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


def read_estate(
    paths: Sequence[str], *, as_of: date, progress: Progress, refreshed: bool = True
) -> tuple[Estate, Catalogue]:
    """Read every file of the paths into one checked estate, with the catalogue that it was checked against.

    Args:
        paths: files and folders, each perhaps as `NAME=PATH`.
        as_of: the day for which everything is computed.
        progress: told what is being done.
        refreshed: also use prices and support dates that were refreshed on this machine.

    Raises:
        InputError: a path does not exist, or there is nothing to read.

    """
    imported, catalogue = read_corrected(paths, (), as_of=as_of, progress=progress, refreshed=refreshed)
    return imported.estate, catalogue


def read_corrected(
    paths: Sequence[str],
    corrections: Sequence[Correction],
    *,
    as_of: date,
    progress: Progress,
    refreshed: bool = True,
) -> tuple[Imported, Catalogue]:
    """Read every file of the paths as `read_estate` does, with people's corrections laid over what the files say.

    Raises:
        InputError: a path does not exist, or there is nothing to read.

    """
    catalogue = newest_catalogue(as_of) if refreshed else load_catalogue()
    readings = read_paths(
        named_paths(paths),
        lambda file, number, of: progress(f"Reading {file} ({number} of {of})"),
    )
    catalogue, findings = with_own_figures(catalogue, readings, as_of=as_of)
    progress("Merging what was read")
    imported = import_corrected(readings, corrections, catalogue=catalogue, as_of=as_of)
    estate = replace(imported.estate, findings=tuple(united((*imported.estate.findings, *findings))))
    return replace(imported, estate=estate), catalogue


def newest_catalogue(as_of: date) -> Catalogue:
    """Return the packaged catalogue with the newest prices and support dates that were refreshed on this machine."""
    catalogue = load_catalogue()
    with PatientClient() as client:
        prices = AzureRetailPrices(home(), read_on=as_of, client=client).kept("uksouth")
        dates = EndOfLifeDate(home(), read_on=as_of, client=client).kept()
    if prices:
        catalogue = catalogue.with_prices(prices.prices)
    if dates:
        catalogue = replace(catalogue, lifecycles=catalogue.lifecycles.refreshed(dates.releases))
    return catalogue
