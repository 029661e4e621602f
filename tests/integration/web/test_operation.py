"""What the machine that watches the console gets to see, and what the log never says."""

from __future__ import annotations

import io
import json
import logging
import logging.config
import subprocess
import sys

import pytest
from benchmarks.served_console import environment_of
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from standpipe.web.logs import logging_settings


def figures(answer):
    return {family.name: family for family in text_string_to_metric_families(answer.content.decode())}


def test_figures_are_open_metrics_and_name_pages_by_route(administrator, visitor):
    visitor.get("/sign-in/link/very-secret-token")
    answer = administrator.get("/metrics")
    assert answer["Content-Type"].startswith("application/openmetrics-text")
    found = figures(answer)
    assert found["standpipe_ready"].samples[0].value == 1
    pages = {sample.labels["page"] for sample in found["standpipe_requests"].samples}
    assert "sign-in/link/<str:token>" in pages
    assert b"very-secret-token" not in answer.content


@pytest.mark.parametrize(
    "request_options",
    [
        {"REMOTE_ADDR": "10.1.2.3"},
        {"REMOTE_ADDR": ""},
        {"HTTP_X_FORWARDED_FOR": "10.1.2.3"},
        {"REMOTE_ADDR": "10.1.2.3", "HTTP_AUTHORIZATION": "Bearer wrong"},
        {"REMOTE_ADDR": "10.1.2.3", "HTTP_AUTHORIZATION": "Bearer "},
    ],
)
def test_figures_are_not_for_visitors(visitor, monkeypatch, request_options):
    answer = visitor.get("/metrics", **request_options)
    assert answer.status_code == 401
    assert b"standpipe_" not in answer.content
    monkeypatch.setenv("STANDPIPE_METRICS_TOKEN", "right")
    assert visitor.get("/metrics", **request_options).status_code == 401
    right = {**request_options, "HTTP_AUTHORIZATION": "Bearer right"}
    assert visitor.get("/metrics", **right).status_code == 200


@pytest.fixture
def log():
    """What is logged, as lines of JSON."""
    full = {**logging_settings(as_json=True)}
    formatter = full["formatters"]["lines"]
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter["()"](**{key: value for key, value in formatter.items() if key != "()"}))
    loggers = [logging.getLogger(name) for name in ("standpipe", "django")]
    before = [(each.level, each.propagate) for each in loggers]
    for each in loggers:
        each.addHandler(handler)
        each.setLevel(logging.INFO)
        each.propagate = False
    yield stream
    for each, (level, propagate) in zip(loggers, before, strict=True):
        each.removeHandler(handler)
        each.setLevel(level)
        each.propagate = propagate


def test_the_log_says_which_page_and_not_who(administrator, visitor, log):
    form = {"email": "Marigold.Person@council.example", "name": "Marigold Person", "role": "reader"}
    administrator.post("/people/add/", form)
    visitor.get("/sign-in/link/very-secret-token")
    visitor.get("/no-such-page/Marigold")
    logging.getLogger("django.request").error("Internal Server Error: /people/?q=Marigold")
    try:
        int("Marigold")
    except ValueError:
        logging.getLogger("standpipe.web").exception("failed", extra={"email": "Marigold.Person@council.example"})
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert {"people/add/", "sign-in/link/<str:token>"} <= {line.get("page") for line in lines}
    assert [line["error"] for line in lines if "error" in line] == ["ValueError"]
    assert "Marigold" not in log.getvalue()
    assert "secret" not in log.getvalue()


def test_each_answer_carries_the_number_of_its_request(visitor):
    first, second = (visitor.get("/healthz")["X-Request-Id"] for _ in range(2))
    assert len(first) == 32
    assert first != second


def test_the_pages_are_loaded_once_before_the_web_processes_part(tmp_path):
    program = "import sys, standpipe.web.wsgi; print('standpipe.web.pages.home' in sys.modules)"
    environment = {**environment_of(tmp_path, "postgresql://nobody@localhost/none"), "STANDPIPE_SECRET_KEY": "x"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
