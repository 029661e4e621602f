"""Publishes a plan: plan.json, report.html, plan.xlsx and the same tables as CSV, each written whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path

from standpipe.adapters.report.case_workbook import write_case_workbook
from standpipe.adapters.report.plan_json import plan_json, publishable
from standpipe.adapters.report.plan_tables import plan_tables
from standpipe.adapters.report.rendering import render_report
from standpipe.adapters.tables_out import Table, replaced_at_end, write_csv, write_workbook
from standpipe.app.plan_document import PlanDocument


@dataclass(frozen=True, slots=True)
class PlanFiles:
    """Where the files of a plan are; `tables` is a folder with a CSV file for each sheet of `plan_xlsx`."""

    plan_json: Path
    report_html: Path
    plan_xlsx: Path
    tables: Path
    business_case: Path | None = None
    """The business case with live formulas; None when the plan has no costs."""


def write_plan(document: PlanDocument, folder: Path, *, title: str) -> PlanFiles:
    """Write every file of a plan into a folder, which is made when it is not there.

    The same plan and title give the same bytes: no file holds a clock time, a user or a path of this machine.

    Args:
        document: the plan.
        folder: where the files go; files of the same names are replaced, each only when its successor is complete.
        title: heading of the report, as a rule the name of the council.

    Raises:
        InputError: the folder cannot be written to.

    """
    document = publishable(document)
    names = ("plan.json", "report.html", "plan.xlsx", "tables")
    files = PlanFiles(*(folder / name for name in names))
    if document.business_case.lines:
        files = replace(files, business_case=folder / "business-case.xlsx")
    _write(files.plan_json, plan_json(document))
    _write(files.report_html, render_report(document, title=title).encode())
    tables = plan_tables(document)
    write_workbook(files.plan_xlsx, tables, fixed_date=datetime.combine(document.as_of, time()))
    if files.business_case is not None:
        case, assumptions = document.business_case, document.assumptions.values
        write_case_workbook(case, assumptions, files.business_case, as_of=document.as_of)
    for table in tables:
        write_csv(files.tables / file_name(table), table)
    return files


def file_name(table: Table) -> str:
    """Return the name of the CSV file of a table.

    >>> from standpipe.adapters.tables_out import TableColumn
    >>> file_name(Table("cost by year", (TableColumn("Year"),)))
    'cost-by-year.csv'
    """
    return f"{table.name.replace(' ', '-')}.csv"


def _write(path: Path, content: bytes) -> None:
    with replaced_at_end(path) as temporary:
        temporary.write_bytes(content)
