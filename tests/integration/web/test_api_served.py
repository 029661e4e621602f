"""A generator of odd requests against the API of a console that is really served, by the API's own description."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx
import pytest
from tests.integration.web.test_row_security import served


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("schemathesis") is None, reason="schemathesis is not installed")
def test_the_served_api_keeps_to_its_description(tmp_path):
    home = Path(tempfile.mkdtemp(prefix="standpipe-test-"))
    with served(home) as (url, _):
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("STANDPIPE_", "DJANGO_"))}
        issued = subprocess.run(
            [sys.executable, "-m", "standpipe.web", "token-create", "--role", "editor", "--name", "t", "--days", "1"],
            env=environment | {"STANDPIPE_HOME": str(home)}, check=True, capture_output=True, text=True,
        )  # fmt: skip
        secret = issued.stdout.strip()
        assert secret not in issued.stderr
        headers = {"Authorization": f"Bearer {secret}"}
        described = httpx.get(f"{url}/api/v1/openapi.json", headers=headers)
        assert described.status_code == 200
        description = tmp_path / "openapi.json"
        description.write_bytes(described.content)
        tried = subprocess.run(
            ["schemathesis", "run", str(description), "--url", url, "-H", f"Authorization: Bearer {secret}", "-n", "15",
             "--phases", "coverage,fuzzing", "--seed", "1"],
            cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
            env=environment | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        )  # fmt: skip
        assert tried.returncode == 0, tried.stdout[-3_000:]
        assert "Tested: 6" in tried.stdout
