"""The worker: a process of its own that computes the plans people ask for, one at a time, below the pages in priority.

What is wanted stands in the database, so nothing is lost when this process or PostgreSQL is killed: the supervisor
starts it again, and it takes up the oldest plan that is not finished.
"""

from __future__ import annotations

import logging
import os
import time

import django

LOOK_SECONDS = 1.0
PRIORITY = 10
_log = logging.getLogger(__name__)


def work() -> None:
    """Compute plans until the process is ended."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "standpipe.web.settings")
    os.nice(PRIORITY)
    django.setup()
    from django.db import DatabaseError, connection  # needs Django to be set up

    from standpipe.console import plans  # as above

    while True:
        try:
            if plans.act_as_worker() and plans.compute_next() is not None:
                continue
        except DatabaseError:
            _log.warning("the database does not answer; the worker tries again", exc_info=True)
            connection.close()
        time.sleep(LOOK_SECONDS)
