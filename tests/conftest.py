"""Fixtures that every tier uses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of inputs that nobody on the project wrote; the test is skipped where it is absent."""
    folder = Path(os.environ.get("STANDPIPE_DATA", Path(__file__).parents[2] / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"the shared inputs are not at {folder} (set STANDPIPE_DATA)")
    return folder
