"""RVTools exports of a VMware vSphere estate: one workbook, or one CSV file for each tab.

- `columns`: the tabs and columns that are read, with their names in old and new releases.
- `reader`: recognises a tab by its headers and turns rows into records.
"""

from standpipe.adapters.formats.rvtools.reader import RVToolsReader

__all__ = ["RVToolsReader"]
