"""What the worker for imports does, in the test's own process."""

from __future__ import annotations


def read_waiting_imports() -> None:
    """Read every import that waits."""
    from standpipe.console import imports

    while imports.read_next() is not None:
        pass
