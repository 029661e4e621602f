"""The one place where the wave planner meets OR-Tools: CP-SAT's modelling language, and a run that can be ended."""

from __future__ import annotations

from threading import Thread

from ortools.sat.python import cp_model

from standpipe.waves.watch import Watch

__all__ = ["cp_model", "solve"]

_LOOK_SECONDS = 0.05
_LEAST_SECONDS = 0.01


def solve(solver: cp_model.CpSolver, model: cp_model.CpModel, watch: Watch) -> cp_model.CpSolverStatus:
    """Run the solver to its own limits or until the watch ends the run, and return the status."""
    if watch.seconds_left is not None:
        solver.parameters.max_time_in_seconds = max(_LEAST_SECONDS, watch.seconds_left)
    if not watch.can_interrupt:
        return solver.solve(model)
    statuses: list[cp_model.CpSolverStatus] = []
    # The solver keeps a thread to itself, so that this one can look at the interrupt.
    runner = Thread(target=lambda: statuses.append(solver.solve(model)), daemon=True)
    runner.start()
    while runner.is_alive():
        runner.join(_LOOK_SECONDS)
        if runner.is_alive() and watch.over():
            solver.stop_search()
    return statuses[0] if statuses else cp_model.UNKNOWN
