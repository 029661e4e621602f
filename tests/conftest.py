"""Fixtures shared by all tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real inputs and reference values; the test is skipped where it is absent."""
    folder = Path(os.environ.get("STANDPIPE_DATA", Path(__file__).parents[2] / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"real inputs are absent: {folder} is not a folder (set STANDPIPE_DATA)")
    return folder


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core."""
    from tests.browser import axe_source  # most tests need no browser

    return axe_source()


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """A Chromium of the operating system."""
    from tests.browser import chromium  # as above

    with chromium() as found:
        yield found


@pytest.hookimpl(trylast=True)  # after the shuffling of the other plug-ins
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start the files with slow tests or a browser first, so that no process ends alone with one of them."""
    long_files = {item.path for item in items if item.get_closest_marker("slow") or "browser" in item.fixturenames}  # type: ignore[attr-defined]
    items.sort(key=lambda item: item.path not in long_files)
