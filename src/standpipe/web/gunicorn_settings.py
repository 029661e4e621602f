"""How gunicorn runs the console: a few processes with threads, loaded once before they part."""

from __future__ import annotations

import os

from standpipe.web.serve import end_with_supervisor

worker_class = "gthread"
workers = int(os.environ.get("STANDPIPE_WEB_PROCESSES") or 2)
threads = 8
preload_app = True
timeout = 120
graceful_timeout = 10
loglevel = "warning"
control_socket_disable = True


def on_starting(server: object) -> None:  # noqa: ARG001  # gunicorn names it
    """Tie the life of the server to the supervisor's."""
    end_with_supervisor()
