"""CPU seconds of `faulttree` on a folder of Open-PSA files: `python -m benchmarks.fault_trees FOLDER [--scram]`.

The total is the CPU time of this whole process, start-up included, compiled kernels cached (the first run compiles).
With `--scram` the program SCRAM, where installed, solves the same files, one process a file.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

from standpipe.adapters.formats.open_psa import read_model, read_trees
from standpipe.app.solve_fault_trees import Questions, TreeFile, solve_fault_trees


def children_seconds() -> float:
    """Return the CPU seconds of finished child processes."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(arguments: list[str]) -> None:
    files = sorted(Path(arguments[0]).glob("*.xml"))
    trees = read_trees([read_model(file.read_bytes(), file.name) for file in files])
    read = [TreeFile(name, getattr(found, "tree", None), str(found)) for name, found in trees.items()]
    scram = shutil.which("scram") if "--scram" in arguments else None
    for answer in solve_fault_trees(read, Questions(), clock=time.process_time):
        theirs = ""
        if scram:
            before = children_seconds()
            file = str(Path(arguments[0], str(answer["file"])))
            command = [scram, "--bdd", "--probability", "1", "--limit-order", "1", file]
            subprocess.run(command, capture_output=True, check=False)
            theirs = f"{children_seconds() - before:8.2f}"
        counts = answer.get("minimal_cut_sets")
        total = counts["total"] if isinstance(counts, dict) else "-"
        ours = answer.get("cpu_seconds", 0.0)
        print(f"{answer['file']!s:16} {answer.get('probability')!s:24} {total!s:>12} {ours!s:>8} {theirs}")
    print(f"total CPU seconds, start-up included: {time.process_time():.2f}; SCRAM: {children_seconds():.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
