"""Wave problems with faults, through the command: each fault is named with its place, and the rest is planned."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from standpipe.bootstrap import read_wave_problem
from standpipe.sample import write_sample
from standpipe.waves import generate, problem_to_json

COMMAND = [sys.executable, "-c", "from standpipe.cli import main; main()", "waves"]
APPLICATIONS = 8
AS_OF = date(2026, 11, 23)
PROBLEM = generate(APPLICATIONS, seed=1)
Document = dict[str, Any]


def _frozen_all_year(document: Document) -> None:
    always = {"first": "2026-01-01", "last": "2030-12-31"}
    document["freezes"].append({"calendar": "planted", "window": always, "reason": "never"})
    document["groups"][3]["bindings"] = [{"calendar": "planted"}]


def _notice_missed(document: Document) -> None:
    document["contracts"].append({
        "id": "k", "name": "Hall", "ends": "2027-02-01", "notice_days": 90, "renews_automatically": True,
        "renewals": [{"months": 36, "pence": 100}],
    })  # fmt: skip


FAULTS: dict[str, tuple[Callable[[Document], None], str, str]] = {
    "an application with no team": (
        lambda d: d["groups"][2].update(efforts=[]), "groups[2].efforts", "application 2",
    ),
    "a dependency on something unknown": (
        lambda d: d["dependencies"].append({"kind": "order", "first": "g0", "second": "ghost"}),
        f"dependencies[{len(PROBLEM.dependencies)}]", "There is no move group 'ghost'",
    ),
    "freeze rules that cover the year": (_frozen_all_year, "groups[3].bindings", "application 3"),
    "a deadline in the past": (
        lambda d: d["site"].update(deadline="2020-01-01", late_pence_per_day=None), "site.deadline", "2020",
    ),
    "no capacity": (lambda d: d["teams"][5].update(days=[0] * 24, buyable=None), "teams[5].days", "testing"),
    "a notice date already missed": (
        _notice_missed, f"contracts[{len(PROBLEM.contracts)}].notice_days", "Hall",
    ),
}  # fmt: skip
LEFT_OUT = {"freeze rules that cover the year": ["g3"]}
GIVEN_UP = {"a deadline in the past": ["deadline"]}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_its_place_and_the_rest_is_planned(fault: str, tmp_path: Path) -> None:
    change, place, words = FAULTS[fault]
    document = json.loads(problem_to_json(PROBLEM))
    change(document)
    (tmp_path / "problem.json").write_text(json.dumps(document), encoding="utf-8")
    arguments = ("problem.json", "--work-units", "20", "--json")
    environment = {**os.environ, "STANDPIPE_HOME": str(tmp_path / "home")}
    done = subprocess.run(
        [*COMMAND, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    named = [line for line in done.stderr.splitlines() if place in line]
    assert any(words in line for line in named), done.stderr
    plan = json.loads(done.stdout)
    assert done.returncode == (0 if plan["feasible"] else 1)
    if plan["feasible"]:
        assert _moved(plan) == {group.id for group in PROBLEM.groups}
    else:
        assert plan["conflict"]
        rest = plan["rest"]
        assert rest["left_out"] == LEFT_OUT.get(fault, rest["left_out"])
        assert [rule["rule"] for rule in rest["given_up"]] == GIVEN_UP.get(
            fault, [rule["rule"] for rule in rest["given_up"]]
        )
        assert _moved(rest["plan"]) == {group.id for group in PROBLEM.groups} - set(rest["left_out"])


def test_a_row_of_a_sheet_that_cannot_be_used_or_followed_is_named_with_its_place(tmp_path: Path) -> None:
    write_sample(tmp_path, servers=90, seed=1, as_of=AS_OF)
    rows = (
        "Team on leave,First day away,Last day away",
        "Nobody,2027-08-02,2027-08-06",
        "Server team,2027-08-06,2027-08-02",
    )
    (tmp_path / "leave.csv").write_text("\n".join(rows), encoding="utf-8")
    register = tmp_path / "contract-register.csv"
    lines = register.read_text("utf-8-sig").splitlines(keepends=True)
    lease = lines[1].replace('"2029-01-28"', '"2026-06-30"')
    assert lease.startswith('"Data centre lease"')
    assert lease != lines[1]
    register.write_text("".join([lines[0], lease, *lines[2:]]), encoding="utf-8")
    given = read_wave_problem([str(tmp_path)], overrules=None, as_of=AS_OF, progress=lambda _: None)
    said = {finding.place: finding.message for finding in given.findings}
    assert said["leave.csv, row 3"].endswith("before it begins on 2027-08-06: the row is not used.")
    assert "gives the use of Wealdbridge data centre, ended on 30 June 2026" in said["contract-register.csv, row 2"]
    assert "neither a team" in said["leave.csv, row 2"]
    assert any(place.startswith("dependencies.csv, row ") and "not a known thing" in said[place] for place in said)


def _moved(plan: Document) -> set[str]:
    return {move["group"] for wave in plan["waves"] for move in wave["moves"]}
