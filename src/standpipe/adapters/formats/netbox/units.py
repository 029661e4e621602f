"""What NetBox's figures mean, and statuses of things that are not there.

Memory is in MB in every release. Disks are in GB up to release 4.0 and in MB from 4.1 on. A dump shows its release by
the models it knows; a CSV export by its columns, and where it does not, the disk size is left unknown. MB and GB are
taken to count 1,024, as hypervisors do; an instance that counts in thousands is read up to 7 per cent too large.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from standpipe.adapters.formats import cells
from standpipe.adapters.formats.cells import CellError
from standpipe.adapters.formats.documents import CellValue

MODELS_SINCE_4_1 = frozenset({"circuits.circuitgroup", "circuits.circuitgroupassignment", "dcim.macaddress"})
"""Models that came with release 4.1 or later; one of them present says that disks are in MB."""
COLUMNS_SINCE_4_1 = frozenset({"startonboot", "virtualmachinetype"})
NOT_THERE = frozenset({"planned", "deprovisioned", "decommissioned", "candidate"})
"""Statuses of things that do not exist yet, or no longer."""

_SIZE = re.compile(r"^([\d.,\s]+)\s*(MB|MiB|GB|GiB|TB|TiB)$", re.IGNORECASE)
_FACTORS = {"m": 1, "g": 1024, "t": 1024 * 1024}


def disk_factor(models: Iterable[str]) -> int:
    """Return how many MiB one unit of a disk size is, by the models that the dump knows.

    >>> disk_factor(["dcim.device"]), disk_factor(["dcim.device", "dcim.macaddress"])
    (1024, 1)
    """
    return 1 if MODELS_SINCE_4_1 & set(models) else 1024


def stated_size(cell: CellValue) -> int:
    """Return MiB of a size with its unit.

    >>> stated_size("100 GB")
    102400
    """
    match = _SIZE.match(cells.text(cell))
    if match is None:
        raise CellError(
            f"'{cells.text(cell)}' may be GB (up to release 4.0) or MB (from 4.1 on): write the unit, or use the dump"
        )
    return round(cells.not_negative(match[1].strip()) * _FACTORS[match[2][0].lower()])


def address_alone(address: object) -> str:
    """Return an address without its prefix length.

    >>> address_alone("10.0.0.5/24")
    '10.0.0.5'
    """
    return str(address).partition("/")[0].strip()
