"""Writes tables as workbooks and CSV, safe to open in a spreadsheet program, and whole or not there at all.

- `model`: a table: columns with their style, help and choices, and rows of plain cells.
- `workbook`: `write_workbook(path, tables)` writes xlsx with frozen headers, filters, drop-down lists and real dates.
- `text`: `write_csv(path, table)` writes CSV in UTF-8.
- `formulas`: `protect` and `unprotect` keep a text in CSV from running as a formula, and give it back exactly.
- `atomic`: `replaced_at_end(path)` gives a temporary file that takes the place of the real one only when complete.

>>> from pathlib import Path
>>> from tempfile import TemporaryDirectory
>>> with TemporaryDirectory() as folder:
...     table = Table("Servers", (TableColumn("Server"), TableColumn("vCPU", CellStyle.WHOLE)), [("app01", 4)])
...     write_csv(Path(folder) / "servers.csv", table, byte_order_mark=False)
...     print((Path(folder) / "servers.csv").read_text(encoding="utf-8").strip())
"Server","vCPU"
"app01",4
"""

from standpipe.adapters.tables_out.atomic import replaced_at_end
from standpipe.adapters.tables_out.formulas import protect, unprotect
from standpipe.adapters.tables_out.model import CellStyle, Table, TableColumn
from standpipe.adapters.tables_out.text import write_csv
from standpipe.adapters.tables_out.workbook import write_workbook

__all__ = [
    "write_workbook",
    "write_csv",
    "Table",
    "TableColumn",
    "CellStyle",
    "protect",
    "unprotect",
    "replaced_at_end",
]
