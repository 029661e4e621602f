"""What every part of the published plan is made of: an amount of money, and a thing with its name."""

from __future__ import annotations

from msgspec import Struct


class Money(Struct, frozen=True, kw_only=True):
    """A sum: with `unpriced` above 0 it is "at least `pence`"; a range only where both ends have a source."""

    pence: int
    unpriced: int = 0
    low_pence: int | None = None
    high_pence: int | None = None


class Named(Struct, frozen=True, kw_only=True):
    """A thing by id and name."""

    id: str
    name: str
