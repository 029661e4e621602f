"""How facts are written for people: plain labels with their unit, money in pounds, and the unknown said as unknown."""

from __future__ import annotations

import re
from datetime import date

from standpipe.adapters.report.figures import pounds

UNKNOWN = "unknown"
_UNITS = {
    "mib": "MiB", "pence": "£", "hours": "hours", "percent": "%", "iops": "IOPS", "mbps": "Mbit/s", "months": "months",
    "units": "units",
}  # fmt: skip
_WHOLE = {
    "vcpus": "Virtual processors",
    "lgsl": "LGSL number",
    "vm_uuid": "VM UUID",
    "smbios_uuid": "SMBIOS UUID",
    "host": "Physical host",
    "host_name": "DNS name",
    "saas_available": "Hosted service of the supplier",
    "tier": "Importance (0 platform, 1 critical, to 4 minor)",
    "bought": "Bought from a supplier",
    "days_per_week": "Days a week",
    "disk_read_mbps": "Disk reads (MB/s)",
    "disk_write_mbps": "Disk writes (MB/s)",
    "read_mbps": "Reads (MB/s)",
    "write_mbps": "Writes (MB/s)",
}
_UPPER = {"os": "OS", "vat": "VAT", "uuid": "UUID", "cpu": "CPU", "dns": "DNS", "ip": "IP"}
KINDS = {
    "site": ("site", "sites"),
    "room": ("room", "rooms"),
    "rack": ("rack", "racks"),
    "power-feed": ("power feed", "power feeds"),
    "supplier": ("supplier", "suppliers"),
    "circuit": ("line", "lines"),
    "device": ("network or storage device", "network and storage devices"),
    "address-range": ("address range", "address ranges"),
    "cable": ("cable", "cables"),
    "cluster": ("group of hosts", "groups of hosts"),
    "host": ("physical host", "physical hosts"),
    "server": ("server", "servers"),
    "template": ("machine template", "machine templates"),
    "disk": ("disk", "disks"),
    "volume": ("volume", "volumes"),
    "network-adapter": ("network adapter", "network adapters"),
    "database-instance": ("database server", "database servers"),
    "database": ("database", "databases"),
    "application": ("application", "applications"),
    "component": ("application on a server", "applications on servers"),
    "service": ("service", "services"),
    "team": ("team", "teams"),
    "contract": ("contract", "contracts"),
    "running-cost": ("running cost", "running costs"),
    "freeze-rule": ("freeze rule", "freeze rules"),
    "support-statement": ("support statement", "support statements"),
    "dependency": ("dependency", "dependencies"),
    "finding": ("finding", "findings"),
}
"""Each kind of thing, one and several."""


def kind_words(kind: str, number: int = 1) -> str:
    """Return the plain words of a kind.

    >>> kind_words("circuit", 2)
    'lines'
    """
    one, several = KINDS.get(kind, (kind.replace("-", " "), f"{kind.replace('-', ' ')}s"))
    return one if number == 1 else several


def field_words(field: str) -> str:
    """Return the label of a fact, with its unit.

    >>> field_words("memory_mib"), field_words("business_owner"), field_words("annual_value_pence")
    ('Memory (MiB)', 'Business owner', 'Annual value (£)')
    """
    if field in _WHOLE:
        return _WHOLE[field]
    words = field.split("_")
    unit = _UNITS.get(words[-1]) if len(words) > 1 else None
    if unit:
        words = words[:-1]
    text = " ".join(_UPPER.get(word, word) for word in words)
    text = text[:1].upper() + text[1:]
    return f"{text} ({unit})" if unit else text


def value_words(field: str, value: object) -> str:
    """Return a fact in words; None is unknown and an empty list is none.

    >>> value_words("annual_value_pence", 1234500), value_words("bought", True), value_words("ends", "2027-03-31")
    ('£12,345', 'Yes', '31 March 2027')
    >>> value_words("memory_mib", None), value_words("local_devices", []), value_words("vcpus", 1234)
    ('unknown', 'none', '1,234')
    """
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list | tuple):
        return ", ".join(value_words(field, item) for item in value) or "none"
    if isinstance(value, int | float):
        return _number_words(field, value)
    text = str(value)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return f"{date.fromisoformat(text):%-d %B %Y}"
    return text


def _number_words(field: str, value: float) -> str:
    if field.endswith("_pence"):
        return pounds(round(value))
    if field in {"tier", "lgsl", "compatibility_level", "row"}:
        return str(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:,.6g}" if abs(value) < 1_000_000 else f"{value:,.0f}"
