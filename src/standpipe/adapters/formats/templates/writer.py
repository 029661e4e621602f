"""Writes the templates: one workbook with instructions, and one CSV file for each sheet; blank or filled in.

write_templates(folder)                       what `standpipe template DIR` does: every template, with examples
write_filled_in(path, {"teams": rows})        a workbook of filled-in templates, rows as facts by field name
write_filled_in_csv(path, "teams", rows)      one of them as CSV
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from standpipe.adapters.formats.templates.columns import BY_NAME, TEMPLATES
from standpipe.adapters.formats.templates.model import EXAMPLE_MARK, Template
from standpipe.adapters.formats.templates.reader import INSTRUCTIONS_SHEET
from standpipe.adapters.tables_out import Table, TableColumn, write_csv, write_workbook
from standpipe.adapters.tables_out.workbook import Cut
from standpipe.kernel.errors import InvalidValueError

WORKBOOK_NAME = "standpipe-templates.xlsx"
Facts = Mapping[str, object]

_HOW_TO = (
    ("Start", "Fill in what you know. A blank cell means unknown; it is never read as zero or as no."),
    ("Start", f"Rows that begin with '{EXAMPLE_MARK}' are examples and are left out. Delete them or leave them."),
    ("Start", "Columns may stand in any order, and you may add your own; they are left alone."),
    ("Start", "Units stand in the headers. Dates: 2027-03-31 or 31/03/2027. Lists: separated by semicolons."),
    ("Start", "Names tie the sheets together: write a server or an application everywhere in the same way."),
    (
        "Start",
        "Use the sheets you need, delete the others, and give the file to `standpipe estate` or `standpipe plan`.",
    ),
)


def write_templates(folder: Path) -> tuple[Path, ...]:
    """Write every template with its example rows into a folder and return the files written.

    Raises:
        InputError: the folder cannot be written to.

    """
    workbook = folder / WORKBOOK_NAME
    tables = [Table(one.title, one.writable, one.example_rows()) for one in TEMPLATES]
    write_workbook(workbook, [_instructions(TEMPLATES), *tables])
    written = [workbook]
    for template, table in zip(TEMPLATES, tables, strict=True):
        written.append(folder / f"{template.name}.csv")
        write_csv(written[-1], table)
    return tuple(written)


def write_filled_in(path: Path, rows: Mapping[str, Sequence[Facts]], *, instructions: bool = False) -> tuple[Cut, ...]:
    """Write filled-in templates as one workbook and return which texts were too long for a cell.

    Args:
        path: the workbook.
        rows: for each template by its name (`applications`), its rows as facts by field name, in the units of
            `estate.model`; the writer turns MiB into GiB and pence into pounds.
        instructions: put the sheet of instructions first.

    Raises:
        InputError: the folder cannot be written to.
        InvalidValueError: no template has that name, or it has no column for a fact.

    """
    templates = [_template(name) for name in rows]
    tables = [template.table(rows[template.name]) for template in templates]
    return write_workbook(path, [_instructions(templates), *tables] if instructions else tables)


def write_filled_in_csv(path: Path, name: str, rows: Sequence[Facts]) -> None:
    """Write one filled-in template as CSV; arguments and errors as for `write_filled_in`."""
    write_csv(path, _template(name).table(rows))


def _template(name: str) -> Template:
    if name not in BY_NAME:
        raise InvalidValueError(f"There is no template '{name}'.", remedy=f"There are: {', '.join(BY_NAME)}.")
    return BY_NAME[name]


def _instructions(templates: Iterable[Template]) -> Table:
    columns = (
        TableColumn("Sheet", width=24),
        TableColumn("Column", width=36),
        TableColumn("What to write", width=60),
        TableColumn("How", width=44),
        TableColumn("Required", width=10),
    )
    rows: list[tuple[str | None, ...]] = [(sheet, None, text, None, None) for sheet, text in _HOW_TO]
    for template in templates:
        rows.append((template.title, None, template.purpose, None, None))
        rows.extend(
            (template.title, one.header, one.help, one.type.written, "required" if one.required else None)
            for one in template.columns
        )
    return Table(INSTRUCTIONS_SHEET, columns, rows)
