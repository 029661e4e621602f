"""Does two pieces of work at once: most of a search runs in machine code, which leaves another core to the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import TypeVar

_Result = TypeVar("_Result")


@contextmanager
def meanwhile(work: Callable[[Callable[[], bool]], _Result]) -> Iterator[Callable[[], _Result]]:
    """Begin work beside the block; what is given waits for its result, or raises what the work raised.

    Where the block ends by an error or an interrupt, the work is asked to stop: it is given what says so.

    >>> with meanwhile(lambda should_stop: 6 * 7) as answer:
    ...     beside = "something else"
    ...     answer()
    42
    """
    stop = Event()
    with ThreadPoolExecutor(max_workers=1) as other:
        promised = other.submit(work, stop.is_set)
        try:
            yield promised.result
        except BaseException:  # an interrupt too: nobody wants the result any more
            stop.set()
            raise
