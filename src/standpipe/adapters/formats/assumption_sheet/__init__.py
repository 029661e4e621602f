"""The council's own values for assumptions; CSV or workbook.

- `AssumptionSheetReader`: recognises and reads it; `read_sheet` gives the values with the account of every row.

The ids are listed in docs/reference/catalogue.md.
"""

from standpipe.adapters.formats.assumption_sheet.reader import AssumptionSheet, AssumptionSheetReader

__all__ = ["AssumptionSheet", "AssumptionSheetReader"]
