"""`standpipe resilience`: what it prints of a loss, for all services and for one."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

AS_OF = ("--as-of", "2026-11-26")


def standpipe(*arguments: str, home: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", "from standpipe.cli import main; main()", *arguments],
        env={**os.environ, "STANDPIPE_HOME": str(home), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    standpipe("sample", str(folder / "exports"), "--servers", "90", home=folder)
    return folder / "exports"


def test_a_loss_is_told_with_its_restore_order_and_every_objective(exports: Path) -> None:
    printed = json.loads(standpipe("resilience", str(exports), "--json", *AS_OF, home=exports.parent))
    one = next(each for each in printed["services"] if each["restore"] and each["restore"]["rpo_hours"] is not None)
    shown = standpipe("resilience", str(exports), "--service", one["name"], *AS_OF, home=exports.parent)
    assert f"{one['restore']['rto_hours']:g} hour" in shown
    verdict = {True: "kept", False: "missed", None: "cannot be said"}[one["restore"]["meets_rpo"]]
    assert re.search(rf"Recovery point objective .*{one['restore']['rpo_hours']:g} hours?: {verdict}", shown)
    wanted = [row["name"] for row in printed["sheet"] if row["id"] in one["restore"]["order"]]
    order = shown.partition("Restore order after")[2]
    assert order.index(wanted[0]) < order.index(wanted[1])


def test_the_table_of_all_services_has_the_first_of_the_sheet_and_no_power_of_ten(exports: Path) -> None:
    shown = standpipe("resilience", str(exports), "--scenario", "site", *AS_OF, home=exports.parent)
    assert "Restore order after: The building is lost (the first 30 of" in shown
    assert not re.search(r"\de[+-]\d", shown)
    assert not re.search(r"│ 1 hours", shown)
