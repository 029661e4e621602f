"""The public scheduling benchmark: each format is read, bad files are named, the printed lines keep their contract."""

from __future__ import annotations

import csv
import json
import sys

import pytest
from benchmarks import rcpsp
from benchmarks.rcpsp_files import READERS, read_instance

from standpipe.kernel.errors import InputError

STARS = "*" * 20
SINGLE = f"""{STARS}
file with basedata            : tiny.bas
{STARS}
jobs (incl. supersource/sink ):  4
horizon                       :  9
RESOURCES
  - renewable                 :  1   R
  - nonrenewable              :  0   N
  - doubly constrained        :  0   D
{STARS}
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           4
   3        1          1           4
   4        1          0
{STARS}
REQUESTS/DURATIONS:
jobnr. mode duration  R 1
{"-" * 20}
  1      1     0       0
  2      1     3       1
  3      1     4       1
  4      1     0       0
{STARS}
RESOURCEAVAILABILITIES:
  R 1
   1
{STARS}
"""
SEVERAL = (
    SINGLE.replace("nonrenewable              :  0", "nonrenewable              :  1")
    .replace("   2        1          1 ", "   2        2          1 ")
    .replace("R 1\n---", "R 1 N 1\n---")
    .replace("  1      1     0       0\n", "  1      1     0       0   0\n")
    .replace("  2      1     3       1\n", "  2      1     3       1   5\n         2     5       1   1\n")
    .replace("  3      1     4       1\n", "  3      1     4       1   1\n")
    .replace("  4      1     0       0\n", "  4      1     0       0   0\n")
    .replace("  R 1\n   1\n", "  R 1 N 1\n   1   3\n")
)
PATTERSON = "4 1\n1\n0 0 2 2 3\n3 1 1 4\n4 1 1 4\n0 0 0\n"
SKILLS = """% seed = 0
nActs = 4;
dur = [0,3,4,0];
nSkills = 2;
sreq = [| 0,0,
 | 1,0,
 | 1,0,
 | 0,0 |];
nResources = 2;
mastery = [| true, false,
 | false, true |];
nPrecs = 2;
pred = [1,1];
succ = [2,3];
"""


@pytest.mark.parametrize(
    ("name", "text", "makespan"),
    [
        ("tiny.sm", SINGLE, 7), ("tiny.mm", SEVERAL, 9), ("tiny.rcp", PATTERSON, 7), ("tiny.dzn", SKILLS, 7),
        ("BIG.SM", SINGLE.replace("\n", "\r\n"), 7),
    ],
)  # fmt: skip
def test_each_format_is_read_and_solved(tmp_path, capsys, monkeypatch, name, text, makespan):
    path = tmp_path / name
    path.write_bytes(text.encode())
    assert run(monkeypatch, path, "--cpu-seconds", "2", "--json") == 0
    line = json.loads(capsys.readouterr().out)
    assert (line["instance"], line["makespan"], line["best_known"]) == (path.stem, makespan, None)
    assert set(line) == {"instance", "makespan", "best_known", "cpu_seconds"}


def test_a_bad_file_is_named_and_the_others_are_solved(tmp_path, capsys, monkeypatch):
    (tmp_path / "a.sm").write_text(SINGLE.replace("  2      1     3       1\n", "  2      1     x       1\n"))
    (tmp_path / "b.sm").write_text(SINGLE)
    (tmp_path / "c.txt").write_text("not a scheduling file")
    paths = (tmp_path, tmp_path / "c.txt", tmp_path / "absent.sm")
    assert run(monkeypatch, *paths, "--cpu-seconds", "2", "--json") == 1
    printed = capsys.readouterr()
    assert [json.loads(line)["instance"] for line in printed.out.splitlines()] == ["b"]
    assert [place in printed.err for place in ("a.sm", "c.txt", "absent.sm")] == [True] * 3
    assert "Line 22" in printed.err


