"""`standpipe resilience --during`: exit 1 for a refused plan, the document it prints, and files that are no plan."""

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

SCHEMA = Path(__file__).parents[2] / "docs/reference/resilience-during.schema.json"
AS_OF = ("--as-of", "2026-11-26")


def standpipe(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from standpipe.cli import main; main()", *arguments],
        env={**os.environ, "STANDPIPE_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path, Path]:
    """Exports of a small council, its plan, and the home it was made in."""
    home = tmp_path_factory.mktemp("small")
    exports, plan = home / "exports", home / "plan"
    assert standpipe("sample", str(exports), "--servers", "90", home=home).returncode == 0
    made = standpipe("plan", str(exports), "--out", str(plan), "--work-units", "20", *AS_OF, home=home)
    assert made.returncode == 0, made.stderr
    return str(exports), plan / "plan.json", home


def test_a_refused_plan_ends_with_one_and_says_the_same_as_the_plan(planned: tuple[str, Path, Path]) -> None:
    exports, plan, home = planned
    done = standpipe("resilience", exports, "--during", str(plan), "--json", *AS_OF, home=home)
    document = json.loads(done.stdout)
    jsonschema.validate(document, json.loads(SCHEMA.read_text("utf-8")))
    assert document["move"] == json.loads(plan.read_text("utf-8"))["resilience"]["move"]
    assert done.returncode == int(document["move"]["refused"])
    worst = document["move"]["services"][0]["name"]
    shown = standpipe("resilience", exports, "--during", str(plan), "--service", worst, *AS_OF, home=home)
    assert shown.returncode == done.returncode
    assert "After the closing" in shown.stdout


@pytest.mark.parametrize("content", ["", "[1]", '{"schema_version": "1.0"}', "\x00"])
def test_what_is_no_plan_is_one_clear_message(content: str, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text(content, "utf-8")
    done = standpipe("resilience", str(tmp_path), "--during", str(file), *AS_OF, home=tmp_path)
    assert done.returncode == 2
    assert "plan.json" in done.stderr
    assert "standpipe plan" in done.stderr
    assert "Traceback" not in done.stderr
