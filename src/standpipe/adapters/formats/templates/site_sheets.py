"""The templates for sites, circuits, power and devices, for a council without an inventory of its network."""

from __future__ import annotations

from datetime import date

from standpipe.adapters.formats.templates.model import (
    ADDRESS_RANGE,
    COUNT,
    DAY,
    LATITUDE,
    LIST,
    LONGITUDE,
    NUMBER,
    PRICE,
    TEXT,
    YES_NO,
    Template,
    column,
    suggested,
)
from standpipe.estate.model import Kind

SITES = Template(
    "sites",
    "Sites",
    Kind.SITE,
    "Places with equipment; `closing` marks the one to leave.",
    (
        column("name", "Site name", TEXT, "Its name.", "Main data centre", "Civic offices", required=True),
        column(
            "purpose", "Purpose", suggested("data centre", "office", "colocation", "customer"), "What it is.",
            "data centre", "office"
        ),
        column(
            "closing", "Closing (yes or no)", YES_NO, "It is to be closed by the plan.", "yes", "no", also=("Closing",)
        ),
        column("address", "Address", TEXT, "Its address.", None, "1 High Street"),
        column("latitude", "Latitude", LATITUDE, "North is positive.", None, 51.1),
        column("longitude", "Longitude", LONGITUDE, "West is negative.", None, -0.2),
        column(
            "cooling_units_needed", "Cooling units needed", COUNT,
            "How many of its cooling units that stand in no stated room must work on the hottest day.", None, None
        ),
    ),
)  # fmt: skip

ROOMS = Template(
    "rooms",
    "Rooms",
    Kind.ROOM,
    "Rooms with equipment: how many of their cooling units they need (list the units themselves as devices), and what "
    "ends when they are empty.",
    (
        column("name", "Room", TEXT, "Its name.", "Hall 1", "Comms room", required=True),
        column("site", "Site", TEXT, "The site it is in.", "Main data centre", "Civic offices"),
        column(
            "cooling_units_needed", "Cooling units needed", COUNT,
            "How many of its cooling units must work on the hottest day; blank counts as all of them.", 2, 1
        ),
        column(
            "ends_when_empty_pence", "Ends when empty (GBP a year)", PRICE,
            "What of the yearly costs that end with the data centre ends already when this room is empty.", 42000, None
        ),
        column("basis", "Basis", TEXT, "Where that figure is from.", "tenancy of the annexe", None),
        column("empty_by", "Empty by", DAY, "The day by which it has to be empty.", date(2027, 9, 30), None),
        column("closes_after", "Closes after", LIST, "Rooms that close before it.", "Hall 2", None),
    ),
)  # fmt: skip

CIRCUITS = Template(
    "circuits",
    "Network circuits",
    Kind.CIRCUIT,
    "Lines between sites, or from a site to a supplier's network.",
    (
        column("name", "Circuit name", TEXT, "Its name or number.", "WAN-001", "INT-001", required=True),
        column("supplier", "Supplier", TEXT, "Who provides it.", "The network supplier", "The network supplier"),
        column(
            "purpose", "Purpose", suggested("WAN", "internet", "PSN", "HSCN"), "What it carries.", "WAN", "internet"
        ),
        column("site", "Site", TEXT, "The site at this end.", "Main data centre", "Main data centre"),
        column(
            "far_site", "Far site", TEXT, "The site at the other end; blank for a supplier's network.", "Civic offices",
            None
        ),
        column("bandwidth_mbps", "Bandwidth (Mbit/s)", NUMBER, "Its speed.", 1000, 500),
        column("annual_pence", "Pounds a year", PRICE, "What it costs a year, excluding VAT.", 4200, None),
        column(
            "ducts", "Ducts", LIST,
            "The ducts, poles or building entries it runs through; circuits that name the same one are lost together.",
            "High Street duct; north entry", "north entry"
        ),
    ),
)  # fmt: skip

