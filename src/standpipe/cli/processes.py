"""Hands over to the console's own program: the command line never loads the web application."""

from __future__ import annotations

import os
import sys
from typing import NoReturn


def become(*arguments: str) -> NoReturn:
    """Replace this process by `python -m standpipe.web` with these arguments."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, "-m", "standpipe.web", *arguments])  # noqa: S606  # no shell is wanted
