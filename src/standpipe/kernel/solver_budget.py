"""The budget of a CP-SAT solver: deterministic work, one answer for one seed, and Ctrl-C left to the program.

A solver takes the signal for itself while it searches and afterwards gives it back to nobody: from then on Ctrl-C ends
the whole process without a word.
"""

from __future__ import annotations

from typing import Any, Protocol, TypeVar


class Solver(Protocol):
    """A solver of OR-Tools; its parameters are a message of its own."""

    parameters: Any


_Solver = TypeVar("_Solver", bound=Solver)


def budgeted(solver: _Solver, *, work_units: float | None = None, seed: int = 1, workers: int = 1) -> _Solver:
    """Return the solver with its budget set.

    Args:
        solver: a new solver.
        work_units: its deterministic time, about a second each on a common machine; None: until it has proved.
        seed: of its random choices.
        workers: threads; with more than one the answer may differ between runs.

    """
    solver.parameters.catch_sigint_signal = False
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    if work_units is not None:
        solver.parameters.max_deterministic_time = work_units
    return solver
