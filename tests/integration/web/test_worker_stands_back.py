"""A worker stands back behind the pages, also where Linux shares the processors between sessions."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from standpipe.web.worker import NICENESS


def test_the_process_and_its_session_are_nice() -> None:
    looked = """
import os, pathlib
from standpipe.web.worker import stand_back
stand_back()
session = pathlib.Path("/proc/self/autogroup")
print(os.nice(0), session.read_text().split()[-1] if session.exists() else "none")
"""
    answer = subprocess.run(
        [sys.executable, "-c", looked], capture_output=True, text=True, check=True, start_new_session=True
    )
    session = str(NICENESS) if Path("/proc/self/autogroup").exists() else "none"
    assert answer.stdout.split() == [str(NICENESS), session]
