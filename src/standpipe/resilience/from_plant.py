"""What keeps a building's equipment running: its power supply, and the cooling of its rooms.

Stated cooling units are devices by their role; a room, or a site for what stands in no known room, needs as many of
them as it is said to need, and all of them when nobody has said. Where no unit is stated, the cooling of a room with
machines is one thing of unknown redundancy, so that it is never left out. In the same way the mains, generator and
uninterruptible supply of a site with equipment are one power supply, unless feeds of the whole site are stated; racks,
boards and feeds hang on it by standing in the site.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator

from standpipe.estate.estate import Estate
from standpipe.estate.model import Rack
from standpipe.kernel.findings import Severity
from standpipe.resilience.draft import Draft
from standpipe.resilience.from_network import storage_arrays

COOLING_UNIT = "cooling-unit"
POWER_SUPPLY = "power-supply"
"""Kinds of the plant of a building; the estate has no entity for them, but for devices that cool."""
_COOLS = re.compile(r"\b(cooling|coolers?|crac|crah|chillers?|air[- ]?con(ditioning|ditioners?)?)\b")


def cooling_units(estate: Estate) -> tuple[str, ...]:
    """Return the devices that cool a room, by their role.

    >>> from standpipe.estate.model import Device
    >>> roles = {"a": "CRAC", "b": "Core switch"}
    >>> cooling_units(Estate(devices={name: Device(name, name, role=role) for name, role in roles.items()}))
    ('a',)
    """
    return tuple(each.id for each in estate.devices.values() if _COOLS.search((each.role or "").casefold()))


def add_power_supplies(draft: Draft) -> None:
    """Give each site in which equipment stands a power supply, unless feeds of the whole site are stated."""
    feeds = draft.estate.power_feeds.values()
    supplied = {feed.site for feed in feeds if feed.site and not feed.rack and not feed.device}
    needed = {member for owner in tuple(draft.needs) for member in draft.places(owner)}
    for site in draft.estate.sites.values():
        if site.id in needed and site.id not in supplied:
            supply = f"{POWER_SUPPLY}:{site.id.partition(':')[2]}"
            draft.add_node(supply, f"Power supply of {site.name}", POWER_SUPPLY)
            draft.need_all(site.id, (supply,), "is powered by")


def add_cooling(draft: Draft) -> None:
    """Let rooms with machines need their cooling; what stands in no known room needs that of its site."""
    stated = _units_by_place(draft)
    rooms = draft.estate.rooms
    cooled = dict.fromkeys(_cooled(draft))
    only = _only_rooms(draft, {place for _, place in cooled})
    for owner, stands in cooled:
        place = only.get(stands, stands) if stands not in stated else stands
        site = rooms[place].site if place in rooms else place
        chosen = place if place in stated or site not in stated else site
        _need_units(draft, owner, chosen, stated.get(chosen, []))


def _only_rooms(draft: Draft, places: Collection[str]) -> dict[str, str]:
    """Return for each site with one room of machines that room: what stands in no known room is taken to be in it."""
    found: dict[str, list[str]] = defaultdict(list)
    for room in draft.estate.rooms.values():
        if room.id in places and room.site in places:
            found[room.site or ""].append(room.id)
    only = {site: rooms[0] for site, rooms in found.items() if len(rooms) == 1}
    for site, cooled in only.items():
        draft.assume(
            f"Machines in {draft.name(site)} of which no room is known are taken to be cooled with "
            f"{draft.name(cooled)}, the only room there with machines."
        )
    return only


def _units_by_place(draft: Draft) -> dict[str, list[str]]:
    """Return the stated cooling units by the room in which they stand, or by the site where no room is known."""
    found: dict[str, list[str]] = defaultdict(list)
    for unit in cooling_units(draft.estate):
        device = draft.estate.devices[unit]
        rack = draft.estate.racks.get(device.rack or "") or Rack("", "")
        places = draft.known(filter(None, (device.room, rack.room, device.site, rack.site)))
        if places:
            found[places[0]].append(unit)
    return found


def _cooled(draft: Draft) -> Iterator[tuple[str, str]]:
    """Yield what needs cooling, with the place whose cooling it is: rooms, and what stands in a site outside of any."""
    estate = draft.estate
    for machine in (*estate.hosts, *estate.servers, *storage_arrays(estate)):
        owner = machine
        for place in draft.places(machine):
            while owner and place in estate.racks:
                owner, place = place, next(iter(draft.places(place)), "")  # noqa: PLW2901 - up from rack to room
            if place in estate.rooms:
                yield place, place
            elif place in estate.sites:
                yield owner, place


def _need_units(draft: Draft, owner: str, place: str, units: list[str]) -> None:
    words = "is cooled by"
    entity = draft.estate.rooms.get(place) or draft.estate.sites[place]
    if not units:
        whole = f"{COOLING_UNIT}:{place.replace(':', '/')}"
        draft.add_node(whole, f"Cooling of {entity.name}", COOLING_UNIT)
        draft.need_all(owner, (whole,), words)
        return
    needed = entity.cooling_units_needed
    if needed is None and len(units) > 1:
        draft.find(
            "cooling-need-unknown",
            Severity.MEDIUM,
            place,
            f"Nobody has said how many of its {len(units)} cooling units {entity.name} needs: all are taken as needed. "
            "State the number.",
        )
    if needed is not None and needed > len(units):
        draft.find(
            "cooling-short",
            Severity.HIGH,
            place,
            f"{entity.name} is said to need {needed} cooling units and {len(units)} are known. Correct one of them; "
            "until then all that are known are taken as needed.",
        )
    if needed is None or needed >= len(units):
        draft.need_all(owner, units, words)
    elif needed:
        draft.need_at_least(owner, needed, units, words)
