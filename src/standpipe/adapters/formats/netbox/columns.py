"""The lists that NetBox exports or imports as CSV, and their columns.

Header names are those of the import files (`device_type`) and of the tables of the web pages (`Type`), across
releases; matching ignores case, blanks and underscores. A table is known by columns that only it has together.
"""

from __future__ import annotations

from dataclasses import dataclass

from standpipe.adapters.formats import cells
from standpipe.adapters.formats.documents import CellValue
from standpipe.adapters.formats.netbox.units import address_alone
from standpipe.adapters.formats.tables import Column

_BLANKS = frozenset({"—", "-", "none", "null"})


@dataclass(frozen=True, slots=True)
class Table:
    """A list: how to know it (each mark in any of its spellings), and its columns."""

    name: str
    marks: tuple[tuple[str, ...], ...]
    columns: tuple[Column, ...]


def _text(cell: CellValue) -> str | None:
    """Return a text; the dash that tables show for a blank is None."""
    value = cells.text(cell)
    return None if value.casefold() in _BLANKS else value


def _address(cell: CellValue) -> str | None:
    value = _text(cell)
    return None if value is None else address_alone(value)


def _addresses(cell: CellValue) -> tuple[str, ...] | None:
    """Return addresses; a blank says that none is documented, not that there is none."""
    parts = [part for entry in cells.texts(cell) for part in entry.replace(",", " ").split() if part not in _BLANKS]
    return tuple(address_alone(part) for part in parts) or None


def _kilobits(cell: CellValue) -> float:
    return cells.not_negative(cell) / 1000


_NAME = Column("name", ("name",), cells.text, required=True)
_STATUS = Column("status", ("status",), cells.text)
_SITE = Column("site", ("site",), _text)
_MACHINE = Column("server", ("virtual_machine",), cells.text, required=True)

DEVICES = Table(
    "devices",
    (("name",), ("role", "device_role"), ("device_type", "type"), ("rack",), ("site",)),
    (
        _NAME,
        _STATUS,
        _SITE,
        Column("role", ("role", "device_role"), _text),
        Column("manufacturer", ("manufacturer",), _text),
        Column("model", ("device_type", "type"), _text),
        Column("platform", ("platform",), _text),
        Column("serial_number", ("serial", "serial number"), _text),
        Column("room", ("location",), _text),
        Column("rack", ("rack",), _text),
        Column("cluster", ("cluster",), _text),
        Column("address", ("IP Address", "primary_ip", "IPv4 Address", "primary_ip4", "IPv6 Address"), _address),
    ),
)
MACHINES = Table(
    "virtual machines",
    (("name",), ("status",), ("cluster",), ("vcpus",), ("memory", "memory (mb)")),
    (
        _NAME,
        _STATUS,
        _SITE,
        Column("cluster", ("cluster",), _text),
        Column("host", ("device",), _text),
        Column("role", ("role",), _text),
        Column("operating_system", ("platform",), _text),
        Column("vcpus", ("vcpus",), cells.count),
        Column("memory_mib", ("memory", "memory (mb)"), cells.memory_mib),
        Column("gibibytes", ("Disk Size (GB)", "Disk (GB)"), cells.mebibytes_from(1024)),
        Column("mebibytes", ("Disk Size (MB)", "Disk (MB)"), cells.whole),
        Column("disk", ("disk",), cells.text),
        Column("addresses", ("IP Address", "primary_ip", "IPv4 Address", "primary_ip4"), _addresses),
        Column("serial_number", ("serial", "serial number"), _text),
    ),
)
ADAPTERS = Table(
    "interfaces of virtual machines",
    (("virtual_machine",), ("name",), ("enabled",)),
    (
        _NAME,
        _MACHINE,
        Column("connected", ("enabled",), cells.yes_no),
        Column("mac_address", ("mac_address", "primary_mac_address"), _text),
        Column("addresses", ("ip_addresses",), _addresses),
    ),
)
DISKS = Table(
    "virtual disks",
    (("virtual_machine",), ("name",), ("size", "size (gb)", "size (mb)")),
    (
        _NAME,
        _MACHINE,
        Column("gibibytes", ("size (gb)",), cells.mebibytes_from(1024)),
        Column("mebibytes", ("size (mb)",), cells.whole),
        Column("size", ("size",), cells.text),
    ),
)
CABLES = Table(
    "cables",
    (("side_a_name", "Termination A"), ("side_b_name", "Termination B")),
    (
        Column("number", ("id",), cells.text),
        Column("label", ("label",), _text),
        _STATUS,
        Column("medium", ("type",), _text),
        *(
            column
            for side in ("a", "b")
            for column in (
                Column(f"{side}_port", (f"side_{side}_name", f"termination {side}"), _text, required=True),
                Column(f"{side}_device", (f"side_{side}_device", f"device {side}"), _text),
                Column(f"{side}_panel", (f"side_{side}_power_panel",), _text),
            )
        ),
    ),
)
ADDRESSES = Table(
    "IP addresses",
    (("address", "IP Address"), ("vrf",), ("status",), ("dns_name",)),
    (
        Column("address", ("address", "IP Address"), _address, required=True),
        Column("device", ("device",), _text),
        Column("machine", ("virtual_machine",), _text),
        Column("either", ("Device/VM", "Parent"), _text),
        Column("primary", ("is_primary",), cells.yes_no),
    ),
)
SITES = Table(
    "sites",
    (("name",), ("status",), ("region",), ("facility",)),
    (
        _NAME,
        Column("address", ("physical_address",), _text),
        Column("latitude", ("latitude",), cells.number),
        Column("longitude", ("longitude",), cells.number),
    ),
)
RACKS = Table(
    "racks",
    (("name",), ("site",), ("status",), ("u_height", "height")),
    (
        _NAME,
        _SITE,
        Column("room", ("location",), _text),
        Column("height_units", ("u_height", "height"), lambda cell: cells.count(cells.text(cell).rstrip("Uu "))),
    ),
)
CLUSTERS = Table(
    "clusters",
    (("name",), ("type",), ("group",), ("status",)),
    (_NAME, _SITE, Column("platform", ("type",), _text)),
)
FEEDS = Table(
    "power feeds",
    (("power_panel",), ("name",), ("voltage",)),
    (
        _NAME,
        _STATUS,
        _SITE,
        Column("panel", ("power_panel",), cells.text, required=True),
        Column("rack", ("rack",), _text),
        Column("role", ("type",), _text),
    ),
)
CIRCUITS = Table(
    "circuits",
    (("cid", "Circuit ID"), ("provider",), ("type",), ("status",)),
    (
        Column("name", ("cid", "Circuit ID"), cells.text, required=True),
        _STATUS,
        Column("supplier", ("provider",), _text),
        Column("purpose", ("type",), _text),
        Column("site", ("Side A", "termination_a"), _text),
        Column("far_site", ("Side Z", "termination_z"), _text),
        Column("bandwidth_mbps", ("commit_rate",), _kilobits),
    ),
)
PREFIXES = Table(
    "prefixes",
    (("prefix",), ("vrf",), ("status",), ("role",)),
    (
        Column("prefix", ("prefix",), cells.address_range, required=True),
        _STATUS,
        Column("site", ("site", "scope"), _text),
        Column("routing_table", ("vrf",), _text),
    ),
)
TABLES = (MACHINES, DEVICES, ADAPTERS, DISKS, CABLES, ADDRESSES, PREFIXES, FEEDS, CIRCUITS, RACKS, CLUSTERS, SITES)
"""In the order in which they are tried: the more particular first."""
