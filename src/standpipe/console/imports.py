"""Imports: upload, stage, look, commit or discard; go back to an earlier revision; the difference between two."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path, PurePosixPath, PureWindowsPath

import msgspec
from django.db import DatabaseError, transaction

from standpipe import bootstrap
from standpipe.adapters.storage import corrections, files, findings, imports, revisions, staging
from standpipe.adapters.storage.differences import Difference, differences, number_of_differences
from standpipe.adapters.storage.imports import UNREAD
from standpipe.adapters.storage.mapping import rows_of, storable
from standpipe.adapters.storage.models import Council, EstateImport, ImportFile, Revision, StagedThing
from standpipe.adapters.storage.people import the_council
from standpipe.app.announce import findings_found
from standpipe.app.estate_document import estate_document
from standpipe.app.import_estate import Imported
from standpipe.console import outbox
from standpipe.estate.corrections import Correction
from standpipe.kernel.errors import InputError, StandpipeError

Upload = tuple[str, Iterable[bytes]]
"""The name of a file, and its content part by part."""
_log = logging.getLogger(__name__)
DEFECT = (
    "Standpipe failed on these files ({kind}), which is a defect. The log says where: report it. "
    "Leave out the file that the log names, and import the others."
)
LONGEST_NAME = 200
"""Bytes of a file's name that are kept, from its end."""
NO_FILE = "there is nothing to read: no file was chosen."


class UnwantedError(Exception):
    """An import was discarded while it was being read."""


def receive(uploads: Iterable[Upload], *, keep: Sequence[str], by: str, as_of: date) -> int:
    """Keep uploaded files, together with those of the current estate that are named; return the import's number.

    Raises:
        InputError: there is no file at all, or one is too large.

    """
    council = the_council()
    stored = [(_plain_name(name), files.store_file(council, parts, name=name)) for name, parts in uploads]
    with transaction.atomic():
        new = imports.add_import(council, by=by, as_of=as_of)
        for each in _files_of_the_estate(council):
            if each.name in keep:
                imports.add_file(new, each.file, name=each.name, kept=True)
        for name, file in stored:
            imports.add_file(new, file, name=name, kept=False)
        if not any(files.files_of(new)):
            raise InputError(NO_FILE, remedy="Choose at least one file.")
    return int(new.pk)


