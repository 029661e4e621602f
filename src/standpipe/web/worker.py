"""The workers: processes of their own that read imports, compute plans and send messages, below the pages in priority.

What is wanted stands in the database, so nothing is lost when a worker or PostgreSQL is killed: the supervisor starts
it again, and it takes up the oldest import or plan that is not finished. Each does one thing at a time. Imports have a
worker of their own, so that nobody waits for a preview behind a plan.
"""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections.abc import Callable
from enum import Enum
from pathlib import Path

import django

LOOK_SECONDS = 1.0
NICENESS = 15
"""How far the workers stand back: of a core that both want, a page gets about 28 parts and a worker one."""
_SESSION = Path("/proc/self/autogroup")
_log = logging.getLogger(__name__)


class Work(Enum):
    """What a worker does."""

    IMPORTS = "imports"
    PLANS = "plans"
    MESSAGES = "messages"


def work(kind: Work) -> None:
    """Do what waits until the process is ended."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "standpipe.web.settings")
    stand_back()
    django.setup()
    from django.db import DatabaseError, connection  # needs Django to be set up

    from standpipe.console import access  # as above

    do_next = _next_of(kind)
    while True:
        try:
            if access.act_as_worker(f"worker for {kind.value}") and do_next() is not None:
                continue
        except DatabaseError:
            _log.warning("the database does not answer; the worker tries again", exc_info=True)
            connection.close()
        time.sleep(LOOK_SECONDS)


def stand_back() -> None:
    """Let the pages go first.

    Where Linux shares the processors between sessions (autogroup), niceness counts only within a session, and a worker
    has one of its own: there the session stands back, too.
    """
    os.nice(NICENESS)
    with contextlib.suppress(OSError):  # no such file: niceness is enough
        _SESSION.write_text(str(NICENESS))


def _next_of(kind: Work) -> Callable[[], int | None]:
    from standpipe.console import imports, outbox, plans  # needs Django to be set up

    return {
        Work.IMPORTS: imports.read_next,
        Work.PLANS: plans.compute_next,
        Work.MESSAGES: outbox.send_next,
    }[kind]
