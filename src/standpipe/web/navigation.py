"""The parts of the console, in the order of the bar at the top."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest
from django.urls import resolve, reverse

from standpipe.app.permissions import may


class Part(NamedTuple):
    """A part: its words and the name of its first page."""

    words: str
    page: str


PARTS: tuple[Part, ...] = (
    Part("Overview", "home"),
    Part("Estate", "estate"),
    Part("Resilience", "resilience"),
    Part("Proposals", "dispositions"),
    Part("Waves", "waves"),
    Part("Business case", "business-case"),
    Part("Findings", "plan-findings"),
    Part("Decisions", "decisions"),
    Part("Imports", "imports"),
    Part("People", "people"),
    Part("Messages", "messages"),
    Part("Changes", "audit"),
)
"""Add a line here for a new part; its address decides which part is current, its page who is shown it."""


def navigation(request: HttpRequest) -> dict[str, object]:
    """Give every page the bar's entries: words, address, and whether this page lies within."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"parts": []}
    entries = []
    for part in PARTS:
        address = reverse(part.page)
        if not may_open(user, address):
            continue
        current = request.path == address if address == "/" else request.path.startswith(address)
        entries.append({"words": part.words, "address": address, "current": current})
    return {"parts": entries}


def may_open(user: object, address: str) -> bool:
    """Whether the page at an address lets somebody in."""
    wanted = getattr(resolve(address).func, "permission_to_read", None)
    return wanted is not None and may(getattr(user, "role", ""), wanted)
