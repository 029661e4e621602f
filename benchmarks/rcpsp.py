"""The inside of a wave against public scheduling instances: makespan beside best known and the published engines.

    python -m benchmarks.rcpsp PATH... [--cpu-seconds 10] [--seed 1] [--json] [--cp-sat]

A path is an instance (.sm, .mm, .rcp, .dzn) or a folder of them. Best known makespans come from `best_known.csv` and
`mspsp_best_known.csv`, the published engines' from `engine_anchors.csv`, looked for in the folder of each file and the
three above it. Every schedule is confirmed by the independent checker before it is printed. With `--json`, one line
for each instance; otherwise a table of mean gaps by set follows. `--cp-sat` solves with CP-SAT alone, one worker,
given the same model and the same seconds. Without a path, a few instances of the shared data for three seconds each.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from benchmarks.rcpsp_files import READERS, read_instance
from standpipe.kernel.errors import StandpipeError
from standpipe.waves.scheduling.bounds import lower_bound, usable_modes
from standpipe.waves.scheduling.check import check_schedule
from standpipe.waves.scheduling.exact import solve_exactly
from standpipe.waves.scheduling.model import Schedule, SchedulingProblem
from standpipe.waves.scheduling.search import find_schedule, warm_up

MAKESPAN_COLUMNS = ("best_ub", "best_makespan")
ENGINES = {"cpo_22.1_4w_600s_ub": "CP Optimizer", "optalcp_0.9_4w_600s_ub": "OptalCP"}
SETS = {
    r"j120\d+_\d+": "j120", r"j90\d+_\d+": "j90", r"j60\d+_\d+": "j60", r"j30\d+_\d+": "j30", r"RG300": "RG300",
    r"J100\d+_\d+": "MMLIB100", r"J50\d+_\d+": "MMLIB50", r"inst_set": "multi-skill",
}  # fmt: skip
UNLIMITED = 1 << 50
FEW = ("j12010_6.sm", "j12046_1.sm", "j6013_1.sm", "RG300_58.rcp", "J5010_1.mm", "J10010_1.mm")
FEW_SKILLS = ("inst_set2b_sf0_nc2.1_n60_l9_m9_00.dzn", "inst_set1b_sf0.5_nc2.1_n40_m30_00.dzn")


class Known(NamedTuple):
    """What is published about an instance."""

    makespan: int | None
    engines: dict[str, int]


@dataclass(frozen=True, slots=True)
class Solved:
    """One line of the benchmark."""

    instance: str
    makespan: int | None
    known: Known
    cpu_seconds: float
    lower_bound: int

    def gap(self, makespan: int | None) -> float | None:
        """Return how far a makespan lies above best known, as a share."""
        if makespan is None or not self.known.makespan:
            return None
        return makespan / self.known.makespan - 1


Solver = Callable[[SchedulingProblem, Callable[[], float]], tuple[Schedule | None, int]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", type=Path, nargs="*")
    parser.add_argument("--cpu-seconds", type=float, default=None, help="for each instance, reading included")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="JSON Lines only")
    parser.add_argument("--cp-sat", action="store_true", help="CP-SAT alone, for comparison")
    arguments = parser.parse_args()
    paths, seconds = arguments.paths or few_instances(), arguments.cpu_seconds
    if not paths:
        print("The shared data is absent: give a PATH, or set STANDPIPE_DATA.", file=sys.stderr)
        return 0
    seconds = seconds if seconds is not None else 3.0 if not arguments.paths else 10.0
    if not seconds > 0:
        parser.error("--cpu-seconds must be above zero.")
    solver = cp_sat_alone(arguments.seed) if arguments.cp_sat else engine(arguments.seed)
    warm_up()
    solved, bad = [], 0
    for path in instance_files(paths):
        try:
            one = solve_file(path, seconds, solver)
        except StandpipeError as error:
            print(error, file=sys.stderr)
            bad += 1
            continue
        solved.append(one)
        print(as_json(one) if arguments.json else as_text(one), flush=True)
    if not arguments.json:
        print_means(solved)
    return 1 if bad else 0


def few_instances() -> list[Path]:
    """Return a few files of the shared data; none when it is absent."""
    folder = Path(os.environ.get("STANDPIPE_DATA", Path(__file__).parents[2] / "shared" / "data")) / "rcpsp"
    wanted = [*FEW, *FEW_SKILLS]
    return sorted(path for path in folder.rglob("*.*") if path.name in wanted)


def instance_files(paths: list[Path]) -> Iterator[Path]:
    """Yield the files named, and those of the folders named that have an ending of an instance."""
    for path in paths:
        if path.is_dir():
            yield from sorted(each for each in path.rglob("*") if each.suffix.lower() in READERS)
        else:
            yield path


def solve_file(path: Path, seconds: float, solver: Solver) -> Solved:
    """Return the line of one file, its schedule confirmed by the checker.

    Raises:
        StandpipeError: the file cannot be read.
        RuntimeError: the checker found the schedule wrong.

    """
    begin = time.process_time()
    problem = read_instance(path)
    schedule, bound = solver(problem, lambda: 0.97 * seconds - (time.process_time() - begin))
    spent = time.process_time() - begin
    if schedule is not None and (broken := check_schedule(problem, schedule)):
        raise RuntimeError(f"{path.name}: {broken[0].subject}: {broken[0].message}")
    return Solved(path.stem, schedule.makespan if schedule else None, published(path), spent, bound)


def engine(seed: int) -> Solver:
    """Return the engine of this project."""

    def solve(problem: SchedulingProblem, remaining: Callable[[], float]) -> tuple[Schedule | None, int]:
        result = find_schedule(problem, work=UNLIMITED, seed=seed, remaining=remaining)
        return result.schedule, result.lower_bound

    return solve


def cp_sat_alone(seed: int) -> Solver:
    """Return CP-SAT on the exact model, without a hint and without the population."""

    def solve(problem: SchedulingProblem, remaining: Callable[[], float]) -> tuple[Schedule | None, int]:
        usable = usable_modes(problem)
        if not all(usable):
            return None, 0
        bound = lower_bound(problem, usable)
        answer = solve_exactly(problem, shortest=bound, seconds=remaining(), seed=seed)
        return answer.schedule, max(bound, answer.lower_bound or 0)

    return solve


def published(path: Path) -> Known:
    """Return what the CSV files beside an instance, or up to three folders above it, say of it."""
    makespan: int | None = None
    engines: dict[str, int] = {}
    for folder in list(path.resolve().parents)[:4]:
        for table in ("best_known.csv", "mspsp_best_known.csv"):
            row = _row(folder / table, path)
            makespan = makespan or next((int(row[c]) for c in MAKESPAN_COLUMNS if row.get(c, "").isdigit()), None)
        row = _row(folder / "engine_anchors.csv", path)
        engines |= {name: int(row[column]) for column, name in ENGINES.items() if row.get(column, "").isdigit()}
        if makespan is not None:
            break
    return Known(makespan, engines)


def _row(table: Path, path: Path) -> dict[str, str]:
    if not table.is_file():
        return {}
    with table.open(encoding="utf-8", newline="") as stream:
        rows = (row for row in csv.DictReader(stream) if row.get("instance") in {path.stem, path.name})
        return {column: value or "" for column, value in next(rows, {}).items() if column}


def as_json(one: Solved) -> str:
    """Return the line of the contract."""
    return json.dumps(
        {
            "instance": one.instance,
            "makespan": one.makespan,
            "best_known": one.known.makespan,
            "cpu_seconds": round(one.cpu_seconds, 3),
        }
    )


def as_text(one: Solved) -> str:
    """Return a line for people."""
    engines = ", ".join(f"{name} {makespan}" for name, makespan in one.known.engines.items())
    makespan = "no schedule" if one.makespan is None else str(one.makespan)
    proved = "optimal" if one.makespan == one.lower_bound else f"at least {one.lower_bound}"
    return f"{one.instance}: {makespan} ({proved}), best known {one.known.makespan}, {engines}, {one.cpu_seconds:.1f} s"


def print_means(solved: list[Solved]) -> None:
    """Print for each set the mean gaps to best known, the engine's beside the published ones."""
    sets: dict[str, list[Solved]] = defaultdict(list)
    for one in solved:
        name = next((name for pattern, name in SETS.items() if re.match(pattern, one.instance)), "other")
        if one.known.makespan:
            sets[name].append(one)
    print("\nset: files, mean gap to best known; not worse than best known; proved; CPU seconds each")
    for name, members in sorted(sets.items()):
        gaps = [_mean([one.gap(one.makespan) for one in members])]
        labels = ["ours"]
        for label in ENGINES.values():
            labels.append(label)
            gaps.append(_mean([one.gap(one.known.engines.get(label)) for one in members]))
        shown = ", ".join(f"{label} {gap:.2%}" for label, gap in zip(labels, gaps, strict=True) if gap is not None)
        best = sum(1 for one in members if (gap := one.gap(one.makespan)) is not None and gap <= 0)
        proved = sum(1 for one in members if one.makespan == one.lower_bound)
        spent = sum(one.cpu_seconds for one in members) / len(members)
        print(f"{name}: {len(members)}, {shown}; {best}; {proved}; {spent:.1f}")


def _mean(values: list[float | None]) -> float | None:
    """Return the mean; None when a value is missing, for a mean over others would not compare."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known and len(known) == len(values) else None


if __name__ == "__main__":
    sys.exit(main())
