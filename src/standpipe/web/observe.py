"""Numbers, measures and logs every request without saying who: figures for OpenMetrics, one line of the log.

By its number the log and the record of changes find each other.

A page is named by its route and never by its address, which can hold names and one-time tokens.
"""

from __future__ import annotations

import logging
import os
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.openmetrics import exposition

Answer = Callable[[HttpRequest], HttpResponse]
CONTENT_TYPE = exposition.CONTENT_TYPE_LATEST
REQUESTS = Counter("standpipe_requests", "Requests answered.", ["page", "method", "status"])
SECONDS = Histogram(
    "standpipe_request_seconds",
    "Time from a request to its answer.",
    ["page"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.5, 1.0, 2.5, 5.0, 10.0),
)
READY = Gauge("standpipe_ready", "1 when work can be taken.", multiprocess_mode="mostrecent")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_log = logging.getLogger("standpipe.request")


class Observe:
    """Measures and logs every request."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the request's number in a header."""
        number = request.META["standpipe.request"] = uuid.uuid4().hex
        begun = time.perf_counter()
        response = self._get_response(request)
        seconds = time.perf_counter() - begun
        page = request.resolver_match.route if request.resolver_match else "(none)"
        method = request.method if request.method in METHODS else "(other)"
        REQUESTS.labels(page, method, str(response.status_code)).inc()
        SECONDS.labels(page).observe(seconds)
        response["X-Request-Id"] = number
        _log.info(
            "request",
            extra={
                "request_number": number,
                "page": page,
                "method": method,
                "status": response.status_code,
                "milliseconds": round(seconds * 1000),
            },
        )
        return response


def open_metrics() -> bytes:
    """Return the figures of all web processes, in OpenMetrics."""
    registry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # it has no annotation
    text: bytes = exposition.generate_latest(registry)  # type: ignore[no-untyped-call]  # it has no annotation
    return text