ADDRESS_RANGES = Template(
    "address-ranges",
    "Address ranges",
    Kind.ADDRESS_RANGE,
    "The address plan: ranges in use at each site, and those planned for places to come; overlaps are found.",
    (
        column(
            "prefix", "Address range", ADDRESS_RANGE, "The range.", "10.20.0.0/16", "10.64.0.0/16", also=("Prefix",),
            required=True
        ),
        column("site", "Site", TEXT, "The site where it is used.", "Main data centre", None),
        column(
            "place", "Place", TEXT, "Where it is used when that is no site: a partner, a network to come.", None,
            "Cloud hub"
        ),
        column(
            "status", "Status", suggested("in use", "planned", "container"),
            "Whether it is in use, planned, or only divided further.", "in use", "planned"
        ),
        column(
            "routing_table", "Routing table", TEXT, "Its routing table (VRF), where there are several.", None, None,
            also=("VRF",)
        ),
        column("name", "Name", TEXT, "A name for it; without one it is named after the range.", None, None),
    ),
    enough=2,
)  # fmt: skip

POWER_FEEDS = Template(
    "power-feeds",
    "Power feeds",
    Kind.POWER_FEED,
    "Power feeds; with a rack or a device a feed supplies that one, with a site only, everything there.",
    (
        column("name", "Power feed name", TEXT, "Its name.", "Feed A", "Feed B", required=True),
        column("site", "Site", TEXT, "The site it is at.", "Main data centre", "Main data centre"),
        column("rack", "Rack", TEXT, "The rack it supplies.", "R4", "R4"),
        column("device", "Device", TEXT, "The device it supplies.", None, None),
        column("panel", "Panel", TEXT, "The panel or board it comes from.", "Board 1", "Board 1"),
        column(
            "role", "Role", suggested("primary", "redundant"), "Primary, or redundant to another.", "primary",
            "redundant"
        ),
    ),
)  # fmt: skip

DEVICES = Template(
    "devices",
    "Devices",
    Kind.DEVICE,
    "Switches, routers, firewalls, storage arrays, UPS, cooling units and other equipment; virtualisation hosts too.",
    (
        column("name", "Device name", TEXT, "Its name.", "core-sw-1", "san-1", required=True),
        column(
            "role", "Role",
            suggested(
                "core switch", "access switch", "router", "firewall", "load balancer", "storage array", "UPS",
                "cooling unit",
            ),
            "What it does.", "core switch", "storage array"
        ),
        column("manufacturer", "Manufacturer", TEXT, "Who made it.", None, None),
        column("model", "Model", TEXT, "Its model.", None, None),
        column("platform", "Platform", TEXT, "Its software and version.", None, None),
        column(
            "status", "Status", suggested("active", "planned", "offline", "decommissioning"), "Whether it is in use.",
            "active", "active"
        ),
        column("site", "Site", TEXT, "Where it stands.", "Main data centre", "Main data centre"),
        column("room", "Room", TEXT, "The room it stands in; of a cooling unit, the room it cools.", "Hall 1", None),
        column("rack", "Rack", TEXT, "The rack it stands in.", "R1", "R4"),
        column("cluster", "Cluster", TEXT, "The cluster it serves.", None, "Main cluster"),
        column("address", "IP address", TEXT, "Its address.", "192.0.2.1", None),
        column(
            "serial_number", "Serial number", TEXT, "Its serial number; the host that has it is this one.", None, None
        ),
    ),
)  # fmt: skip

CABLES = Template(
    "cables",
    "Cables",
    Kind.CABLE,
    "What is connected with what directly: devices, hosts, circuits and power feeds.",
    (
        column("a_end", "A end", TEXT, "The thing at one end.", "core-sw-1", "core-sw-1", required=True),
        column("b_end", "B end", TEXT, "The thing at the other end.", "san-1", "WAN-001", required=True),
        column("a_port", "A port", TEXT, "The port there.", "1/1", "1/24"),
        column("b_port", "B port", TEXT, "The port there.", "e0a", None),
        column("medium", "Medium", TEXT, "What the cable is.", "fibre", "copper"),
        column(
            "name", "Cable", TEXT, "Its label; without one it is named after its ends.", None, None, also=("Label",)
        ),
    ),
)  # fmt: skip
