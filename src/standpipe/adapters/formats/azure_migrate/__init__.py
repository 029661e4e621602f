"""Azure Migrate: the workbooks consultants exchange, the import file, and the dependency export.

- `workbook`: discovery, assessment core and opportunity workbooks of Azure Migrate Export.
- `import_file`: the CSV with which machines are imported, with all disks and utilisation.
- `dependencies`: the CSV of observed connections, with 9 or 10 columns.
- `columns`: the columns of the workbooks; `parsing`: addresses, machine ids and the meaning of 0 and 0.
"""

from standpipe.adapters.formats.azure_migrate.dependencies import AzureMigrateDependencyReader
from standpipe.adapters.formats.azure_migrate.import_file import AzureMigrateImportReader
from standpipe.adapters.formats.azure_migrate.workbook import AzureMigrateWorkbookReader

__all__ = ["AzureMigrateDependencyReader", "AzureMigrateImportReader", "AzureMigrateWorkbookReader"]
