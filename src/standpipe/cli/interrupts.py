"""Ctrl-C is heard even where a library that is being loaded swallows it.

A compiled library that is interrupted while it loads fails with an `ImportError` of its own, and whoever can do without
that library then goes on. So the press is remembered, and asked for wherever a step begins and wherever an error ends
the run.
"""

from __future__ import annotations

import signal
from types import FrameType

INTERRUPTED = 130
MESSAGE = "Interrupted; nothing half-written was left behind."

_presses: list[int] = []


def listen() -> None:
    """Remember each press from now on; a process that was started to ignore Ctrl-C goes on ignoring it."""
    _presses.clear()
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _press)


def heard() -> bool:
    """Whether Ctrl-C was pressed and nobody took it for something else."""
    return bool(_presses)


def end_if_heard() -> None:
    """Raise the interrupt that was swallowed.

    Raises:
        KeyboardInterrupt: Ctrl-C was pressed.

    """
    if heard():
        raise KeyboardInterrupt


def _press(number: int, _frame: FrameType | None) -> None:
    _presses.append(number)
    raise KeyboardInterrupt
