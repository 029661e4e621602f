"""Where a figure of the plan came from, in words: evidence by JSON pointer (RFC 6901), read as a person would say it.

Figures that came about in the same way are told once: "each of the applications: monthly" and not 160 lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import msgspec

from standpipe.adapters.report.words import label_of, sentence_case, spaced
from standpipe.app.plan_document import EvidenceEntry, PlanDocument

_SECTIONS: Mapping[str, str] = {
    "estate": "What the council has",
    "findings": "Findings",
    "resilience": "What stops what",
    "dispositions": "Proposals",
    "waves": "Exit plan",
    "business_case": "Cost",
    "assumptions": "Assumptions",
    "sources": "Sources",
}
_STEPS: Mapping[str, str] = {
    "pence": "",
    "low_pence": "least",
    "high_pence": "most",
    "unpriced": "lines without a price",
    "monthly": "cost a month",
    "one_off": "cost once",
    "pence_by_year": "cost by year",
    "difference_monthly_pence": "difference a month",
    "break_even_monthly_pence": "price at which it would be chosen",
    "whole_plan_pence": "price in the whole plan",
}
"""Fields where the plan's own word would not be understood; of an empty one the words before it are enough."""
_NAMING = ("name", "what", "year", "fact", "basis", "calendar", "subject", "path", "id", "number")
"""Fields by which an entry of a list is called, the best first."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What stands behind a figure, or behind `figures` of one kind: its name, where it came from, how good that is."""

    section: str
    figure: str
    origin: str
    quality: str
    figures: int = 1


class EvidenceBook:
    """The evidence of a plan, found by what lies at or under a pointer, in the plan's order and with its own names."""

    def __init__(self, document: PlanDocument) -> None:
        self._tree = msgspec.to_builtins(document)
        self._evidence = document.evidence
        self._by_step: dict[tuple[str, ...], list[str]] = {}
        for pointer in document.evidence:
            steps = tuple(pointer.split("/")[1:])
            for depth in range(1, len(steps) + 1):
                self._by_step.setdefault(steps[:depth], []).append(pointer)

    def all(self) -> list[Origin]:
        """Return everything, told once for figures that came about in the same way."""
        return list(self._told(self._evidence))

    def under(self, *pointers: str) -> list[Origin]:
        """Return what lies at the pointers or below them."""
        return list(self._told(found for each in pointers for found in self._by_step.get(_steps(each), [])))

    def within(self, pointer: str) -> list[Origin]:
        """Return what lies below a pointer, each figure named as seen from there."""
        depth = len(_steps(pointer))
        return list(self._told(self._by_step.get(_steps(pointer), []), seen_from=depth))

    def name_of(self, pointer: str) -> str:
        """Return a pointer in words, entries of lists by their name; a pointer that leads nowhere as it is."""
        return ": ".join(self._words(pointer)) or pointer

    def _told(self, pointers: Iterable[str], *, seen_from: int = 0) -> Iterator[Origin]:
        """Yield origins, figures of one shape and one origin together."""
        groups: dict[tuple[str, str, str], list[str]] = {}
        for pointer in pointers:
            entry = self._evidence[pointer]
            key = (_shape(pointer, seen_from), self._origin(entry), entry.basis)
            groups.setdefault(key, []).append(pointer)
        for (_, origin, basis), members in groups.items():
            words = self._words(members[0], varying=_varying(members), seen_from=seen_from) or [members[0]]
            section = _SECTIONS.get(members[0].split("/")[1] if "/" in members[0] else "", "Other")
            figure = sentence_case(": ".join(words)) if seen_from else ": ".join(words)
            yield Origin(section, figure, origin, label_of(basis, "basis"), len(members))

    def _words(self, pointer: str, *, varying: frozenset[int] = frozenset(), seen_from: int = 0) -> list[str]:
        """Return the words of each step, `each of` for steps that vary; none when the pointer leads nowhere."""
        words: list[str] = []
        value: object = self._tree
        for position, step in enumerate(_steps(pointer)):
            if isinstance(value, dict) and step in value:
                value = value[step]
                word = _SECTIONS.get(step, sentence_case(step)) if position == 0 else _STEPS.get(step, spaced(step))
            elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
                value = value[int(step)]
                list_name = words.pop() if words else "entry"
                word = (
                    f"each of the {list_name}"
                    if position in varying
                    else _name_in(value) or f"{list_name} {int(step) + 1}"
                )
            else:
                return []
            words.append(word if position >= seen_from else "")
        return [word for word in words if word]

    def _origin(self, entry: EvidenceEntry) -> str:
        parts = [*_place(entry)]
        if entry.rule:
            parts.append(f"Rule: {entry.rule}")
        if entry.formula:
            parts.append(f"Worked out: {entry.formula}")
        if entry.inputs:
            parts.append(f"from {'; '.join(self._input(name) for name in entry.inputs)}")
        return ", ".join(parts) or "Not recorded"

    def _input(self, name: str) -> str:
        return self.name_of(name) if name.startswith("/") else name


def _steps(pointer: str) -> tuple[str, ...]:
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])


def _shape(pointer: str, seen_from: int) -> str:
    """Return a pointer without the positions in lists that are not yet decided where it is seen from."""
    steps = _steps(pointer)
    return "/".join("*" if step.isdecimal() and at >= seen_from else step for at, step in enumerate(steps))


def _varying(pointers: list[str]) -> frozenset[int]:
    """Return the positions of the steps in which pointers of one shape differ."""
    columns = zip(*(_steps(pointer) for pointer in pointers), strict=True)
    return frozenset(position for position, steps in enumerate(columns) if len(set(steps)) > 1)


def _name_in(value: object) -> str | None:
    if isinstance(value, dict):
        for field in _NAMING:
            if value.get(field) not in {None, ""}:
                return str(value[field])
    return value if isinstance(value, str) else None


def _place(entry: EvidenceEntry) -> Iterator[str]:
    if entry.file:
        yield entry.file
    if entry.sheet:
        yield f"sheet {entry.sheet}"
    if entry.row is not None:
        yield f"row {entry.row}"
    if entry.column:
        yield f"column {entry.column}"


def by_section(origins: Iterable[Origin]) -> dict[str, list[Origin]]:
    """Return origins grouped by the section of the plan, in the plan's order."""
    grouped: dict[str, list[Origin]] = {}
    for origin in origins:
        grouped.setdefault(origin.section, []).append(origin)
    return grouped
