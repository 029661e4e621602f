"""Reads and writes imports: what was uploaded, what was staged, what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Count, QuerySet

from standpipe.adapters.storage.models import Council, EstateImport, ImportFile, StagedThing, StoredFile
from standpipe.kernel.errors import InputError

UPLOADED, STAGED, COMMITTED, DISCARDED, FAILED = "uploaded", "staged", "committed", "discarded", "failed"
OPEN = (UPLOADED, STAGED, FAILED)


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
    of_import.state, of_import.problem = state, problem
    of_import.save(update_fields=["state", "problem"])


def staged_things(of_import: EstateImport, change: str, kind: str | None) -> QuerySet[StagedThing]:
    """Return the staged things of one change, by kind and name."""
    found = StagedThing.objects.filter(of_import=of_import, change=change).defer("evidence", "identity", "search_text")
    return (found.filter(kind=kind) if kind else found).order_by("kind", "sort_name", "thing")


def rejections_of(files: Sequence[ImportFile]) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield each rejected row with the name of its file."""
    for each in files:
        for rejection in each.account.get("rejections", ()):
            yield each.name, rejection
