"""`standpipe reconcile`: where other people's workbooks contradict themselves, each other or a dated rule."""

from __future__ import annotations

from collections import Counter
from datetime import date

import click

from standpipe import bootstrap
from standpipe.app.reconcile import WorkbookEntry
from standpipe.cli.options import as_of_option, json_option
from standpipe.cli.output import print_json, print_table, progress

SHOWN_OF_A_KIND = 3


@click.command()
@click.argument("workbooks", nargs=-1, required=True, metavar="WORKBOOK...")
@as_of_option
@json_option
def reconcile(workbooks: tuple[str, ...], *, as_of: date, as_json: bool) -> None:
    """Recompute the totals of discovery, assessment and business-case workbooks.

    Give all workbooks of one assessment together: some contradictions show only between them. Of a business-case.xlsx
    that a plan wrote, every line, year, fund and kind of money is reckoned again.

    \b
    Example:  standpipe reconcile Discovery_Report.xlsx Assessment_Core_Report.xlsx
    """  # noqa: D301  # \b keeps the lines apart in click's help
    with progress() as advance:
        document = bootstrap.reconcile_files(workbooks, as_of=as_of, progress=advance)
    if as_json:
        print_json(document)
    else:
        for workbook in document.workbooks:
            _show(workbook)


def _show(workbook: WorkbookEntry) -> None:
    kinds = Counter(each.code for each in workbook.contradictions)
    rows: list[tuple[str, ...]] = []
    shown: Counter[str] = Counter()
    for each in workbook.contradictions:
        shown[each.code] += 1
        if shown[each.code] <= SHOWN_OF_A_KIND:
            rows.append((each.code, f"{each.sheet}!{each.cell}", each.message))
    rows += [
        (code, "", f"and {times - SHOWN_OF_A_KIND} more of this kind")
        for code, times in kinds.items()
        if times > SHOWN_OF_A_KIND
    ]
    title = f"{workbook.path}: {len(workbook.contradictions)} contradictions"
    print_table(title, ("Kind", "Cell", "What contradicts"), rows)
    if workbook.agreements:
        print_table("What holds", ("Checked",), [(text,) for text in workbook.agreements])
    if workbook.not_checked:
        print_table("Not checked", ("What, and why",), [(text,) for text in workbook.not_checked])
