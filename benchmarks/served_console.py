"""A console that runs as people run it, on a state of its own, and somebody who works with it by its forms.

For the benchmarks that kill or load it, and their tests.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import httpx

READY_SECONDS = 120.0
STANDPIPE = (sys.executable, "-c", "from standpipe.cli import main; main()")
FORM_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
SOURCES = Path(__file__).parents[1] / "src"


@dataclass(frozen=True, slots=True)
class Served:
    """A running console: its state, its address, its supervisor and the first sign-in link."""

    home: Path
    address: str
    supervisor: int
    link: str

    @property
    def database_url(self) -> str:
        """The address of its embedded PostgreSQL, for its owner."""
        return f"postgresql://postgres:@/postgres?host={self.home / 'postgresql'}"

    def postmaster(self) -> int | None:
        """Return the main process of its PostgreSQL, None while there is none."""
        try:
            text = (self.home / "postgresql" / "postmaster.pid").read_text(encoding="utf-8")
            return int(text.splitlines()[0])
        except (OSError, ValueError, IndexError):
            return None

    def is_ready(self) -> bool:
        """Whether work can be taken."""
        try:
            return httpx.get(f"{self.address}/readyz", timeout=5).status_code == 200
        except httpx.TransportError:
            return False


def environment_of(home: Path, database: str = "") -> Mapping[str, str]:
    """Return the environment of a console with this state, and its embedded PostgreSQL or the one at an address."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("STANDPIPE_", "DJANGO_"))}
    path = os.pathsep.join(filter(None, (str(SOURCES), os.environ.get("PYTHONPATH", ""))))
    named = {"STANDPIPE_DATABASE_URL": database} if database else {}
    return {**kept, **named, "STANDPIPE_HOME": str(home), "PYTHONPATH": path}


@contextmanager
def new_home() -> Iterator[Path]:
    """Give an empty folder for the state, which PostgreSQL's own user may enter too; it is taken away afterwards."""
    home = Path(tempfile.mkdtemp(prefix="standpipe-home-"))
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def serving(home: Path, *options: str, patience: float = READY_SECONDS, database: str = "") -> Iterator[Served]:
    """Run `standpipe serve` until it is ready, and end it as Ctrl-C does.

    Raises:
        RuntimeError: it does not come up; with what it said.

    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = home / "said"
    with said.open("wb") as out:
        process = subprocess.Popen(
            [*STANDPIPE, "serve", "--port", str(port), *options],
            stderr=out, stdout=out, env=environment_of(home, database), start_new_session=True,
        )  # fmt: skip
    try:
        console = Served(home, f"http://127.0.0.1:{port}", process.pid, "")
        if (
            not wait_until(lambda: process.poll() is not None or console.is_ready(), patience)
            or process.poll() is not None
        ):
            raise RuntimeError(said.read_text(encoding="utf-8")[-4_000:])
        link = re.search(r"http\S+/sign-in/link/\S+", said.read_text(encoding="utf-8"))
        yield Served(home, console.address, process.pid, link.group() if link else "")
    finally:
        process.send_signal(signal.SIGINT)
        if status := process.wait(60):
            raise RuntimeError(f"it ended with {status}: {said.read_text(encoding='utf-8')[-4_000:]}")


def standpipe(home: Path, *arguments: str, database: str = "") -> str:
    """Run another command on the same state; return what it said.

    Raises:
        RuntimeError: it failed; with what it said.

    """
    done = subprocess.run(
        [*STANDPIPE, *arguments], env=environment_of(home, database), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout + done.stderr


def wait_until(holds: Callable[[], bool], seconds: float = READY_SECONDS, *, every: float = 0.1) -> bool:
    """Ask again and again; return whether it came about in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(every)
    return holds()


class Outcome(Enum):
    """What somebody knows of a change after sending a form."""

    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    """The connection broke or the server failed: it was made or it was not."""


class Desk:
    """A person at a browser without scripts: reads pages, sends forms, and knows what was acknowledged."""

    def __init__(self, console: Served) -> None:
        self._console = console
        self.http = httpx.Client(base_url=console.address, timeout=60, limits=httpx.Limits(max_keepalive_connections=0))
        self._token = ""

    def sign_in(self, link: str) -> None:
        """Use a one-time link up.

        Raises:
            RuntimeError: it is not taken.

        """
        answer, outcome = self.send(link, {})
        if outcome is not Outcome.ACKNOWLEDGED:
            raise RuntimeError(f"signing in answered {answer.status_code if answer else 'nothing'}")

    def read(self, address: str) -> str:
        """Return a page; asked again while the console is down, as a person does.

        Raises:
            RuntimeError: it did not come back in time, or there is no such page.

        """
        until = time.monotonic() + READY_SECONDS
        while True:
            try:
                answer = self.http.get(address)
                if answer.status_code == 200:
                    return answer.text
                reason = f"{answer.status_code}: {answer.text[:400]}"
                if answer.status_code < 500:
                    raise RuntimeError(f"{address} answered {reason}")
            except httpx.TransportError as error:
                reason = repr(error)
            if time.monotonic() > until:
                raise RuntimeError(f"{address} did not come back: {reason}")
            time.sleep(0.1)

    def send(
        self, address: str, form: Mapping[str, str], files: Sequence[tuple[str, bytes]] = ()
    ) -> tuple[httpx.Response | None, Outcome]:
        """Send a form once; a redirect acknowledges it."""
        if not self._token:
            found = FORM_TOKEN.search(self.read(address if not self.http.cookies.get("sessionid") else "/account/"))
            self._token = found.group(1) if found else ""
        data = {**form, "csrfmiddlewaretoken": self._token}
        parts = [("files", (name, content)) for name, content in files]
        try:
            answer = self.http.post(address, data=data, files=parts or None)
        except httpx.TransportError:
            return None, Outcome.UNKNOWN
        if answer.status_code == 302:
            if "/sign-in/" in address:
                self._token = ""
            return answer, Outcome.ACKNOWLEDGED
        return answer, Outcome.UNKNOWN if answer.status_code >= 500 else Outcome.REFUSED