def test_best_known_comes_from_the_tables_beside_or_above(tmp_path, capsys, monkeypatch):
    (tmp_path / "best_known.csv").write_text("instance,format,best_ub,best_lb\ntiny,psplib,6,5\n")
    (tmp_path / "mspsp_best_known.csv").write_text("instance,best_makespan,proved_optimal\nskills.dzn,7,1\n")
    (tmp_path / "engine_anchors.csv").write_text("instance,cpo_22.1_4w_600s_ub,cpo_lb\ntiny,7,5\n")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "tiny.sm").write_text(SINGLE)
    (tmp_path / "in" / "skills.dzn").write_text(SKILLS)
    assert run(monkeypatch, tmp_path / "in", "--cpu-seconds", "2") == 0
    printed = capsys.readouterr().out
    assert "skills: 7 (optimal), best known 7" in printed
    assert "tiny: 7 (optimal), best known 6, CP Optimizer 7" in printed
    assert "other: 2, ours 8.33%;" in printed


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.sm", SINGLE.replace("PRECEDENCE RELATIONS:", ""), "no section"),
        ("a.sm", SINGLE.replace("           2   3", "           2"), "Line 13"),
        ("a.sm", SINGLE.replace("  3      1     4       1\n", ""), "Job 3 has 0 modes"),
        ("a.sm", SINGLE.replace("  R 1\n   1\n", "  R 1\n"), "does not name every resource"),
        ("a.sm", SINGLE.replace("   1        1          2           2   3", "   1        1          2           2   9"),
         "not there"),
        ("a.rcp", "4 1\n1\n0 0 2 2", "ends too early"),
        ("a.rcp", PATTERSON + "7", "more numbers"),
        ("a.rcp", PATTERSON.replace("3 1 1 4", "3 x 1 4"), "'x' is not a whole number"),
        ("a.dzn", SKILLS.replace("dur = [0,3,4,0]", "dur = [0,3]"), "'dur' holds 2 values"),
        ("a.dzn", SKILLS.replace("nActs = 4;", ""), "'nActs' is missing"),
        ("a.dzn", SKILLS.replace("[1,1]", "[1,x]"), "A number is expected"),
        ("a.sm", "\xff", "header does not state"),
        ("a.rcp", "", "ends too early"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_said_with_its_place(tmp_path, name, text, message):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message) as raised:
        read_instance(path)
    assert str(path) in str(raised.value)


def test_a_task_that_needs_more_than_there_is_has_no_makespan(tmp_path, capsys, monkeypatch):
    path = tmp_path / "never.rcp"
    path.write_text(PATTERSON.replace("3 1 1 4", "3 2 1 4"))
    assert run(monkeypatch, path, "--cpu-seconds", "2", "--json") == 0
    assert json.loads(capsys.readouterr().out)["makespan"] is None


@pytest.mark.shared_data
def test_every_public_instance_is_read_and_has_a_best_known_makespan(shared_data):
    paths = [path for path in (shared_data / "rcpsp").rglob("*") if path.suffix in READERS]
    assert len(paths) == 121
    for path in paths:
        problem = read_instance(path)
        assert len(problem.tasks) > 20, path
        assert rcpsp.published(path).makespan, path


@pytest.mark.shared_data
def test_proved_optima_are_never_beaten(shared_data, capsys, monkeypatch):
    """A makespan below a proved optimum would show a fault of a reader or of the checker."""
    folder = shared_data / "rcpsp"
    with (folder / "best_known.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["proved"] == "1"]
    names = {row["instance"]: int(row["best_lb"]) for row in rows if row["instance"].startswith(("j30", "j60"))}
    paths = [path for path in folder.rglob("*.sm") if path.stem in names]
    run(monkeypatch, *paths, "--cpu-seconds", "0.2", "--json")
    for line in map(json.loads, capsys.readouterr().out.splitlines()):
        assert line["makespan"] >= names[line["instance"]], line


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["benchmarks.rcpsp", *(str(argument) for argument in arguments)])
    return rcpsp.main()
