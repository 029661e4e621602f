"""Network, storage and power as NetBox exports them: sites, racks, devices, cables, circuits and power feeds.

What a single failure stops is on purpose that of many councils: one storage array, one internet line on one router,
one rack whose two power feeds hang on one board.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from standpipe.sample.model import Area, Council
from standpipe.sample.placing import RACKS, SECOND_HALL, STORAGE_RACK

NetBoxRow = Mapping[str, object]

HEADERS: Mapping[str, tuple[str, ...]] = {
    "sites": (
        "name", "slug", "status", "region", "group", "facility", "tenant", "physical_address", "latitude", "longitude",
        "comments",
    ),
    "racks": ("site", "location", "name", "facility_id", "status", "role", "type", "width", "u_height", "comments"),
    "devices": (
        "name", "role", "tenant", "manufacturer", "device_type", "platform", "serial", "asset_tag", "status", "site",
        "location", "rack", "position", "face", "cluster", "primary_ip4", "comments",
    ),
    "cables": (
        "side_a_device", "side_a_power_panel", "side_a_type", "side_a_name", "side_b_device", "side_b_power_panel",
        "side_b_type", "side_b_name", "type", "status", "label", "color",
    ),
    "circuits": ("Circuit ID", "Provider", "Type", "Status", "Side A", "Side Z", "Commit rate", "Description"),
    "power-feeds": (
        "site", "power_panel", "location", "rack", "name", "status", "type", "supply", "phase", "voltage", "amperage",
        "max_utilization",
    ),
}  # fmt: skip
_INTERFACE = "dcim.interface"


def netbox_rows(council: Council) -> dict[str, list[NetBoxRow]]:
    """Return the rows of each NetBox list, in the headers of its export."""
    rows: dict[str, list[NetBoxRow]] = {name: [] for name in HEADERS}
    for area in council.areas:
        rows["sites"].extend(_sites(area))
        rows["racks"].extend(_racks(area))
        rows["power-feeds"].extend(_feeds(area))
        rows["devices"].extend(_devices(area))
        rows["circuits"].extend(_circuits(area))
        hosts = [host.name for host in council.hosts if host.area == area]
        cables = [*_core_cables(area), *_host_cables(area, hosts)]
        rows["cables"].extend(_numbered(area, cables))
    return rows


def _sites(area: Area) -> Iterator[NetBoxRow]:
    for name, facility in ((area.data_centre, "DC1"), (area.offices, "CIVIC"), (area.depot, "DEPOT")):
        yield {
            "name": name, "slug": name.lower().replace(" ", "-"), "status": "active", "region": "Weald",
            "facility": facility,
        }  # fmt: skip


def _hall(area: Area, rack: str) -> str:
    """Return the hall of the data centre in which a rack stands, or what stands in no rack."""
    return area.second_hall if rack in SECOND_HALL else area.hall


def _racks(area: Area) -> Iterator[NetBoxRow]:
    for name in RACKS:
        yield {
            "site": area.data_centre, "location": _hall(area, name), "name": f"{area.prefix}-{name}",
            "status": "active", "width": 19, "u_height": 42,
        }  # fmt: skip
    yield {
        "site": area.offices, "location": area.comms_room, "name": f"{area.prefix}-C1", "status": "active", "width": 19,
        "u_height": 24,
    }  # fmt: skip


def _feeds(area: Area) -> Iterator[NetBoxRow]:
    boards = {"A": f"{area.prefix} distribution board A", "B": f"{area.prefix} distribution board B"}
    for rack in RACKS:
        for side in ("A", "B"):
            # The rack of the core has two feeds in name only: both hang on board A.
            board = boards["A"] if rack == STORAGE_RACK else boards[side]
            yield _feed(area, board, rack, side)
    yield _feed(area, f"{area.prefix} civic board", "C1", "A")


def _feed(area: Area, board: str, rack: str, side: str) -> NetBoxRow:
    in_hall = rack.startswith("R")
    return {
        "site": area.data_centre if in_hall else area.offices, "power_panel": board,
        "location": _hall(area, rack) if in_hall else area.comms_room, "rack": f"{area.prefix}-{rack}",
        "name": f"{rack}-{side}", "status": "active", "type": "primary" if side == "A" else "redundant",
        "supply": "ac", "phase": "single-phase", "voltage": 230, "amperage": 32, "max_utilization": 80,
    }  # fmt: skip


def _name(area: Area, name: str) -> str:
    return f"{area.prefix.lower()}-{name}"


def _devices(area: Area) -> Iterator[NetBoxRow]:
    listed = (
        ("core-1", "Core switch", "R2"), ("core-2", "Core switch", "R2"), ("fw-1", "Firewall", "R1"),
        ("fw-2", "Firewall", "R1"), ("inet-1", "Internet router", "R1"), ("wan-1", "WAN router", "R1"),
        ("psn-1", "Government network router", "R1"), ("fc-1", "Fibre channel switch", "R2"),
        ("fc-2", "Fibre channel switch", "R2"), ("san-1", "Storage array", "R2"), ("tape-1", "Tape library", "R6"),
        ("ups-1", "UPS", "R1"), ("voice-1", "Voice gateway", "R1"), ("cs-1", "Access switch", "C1"),
        ("cs-2", "Access switch", "C1"), ("cr-1", "WAN router", "C1"), ("crac-1", "Cooling unit", ""),
        ("crac-2", "Cooling unit", ""),
    )  # fmt: skip
    for position, (name, role, rack) in enumerate(listed, start=1):
        in_hall = not rack or rack.startswith("R")
        stands = {"rack": f"{area.prefix}-{rack}", "position": position} if rack else {}
        yield {
            "name": _name(area, name), "role": role, "manufacturer": "Generic", "device_type": role,
            "serial": f"{area.prefix}{position:04d}", "status": "active",
            "site": area.data_centre if in_hall else area.offices,
            "location": _hall(area, rack) if in_hall else area.comms_room,
            "face": "front", **stands,
            "primary_ip4": f"10.{20 + area.index}.1.{position}/24",
        }  # fmt: skip


def _circuits(area: Area) -> Iterator[NetBoxRow]:
    for name, provider, purpose, far, rate in (
        ("INT-001", "Internet supplier", "Internet", "", 1_000_000),
        ("WAN-001", "Network supplier", "WAN", area.offices, 1_000_000),
        ("WAN-002", "Network supplier", "WAN", area.depot, 100_000),
        ("GOV-001", "Network supplier", "PSN and HSCN", "", 200_000),
        ("VOX-001", "Telephony supplier", "Voice", "", 100_000),
    ):
        yield {
            "Circuit ID": f"{area.prefix}-{name}", "Provider": provider, "Type": purpose, "Status": "Active",
            "Side A": area.data_centre, "Side Z": far, "Commit rate": rate,
        }  # fmt: skip


def _core_cables(area: Area) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield pairs of ends: device and port on both sides, a blank device for a circuit, and the medium."""
    links = (
        ("core-1", "1/47", "core-2", "1/47"), ("core-1", "1/1", "fw-1", "1"), ("core-2", "1/1", "fw-2", "1"),
        ("fw-1", "2", "inet-1", "1"), ("fw-2", "2", "inet-1", "2"), ("core-1", "1/2", "wan-1", "1"),
        ("core-2", "1/2", "wan-1", "2"), ("fw-1", "3", "psn-1", "1"), ("core-1", "1/3", "voice-1", "1"),
        ("cr-1", "1", "cs-1", "48"), ("cs-1", "47", "cs-2", "47"), ("core-2", "1/4", "tape-1", "1"),
    )  # fmt: skip
    for device, port, other, other_port in links:
        yield _name(area, device), port, _name(area, other), other_port, "cat6"
    for fabric in ("fc-1", "fc-2"):
        for port in ("1", "2"):
            yield _name(area, fabric), f"0/{port}", _name(area, "san-1"), f"{fabric}-{port}", "mmf-om4"
    for device, port, circuit in (
        ("inet-1", "wan", "INT-001"), ("wan-1", "wan1", "WAN-001"), ("wan-1", "wan2", "WAN-002"),
        ("psn-1", "wan", "GOV-001"), ("voice-1", "wan", "VOX-001"),
    ):  # fmt: skip
        yield _name(area, device), port, "", f"{area.prefix}-{circuit}: Termination A", "smf"
    yield _name(area, "cr-1"), "wan", "", f"{area.prefix}-WAN-001: Termination Z", "smf"


def _host_cables(area: Area, hosts: list[str]) -> Iterator[tuple[str, str, str, str, str]]:
    for number, host in enumerate(hosts, start=5):
        for core, port in (("core-1", "vmnic0"), ("core-2", "vmnic1")):
            yield host, port, _name(area, core), f"1/{number}", "cat6"
        for fabric, port in (("fc-1", "vmhba1"), ("fc-2", "vmhba2")):
            yield host, port, _name(area, fabric), f"0/{number}", "mmf-om4"


def _numbered(area: Area, cables: list[tuple[str, str, str, str, str]]) -> Iterator[NetBoxRow]:
    for number, (device, port, other, other_port, medium) in enumerate(cables, start=1):
        yield {
            "side_a_device": device, "side_a_type": _INTERFACE, "side_a_name": port, "side_b_device": other,
            "side_b_type": _INTERFACE if other else "circuits.circuittermination", "side_b_name": other_port,
            "type": medium, "status": "connected", "label": f"{area.prefix}-C{number:04d}",
        }  # fmt: skip