def _plain_name(name: str) -> str:
    """Return a file's name without folders, as PostgreSQL and a file system can hold it."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    kept = storable(last).encode()[-LONGEST_NAME:].decode(errors="ignore")
    return kept.lstrip(". ") or "upload"


def _files_of_the_estate(council: Council) -> Sequence[ImportFile]:
    current = revisions.current_revision(council)
    return list(files.files_of(current.from_import)) if current and current.from_import else []


def files_of_the_estate() -> Sequence[ImportFile]:
    """Return the files of which the current estate is made."""
    return _files_of_the_estate(the_council())


def read_again(number: int) -> bool:
    """Ask for the preview to be made again; return False when the import was committed or discarded already."""
    return imports.ask_to_read(the_council(), number)


def read_next() -> int | None:
    """Read the oldest import that waits; return its number, None when none waits."""
    of_import = imports.next_unread(the_council())
    if of_import is None:
        return None
    stage(of_import.pk)
    return int(of_import.pk)


def stage(number: int) -> None:
    """Read the files of an import and write down what they would change.

    What was staged is kept in one transaction: a reader that is killed at any moment leaves nothing, and reading again
    gives the same. A defect of the program ends the import, not the reader.
    """
    of_import = imports.import_numbered(the_council(), number)
    if not imports.begin_reading(of_import):
        return

    def progress(step: str) -> None:
        if not imports.note_progress(of_import, step):
            raise UnwantedError

    try:
        with tempfile.TemporaryDirectory(prefix="standpipe-") as folder:
            files.write_files(of_import, Path(folder))
            _stage(of_import, folder, progress)
    except UnwantedError:
        pass
    except StandpipeError as error:
        imports.fail(of_import, str(error))
    except DatabaseError:
        raise  # the files were not at fault: the reader takes them up again
    except Exception as error:  # noqa: BLE001  # the same files would fail for ever, and the reader with them
        _log.exception("import %s could not be read", of_import.pk)
        imports.fail(of_import, DEFECT.format(kind=type(error).__name__))


def _stage(of_import: EstateImport, folder: str, progress: Callable[[str], None]) -> None:
    # The revision before the corrections: one that is made meanwhile leaves the preview out of date, never without it.
    base = revisions.current_revision(of_import.council)
    said = corrections.corrections_that_hold(of_import.council)
    imported, _ = bootstrap.read_corrected((folder,), said, as_of=of_import.as_of, progress=progress)
    progress("Comparing with the estate of today")
    with transaction.atomic():
        _write_differences(of_import, imported, said)
        of_import.base = base.number if base else None
        if not imports.finish_reading(of_import):
            raise UnwantedError


def _write_differences(of_import: EstateImport, imported: Imported, said: Sequence[Correction]) -> None:
    rows = rows_of(imported.estate, rechecked=imported.checked)
    summary = dict(staging.stage(of_import, rows))
    of_import.whole = dict(rows.whole)
    summary["conflicts"] = len(imported.estate.conflicts)
    held = {(each.correction.subject, each.correction.field) for each in imported.overlaid}
    summary["protected"] = [
        [each.correction.subject, each.correction.field, _plain(each.correction.value), _plain(each.files_say)]
        for each in imported.overlaid
    ]
    summary["without_thing"] = [[each.subject, each.field] for each in said if (each.subject, each.field) not in held]
    for entry in estate_document(imported.estate).files:
        account = msgspec.to_builtins(entry)
        text = storable(msgspec.json.encode(account).decode())
        ImportFile.objects.filter(of_import=of_import, name=entry.path).update(account=msgspec.json.decode(text))
    of_import.summary = summary


def _plain(value: object) -> object:
    return msgspec.to_builtins(value)


def commit(number: int, *, by: str) -> int:
    """Make what was staged the estate; return the number of the new revision.

    Raises:
        InputError: it is not staged, or the estate changed since the preview.

    """
    council = the_council()
    with transaction.atomic():
        revisions.hold_the_estate(council)
        of_import = imports.import_numbered(council, number)
        if of_import.state == imports.COMMITTED and of_import.revision:
            return of_import.revision
        if of_import.state != imports.STAGED:
            raise InputError("this import is not staged.", remedy="Stage it again, or upload the files once more.")
        current = revisions.current_revision(council)
        if (current.number if current else None) != of_import.base:
            raise InputError(
                "the estate changed since this preview was made.", remedy="Look at the preview again, then commit."
            )
        note = ", ".join(each.name for each in files.files_of(of_import) if not each.kept)
        revision = revisions.open_revision(
            council, "import", by=by, as_of=of_import.as_of, note=note, from_import=of_import
        )
        staging.apply_staged(of_import, revision)
        revisions.set_whole(revision, of_import.whole)
        revisions.count_things(revision)
        revisions.note_choices(revision)
        staging.unstage(of_import)
        of_import.revision, of_import.state = revision.number, imports.COMMITTED
        of_import.save(update_fields=["revision", "state"])
        counts, worst = findings.new_in(council, revision.number, most=3)
        told = findings_found(revision.number, by, counts, worst)
        if told is not None:
            outbox.announce(told)
    return revision.number


def discard(number: int) -> None:
    """Forget what was staged; the files stay until they are deleted with the import."""
    with transaction.atomic():
        of_import = imports.import_numbered(the_council(), number)
        if of_import.state in imports.OPEN:
            staging.unstage(of_import)
            imports.set_state(of_import, imports.DISCARDED)


def go_back(target: int, *, by: str) -> int:
    """Make the estate again what it was at an earlier revision, as a new one; return its number.

    Raises:
        InputError: there is no such revision, or it is the current one.

    """
    council = the_council()
    with transaction.atomic():
        revisions.hold_the_estate(council)
        wanted = revisions.revision_numbered(council, target)
        current = revisions.current_revision(council)
        if current is None or current.number == target:
            raise InputError(f"revision {target} is the estate of today.")
        revision = revisions.open_revision(
            council, "undo", by=by, as_of=wanted.as_of, note=f"as revision {target}", from_import=wanted.from_import
        )
        revisions.restore(revision, target)
        revisions.count_things(revision)
        revisions.note_choices(revision)
    return revision.number


def all_imports() -> Sequence[EstateImport]:
    """Return every import, newest first."""
    return list(imports.imports_of(the_council()))


def all_revisions() -> Sequence[Revision]:
    """Return every revision, newest first."""
    return list(revisions.revisions_of(the_council()))


def current_revision() -> Revision | None:
    """Return the newest revision; None before the first import."""
    return revisions.current_revision(the_council())


def find_import(number: int) -> EstateImport:
    """Return an import.

    Raises:
        InputError: there is none of that number.

    """
    return imports.import_numbered(the_council(), number)


def is_out_of_date(of_import: EstateImport) -> bool:
    """Whether the estate changed since the preview was made."""
    current = revisions.current_revision(of_import.council)
    return of_import.state == imports.STAGED and (current.number if current else None) != of_import.base


def files_of(of_import: EstateImport) -> Sequence[ImportFile]:
    """Return the files of an import by name, with the account of their rows."""
    return list(files.files_of(of_import))


def staged_things(of_import: EstateImport, change: str, *, first: int, size: int) -> tuple[int, Sequence[StagedThing]]:
    """Return how many things have that change, and those from position `first` on."""
    found = imports.staged_things(of_import, change, None)
    return found.count(), list(found[first : first + size])


def difference(earlier: int, later: int, *, first: int, size: int) -> tuple[Mapping[str, int], Sequence[Difference]]:
    """Return how many things differ between two revisions by what became of them, and a page of them."""
    council = the_council()
    for number in (earlier, later):
        revisions.revision_numbered(council, number)
    found = differences(council, earlier, later, first=first, size=size)
    return number_of_differences(council, earlier, later), found


def file_content(of_import: EstateImport, name: str) -> Iterable[bytes]:
    """Return the content of a file of an import, part by part.

    Raises:
        InputError: the import has no such file.

    """
    for each in files.files_of(of_import):
        if each.name == name:
            return files.content_of(each.file)
    raise InputError("this import has no such file.", where=name)


__all__ = [
    "UNREAD",
    "Difference",
    "Upload",
    "all_imports",
    "all_revisions",
    "commit",
    "current_revision",
    "difference",
    "discard",
    "file_content",
    "files_of",
    "files_of_the_estate",
    "find_import",
    "go_back",
    "is_out_of_date",
    "read_again",
    "read_next",
    "receive",
    "stage",
    "staged_things",
]
