"""NetBox: the JSON dump of a whole instance, and CSV exports of single lists.

- `dump`: the objects of a dump by model and key, and which of them were used.
- `naming`: gives each thing a name that no other has, where NetBox allows repeated or absent names.
- `objects`, `cabling`: turn the objects into records.
- `dump_reader`: reads a dump; `table_reader` with `columns`: reads CSV exports and import files.
- `units`: what the figures of releases mean.
"""

from standpipe.adapters.formats.netbox.dump_reader import NetBoxDumpReader
from standpipe.adapters.formats.netbox.table_reader import NetBoxTableReader

__all__ = ["NetBoxDumpReader", "NetBoxTableReader"]
