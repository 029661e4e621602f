"""`standpipe waves` as a person or another program uses it: the contract of its documents, ceilings, interrupts."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest

from standpipe.waves import generate, problem_to_json
from standpipe.waves.documents import check_schema, plan_schema, problem_schema

COMMAND = [sys.executable, "-c", "from standpipe.cli import main; main()", "waves"]
CONTRACT = {
    "schema_version", "feasible", "cost", "bound", "gap", "closing_date", "earliest_closing_date", "risk", "waves",
    "conflict", "cpu_seconds",
}  # fmt: skip


def waves(*arguments: str, cwd: Path, expected: int = 0) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "STANDPIPE_HOME": str(cwd / "home")}
    done = subprocess.run([*COMMAND, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == expected, done.stderr
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a problem of 30 applications and its plan."""
    made = tmp_path_factory.mktemp("waves")
    (made / "problem.json").write_bytes(problem_to_json(generate(30, seed=4)))
    done = waves("problem.json", "--work-units", "100", "--seed", "3", "--json", cwd=made)
    (made / "plan.json").write_text(done.stdout, encoding="utf-8")
    return made


def test_the_plan_has_the_fields_of_the_contract_and_keeps_to_its_schema(folder: Path) -> None:
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    assert plan.keys() >= CONTRACT
    assert plan["feasible"] is True
    assert plan["gap"] == pytest.approx((plan["cost"] - plan["bound"]) / plan["bound"])
    assert plan["closing_date"] <= plan["risk"]["p50"] <= plan["risk"]["p80"] <= plan["risk"]["p95"]
    jsonschema.validate(plan, plan_schema())


def test_the_same_seed_and_work_units_give_the_same_plan(folder: Path) -> None:
    again = json.loads(waves("problem.json", "--work-units", "100", "--seed", "3", "--json", cwd=folder).stdout)
    first = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    assert {**again, "cpu_seconds": 0} == {**first, "cpu_seconds": 0}


def test_the_checker_agrees_with_the_plan_and_sees_a_spoilt_one(folder: Path) -> None:
    report = json.loads(waves("check", "problem.json", "plan.json", "--json", cwd=folder).stdout)
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    assert report == {"schema_version": "1", "feasible": True, "cost": plan["cost"], "violations": []}
    moved = plan["waves"][-1]["moves"].pop()
    (folder / "spoilt.json").write_text(json.dumps(plan), encoding="utf-8")
    report = json.loads(waves("check", "problem.json", "spoilt.json", "--json", cwd=folder, expected=1).stdout)
    jsonschema.validate(report, check_schema())
    assert report["feasible"] is False
    assert [(each["rule"], each["subject"]) for each in report["violations"]] == [("not-moved", moved["group"])]


def test_a_plan_of_another_planner_needs_no_more_than_its_waves(folder: Path) -> None:
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    bare = {
        "waves": [
            {
                "window": wave["window"],
                "moves": [{"group": move["group"], "rehearsal": move["rehearsal"]} for move in wave["moves"]],
            }
            for wave in plan["waves"]
        ]
    }
    (folder / "bare.json").write_text(json.dumps(bare), encoding="utf-8")
    report = json.loads(waves("check", "problem.json", "bare.json", "--json", cwd=folder).stdout)
    assert report["cost"] == plan["cost"]


def test_a_generated_problem_keeps_to_its_schema_and_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    arguments = ("generate", "--applications", "12", "--seed", "5", "--shape", "small")
    first = waves(*arguments, cwd=tmp_path).stdout
    assert waves(*arguments, cwd=tmp_path).stdout == first
    jsonschema.validate(json.loads(first), problem_schema())
    assert len(json.loads(first)["groups"]) == 12


