"""Writes the samples of the readers as real files, in every shape that must not matter."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

SAMPLES = Path(__file__).parent / "samples"
Table = list[list[str]]


@dataclass(frozen=True)
class Sample:
    """One document of one reader: its tables by sheet name, the objects of a JSON file, or the text of a script."""

    reader: str
    name: str
    sheets: dict[str, Table] | None
    objects: list[object] | None = None
    text: str | None = None

    def __str__(self) -> str:
        return f"{self.reader}-{self.name}"

    def write(self, folder: Path, change: Callable[[Table], Table] = lambda table: table) -> Path:
        """Write the document, each table changed first."""
        target = folder / self.name
        if self.text is not None:
            target.write_text(self.text, encoding="utf-8")
        elif self.sheets is None:
            target.write_text(json.dumps(self.objects), encoding="utf-8")
        elif target.suffix == ".xlsx":
            write_workbook(target, {name: change(table) for name, table in self.sheets.items()})
        else:
            with target.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows(change(self.sheets[""]))
        return target


def write_workbook(target: Path, sheets: dict[str, Table]) -> None:
    with xlsxwriter.Workbook(str(target)) as workbook:
        for name, table in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(table):
                for column, cell in enumerate(row):
                    if cell:
                        sheet.write(number, column, _typed(cell))


def _typed(cell: str) -> str | float | bool:
    """Return the cell as a spreadsheet program would hold it."""
    if cell in {"True", "False"}:
        return cell == "True"
    try:
        return float(cell)
    except ValueError:
        return cell


def read_table(path: Path) -> Table:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def samples() -> Iterator[Sample]:
    for folder in sorted(each for each in SAMPLES.iterdir() if each.is_dir()):
        for entry in sorted(folder.iterdir()):
            if entry.is_dir():
                yield Sample(folder.name, entry.name, {each.stem: read_table(each) for each in sorted(entry.iterdir())})
            elif entry.suffix == ".json":
                yield Sample(folder.name, entry.name, None, json.loads(entry.read_text(encoding="utf-8")))
            elif entry.suffix == ".sql":
                yield Sample(folder.name, entry.name, None, text=entry.read_text(encoding="utf-8"))
            elif entry.suffix == ".csv":
                yield Sample(folder.name, entry.name, {"": read_table(entry)})
