"""Runs every benchmark, one after the other: `make bench`."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

HELPERS = frozenset(
    {"__init__", "__main__", "killed_database", "plan_examples", "prepare", "rcpsp_files", "served_console"}
)


def main() -> None:
    """Run each module of this folder as `python -m` would, without arguments."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py"))
    for name in names:
        if name not in HELPERS:
            print(f"\n== benchmarks.{name}", flush=True)
            sys.argv = [f"benchmarks.{name}"]
            runpy.run_module(f"benchmarks.{name}", run_name="__main__")


if __name__ == "__main__":
    main()