def test_rules_that_contradict_each_other_end_with_one_and_are_named_and_the_rest_is_planned(tmp_path: Path) -> None:
    problem = json.loads(problem_to_json(generate(8, seed=1)))
    window = problem["windows"][9]
    problem["freezes"].append({
        "calendar": "planted", "window": {"first": window["first"], "last": window["last"]}, "reason": "the poll",
    })  # fmt: skip
    problem["groups"][2].update(pinned=window["id"], bindings=[{"calendar": "planted"}])
    (tmp_path / "problem.json").write_text(json.dumps(problem), encoding="utf-8")
    done = waves("problem.json", "--work-units", "20", "--json", cwd=tmp_path, expected=1)
    plan = json.loads(done.stdout)
    jsonschema.validate(plan, plan_schema())
    assert plan["feasible"] is False
    assert plan["waves"] == []
    assert {each["rule"].partition(":")[0] for each in plan["conflict"]} == {"pin", "freeze"}
    assert plan["rest"]["left_out"] == ["g2"]
    assert sum(len(wave["moves"]) for wave in plan["rest"]["plan"]["waves"]) == 7


def test_an_interrupt_prints_the_best_plan_so_far(tmp_path: Path) -> None:
    problem = generate(60, seed=2)
    (tmp_path / "problem.json").write_bytes(problem_to_json(problem))
    process = subprocess.Popen(
        [*COMMAND, "problem.json", "--work-units", "10000000", "--json"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    first = next(line for line in process.stderr if "best £" in line)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert "bound £" in first
    assert "gap" in first
    assert process.returncode == 0, err
    plan = json.loads(out)
    assert plan["cut_short"] == "interrupt"
    assert "Interrupted" in err
    (tmp_path / "plan.json").write_text(out, encoding="utf-8")
    waves("check", "problem.json", "plan.json", cwd=tmp_path)


def test_a_ceiling_in_seconds_keeps_the_best_plan_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "problem.json").write_bytes(problem_to_json(generate(60, seed=2)))
    done = waves("problem.json", "--work-units", "10000000", "--seconds", "5", "--json", cwd=tmp_path)
    plan = json.loads(done.stdout)
    assert plan["cut_short"] == "seconds"
    assert "cut this run short" in done.stderr
    (tmp_path / "plan.json").write_text(done.stdout, encoding="utf-8")
    waves("check", "problem.json", "plan.json", cwd=tmp_path)


def test_pins_and_exclusions_hold_and_two_plans_are_compared_move_by_move(folder: Path) -> None:
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    move = plan["waves"][2]["moves"][0]
    arguments = (
        "problem.json",
        "--work-units",
        "50",
        "--json",
        "--exclude",
        f"{move['name']}={plan['waves'][2]['first']}",
    )
    done = waves(*arguments, cwd=folder)
    (folder / "other.json").write_text(done.stdout, encoding="utf-8")
    found = json.loads(waves("compare", "plan.json", "other.json", "--json", cwd=folder).stdout)
    assert move["group"] in {each["group"] for each in found["changed"]}
    assert found["cost_after"] - found["cost_before"] == sum(part["after"] - part["before"] for part in found["parts"])


def test_a_slipped_wave_is_mended_and_the_mended_plan_passes_the_check(folder: Path) -> None:
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    slipped = plan["waves"][3]
    done = waves(
        "replan", "problem.json", "plan.json", "--slipped", "4", "--work-units", "50", "--problem-out", "after.json",
        "--json", cwd=folder,
    )  # fmt: skip
    (folder / "mended.json").write_text(done.stdout, encoding="utf-8")
    waves("check", "after.json", "mended.json", cwd=folder)
    mended = json.loads(done.stdout)
    where = {move["group"]: wave["window"] for wave in mended["waves"] for move in wave["moves"]}
    assert all(where[move["group"]] > slipped["window"] for move in slipped["moves"])
    for wave in plan["waves"][:3]:
        assert {where[move["group"]] for move in wave["moves"]} == {wave["window"]}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nowhere.json",), "nowhere.json"),
        (("problem.json", "--pin", "Nobody=2027-03-13"), "No move group could be meant"),
        (("problem.json", "--pin", "application 3=2031-01-01"), "No cutover window holds"),
        (("problem.json", "--exclude", "application 1=soon"), "No cutover window holds"),
        (("replan", "problem.json", "plan.json", "--slipped", "99"), "no wave '99'"),
        (("check", "problem.json", "problem.json"), "waves"),
        (("check", "plan.json", "plan.json"), "no wave problem"),
    ],
)
def test_wrong_usage_ends_with_two_and_one_message(folder: Path, arguments: tuple[str, ...], words: str) -> None:
    done = waves(*arguments, cwd=folder, expected=2)
    assert words in done.stderr
    assert done.stdout == ""
