"""The council's own price sheet: an agreement, a reseller's quote, or illustrative prices; CSV or workbook.

- `PriceSheetReader`: recognises and reads it; `read_sheet` gives the prices with the account of every row.

The columns and the item ids are in docs/reference/price-sheet.md.
"""

from standpipe.adapters.formats.price_sheet.reader import PriceSheet, PriceSheetReader

__all__ = ["PriceSheet", "PriceSheetReader"]
