"""Ending a run at any moment leaves whole files or none: each result is what it was, or what it is to be."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

RUN = (sys.executable, "-c", "from standpipe.cli import main; main()")
MOMENTS = 6
"""Random moments of a kill; each takes a run of some seconds."""


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*RUN, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("council") / "exports"
    subprocess.run([*RUN, "sample", str(folder), "--servers", "90", "--as-of", "2026-11-23"], check=True)
    return folder


def whole(folder: Path) -> list[str]:
    """Return the files of a plan, each read to its end; half a file raises."""
    found = []
    for file in sorted(each for each in folder.rglob("*") if each.is_file() and not each.name.startswith(".")):
        found.append(file.name)
        if file.suffix == ".json":
            json.loads(file.read_text(encoding="utf-8"))
        elif file.suffix == ".xlsx":
            assert zipfile.ZipFile(file).testzip() is None
        elif file.suffix == ".html":
            assert file.read_text(encoding="utf-8").rstrip().endswith("</html>")
        else:
            assert file.read_bytes().endswith(b"\n")
    return found


def test_a_kill_at_any_moment_leaves_no_half_written_file(exports, tmp_path):
    plan = ("plan", str(exports), "--out", str(tmp_path / "plan"), "--as-of", "2026-11-23", "--work-units", "50")
    begun = time.monotonic()
    subprocess.run([*RUN, *plan], check=True, capture_output=True)
    lasted = time.monotonic() - begun
    complete = whole(tmp_path / "plan")
    choose = random.Random(7)
    for _ in range(MOMENTS):
        process = start(*plan, "--seed", str(choose.randrange(2, 1000)))
        time.sleep(choose.uniform(0.5, 1.0) * lasted)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        assert whole(tmp_path / "plan") == complete
    subprocess.run([*RUN, *plan], check=True, capture_output=True)
    assert whole(tmp_path / "plan") == complete


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [8, 14, 20])
def test_an_interrupt_is_heard_after_any_solver_has_run(exports, tmp_path, seconds):
    process = start("plan", str(exports), "--out", str(tmp_path / "plan"), "--as-of", "2026-11-23")
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGINT)
    _, error = process.communicate(timeout=60)
    if process.returncode != 0:  # not over before it was interrupted
        assert process.returncode == 130
        assert error.strip().splitlines()[-1] == "Error: Interrupted; nothing half-written was left behind."


@pytest.mark.parametrize("seconds", [0.2, 1.0, 3.0])
def test_an_interrupt_says_so_in_one_line_and_leaves_nothing(exports, tmp_path, seconds):
    process = start("plan", str(exports), "--out", str(tmp_path / "plan"), "--as-of", "2026-11-23")
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGINT)
    _, error = process.communicate(timeout=60)
    assert "Traceback" not in error
    assert process.returncode in {-signal.SIGINT, 130}, "before Python itself is up, the signal ends it"
    if process.returncode == 130:
        assert error.strip().splitlines()[-1] == "Error: Interrupted; nothing half-written was left behind."
    assert not any((tmp_path / "plan").glob("*.json"))
