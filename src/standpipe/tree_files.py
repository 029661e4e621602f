"""Fault trees in files, solved: where their reader meets the use case.

It stands apart from `bootstrap`, so that an engineer's question to one tree does not wait for all of planning to load.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from standpipe.adapters.formats.open_psa import Model, ReadTree, read_model, read_trees
from standpipe.app.solve_fault_trees import Answer, Questions, TreeFile, solve_fault_trees
from standpipe.kernel.errors import InputError


def solve_tree_files(files: Sequence[Path], questions: Questions) -> Iterator[Answer]:
    """Yield one answer for each Open-PSA file, in order; a file that cannot be read has `error`."""
    errors: dict[str, str] = {}
    models: dict[str, Model] = {}
    for file in files:
        try:
            models[str(file)] = read_model(file.read_bytes(), str(file), partial(_included, file.parent))
        except (InputError, OSError) as error:
            errors[str(file)] = str(error)
    read = read_trees(models.values())
    trees = []
    for name in map(str, files):
        found = read.get(name)
        if isinstance(found, ReadTree):
            trees.append(TreeFile(name, found.tree, other_tops=found.other_tops))
        elif name in errors or found is not None:  # a file without gates only completes the others
            trees.append(TreeFile(name, error=errors.get(name) or str(found)))
    return solve_fault_trees(trees, questions, clock=time.process_time)


def _included(folder: Path, name: str) -> bytes:
    """Read an included file; one outside the folder of the model is refused."""
    wanted = (folder / name).resolve()
    if not wanted.is_relative_to(folder.resolve()):
        raise InputError("An included file must lie in the folder of the model.", where=name)
    return wanted.read_bytes()
