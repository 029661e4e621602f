"""The command line as a person uses it: exit status, one clear message, whole files, the same bytes twice."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from plan_checker import check

from standpipe.app.plan_document import PlanDocument

AS_OF = ("--as-of", "2026-11-23")
ROOT = Path(__file__).parents[2]


def standpipe(*arguments: str, cwd: Path, expected: int = 0) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "STANDPIPE_HOME": str(cwd / "home")}
    done = subprocess.run(
        [sys.executable, "-c", "from standpipe.cli import main; main()", *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == expected, done.stderr
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    standpipe("demo", "--out", "demo", "--no-serve", *AS_OF, cwd=folder)
    return folder / "demo"


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def leave_out_a_move(plan: dict[str, Any]) -> None:
    """Take a move out of the plan whose applications leave nothing behind on site."""
    staying = {each["id"] for each in plan["dispositions"]["cannot_leave"]}
    for wave in plan["waves"]["waves"]:
        for move in wave["moves"]:
            if not staying & {each["id"] for each in move["applications"]}:
                wave["moves"].remove(move)
                return


def turn_the_calendar_round(plan: dict[str, Any]) -> None:
    """Put the last wave first, and so on: what must come first comes last."""
    waves = plan["waves"]["waves"]
    windows = [(wave["window_first"], wave["window_last"]) for wave in waves]
    for wave, (first, last) in zip(waves, reversed(windows), strict=True):
        wave.update(window_first=first, window_last=last)


def test_the_independent_checker_finds_nothing_wrong_with_the_sample_plan(demo: Path) -> None:
    assert check(demo / "plan", demo / "exports") == []


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda plan: plan["waves"]["waves"][0].update(window_first="2026-12-19", window_last="2026-12-20"), "freeze"),
        (lambda plan: plan["waves"].update(closing_date="2027-01-01"), "leaves after"),
        (leave_out_a_move, "never leaves"),
        (turn_the_calendar_round, "must come first"),
        (lambda plan: plan["business_case"]["years"][1]["moving"].update(pence=1), "sum of its lines"),
        (lambda plan: plan["waves"]["waves"][0]["moves"][0]["effort_days"].update(application=900.0), "needs"),
    ],
)
def test_the_independent_checker_sees_a_spoilt_plan(demo: Path, tmp_path: Path, spoil: object, words: str) -> None:
    plan = json.loads((demo / "plan" / "plan.json").read_text(encoding="utf-8"))
    spoil(plan)
    (tmp_path / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    assert any(words in each for each in check(tmp_path, demo / "exports"))


def test_the_same_exports_give_the_same_plan(demo: Path, tmp_path: Path) -> None:
    standpipe("plan", str(demo / "exports"), "--out", "again", *AS_OF, cwd=tmp_path)
    first, second = demo / "plan" / "plan.json", tmp_path / "again" / "plan.json"
    assert digest(first) == digest(second)
    assert str(tmp_path) not in second.read_text(encoding="utf-8")


def test_the_plan_keeps_to_its_schema_and_every_number_has_evidence(demo: Path) -> None:
    text = (demo / "plan" / "plan.json").read_bytes()
    document = msgspec.json.decode(text, type=PlanDocument)
    assert document.waves.feasible
    assert document.waves.closing_date is not None
    assert len(document.assumptions.facts_to_establish) == 6
    assert document.dispositions.not_to_one_cloud > 0
    assert all(entry.rule or entry.formula or entry.file for entry in document.evidence.values())


def test_an_inventory_alone_gives_a_partial_plan_that_says_what_is_missing(tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    shutil.copytree(ROOT / "examples" / "rvtools", exports)
    (exports / "shopping.csv").write_text("Milk,Eggs\n1,2\n")
    done = standpipe("plan", "exports", "--out", "plan", *AS_OF, cwd=tmp_path)
    assert "Not read: shopping.csv: is of no known format." in done.stderr
    plan = json.loads((tmp_path / "plan" / "plan.json").read_text(encoding="utf-8"))
    assert any("application register" in each for each in plan["estate"]["missing"])
    assert plan["waves"]["feasible"] is None
    assert plan["waves"]["closing_date"] is None
    assert plan["waves"]["confidence"] is None


def test_an_overrule_holds(demo: Path, tmp_path: Path) -> None:
    arguments = ("--application", "Bereavement", "--option", "retain", "--by", "A director", "--reason", "a test")
    standpipe("overrule", "overrules.csv", *arguments, cwd=tmp_path)
    standpipe(
        "plan", str(demo / "exports"), "--out", "plan", "--overrules", "overrules.csv", "--work-units", "50", *AS_OF,
        cwd=tmp_path,
    )  # fmt: skip
    plan = json.loads((tmp_path / "plan" / "plan.json").read_text(encoding="utf-8"))
    proposal = next(each for each in plan["dispositions"]["applications"] if each["name"] == "Bereavement")
    assert proposal["treatment"] == "retain"
    assert proposal["overruled_by"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("page.xlsx", b"<html><body>Sign in</body></html>", "web page"),
        ("cut.xlsx", b"PK\x03\x04 half a workbook", "damaged"),
        ("empty.csv", b"", "empty"),
        ("shopping.csv", b"Milk,Eggs\n1,2\n", "no known format"),
    ],
)
def test_a_file_of_no_use_is_a_finding_and_the_rest_is_used(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / name).write_bytes(content)
    good = ROOT / "examples" / "rvtools" / "RVTools_tabvInfo.csv"
    (exports / "good.csv").write_bytes(good.read_bytes())
    report = json.loads(standpipe("estate", "exports", "--json", *AS_OF, cwd=tmp_path).stdout)
    assert report["counts"]["servers"] == 3
    assert any(finding["code"] == "file-not-read" and words in finding["message"] for finding in report["findings"])


def test_the_import_report_shows_each_kind_of_finding_and_why_rows_were_not_used(tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    rows = "".join(f"old-{number},poweredOn,2,4096,Windows Server 2012\n" for number in range(9))
    head = "VM,Powerstate,CPUs,Memory,OS according to the configuration file\n"
    (exports / "vinfo.csv").write_text(f"{head}{rows},poweredOn,2,4096,\n")
    (exports / "shopping.csv").write_text("Milk,Eggs\n1,2\n")
    shown = " ".join(standpipe("estate", "exports", *AS_OF, cwd=tmp_path).stdout.replace("│", " ").split())
    assert shown.count("runs Windows Server 2012, which has had no fixes since 10 October 2023") == 3
    assert "and 6 more of this kind (out-of-support)" in shown
    assert "shopping.csv: is of no known format" in shown
    assert "vinfo.csv, row 11, column VM" in shown
    assert "'VM' is blank" in shown


@pytest.mark.parametrize(
    "arguments",
    [("estate", "nowhere"), ("plan", "nowhere", "--out", "plan"), ("plan", "."), ("levitate",), ("estate",)],
)
def test_wrong_usage_ends_with_two_and_one_message(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = standpipe(*arguments, cwd=tmp_path, expected=2)
    assert "Error" in done.stderr
    assert done.stdout == ""
    assert not (tmp_path / "plan").exists()


def test_the_verbs_that_write_files_name_them_in_one_json_document(tmp_path: Path) -> None:
    for verb in ("template", "sample"):
        files = json.loads(standpipe(verb, verb, "--json", cwd=tmp_path).stdout)["files"]
        assert sorted(files) == sorted(str(file.relative_to(tmp_path)) for file in (tmp_path / verb).iterdir())


def test_templates_are_read_back_and_their_examples_left_out(tmp_path: Path) -> None:
    standpipe("template", "templates", cwd=tmp_path)
    report = json.loads(standpipe("estate", "templates", "--json", *AS_OF, cwd=tmp_path).stdout)
    assert report["counts"]["applications"] == 0
    assert sum(file["rows_used"] for file in report["files"]) == 0
    for file in report["files"]:
        assert file["rows_in"] == file["rows_used"] + file["rows_rejected"]


def test_freezes_that_leave_no_weekend_end_with_one_and_name_the_rule(demo: Path, tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    for file in (demo / "exports").iterdir():
        (exports / file.name).write_bytes(file.read_bytes())
    rule = "Calendar,Reason,Begins,Ends,Binding,Source\nAll,nothing may ever move,1 January,31 December,hard,a test\n"
    (exports / "more-rules.csv").write_text(rule, encoding="utf-8")
    done = standpipe("plan", "exports", "--out", "plan", *AS_OF, cwd=tmp_path, expected=1)
    assert "nothing may ever move" in done.stderr
