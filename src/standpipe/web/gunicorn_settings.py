"""How gunicorn runs the console: a few processes with threads, loaded once before they part."""

from __future__ import annotations

import os
from typing import Protocol

from prometheus_client.multiprocess import mark_process_dead

from standpipe.web.serve import end_with_supervisor

worker_class = "gthread"
workers = int(os.environ.get("STANDPIPE_WEB_PROCESSES") or 2)
threads = 8  # only a request holds one; a kept connection waits in the poller
keepalive = 75
"""Seconds that a connection without a request is kept: longer than a person reads or a proxy keeps it (nginx: 60).

Gunicorn closes a connection whose time is up without looking whether a request has just arrived on it; on a busy
machine the request then waits unread, and its connection is reset. The side that asks must be the first to close.
"""
preload_app = True
timeout = 120
graceful_timeout = 10
loglevel = "warning"
control_socket_disable = True


def on_starting(server: object) -> None:  # noqa: ARG001  # gunicorn names it
    """Tie the life of the server to the supervisor's."""
    end_with_supervisor()


class Worker(Protocol):
    """A web process of gunicorn."""

    pid: int


def child_exit(server: object, worker: Worker) -> None:  # noqa: ARG001  # gunicorn names them
    """Take the live figures of a process that has ended out of the sum."""
    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]  # it has no annotation
