"""Where a figure of the plan came from, in words: evidence by JSON pointer (RFC 6901), and pointers as a person reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
_NAMING = ("name", "what", "year", "fact", "basis", "calendar", "subject", "path", "id", "number")
"""Fields by which an entry of a list is called, the best first."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What stands behind one figure: `figure` names it, `origin` says where it came from, `quality` how good that is."""

    pointer: str
    figure: str
    origin: str
    quality: str


class EvidenceBook:
    """The evidence of a plan, found by pointer or by what lies under one; figures are named with the plan's own names."""

    def __init__(self, document: PlanDocument) -> None:
        self._evidence = document.evidence
        self._tree = msgspec.to_builtins(document)

    def all(self) -> list[Origin]:
        """Return every entry in the order of the plan."""
        return [self._origin(pointer, entry) for pointer, entry in self._evidence.items()]

    def under(self, *pointers: str) -> list[Origin]:
        """Return the entries at the pointers and below them, in the order of the plan."""
        prefixes = tuple(f"{pointer}/" for pointer in pointers)
        return [
            self._origin(pointer, entry)
            for pointer, entry in self._evidence.items()
            if pointer in pointers or pointer.startswith(prefixes)
        ]

    def by_application(self, number: int) -> dict[int, list[Origin]]:
        """Return the entries of each of so many applications by position, read in one pass."""
        found: dict[int, list[Origin]] = {position: [] for position in range(number)}
        for pointer, entry in self._evidence.items():
            steps = pointer.split("/")
            if steps[1:3] == ["dispositions", "applications"] and len(steps) > 3 and steps[3].isdecimal():
                whole = self.name_of("/".join(steps[:4]))
                figure = sentence_case(self.name_of(pointer).removeprefix(f"{whole}: "))
                origin = Origin(pointer, figure, self._origin_words(entry), label_of(entry.basis, "basis"))
                found.setdefault(int(steps[3]), []).append(origin)
        return found

    def _origin(self, pointer: str, entry: EvidenceEntry) -> Origin:
        return Origin(pointer, self.name_of(pointer), self._origin_words(entry), label_of(entry.basis, "basis"))

    def name_of(self, pointer: str) -> str:
        """Return a pointer in words, entries of lists by their name; a pointer that leads nowhere as it is."""
        steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
        words: list[str] = []
        value: object = self._tree
        for position, step in enumerate(steps):
            if isinstance(value, dict) and step in value:
                value = value[step]
                words.append(_SECTIONS.get(step, sentence_case(step)) if position == 0 else spaced(step))
            elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
                value = value[int(step)]
                words[-1:] = [_name_in(value) or f"{words[-1]} {int(step) + 1}"]
            else:
                return pointer
        return ": ".join(words) or pointer

    def _origin_words(self, entry: EvidenceEntry) -> str:
        parts = [*_place(entry)]
        if entry.rule:
            parts.append(f"Rule: {entry.rule}")
        if entry.formula:
            parts.append(f"Worked out: {entry.formula}")
        if entry.inputs:
            parts.append(f"from {'; '.join(self._input_name(name) for name in entry.inputs)}")
        return ", ".join(parts) or "Not recorded"

    def _input_name(self, name: str) -> str:
        return self.name_of(name) if name.startswith("/") else name


def _name_in(value: object) -> str | None:
    if isinstance(value, dict):
        for field in _NAMING:
            if value.get(field) not in {None, ""}:
                return str(value[field])
    return value if isinstance(value, str) else None


def _place(entry: EvidenceEntry) -> Iterable[str]:
    if entry.file:
        yield entry.file
    if entry.sheet:
        yield f"sheet {entry.sheet}"
    if entry.row is not None:
        yield f"row {entry.row}"
    if entry.column:
        yield f"column {entry.column}"


def origins_by_section(origins: Sequence[Origin]) -> dict[str, list[Origin]]:
    """Return origins grouped by the section of the plan, in the plan's order."""
    grouped: dict[str, list[Origin]] = {}
    for origin in origins:
        section = origin.pointer.split("/")[1] if origin.pointer.startswith("/") else origin.pointer
        grouped.setdefault(_SECTIONS.get(section, "Other"), []).append(origin)
    return grouped
