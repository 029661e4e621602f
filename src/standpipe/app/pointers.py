"""Evidence of the published plan: from the JSON pointer of a figure to where it came from.

Figures read from a file or priced by a row get their own entry. Figures that the plan computes (counts, sums) share a
formula by the shape of their pointer; `complete` gives each of them an entry, and names those that have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from standpipe.app.plan_document import EvidenceEntry
from standpipe.kernel.evidence import Evidence

Formulas = tuple[tuple[str, str], ...]
"""Pairs of a pattern of pointers (`*` is one step) and the formula of the figures there."""


class Pointers:
    """Collects evidence while the sections are made."""

    def __init__(self) -> None:
        self._entries: dict[str, EvidenceEntry] = {}
        self._lists: dict[str, EvidenceEntry] = {}

    def add(self, pointer: str, evidence: Evidence) -> None:
        """Book the evidence of one figure."""
        self._entries[pointer] = entry(evidence)

    def add_list(self, pointer: str, evidence: Evidence) -> None:
        """Book the evidence of a whole list, such as the services that stop: an answer without a number."""
        self._lists[pointer] = entry(evidence)

    def complete(self, document: object, formulas: Formulas) -> tuple[dict[str, EvidenceEntry], list[str]]:
        """Return an entry for every number and every booked list, and the pointers of numbers that have no evidence."""
        patterns = [(re.compile(_expression(pattern)), formula) for pattern, formula in formulas]
        found: dict[str, EvidenceEntry] = {}
        missing = []
        for pointer in numbers_of(document):
            if pointer in self._entries:
                found[pointer] = self._entries[pointer]
                continue
            formula = next((formula for expression, formula in patterns if expression.fullmatch(pointer)), None)
            if formula is None:
                missing.append(pointer)
            else:
                found[pointer] = EvidenceEntry(basis="derived", formula=formula)
        return found | self._lists, missing


def entry(evidence: Evidence) -> EvidenceEntry:
    """Return evidence as it is published."""
    place = evidence.place
    return EvidenceEntry(
        basis=evidence.basis.value,
        file=place.file if place else None,
        sheet=place.sheet if place else None,
        row=place.row if place else None,
        column=place.column if place else None,
        rule=evidence.rule,
        formula=evidence.formula,
        inputs=list(evidence.inputs),
    )


def numbers_of(document: object, pointer: str = "") -> Iterator[str]:
    """Yield the JSON pointer of every number of a decoded JSON document (RFC 6901).

    >>> list(numbers_of({"a": [1, {"b/c": 2.5}], "d": True}))
    ['/a/0', '/a/1/b~1c']
    """
    if isinstance(document, bool):
        return
    if isinstance(document, int | float):
        yield pointer
    elif isinstance(document, dict):
        for key, value in document.items():
            yield from numbers_of(value, f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}")
    elif isinstance(document, list):
        for index, value in enumerate(document):
            yield from numbers_of(value, f"{pointer}/{index}")


def _expression(pattern: str) -> str:
    return "/".join("[^/]+" if step == "*" else re.escape(step) for step in pattern.split("/"))
