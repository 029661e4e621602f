"""`standpipe serve`: starts the database, brings its tables up to date, and keeps the server's processes running.

This process is the supervisor: PostgreSQL and each child (the web server, the workers) are started again when one
dies; an interrupt or a request to end stops the children first and the database last. A child ends when the supervisor
dies, because its standard input then closes. The port is the supervisor's own: while the web server is started again,
people who come wait in the port's queue, and no left-over web process can hold the port against the new server.
"""

from __future__ import annotations

import hmac
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import platformdirs

from standpipe.adapters.storage.server import EmbeddedServer, start_embedded
from standpipe.kernel.errors import InputError
from standpipe.web.worker import Work

URL = "STANDPIPE_DATABASE_URL"
STOP_SECONDS = 20.0
"""How long a child may take to end before it is killed."""
LOOK_SECONDS = 0.5
QUICK_DEATH_SECONDS = 5.0
QUEUE = 2_048
"""Connections that may wait while no web process takes them."""


@dataclass(slots=True)
class Child:
    """A process that the supervisor keeps running."""

    name: str
    command: Sequence[str]
    descriptors: Sequence[int] = ()
    """Open files of the supervisor that it shares."""
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    quick_deaths: int = 0

    def start(self) -> None:
        """Start it; its standard input is a pipe that closes with this process."""
        self.started = time.monotonic()
        # A process group of its own: Ctrl-C reaches the supervisor alone, which ends the children in order.
        self.process = subprocess.Popen(  # noqa: S603
            self.command, stdin=subprocess.PIPE, start_new_session=True, pass_fds=self.descriptors
        )

    def died(self) -> bool:
        """Whether it has ended."""
        return self.process is None or self.process.poll() is not None

    def stop(self) -> None:
        """Ask it to end, and wait."""
        if self.process is None or self.died():
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass(slots=True)
class Supervisor:
    """Keeps the children and the embedded database running until it is told to stop."""

    children: Sequence[Child]
    database: EmbeddedServer | None
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Start every child and watch until told to stop, then stop the children.

        Raises:
            InputError: a child dies again and again at its start.

        """
        try:
            for child in self.children:
                child.start()
            while not self.stopping.wait(LOOK_SECONDS):
                if self.database is not None and not self.database.is_running():
                    self.database.start_again()
                for child in self.children:
                    self._revive(child)
        finally:
            for child in self.children:
                child.stop()

    def _revive(self, child: Child) -> None:
        if not child.died():
            return
        quick = time.monotonic() - child.started < QUICK_DEATH_SECONDS
        child.quick_deaths = child.quick_deaths + 1 if quick else 0
        if child.quick_deaths > 3:  # it will not come up by trying more often
            raise InputError(
                f"the {child.name} ends as soon as it starts.",
                remedy="Read its last lines above.",
            )
        child.start()


def home_folder() -> Path:
    """Return the folder of the console's state, made private to this user when it is not there."""
    folder = Path(os.environ.get("STANDPIPE_HOME") or platformdirs.user_data_dir("standpipe", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


@contextmanager
def database(home: Path) -> Iterator[EmbeddedServer | None]:
    """Make the database reachable by `STANDPIPE_DATABASE_URL`; one that this call started is stopped at the end."""
    if os.environ.get(URL):
        yield None
        return
    folder = home / "postgresql"
    running = _runs_already(folder)
    server = start_embedded(folder)
    os.environ[URL] = server.url
    try:
        yield server
    finally:
        del os.environ[URL]
        if not running:
            with suppress(subprocess.SubprocessError, OSError):
                server.stop()


def _runs_already(folder: Path) -> bool:
    """Whether a console, or another command, has the embedded database running."""
    try:
        number = int((folder / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])
        os.kill(number, 0)
    except (OSError, ValueError, IndexError):
        return False
    return True


def prepare(home: Path) -> None:
    """Set Django up and bring the tables up to date."""
    os.environ["STANDPIPE_HOME"] = str(home)
    os.environ.setdefault("STANDPIPE_SECRET_KEY", _secret_key(home))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "standpipe.web.settings")
    import django  # settings read the environment that was just set
    from django.core.management import call_command  # as above

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    from standpipe.adapters.storage.people import the_council  # its models are ready only now

    the_council()  # the console's own role may not make one


def address_of_the_application(home: Path) -> str:
    """Return the address by which the processes that answer requests reach the database, as a role that owns nothing.

    Its password follows from the secret key, so that it is stored nowhere; a role of one's own is named by
    `STANDPIPE_APP_DATABASE_URL`.
    """
    given = os.environ.get("STANDPIPE_APP_DATABASE_URL")
    if given:
        return given
    from standpipe.adapters.storage.protection import ROLE, set_password  # needs Django to be set up

    key = os.environ.get("STANDPIPE_SECRET_KEY") or _secret_key(home)
    password = hmac.digest(key.encode(), b"password of the console's role", "sha256").hex()
    set_password(password)
    parts = urlsplit(os.environ[URL])
    server = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{ROLE}:{password}@{server}"))


def _secret_key(home: Path) -> str:
    file = home / "secret-key"
    with suppress(FileExistsError), os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(secrets.token_urlsafe(50))
    return file.read_text(encoding="utf-8")


def serve(*, host: str, port: int, exports: Path | None, plan: Path | None, say: Callable[[str], None]) -> None:
    """Run the console until it is interrupted; a folder of exports is imported first when there is no estate yet.

    With exports, the folder of the plan that was made of them is kept as the first plan.

    Raises:
        InputError: the database or the web server does not start, or the exports cannot be imported.

    """
    home = home_folder()
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _signal, _frame: stopping.set())
    with database(home) as server, observe_folder(), listening(host, port) as door:
        prepare(home)
        if exports is not None:
            _import_first(exports, plan, say)
        address = f"http://{host}:{port}"
        say(f"Standpipe is at {address}/")
        link = _first_sign_in_link()
        if link:
            say("Sign in as the administrator with this link; it works once, within a day:")
            say(f"  {address}/sign-in/link/{link}")
        say("Ctrl-C ends it.")
        os.environ[URL] = address_of_the_application(home)  # the children inherit it, and not the owner's
        Supervisor([web_server(door), *(worker(kind) for kind in Work)], server, stopping).run()


