"""The estate: lists, single things with all that is known of them, corrections, search, findings, questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from standpipe import bootstrap
from standpipe.adapters.formats.templates.answers import answerable_fields
from standpipe.adapters.formats.templates.questions_writer import write_questions
from standpipe.adapters.storage import corrections, estates, findings, lists, revisions, things
from standpipe.adapters.storage.lists import BLANK, SEARCHED_AT_MOST, Question
from standpipe.adapters.storage.mapping import (
    EstateRows,
    ThingRow,
    estate_of,
    evidence_of,
    finding_value,
    reference_fields,
    rows_of,
)
from standpipe.adapters.storage.models import CorrectionRow, Council, FindingRow, Revision
from standpipe.adapters.storage.people import the_council
from standpipe.adapters.storage.things import Neighbour, Version
from standpipe.app.ask_questions import ask_questions
from standpipe.app.correct_fact import choices_of, correct_fact, correctable_fields, how_to_write
from standpipe.app.import_estate import check
from standpipe.app.list_filters import LIST_FILTERS
from standpipe.estate.corrections import Correction, apply_corrections
from standpipe.estate.model import Kind
from standpipe.kernel.errors import InputError

RECHECKED_UP_TO = 20_000
"""Things up to which an estate is checked again after each correction; a larger one is at the next import."""


@dataclass(frozen=True, slots=True)
class Known:
    """A thing with everything that its page shows."""

    row: ThingRow
    needs: Sequence[Neighbour]
    needed_by: Sequence[Neighbour]
    naming: Sequence[ThingRow]
    versions: Sequence[Version]
    corrections: Sequence[CorrectionRow]
    findings: Sequence[FindingRow]
    names: Mapping[str, str]
    """Names of the things that its facts name."""

    @property
    def corrected(self) -> frozenset[str]:
        """The facts for which a correction holds."""
        return frozenset(each.field for each in self.corrections if each.replaced_at is None)

    def sources_of(self, field: str) -> Sequence[str]:
        """Return where a fact came from, in words; what decided comes first."""
        return [str(evidence_of(entry)) for entry in self.row.evidence.get(field, ())]


def counts() -> Mapping[str, int]:
    """Return how many things of each kind there are."""
    revision = revisions.current_revision(the_council())
    return revision.counts if revision else {}


def page_of(question: Question, *, first: int, size: int) -> Sequence[ThingRow]:
    """Return the things that answer a question, from position `first` on."""
    return lists.page(the_council(), question, first=first, size=size)


def number_of(question: Question) -> int:
    """Return how many things answer a question."""
    return lists.count(the_council(), question)


def every(question: Question) -> Iterator[ThingRow]:
    """Yield all things that answer a question."""
    return lists.every(the_council(), question)


def names_of(ids: Sequence[str]) -> Mapping[str, str]:
    """Return the names of things by id."""
    return lists.names_of(the_council(), ids)


def values_of(kind: str, fact: str) -> Sequence[str]:
    """Return the values that a fact of a kind has, most frequent first."""
    return lists.values_of(the_council(), kind, fact)


def search(words: str) -> Sequence[ThingRow]:
    """Return things of any kind that have all the words; at most `SEARCHED_AT_MOST`."""
    return lists.search(the_council(), words)


def find_thing(thing: str) -> ThingRow:
    """Return a thing of the estate of today.

    Raises:
        InputError: there is no such thing.

    """
    row = estates.current_thing(the_council(), thing)
    if row is None:
        raise InputError("is not in the estate of today.", where=thing, remedy="It may have gone with an import.")
    return row


def look_at(thing: str) -> Known:
    """Return everything that the page of a thing shows.

    Raises:
        InputError: there is no such thing.

    """
    council = the_council()
    row = find_thing(thing)
    return Known(
        row,
        things.needs(council, thing),
        things.needed_by(council, thing),
        things.naming(council, thing),
        things.versions_of(council, thing),
        list(corrections.corrections_about(council, thing)),
        things.findings_about(council, thing),
        lists.names_of(council, row.mentions),
    )


def correct(thing: str, field: str, text: str, *, reason: str, by: str) -> Correction:
    """Correct a fact of a thing; it holds against every later import, until it is withdrawn.

    Raises:
        InputError: there is no such thing or fact, the text does not fit, or there is no reason.

    """
    council = the_council()
    with transaction.atomic():
        revisions.hold_the_estate(council)
        row = find_thing(thing)
        now = timezone.now()
        correction = correct_fact(
            Kind(row.kind), thing, field, text, reason=reason, by=by, on=timezone.localdate(),
            find=lambda kinds, name: things.ids_of(council, [kind.value for kind in kinds], name),
        )  # fmt: skip
        held = [each for each in corrections.corrections_about(council, thing) if each.field == field]
        before = next((each.before for each in held if each.replaced_at is None), row.facts.get(field))
        alone, _ = apply_corrections(
            estate_of(EstateRows([_without_correction(row, field, held)], (), ())), [correction]
        )
        (changed,) = rows_of(alone).things
        revision = _revise(council, by, f"{field} of {row.name}: {correction.reason}")
        things.write_thing(revision, _at_place_of(row, changed))
        corrections.record_correction(revision, correction, before=before, at=now)
        _settle(revision, thing, field)
        _recheck(revision)
        revisions.note_choices(revision, _narrowed_by(row, field))
    return correction


def withdraw(thing: str, field: str, *, by: str) -> None:
    """Let a correction hold no longer: the fact is again what the files say.

    Raises:
        InputError: no correction of that fact holds.

    """
    council = the_council()
    with transaction.atomic():
        revisions.hold_the_estate(council)
        row = find_thing(thing)
        held = [each for each in corrections.corrections_about(council, thing) if each.field == field]
        found = next((each for each in held if each.replaced_at is None), None)
        if found is None:
            raise InputError("no correction of this fact holds.", where=f"{thing}, {field}")
        plain = _without_correction(row, field, held)
        facts = {name: value for name, value in row.facts.items() if name != field}
        if found.before is not None:
            facts[field] = found.before
        revision = _revise(council, by, f"{field} of {row.name}: correction withdrawn")
        things.write_thing(
            revision,
            ThingRow(row.thing, row.kind, row.name, row.position, facts, plain.evidence, row.conflicts, row.identity),
        )
        corrections.drop_correction(revision, thing, field)
        _recheck(revision)
        revisions.note_choices(revision, _narrowed_by(row, field))


def _narrowed_by(row: ThingRow, field: str) -> tuple[Kind, ...]:
    """Return the kind of which the lists' choices change with this fact, if any."""
    kind = Kind(row.kind)
    return (kind,) if field in LIST_FILTERS.get(kind, ()) else ()


