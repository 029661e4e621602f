"""Turns an opened document into the cells that reconciliation looks at; knows no vendor's format."""

from __future__ import annotations

from standpipe.adapters.formats.sheets import Document
from standpipe.business_case.contradictions import Grid, Line, Workbook


def workbook_of(document: Document) -> Workbook:
    """Return every sheet of a document with its first non-blank row as header."""
    grids = (Grid.of(sheet.name, [Line(row.number, row.cells) for row in sheet.rows()]) for sheet in document.sheets)
    return Workbook(document.path, tuple(grids))
