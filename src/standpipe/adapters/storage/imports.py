"""Reads and writes imports: what was uploaded, what was staged, what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Count, QuerySet

from standpipe.adapters.storage.models import Council, EstateImport, ImportFile, StagedThing, StoredFile
from standpipe.kernel.errors import InputError

UPLOADED, READING = "uploaded", "reading"
STAGED, COMMITTED, DISCARDED, FAILED = "staged", "committed", "discarded", "failed"
UNREAD = (UPLOADED, READING)
OPEN = (*UNREAD, STAGED, FAILED)


def imports_of(council: Council) -> QuerySet[EstateImport]:
    """Return every import, newest first."""
    return EstateImport.objects.filter(council=council).annotate(file_count=Count("files")).order_by("-id")


def import_numbered(council: Council, number: int) -> EstateImport:
    """Return an import.

    Raises:
        InputError: there is none of that number.

    """
    found = EstateImport.objects.filter(council=council, pk=number).first()
    if found is None:
        raise InputError(f"there is no import {number}.")
    return found


def add_import(council: Council, *, by: str, as_of: date) -> EstateImport:
    """Return a new import without files."""
    return EstateImport.objects.create(council=council, state=UPLOADED, by=by, as_of=as_of)


def add_file(of_import: EstateImport, file: StoredFile, *, name: str, kept: bool) -> None:
    """Add a file to an import; one of the same name is replaced."""
    ImportFile.objects.update_or_create(
        of_import=of_import, name=name, defaults={"file": file, "kept": kept, "account": {}}
    )


def set_state(of_import: EstateImport, state: str, *, problem: str = "") -> None:
    """Write down what became of an import."""
    of_import.state, of_import.problem, of_import.progress = state, problem, ""
    of_import.save(update_fields=["state", "problem", "progress"])


def ask_to_read(council: Council, number: int) -> bool:
    """Write down that an import is to be read (again); return False when it was committed or discarded already."""
    asked = EstateImport.objects.filter(council=council, pk=number, state__in=OPEN)
    return bool(asked.update(state=UPLOADED, problem="", progress=""))


def next_unread(council: Council) -> EstateImport | None:
    """Return the oldest import that is to be read; one that an ended reader left is taken up again."""
    return EstateImport.objects.filter(council=council, state__in=UNREAD).order_by("id").first()


def begin_reading(of_import: EstateImport) -> bool:
    """Write down that an import is being read; return False when it was committed or discarded already."""
    of_import.state = READING
    return bool(EstateImport.objects.filter(pk=of_import.pk, state__in=OPEN).update(state=READING, progress=""))


def note_progress(of_import: EstateImport, step: str) -> bool:
    """Write down what is being done; return whether the import is still wanted."""
    return bool(EstateImport.objects.filter(pk=of_import.pk, state=READING).update(progress=step))


def finish_reading(of_import: EstateImport) -> bool:
    """Write down what was staged; return False, and keep nothing, when the import is not wanted any more."""
    kept = EstateImport.objects.filter(pk=of_import.pk, state=READING)
    return bool(
        kept.update(
            state=STAGED, problem="", progress="", base=of_import.base, summary=of_import.summary, whole=of_import.whole
        )
    )


def fail(of_import: EstateImport, problem: str) -> None:
    """Write down why an import could not be read."""
    EstateImport.objects.filter(pk=of_import.pk, state=READING).update(state=FAILED, problem=problem, progress="")


def staged_things(of_import: EstateImport, change: str, kind: str | None) -> QuerySet[StagedThing]:
    """Return the staged things of one change, by kind and name."""
    found = StagedThing.objects.filter(of_import=of_import, change=change).defer("evidence", "identity", "search_text")
    return (found.filter(kind=kind) if kind else found).order_by("kind", "sort_name", "thing")


def rejections_of(files: Sequence[ImportFile]) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield each rejected row with the name of its file."""
    for each in files:
        for rejection in each.account.get("rejections", ()):
            yield each.name, rejection
