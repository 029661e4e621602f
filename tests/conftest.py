"""Fixtures shared by all tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer to write what the documentation shows (tests/written_docs.py says how)."""
    words = "write the pictures of the documentation and the accessibility results"
    parser.addoption("--write-docs", action="store_true", help=words)


def pytest_configure(config: pytest.Config) -> None:
    """Say to the tests that they write for the documentation, or that they do not.

    Raises:
        pytest.UsageError: several processes would each write a part of it.

    """
    os.environ.pop("STANDPIPE_WRITE_DOCS", None)
    if config.getoption("--write-docs"):
        if config.getoption("numprocesses", None) or hasattr(config, "workerinput"):
            raise pytest.UsageError("--write-docs needs one process: leave -n out")
        os.environ["STANDPIPE_WRITE_DOCS"] = "1"


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Write what the accessibility checks of this run found, when it was asked for and the run came to its end."""
    if session.config.getoption("--write-docs") and exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
        from tests.browser import LEVELS  # most tests need no browser
        from tests.written_docs import write_results

        write_results(LEVELS)


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
