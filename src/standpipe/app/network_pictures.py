"""What the pictures of a network show, as it is published: a map or diagram of circuits, and a design in columns.

Places on a picture run from 0 to 1 of its width, down and to the right.
"""

from __future__ import annotations

from msgspec import Struct


class Point(Struct, frozen=True, kw_only=True):
    """A site or a carrier's network at a place from 0 to 1; `marked` names its devices that alone cut a site off."""

    id: str
    name: str
    kind: str
    """`centre`, `site` or `network`."""
    x: float
    y: float
    marked: list[str] = []
    cut_off: bool = False
    """One loss is enough to cut it off."""


class Line(Struct, frozen=True, kw_only=True):
    """A circuit; `alone` says that its loss alone cuts a site off."""

    one: str
    other: str
    name: str
    new: bool = False
    alone: bool = False


class NetworkPicture(Struct, frozen=True, kw_only=True):
    """One picture, with a sentence for those who do not see it."""

    title: str
    words: str
    points: list[Point]
    lines: list[Line]
    is_map: bool
    height: float
    """Of a width of 1."""


class DesignBox(Struct, frozen=True, kw_only=True):
    """A part of a design, how many of it there are, and whether one alone cuts a site off."""

    name: str
    count: int
    alone: bool
    end: bool = False


class DesignDiagram(Struct, frozen=True, kw_only=True):
    """A design from the sites at the left to the applications and the internet at the right."""

    title: str
    words: str
    columns: list[list[DesignBox]]
    links: list[tuple[str, str]]
