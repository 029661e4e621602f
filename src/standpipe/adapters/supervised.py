"""Runs long work in a process of its own, so that it can be ended at any moment and what it has told so far is kept.

Compiled searches and solvers do not listen while they run. In a process of their own they need not: an interrupt or a
spent budget ends the process, and the caller still holds every message that came before. CPU seconds are limited by the
operating system (`setitimer`), which counts them in the work itself and in all its threads; where it cannot, seconds of
the wall clock are counted instead.

The work must be a function of a module, and its argument and results must be plain values that can be pickled.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing.connection import Connection
from typing import Generic, TypeVar

from standpipe.kernel.errors import InputError, StandpipeError

Given = TypeVar("Given")
Message = TypeVar("Message")
Result = TypeVar("Result")

_GRACE_SECONDS = 2.0


class Stop(StrEnum):
    """Why work ended before its end."""

    SECONDS = "seconds"
    INTERRUPT = "interrupt"


@dataclass(frozen=True, slots=True)
class Ended(Generic[Result]):
    """How work ended: its result, or why there is none."""

    result: Result | None
    stopped: Stop | None


def supervised(
    work: Callable[[Given, Callable[[Message], None]], Result],
    given: Given,
    tell: Callable[[Message], None],
    *,
    seconds: float | None = None,
) -> Ended[Result]:
    """Run work in a process of its own until it ends, its CPU seconds are spent, or the person interrupts.

    Args:
        work: called with `given` and a function that sends a message here.
        given: its argument.
        tell: called here with every message, in order.
        seconds: CPU seconds that the work may take; no limit where None.

    Raises:
        InputError: the work refused what it was given.
        RuntimeError: the work failed, or its process ended without a result, as when no memory was left.

    """
    kinds = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork") if "fork" in kinds else multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(work, given, there, seconds), daemon=True)
    process.start()
    there.close()
    wall = None if seconds is None or hasattr(signal, "setitimer") else time.monotonic() + seconds
    try:
        return _listen(here, tell, wall)
    except KeyboardInterrupt:
        return Ended(None, Stop.INTERRUPT)
    except EOFError:
        process.join(_GRACE_SECONDS)
        if hasattr(signal, "SIGPROF") and process.exitcode == -signal.SIGPROF:
            return Ended(None, Stop.SECONDS)
        raise RuntimeError(f"The work ended without a result (status {process.exitcode}).") from None
    finally:
        here.close()
        _end(process)


def _end(process: multiprocessing.process.BaseProcess) -> None:
    process.terminate()
    process.join(_GRACE_SECONDS)
    if process.is_alive():
        process.kill()
        process.join()


def _listen(here: Connection, tell: Callable[[Message], None], until: float | None) -> Ended[Result]:
    while True:
        if not here.poll(0.5):
            if until is not None and time.monotonic() > until:
                return Ended(None, Stop.SECONDS)
            continue
        kind, value = here.recv()
        if kind == "result":
            return Ended(value, None)
        if kind == "refused":
            what, where, remedy = value
            raise InputError(what, where=where, remedy=remedy)
        if kind == "failed":
            raise RuntimeError(value)
        tell(value)


def _run(
    work: Callable[[Given, Callable[[Message], None]], Result], given: Given, there: Connection, seconds: float | None
) -> None:
    """Run in the process: interrupts are the parent's business; the limit is the operating system's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if seconds is not None and hasattr(signal, "setitimer"):
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, max(0.01, seconds))
    try:
        there.send(("result", work(given, lambda message: there.send(("message", message)))))
    except StandpipeError as error:
        there.send(("refused", (error.what, error.where, error.remedy)))
    except Exception as error:  # noqa: BLE001  # whatever it is, the parent raises it with its text
        there.send(("failed", "".join(traceback.format_exception(error))))
