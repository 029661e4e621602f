"""Makes CP-SAT solvers that leave Ctrl-C to the program.

A solver takes the signal for itself while it searches and afterwards gives it back to nobody: from then on Ctrl-C ends
the whole process without a word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


def new_solver(*, work_units: float | None = None, seed: int = 1, workers: int = 1) -> cp_model.CpSolver:
    """Return a solver with a budget of deterministic work, that gives the same answer for the same seed.

    Args:
        work_units: the solver's deterministic time, about a second each on a common machine; None: until it is proved.
        seed: of its random choices.
        workers: threads; with more than one the answer may differ between runs.

    """
    from ortools.sat.python import cp_model  # takes a good part of a second to load

    solver = cp_model.CpSolver()
    solver.parameters.catch_sigint_signal = False
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    if work_units is not None:
        solver.parameters.max_deterministic_time = work_units
    return solver
