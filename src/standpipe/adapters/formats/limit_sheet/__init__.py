"""What the council lays down for the whole plan: budgets, capacities, what stays together, what leaves by when.

- `LimitSheetReader`: recognises and reads a sheet of rules; each row is one `PlanLimit` with its place.
"""

from standpipe.adapters.formats.limit_sheet.reader import LimitSheetReader

__all__ = ["LimitSheetReader"]
