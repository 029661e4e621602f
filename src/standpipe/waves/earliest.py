"""The earliest day on which the data centre can close, with its proof.

A lower bound from counting: every team and cap must have room for all its work by the last window, no group moves
before its first allowed window, and chains of orders take their time. Below the best plan found, CP-SAT either shows
that a last window is impossible or finds a plan for it; where the solver gives up, what was proved stands.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from standpipe.waves.counting import counting_bound
from standpipe.waves.exact import Limits, Status, place_by
from standpipe.waves.instance import Instance
from standpipe.waves.numerics import IntArray
from standpipe.waves.search import as_data, search


@dataclass(frozen=True, slots=True)
class Earliest:
    """No plan ends before the window at a position; with an assignment, one that ends there exists."""

    window: int
    assignment: IntArray | None


def earliest_last_window(
    instance: Instance, known: IntArray, *, deterministic_time: float, seed: int, work_units: int = 20
) -> Earliest:
    """Return the earliest last window.

    Args:
        instance: the problem.
        known: an assignment that keeps all rules.
        deterministic_time: for all runs of CP-SAT together.
        seed: of the runs.
        work_units: for the search of an early plan at each last window, before CP-SAT is asked.

    """
    lower, best = counting_bound(instance), known
    while int(best.max()) > lower:
        found = search_by(instance, int(best.max()) - 1, work_units=work_units, seed=seed)
        if found is None:
            break
        best = found
    share = deterministic_time / 4
    while int(best.max()) > lower:
        # Upwards proves, and the last impossible window is usually the one below the best plan.
        result = place_by(instance, int(best.max()) - 1, Limits(share, seed=seed))
        if result.assignment is not None:
            best = result.assignment
        elif result.status is Status.INFEASIBLE:
            lower = int(best.max())
        else:
            lower = _proved_up_to(instance, lower, int(best.max()) - 2, Limits(share, seed=seed))
            break
    return Earliest(lower, best if int(best.max()) == lower else None)


def search_by(instance: Instance, last: int, *, work_units: int, seed: int) -> IntArray | None:
    """Return an assignment that keeps all rules in windows up to a last one, if the search finds one."""
    cut = cut_at(instance, last)
    if not cut.allowed.any(axis=1).all():
        return None
    found = search(cut, as_data(cut), work_units=work_units, seed=seed)
    return None if found is None else found.assignment


def cut_at(instance: Instance, last: int) -> Instance:
    """Return the instance with the windows after a last one closed to every node."""
    allowed = instance.allowed.copy()
    allowed[:, last + 1 :] = False
    return replace(instance, allowed=allowed)


def _proved_up_to(instance: Instance, low: int, high: int, limits: Limits) -> int:
    """Return the latest lower bound provable by bisection; infeasible by a window is infeasible by any before it."""
    while low <= high:
        middle = (low + high) // 2
        if place_by(instance, middle, limits).status is Status.INFEASIBLE:
            low = middle + 1
        else:
            high = middle - 1
    return low
