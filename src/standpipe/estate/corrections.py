"""What people say about single facts comes before what any file says, and keeps its reason.

A correction is laid over the merged estate. The value that the files give stays visible (`Overlaid.files_say`); a
conflict between files about that fact is settled by it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from standpipe.estate.estate import ATTRIBUTES, Estate
from standpipe.estate.model import Entity, Kind
from standpipe.kernel.evidence import Basis, Evidence, EvidenceIndex


@dataclass(frozen=True, slots=True)
class Correction:
    """One fact, as a person states it; `value` has the type of the field, None says that it is not known."""

    subject: str
    field: str
    value: object
    by: str
    on: date
    reason: str

    @property
    def evidence(self) -> Evidence:
        """What stands behind the value."""
        return Evidence(Basis.REGISTER, rule=f"corrected by {self.by} on {self.on:%-d %B %Y}: {self.reason}")


@dataclass(frozen=True, slots=True)
class Overlaid:
    """A correction that holds, and what the files say instead."""

    correction: Correction
    files_say: object


def apply_corrections(estate: Estate, corrections: Sequence[Correction]) -> tuple[Estate, tuple[Overlaid, ...]]:
    """Return the estate with the corrections laid over it; those about things that it does not have stay out.

    >>> from standpipe.estate.model import Application
    >>> estate = Estate(applications={"application:a": Application("application:a", "A", tier=3)})
    >>> correction = Correction("application:a", "tier", 1, "A. Person", date(2026, 11, 23), "it pays everybody")
    >>> corrected, overlaid = apply_corrections(estate, [correction])
    >>> corrected.applications["application:a"].tier, overlaid[0].files_say
    (1, 3)
    """
    changed: dict[Kind, dict[str, Entity]] = {}
    overlaid = []
    evidence = dict.fromkeys(estate.evidence)
    first: dict[tuple[str, str], Evidence] = {}
    for correction in corrections:
        entity = estate.find(correction.subject)
        if entity is None:
            continue
        kind = Kind(correction.subject.partition(":")[0])
        things = changed.setdefault(kind, dict(estate.of_kind(kind)))
        overlaid.append(Overlaid(correction, getattr(entity, correction.field)))
        corrected: Entity = dataclasses.replace(
            things[correction.subject],
            **{correction.field: correction.value},  # type: ignore[arg-type]  # the field is named by the correction
        )
        things[correction.subject] = corrected
        first[correction.subject, correction.field] = correction.evidence
    if not overlaid:
        return estate, ()
    index = EvidenceIndex()
    for key in evidence | dict.fromkeys(first):
        index.add(*key, *([first[key]] if key in first else []), *estate.evidence.of(*key))
    corrected_estate = dataclasses.replace(
        estate,
        **{ATTRIBUTES[kind]: things for kind, things in changed.items()},  # type: ignore[arg-type]  # keyed by kind
        evidence=index,
        conflicts=tuple(each for each in estate.conflicts if (each.subject, each.field) not in first),
        findings=tuple(
            each
            for each in estate.findings
            if not (each.code == "conflicting-values" and _names_field(each.message, each.subject, first))
        ),
    )
    return corrected_estate, tuple(overlaid)


def _names_field(message: str, subject: str, corrected: dict[tuple[str, str], Evidence]) -> bool:
    """Whether a finding about contradicting values is about a corrected field of its subject."""
    return any(
        message.startswith(f"Sources disagree about the {field.replace('_', ' ')}:")
        for about, field in corrected
        if about == subject
    )
