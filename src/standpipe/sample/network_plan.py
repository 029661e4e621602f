"""What the network team keeps in a workbook of its own: what circuits cost and run through, and the address plan.

Planted: a range of a former shared service, and one that is planned for the cloud, are in use elsewhere already.
"""

from __future__ import annotations

from collections.abc import Iterator

from standpipe.kernel.identifiers import entity_id
from standpipe.sample.model import NETWORK, Area, Council, Defect, Row

_CIRCUITS = (
    ("INT-001", 2_400_000, ("north entry",)), ("WAN-001", 640_000, ("north entry", "ring road duct")),
    ("WAN-002", 415_000, ("north entry", "ring road duct")), ("GOV-001", 980_000, ("south entry",)),
    ("VOX-001", None, ()),
)  # fmt: skip
"""Circuits with pence a year and ducts; nobody has written down what the telephony line costs."""


def write_network_plan(council: Council) -> None:
    """Fill in circuits and address ranges of every area, with two ranges of the council that are used twice."""
    for area in council.areas:
        council.rows("circuits").extend(_circuits(area))
        council.rows("address-ranges").extend(_ranges(area))
    first = council.areas[0]
    _used_twice(
        council, "10.20.64.0/18", "Former shared service", "in use", first.data_centre, "10.20.0.0/16",
        "The former shared service uses addresses of the data centre."
    )  # fmt: skip
    _used_twice(
        council, "10.120.128.0/17", "Cloud hub", "planned", first.offices, "10.120.0.0/16",
        "The range planned for the cloud is in use at the civic offices."
    )  # fmt: skip


def _circuits(area: Area) -> Iterator[Row]:
    for name, pence, ducts in _CIRCUITS:
        yield {"name": f"{area.prefix}-{name}", "annual_pence": pence, "ducts": ducts or None}


def _ranges(area: Area) -> Iterator[Row]:
    for second, site in ((20, area.data_centre), (120, area.offices), (180, area.depot)):
        yield {"prefix": f"10.{second + area.index}.0.0/16", "site": site, "status": "in use"}


def _used_twice(council: Council, prefix: str, place: str, status: str, site: str, outer: str, text: str) -> None:
    row: Row = {"prefix": prefix, "place": place, "status": status}
    council.rows("address-ranges").append(row)
    subject = entity_id("address-range", f"{prefix} ({place})")
    used = entity_id("address-range", f"{outer} ({site})")
    council.plant(
        Defect(
            "overlapping-address-ranges", subject, NETWORK, "Address ranges", row, text, related=(used,),
            also=(("overlapping-address-ranges", used),),
        )
    )  # fmt: skip
