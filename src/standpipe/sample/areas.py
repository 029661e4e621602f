"""Decides how large the council is: how many areas of the common pattern, and which applications each of them has.

About 230 servers are one council; more servers are more areas (the council and its former districts), each with its own
data centre, directory, database cluster and applications. Fewer servers leave out the least important applications.
"""

from __future__ import annotations

import random

from standpipe.estate.model import Hosting
from standpipe.kernel.errors import InputError
from standpipe.sample.model import Area, SampleApplication, stream
from standpipe.sample.source import ApplicationPattern, applications

SERVERS = 230
"""Servers of the sample council as it comes."""
LEAST = 90
"""Servers below which the council would be without its platform or its critical applications."""
UNCLAIMED_SHARE = 0.05
"""Share of machines that no application claims."""
_PLACES = (
    "Northbank", "Southvale", "Eastholm", "Westmere", "Millford", "Oakhurst", "Stonebury", "Fernleigh", "Ashcombe",
    "Redmoor", "Highfold", "Marshgate", "Thornwick", "Larkhill", "Brackley Vale", "Hollowdene", "Saltreach",
    "Coldbrook", "Wychmoor", "Elmstead Vale",
)  # fmt: skip
_LEFT_OUT = 11
"""At most so many minor hosted applications does one council lack that another has."""


def areas_of(seed: int, servers: int) -> list[tuple[Area, int]]:
    """Return the areas with the number of servers of each.

    Raises:
        InputError: fewer servers are asked for than the critical applications need.

    """
    if servers < LEAST:
        raise InputError(
            f"A sample council of {servers} servers cannot hold the critical applications.",
            remedy=f"Ask for {LEAST} servers or more.",
        )
    count = max(1, round(servers / SERVERS))
    random_source = stream(seed, "areas")
    prefixes = ("WB", "WDB", "WBC", "WEALD")
    areas = [Area(0, "", "Wealdbridge", random_source.choice(prefixes), random_source.randrange(3))]
    for index in range(1, count):
        again, position = divmod(index - 1, len(_PLACES))
        place = _PLACES[position] + (f" {again + 1}" if again else "")
        areas.append(Area(index, f" ({place})", place, f"D{index:02d}", random_source.randrange(3)))
    share, more = divmod(servers, count)
    return [(area, share + (area.index < more)) for area in areas]


def applications_of(area: Area, seed: int, servers: int) -> tuple[list[SampleApplication], int, int]:
    """Return the applications of an area, how many further session hosts it has, and how many unclaimed machines."""
    random_source = stream(seed, "applications", area.index)
    chosen = _without_some_minor(list(applications()), random_source)
    unclaimed = max(6, round(servers * UNCLAIMED_SHARE))
    room = servers - unclaimed
    while sum(each.server_count for each in chosen) > room:
        chosen.remove(_least_important(chosen, random_source))
    spare = room - sum(each.server_count for each in chosen)
    return [SampleApplication(area, each) for each in chosen], spare, unclaimed


def _without_some_minor(chosen: list[ApplicationPattern], random_source: random.Random) -> list[ApplicationPattern]:
    minor = [each.name for each in chosen if each.tier == 4 and not each.on_site]
    left_out = set(random_source.sample(minor, k=min(len(minor), random_source.randint(6, _LEFT_OUT))))
    return [each for each in chosen if each.name not in left_out]


def _least_important(chosen: list[ApplicationPattern], random_source: random.Random) -> ApplicationPattern:
    with_servers = [each for each in chosen if each.hosting is Hosting.DATA_CENTRE]
    worst = max(each.tier for each in with_servers)
    return random_source.choice([each for each in with_servers if each.tier == worst])
