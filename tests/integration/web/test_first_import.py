"""`standpipe serve --import`: a new console opens on an estate; one that holds an estate keeps it."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import pytest

from standpipe.sample import write_sample

READY_SECONDS = 90


@pytest.fixture
def home():
    # not under pytest's folder, which other users (PostgreSQL refuses root) may not enter
    folder = Path(tempfile.mkdtemp(prefix="standpipe-home-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def said_at_start(home, exports, monkeypatch, free_port):
    """Start a console, wait until it is open, end it, and return what it said."""
    monkeypatch.setenv("STANDPIPE_HOME", str(home))
    monkeypatch.delenv("STANDPIPE_DATABASE_URL", raising=False)
    program = "from standpipe.cli import main; main()"
    said = home / "said"
    with said.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", program, "serve", "--port", str(free_port), "--import", str(exports)],
            stderr=out,
            start_new_session=True,
        )
    try:
        for _ in range(READY_SECONDS * 4):
            if process.poll() is not None or "Ctrl-C" in said.read_text(encoding="utf-8"):
                break
            time.sleep(0.25)
        return said.read_text(encoding="utf-8")
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(40)


def test_the_first_start_imports_and_the_next_one_keeps_what_is_there(home, tmp_path, monkeypatch, free_port):
    write_sample(tmp_path / "exports", servers=90, seed=1, as_of=date(2026, 11, 24))
    first = said_at_start(home, tmp_path / "exports", monkeypatch, free_port)
    assert "Importing" in first
    assert "Ctrl-C ends it." in first
    second = said_at_start(home, tmp_path / "exports", monkeypatch, free_port)
    assert "There is an estate already" in second


def test_a_folder_without_files_is_refused_and_nothing_is_served(home, tmp_path, monkeypatch, free_port):
    (tmp_path / "empty").mkdir()
    said = said_at_start(home, tmp_path / "empty", monkeypatch, free_port)
    assert "no file was chosen" in said
    assert "Standpipe is at" not in said
