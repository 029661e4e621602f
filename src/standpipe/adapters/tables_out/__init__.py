"""Writes tables as workbooks and CSV, safe to open in a spreadsheet program and whole or not there at all.

- `model`: a table: columns with their style, help and choices, and rows of plain cells.
"""

from standpipe.adapters.tables_out.model import CellStyle, Table, TableColumn

__all__ = ["CellStyle", "Table", "TableColumn"]
