"""Writes a file whole or not at all: what is written goes to a temporary file beside it, which takes its place."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from standpipe.kernel.errors import InputError


@contextmanager
def replaced_at_end(path: Path) -> Iterator[Path]:
    """Yield a temporary path in the same folder; it replaces `path` when the block ends without an error.

    After an error or an interrupt the temporary file is removed and `path` is as it was before. Its name begins with a
    dot, so that a folder of exports that holds one after a power cut is still read correctly.

    Raises:
        InputError: the folder cannot be made or written to.

    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise InputError(
            f"cannot be written: {error.strerror}.", where=path.name, remedy="Choose a folder that you may write to."
        ) from error
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        _give_usual_permissions(temporary)
        try:
            temporary.replace(path)
        except OSError as error:
            raise InputError(
                f"cannot be replaced: {error.strerror}.",
                where=path.name,
                remedy="Close it if it is open in another program.",
            ) from error
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def _give_usual_permissions(file: Path) -> None:
    """Give a new file the permissions that the user's mask allows; a temporary file is readable by its owner only."""
    mask = os.umask(0)
    os.umask(mask)
    file.chmod(0o666 & ~mask)
