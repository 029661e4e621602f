"""`standpipe estate`: what the exports amount to, what became of every row, and what is wrong with them."""

from __future__ import annotations

from datetime import date

import click

from standpipe.app.estate_document import EstateDocument, estate_document
from standpipe.cli.options import as_of_option, json_option, paths_argument
from standpipe.cli.output import print_json, print_table, progress
from standpipe.reading import read_estate

FINDINGS_SHOWN = 25


@click.command()
@paths_argument
@as_of_option
@json_option
def estate(paths: tuple[str, ...], *, as_of: date, as_json: bool) -> None:
    """Read exports and say what they amount to.

    PATH is a file or a folder; NAME=PATH puts it into the estate of that name.

    \b
    Example:  standpipe estate exports/
              standpipe estate "North=north-exports" "South=south-exports" --json
    """  # noqa: D301  # \b keeps the lines apart in click's help
    with progress() as advance:
        found, _ = read_estate(paths, as_of=as_of, progress=advance)
    document = estate_document(found)
    if as_json:
        print_json(document)
    else:
        _show(document)


def _show(document: EstateDocument) -> None:
    print_table(
        "Files",
        ("File", "Format", "Rows", "Used", "Rejected"),
        [
            (file.path, file.format, f"{file.rows_in:,}", f"{file.rows_used:,}", f"{file.rows_rejected:,}")
            for file in document.files
        ],
    )
    print_table(
        "What there is",
        ("Kind", "Number"),
        [(kind.replace("_", " "), f"{number:,}") for kind, number in document.counts.items() if number],
    )
    shown = document.findings[:FINDINGS_SHOWN]
    print_table(
        f"Findings: {len(shown)} of {len(document.findings)}, most important first",
        ("Severity", "Finding"),
        [(finding.severity, finding.message) for finding in shown],
    )
