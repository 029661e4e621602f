"""Reads a NetBox dump: one graph of sites, racks, power, circuits, devices, cables and virtual machines."""

from __future__ import annotations

from standpipe.adapters.formats.documents import Document, Medium
from standpipe.adapters.formats.netbox import cabling, objects
from standpipe.adapters.formats.netbox.cabling import cable_records
from standpipe.adapters.formats.netbox.dump import is_dump, load
from standpipe.adapters.formats.netbox.objects import Objects
from standpipe.adapters.formats.tables import Account
from standpipe.estate.model import Kind
from standpipe.estate.readings import FileReading
from standpipe.kernel.errors import InputError

_READ = frozenset({*objects.KINDS, "dcim.cable"})


class NetBoxDumpReader:
    """Reads the JSON that `dumpdata` writes, plain or gzip-packed."""

    name = "netbox"
    title = "NetBox JSON dump"

    def recognise(self, document: Document) -> bool:
        """Accept a list of objects with NetBox's models."""
        try:
            return document.medium is Medium.JSON and is_dump(document.load_json())
        except InputError:
            return False

    def read(self, document: Document) -> FileReading:
        """Read every object; a model that is not used is one block of rejected rows."""
        account = Account(document.path, self.name)
        dump = load(document.load_json(), account)
        known = Objects(dump)
        account.records.extend(known.records())
        account.records.extend(cable_records(dump, known.names))
        dump.settle(_READ, objects.LOOKED_UP | cabling.LOOKED_UP)
        lists = {kind for model, kind in objects.KINDS.items() if model in dump.items}
        return account.reading(lists=lists | ({Kind.CABLE} if "dcim.cable" in dump.items else set()))
