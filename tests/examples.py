"""Runs the examples in docstrings: what a page of the reference shows is what happens."""

from __future__ import annotations

import doctest
import importlib
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src"
OF_DJANGO = ("standpipe.web", "standpipe.console", "standpipe.adapters.storage")
"""Packages of which some modules can be imported only when Django is set up."""


def modules_with_examples(*, of_django: bool) -> list[str]:
    """Return the modules in which an example stands, by name."""
    return [name for name in _with_examples() if name.startswith(OF_DJANGO) == of_django]


def _with_examples() -> Iterator[str]:
    for file in sorted((SOURCE / "standpipe").rglob("*.py")):
        if ">>> " in file.read_text(encoding="utf-8"):
            parts = file.relative_to(SOURCE).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def check_examples(name: str) -> None:
    """Run every example of a module; the difference of one that fails is printed."""
    found = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert found.attempted, f"{name}: an example stands where no docstring is"
    assert not found.failed
