"""A backup restored elsewhere is the same database, row for row; a failed restore changes nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from standpipe.adapters.storage import backup
from standpipe.kernel.errors import InputError


@pytest.fixture
def other_database(database):
    """Return the address of an empty database on the same server."""
    url = os.environ["STANDPIPE_DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS elsewhere")
        connection.execute("CREATE DATABASE elsewhere")
    return urlunsplit(urlsplit(url)._replace(path="/elsewhere"))


@pytest.fixture
def filled(database):
    """People with names that need care, committed; taken away afterwards."""
    from standpipe.console import people

    people = [
        people.add_person(f"p{n}@council.example", name=name, role="reader")
        for n, name in enumerate(["Ünïcode 水", "back\\slash\ttab", "line\nbreak", "'; DROP TABLE person; --", "\\N"])
    ]
    yield os.environ["STANDPIPE_DATABASE_URL"]
    for person in people:
        person.delete()


def rows(url):
    """Return every row of every table, in text."""
    with psycopg.connect(url) as connection:
        names = connection.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1"
        ).fetchall()
        found = {}
        for (name,) in names:
            with connection.cursor().copy(f'COPY "{name}" TO STDOUT') as copy:
                found[name] = sorted(bytes(part) for part in copy)
        return found


def test_a_restored_backup_is_the_same_row_for_row(filled, other_database, tmp_path):
    file = tmp_path / "a.backup"
    assert backup.back_up(filled, file) == file.stat().st_size
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    backup.restore(other_database, file)
    before, after = rows(filled), rows(other_database)
    assert len(before["person"]) >= 5
    assert after == before


def test_a_console_that_is_there_is_replaced_only_when_asked(filled, other_database, tmp_path):
    file = tmp_path / "a.backup"
    backup.back_up(filled, file)
    backup.restore(other_database, file)
    with psycopg.connect(other_database, autocommit=True) as connection:
        connection.execute("UPDATE person SET name = 'changed'")
        connection.execute("CREATE TABLE of_a_later_version (id int)")
    with pytest.raises(InputError, match="holds a console already"):
        backup.restore(other_database, file)
    backup.restore(other_database, file, replace=True)
    assert rows(other_database) == rows(filled)


@pytest.mark.parametrize("content", [b"", b"not a backup", None])
def test_a_file_that_is_no_backup_changes_nothing(filled, tmp_path, content):
    file = tmp_path / "a.backup"
    if content is None:  # a real one, cut short
        backup.back_up(filled, file)
        file.write_bytes(file.read_bytes()[:-3000])
    else:
        file.write_bytes(content)
    before = rows(filled)
    with pytest.raises(InputError):
        backup.restore(filled, file, replace=True)
    assert rows(filled) == before


@pytest.mark.slow
def test_the_commands_back_up_and_restore_an_embedded_console():
    home = Path(tempfile.mkdtemp(prefix="standpipe-test-"))
    environment = {k: v for k, v in os.environ.items() if not k.startswith("STANDPIPE_")} | {
        "STANDPIPE_HOME": str(home)
    }

    def standpipe(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from standpipe.cli import main; main()", *arguments],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    file = home / "a.backup"
    assert "sign-in/link" in standpipe("user", "add", "a@council.example").stderr
    assert "bytes" in standpipe("backup", str(file)).stderr
    assert standpipe("user", "add", "later@council.example").returncode == 0
    refused = standpipe("restore", str(file))
    assert (refused.returncode, "--replace" in refused.stderr) == (2, True)
    assert standpipe("restore", str(file), "--replace").returncode == 0
    assert standpipe("user", "link", "a@council.example").returncode == 0
    assert standpipe("user", "link", "later@council.example").returncode == 2
