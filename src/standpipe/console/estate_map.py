"""What surrounds a thing, step by step, to be drawn as a map and written as a table."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from standpipe.adapters.storage import estates, links
from standpipe.adapters.storage.links import Link, Named
from standpipe.adapters.storage.models import Council
from standpipe.adapters.storage.people import the_council
from standpipe.kernel.errors import InputError

STEPS = (1, 2, 3)
AT_MOST = 80
"""Things on one map; more cannot be told apart, and their number is said."""
NOT_CROSSED = frozenset({"site", "supplier", "team", "room"})
"""Kinds that touch nearly everything: they are shown, but what else touches them is not."""


@dataclass(frozen=True, slots=True)
class EstateMap:
    """Things around one thing, and what joins them."""

    middle: str
    things: Sequence[Named]
    links: Sequence[Link]
    left_out: int
    """Things within the steps that the map has no room for; those nearer come first."""

    @property
    def names(self) -> Mapping[str, Named]:
        """The things by id."""
        return {each.thing: each for each in self.things}


def map_around(thing: str, *, steps: int) -> EstateMap:
    """Return the map of what lies within so many steps of a thing, over dependencies and over facts that name things.

    Raises:
        InputError: there is no such thing.

    """
    council = the_council()
    if estates.current_thing(council, thing) is None:
        raise InputError("is not in the estate of today.", where=thing, remedy="It may have gone with an import.")
    known: dict[str, Named] = links.named(council, [thing])
    found: dict[Link, None] = {}
    edge, left_out = [thing], 0
    for step in range(steps + 1):  # the last one finds what joins the outermost things to each other
        for link in links.links_around(council, edge):
            found[link] = None
        if step == steps:
            break
        beyond = _beyond(council, found, known)
        shown = sorted(beyond.values(), key=lambda each: (each.kind, each.name.casefold()))[: AT_MOST - len(known)]
        left_out += len(beyond) - len(shown)
        known |= {each.thing: each for each in shown}
        edge = [each.thing for each in shown if each.kind not in NOT_CROSSED]
    joined = [each for each in found if each.source in known and each.target in known]
    return EstateMap(thing, list(known.values()), joined, left_out)


def _beyond(council: Council, found: Collection[Link], known: Mapping[str, Named]) -> dict[str, Named]:
    ends = {end for each in found for end in (each.source, each.target)}
    return links.named(council, sorted(ends - known.keys()))


__all__ = ["STEPS", "EstateMap", "Link", "Named", "map_around"]
