"""What changed between two states of an estate: things that are new, changed, restated or gone, fact by fact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Change(StrEnum):
    """What became of a thing."""

    NEW = "new"
    CHANGED = "changed"
    RESTATED = "restated"
    """The facts are the same; only where they were read changed."""
    GONE = "gone"


class Described(Protocol):
    """A thing with its facts as plain values, and what stands behind them."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def facts(self) -> Mapping[str, object]:
        """Its known facts."""


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that differs; None is unknown."""

    field: str
    before: object
    after: object


def compare_facts(before: Described, after: Described) -> tuple[FactChange, ...]:
    """Return the facts that differ, the name first."""
    return tuple(_differences(before, after))


def _differences(before: Described, after: Described) -> Iterator[FactChange]:
    if before.name != after.name:
        yield FactChange("name", before.name, after.name)
    for field in dict.fromkeys((*before.facts, *after.facts)):
        old, new = before.facts.get(field), after.facts.get(field)
        if old != new:
            yield FactChange(field, old, new)


def change_of(before: Described | None, after: Described | None) -> Change | None:
    """Return what became of a thing; None where both states are equal in every part."""
    if before is None or after is None:
        return Change.NEW if before is None else Change.GONE
    if compare_facts(before, after):
        return Change.CHANGED
    return None if before == after else Change.RESTATED


__all__ = ["Change", "Described", "FactChange", "compare_facts", "change_of"]
