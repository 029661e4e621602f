"""What cells of Azure Migrate mean: bracketed address lists, machine ids, and utilisation of 0 and 0."""

from __future__ import annotations

import re

from standpipe.adapters.formats import cells
from standpipe.adapters.formats.cells import CellError
from standpipe.adapters.formats.documents import CellValue
from standpipe.adapters.formats.tables import Account, TableRow

_BRACKETS = re.compile(r"\[([^\]]*)\]")
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_HYPERVISOR_ID = re.compile(rf"/(vmware|hyperv)sites/[^/]+/machines/.*?({_UUID})$", re.IGNORECASE)

UUID_RULE = "the UUID with which the Machine ID of a hypervisor's site ends is the machine's UUID there"
VIRTUAL_RULE = "the Machine ID is that of a VMware or Hyper-V site"
UEFI = {"EFI": "UEFI"}


def bracketed(cell: CellValue) -> tuple[str, ...]:
    """Return the parts of a list with one pair of brackets for each network adapter; `[];` is an empty list.

    >>> bracketed("[10.0.0.5,fe80::1];[10.1.0.5];"), bracketed("[];")
    (('10.0.0.5', 'fe80::1', '10.1.0.5'), ())
    """
    value = cells.text(cell)
    groups = _BRACKETS.findall(value)
    if not groups:
        return tuple(part.strip() for part in re.split(r"[;,]", value) if part.strip())
    if _BRACKETS.sub("", value).strip(" ;,"):
        raise CellError(f"'{value[:60]}' is not a list of the form [a,b];[c];")
    return tuple(dict.fromkeys(part.strip() for group in groups for part in group.split(",") if part.strip()))


def parts(cell: CellValue) -> int:
    """Return how many names a list such as `scsi0:0;scsi0:1;` has."""
    return sum(1 for part in cells.text(cell).split(";") if part.strip())


def boot_type(cell: CellValue) -> str:
    """Return `BIOS` or `UEFI`."""
    value = cells.text(cell).upper()
    return UEFI.get(value, value)


def hypervisor_uuid(machine_id: str) -> str | None:
    """Return the UUID that the hypervisor gave the machine, if its id holds one.

    >>> hypervisor_uuid("/subscriptions/s/providers/x/vmwaresites/y/machines/vc_500b7adb-e406-a2d6-6940-dda49a69ff05")
    '500b7adb-e406-a2d6-6940-dda49a69ff05'
    """
    match = _HYPERVISOR_ID.search(machine_id)
    return match[2].lower() if match else None


def without_empty_utilisation(row: TableRow, account: Account, *fields: str) -> dict[str, object]:
    """Return the utilisation of a row; where every figure is 0 nothing was measured, and nothing is returned."""
    stated = {name: row.facts[name] for name in fields if name in row.facts}
    if len(stated) == len(fields) and not any(stated.values()):
        column = row.columns[fields[0]]
        account.caution(
            row.place.at(column),
            "utilisation is 0 for processor and memory, which means that nothing was measured; it is left unknown",
        )
        return {}
    return stated