def _import_first(exports: Path, plan: Path | None, say: Callable[[str], None]) -> None:
    from django.utils import timezone  # needs Django to be set up

    from standpipe.console import access, imports, plans  # as above

    if imports.current_revision() is not None:
        say("There is an estate already; nothing was imported. The page Imports takes further files.")
        return
    say(f"Importing {exports}")
    access.act_for_the_command_line("standpipe serve --import")
    uploads = ((file.name, (file.read_bytes(),)) for file in sorted(exports.iterdir()) if file.is_file())
    number = imports.receive(uploads, keep=(), by="command line", as_of=timezone.localdate())
    imports.stage(number)
    imports.commit(number, by="command line")
    if plan is not None:
        plans.keep_plan(plan, by="command line", title="First plan")


@contextmanager
def observe_folder() -> Iterator[None]:
    """Give the web processes a folder in which they add up their figures; it is new at each start."""
    with tempfile.TemporaryDirectory(prefix="standpipe-figures-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        try:
            yield
        finally:
            del os.environ["PROMETHEUS_MULTIPROC_DIR"]


def _first_sign_in_link() -> str | None:
    from standpipe.console import people  # needs Django to be set up

    if not people.nobody_has_signed_in():
        return None
    return people.make_sign_in_link(people.first_administrator())


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address, for a context.

    Raises:
        InputError: the address is taken, or is none of this machine's.

    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server(
            (host, port), family=family, backlog=QUEUE, dualstack_ipv6=family == socket.AF_INET6
        )
    except OSError as error:
        raise InputError(
            f"nothing can be served at {host}, port {port}: {error.strerror}.",
            remedy="Choose another with --port or --host, or end the program that has it.",
        ) from error


def web_server(door: socket.socket) -> Child:
    """Return the web server as a child that answers at a listening socket."""
    command = (
        sys.executable, "-m", "gunicorn", "--config", "python:standpipe.web.gunicorn_settings",
        "--bind", f"fd://{door.fileno()}", "standpipe.web.wsgi:application",
    )  # fmt: skip
    return Child("web server", command, (door.fileno(),))


def worker(kind: Work) -> Child:
    """Return a worker as a child."""
    return Child(f"worker for {kind.value}", (sys.executable, "-m", "standpipe.web", "worker", kind.name))


def end_with_supervisor() -> None:
    """End this process when the supervisor, which holds the other end of standard input, is gone."""

    def watch() -> None:
        while os.read(0, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="supervisor watch", daemon=True).start()
