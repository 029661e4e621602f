"""What the console writes to its log: one line an event, without personal data.

A line may name a role, a page, a number of milliseconds; it never names a person, an address, a query, a form's
content or what an exception was told, because each may hold personal data. An error is logged by its type and by the
lines of code it passed; the number of the request leads to the record of changes, which does say who.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping, MutableMapping

import structlog

KEPT = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "logger",
        "error",
        "lines",
        "request_number",
        "page",
        "method",
        "status",
        "milliseconds",
    }
    | {"_record", "_from_structlog"}  # structlog's own, taken out by its formatter
    | {"role", "child", "reason", "seconds", "number"}
)
"""The only keys that reach the log: a new one is added here by someone who has thought about it."""
TIGHT_LIPPED = frozenset({"django.request", "django.security", "django.db.backends"})
"""Loggers whose messages hold addresses or values: their words are replaced by the logger's name."""
Event = MutableMapping[str, object]


def keep_to_the_list(_logger: object, _method: str, event: Event) -> Event:
    """Drop every key that is not on the list, and the words of loggers that quote requests.

    >>> keep_to_the_list(None, "info", {"event": "signed in", "role": "reader", "email": "a@council.example"})
    {'event': 'signed in', 'role': 'reader'}
    """
    kept = {key: value for key, value in event.items() if key in KEPT}
    logger = str(event.get("logger", ""))
    if any(logger == name or logger.startswith(f"{name}.") for name in TIGHT_LIPPED):
        kept["event"] = logger
    return kept


def name_the_error(_logger: object, _method: str, event: Event) -> Event:
    """Replace an exception by its type and the lines it passed; its message may quote data."""
    told = event.pop("exc_info", None)
    error = told[1] if isinstance(told, tuple) and len(told) == 3 else told
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["lines"] = [f"{line.filename}:{line.lineno}" for line in traceback.extract_tb(error.__traceback__)][-8:]
    return event


def logging_settings(*, as_json: bool) -> Mapping[str, object]:
    """Return Django's settings of logging: to standard error, for people or as JSON lines."""
    before = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(),
        name_the_error,
        keep_to_the_list,
    ]
    renderer: object = (
        structlog.processors.JSONRenderer() if as_json else structlog.processors.LogfmtRenderer(bool_as_flag=False)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": before,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "standpipe": {"level": "INFO" if as_json else "WARNING"},
            "httpx": {"level": "WARNING"},  # it says the whole address of each request, which for a webhook is a secret
        },
    }
