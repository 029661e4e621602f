"""Keeps uploaded files in the database, once for each content, and writes them out again to be read."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction

from standpipe.adapters.storage.models import Council, EstateImport, FileChunk, ImportFile, StoredFile
from standpipe.kernel.errors import InputError

CHUNK_BYTES = 1 << 20
LARGEST_BYTES = 300 * CHUNK_BYTES


@transaction.atomic
def store_file(council: Council, parts: Iterable[bytes], *, name: str) -> StoredFile:
    """Keep a file; the parts are read one at a time and never all at once.

    Raises:
        InputError: it is larger than 300 MiB.

    """
    digest, size = hashlib.sha256(), 0
    stored = StoredFile.objects.create(council=council, sha256=secrets.token_hex(32), size=0)
    for number, part in enumerate(_even(parts)):
        digest.update(part)
        size += len(part)
        if size > LARGEST_BYTES:
            raise InputError("is larger than 300 MiB.", where=name, remedy="Split the export.")
        FileChunk.objects.create(file=stored, number=number, content=part)
    known = StoredFile.objects.filter(council=council, sha256=digest.hexdigest()).first()
    if known is not None:
        stored.delete()
        return known
    stored.sha256, stored.size = digest.hexdigest(), size
    stored.save(update_fields=["sha256", "size"])
    return stored


def _even(parts: Iterable[bytes]) -> Iterable[bytes]:
    """Yield the same bytes in chunks of one size."""
    held = bytearray()
    for part in parts:
        held += part
        while len(held) >= CHUNK_BYTES:
            yield bytes(held[:CHUNK_BYTES])
            del held[:CHUNK_BYTES]
    if held:
        yield bytes(held)


def content_of(file: StoredFile) -> Iterable[bytes]:
    """Yield the content, part by part."""
    for chunk in FileChunk.objects.filter(file=file).order_by("number").iterator(chunk_size=4):
        yield bytes(chunk.content)


def write_files(of_import: EstateImport, folder: Path, *, formats: frozenset[str] | None = None) -> int:
    """Write the files of an import into a folder, under their names; return how many.

    Args:
        of_import: the import.
        folder: where to.
        formats: only files that were recognised as one of these.

    """
    written = 0
    for each in files_of(of_import):
        if formats is None or each.account.get("format") in formats:
            with (folder / each.name).open("wb") as out:
                out.writelines(content_of(each.file))
            written += 1
    return written


def files_of(of_import: EstateImport) -> Iterable[ImportFile]:
    """Return the files of an import by name."""
    return ImportFile.objects.filter(of_import=of_import).select_related("file").order_by("name")
