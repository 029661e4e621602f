"""Keeps what was read from a public service, by day, so that a cut run goes on and every figure has its date.

A snapshot is a folder named after its day; it counts only when it is marked complete, so that a half-read one is never
taken for the whole. Files are written beside and then moved into place.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from standpipe.kernel.errors import InputError

_COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The pages of one day's reading."""

    folder: Path
    read_on: date

    @classmethod
    def open(cls, root: Path, read_on: date) -> Snapshot:
        """Return the snapshot of a day, made if need be; older ones that were never finished are removed.

        Raises:
            InputError: the folder cannot be written.

        """
        try:
            for older in _days(root):
                if older.read_on < read_on and not older.complete:
                    shutil.rmtree(older.folder)
            folder = root / read_on.isoformat()
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(
                f"cannot be written: {error.strerror}.", where=root.name, remedy="Name another folder."
            ) from error
        return cls(folder, read_on)

    @classmethod
    def latest(cls, root: Path) -> Snapshot | None:
        """Return the newest complete snapshot, or None."""
        return max((found for found in _days(root) if found.complete), key=lambda found: found.read_on, default=None)

    @property
    def complete(self) -> bool:
        """Every page was read."""
        return (self.folder / _COMPLETE).is_file()

    def names(self) -> tuple[str, ...]:
        """Return the names of the pages that are there, in order."""
        return tuple(sorted(file.name for file in self.folder.iterdir() if file.suffix == ".json"))

    def read(self, name: str) -> bytes | None:
        """Return a page, or None when it was not read yet."""
        file = self.folder / name
        return file.read_bytes() if file.is_file() else None

    def write(self, name: str, body: bytes) -> None:
        """Keep a page; a page is there whole or not at all.

        Raises:
            InputError: there is no room, or no right to write.

        """
        beside = self.folder / f"{name}.part"
        try:
            beside.write_bytes(body)
            beside.replace(self.folder / name)
        except OSError as error:
            raise InputError(
                f"cannot be written: {error.strerror}.", where=name, remedy="Make room, run again."
            ) from error

    def mark_complete(self) -> None:
        """Say that every page was read."""
        (self.folder / _COMPLETE).touch()


def _days(root: Path) -> list[Snapshot]:
    found = []
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        try:
            day = date.fromisoformat(folder.name)
        except ValueError:
            continue
        found.append(Snapshot(folder, day))
    return found
