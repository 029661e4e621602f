"""What people say of the legacy risk of applications: one score of one criterion a row.

- `RiskSheetReader`: recognises and reads it; each row is one `RiskRating` with its place.
"""

from standpipe.adapters.formats.risk_sheet.reader import RiskSheetReader

__all__ = ["RiskSheetReader"]