def _without_correction(row: ThingRow, field: str, held: Sequence[CorrectionRow]) -> ThingRow:
    """Return the row without the evidence of a correction that holds today and stands before the files' own."""
    if not any(each.replaced_at is None for each in held):
        return row
    evidence = {name: (entries[1:] if name == field else entries) for name, entries in row.evidence.items()}
    evidence = {name: entries for name, entries in evidence.items() if entries}
    return ThingRow(row.thing, row.kind, row.name, row.position, row.facts, evidence, row.conflicts, row.identity)


def _at_place_of(old: ThingRow, new: ThingRow) -> ThingRow:
    return ThingRow(new.thing, new.kind, new.name, old.position, new.facts, new.evidence, new.conflicts, new.identity)


def _revise(council: Council, by: str, note: str) -> Revision:
    current = revisions.current_revision(council)
    if current is None:
        raise InputError("nothing has been imported yet.")
    return revisions.open_revision(
        council, "correction", by=by, as_of=current.as_of, note=note, from_import=current.from_import
    )


def _settle(revision: Revision, thing: str, field: str) -> None:
    """End the finding that sources disagree about a fact."""
    start = f"Sources disagree about the {field.replace('_', ' ')}:"
    about = things.findings_about(revision.council, thing)
    gone = [each.pk for each in about if each.code == "conflicting-values" and each.message.startswith(start)]
    things.replace_findings(revision, gone, ())


def _recheck(revision: Revision) -> None:
    """Check the estate again, where it is small enough to do so at once, and count it."""
    council = revision.council
    before = revisions.revision_numbered(council, revision.number - 1)
    size = sum(number for kind, number in before.counts.items() if kind not in {"dependency", "finding"})
    if size <= RECHECKED_UP_TO:
        estate = estates.load_estate(council)
        catalogue = bootstrap.newest_catalogue(revision.as_of)
        found = [
            finding_value(each, rechecked=True, position=position)
            for position, each in enumerate(check(estate, catalogue=catalogue, as_of=revision.as_of))
        ]
        known = {number: each for number, each in estates.current_findings(council) if each.rechecked}
        keys = {(each.code, each.subject, each.message) for each in found}
        held = {(each.code, each.subject, each.message) for each in known.values()}
        gone = [number for number, each in known.items() if (each.code, each.subject, each.message) not in keys]
        new = [each for each in found if (each.code, each.subject, each.message) not in held]
        things.replace_findings(revision, gone, new)
    revisions.count_things(revision)


def findings_page(severity: str, code: str, *, first: int, size: int) -> tuple[int, Sequence[FindingRow]]:
    """Return how many findings there are of a severity and code (empty for any), and those from `first` on."""
    return findings.page(the_council(), severity, code, first=first, size=size)


def finding_counts() -> Sequence[tuple[str, str, int]]:
    """Return severity, code and number of the findings, worst first."""
    return findings.counts(the_council())


def write_question_sheet(path: Path) -> int:
    """Write the workbook of questions that would complete the estate; return how many there are."""
    council = the_council()
    revision = revisions.current_revision(council)
    if revision is None:
        return 0
    questions = ask_questions(estates.load_estate(council), as_of=revision.as_of, answerable=answerable_fields())
    if questions:
        write_questions(path, questions)
    return len(questions)


__all__ = [
    "BLANK",
    "SEARCHED_AT_MOST",
    "Known",
    "Question",
    "ThingRow",
    "choices_of",
    "correct",
    "correctable_fields",
    "counts",
    "every",
    "find_thing",
    "finding_counts",
    "findings_page",
    "how_to_write",
    "look_at",
    "names_of",
    "number_of",
    "page_of",
    "reference_fields",
    "search",
    "values_of",
    "withdraw",
    "write_question_sheet",
]
