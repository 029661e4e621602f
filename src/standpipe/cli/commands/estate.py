"""`standpipe estate`: what the exports amount to, what became of every row, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import click

from standpipe.app.estate_document import EstateDocument, FileEntry, estate_document
from standpipe.app.plan_document import FindingEntry
from standpipe.cli.options import as_of_option, json_option, paths_argument
from standpipe.cli.output import print_json, print_table, progress
from standpipe.kernel.evidence import Place
from standpipe.reading import read_estate

SHOWN_OF_A_KIND = 3
"""Findings of one kind and severity that are printed; the others are counted, so that each kind is seen."""
REASONS_SHOWN = 20
"""Reasons why rows were not used that are printed, those of most rows first."""


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
    unused = _unused_rows(document.files)
    if unused:
        more = (
            f", {REASONS_SHOWN} reasons of {len(unused)}; --json lists every one" if len(unused) > REASONS_SHOWN else ""
        )
        print_table(f"Rows that were not used{more}", ("Place", "Rows", "Reason"), unused[:REASONS_SHOWN])
    print_table(
        "What there is",
        ("Kind", "Number"),
        [(kind.replace("_", " "), f"{number:,}") for kind, number in document.counts.items() if number],
    )
    print_table(
        f"Findings: {len(document.findings):,}, most important first; --json lists every one",
        ("Severity", "Finding"),
        list(_some_of_each_kind(document.findings)),
    )


def _some_of_each_kind(findings: Sequence[FindingEntry]) -> Iterator[tuple[str, str]]:
    """Yield severity and words: the first of each kind, and how many more there are."""
    by_kind: dict[tuple[str, str], list[FindingEntry]] = {}
    for finding in findings:
        by_kind.setdefault((finding.severity, finding.code), []).append(finding)
    for (severity, code), alike in by_kind.items():
        yield from ((severity, finding.message) for finding in alike[:SHOWN_OF_A_KIND])
        if len(alike) > SHOWN_OF_A_KIND:
            yield severity, f"... and {len(alike) - SHOWN_OF_A_KIND:,} more of this kind ({code})"


def _unused_rows(files: Sequence[FileEntry]) -> list[tuple[str, str, str]]:
    """Return the first place, the number of rows and the reason of what was rejected, most rows first."""
    rows: dict[tuple[str, str | None, str], int] = {}
    places: dict[tuple[str, str | None, str], str] = {}
    for file in files:
        for each in file.rejections:
            key = (file.path, each.sheet, each.reason)
            rows[key] = rows.get(key, 0) + each.rows
            places.setdefault(key, str(Place(file.path, each.sheet, each.row, each.column)))
    ordered = sorted(rows, key=lambda key: -rows[key])
    return [(places[key], f"{rows[key]:,}", key[2]) for key in ordered]
