"""What ends long work early: Ctrl-C, whose first press asks for the best so far, and a ceiling in CPU seconds."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from standpipe.waves import CutShort


@contextmanager
def interrupt_or_ceiling(seconds: float | None) -> Iterator[Callable[[], CutShort | None]]:
    """Yield what says why work has to stop, None while it may go on.

    The first Ctrl-C asks the work to stop, the second ends the command at once.

    Args:
        seconds: CPU seconds of the whole command, start-up included; no ceiling where None.

    """
    pressed = threading.Event()

    def press(_signal: int, _frame: FrameType | None) -> None:
        if pressed.is_set():
            raise KeyboardInterrupt
        pressed.set()

    before = signal.signal(signal.SIGINT, press)
    try:
        yield lambda: _reason(pressed, seconds)
    finally:
        signal.signal(signal.SIGINT, before)


def _reason(pressed: threading.Event, seconds: float | None) -> CutShort | None:
    if pressed.is_set():
        return CutShort.INTERRUPT
    return CutShort.SECONDS if seconds is not None and time.process_time() >= seconds else None
