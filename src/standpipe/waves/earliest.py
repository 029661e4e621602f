"""The earliest day on which the data centre can close, with its proof.

From below: every team and cap must have room for all its work by the last window, no group moves before its first
allowed window, chains of orders take their time (counting), and shares of moves must fit into the weeks one by one (a
linear relaxation, confirmed by arithmetic). From above: a search cut at an earlier last window. Between the two, CP-SAT
either shows that a last window is impossible or finds a plan for it; where it gives up, what was proved stands.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from standpipe.waves.bound import LARGEST as FULL
from standpipe.waves.bound import cannot_end_by
from standpipe.waves.counting import counting_bound
from standpipe.waves.exact import Limits, Status, place_by
from standpipe.waves.instance import Instance
from standpipe.waves.numerics import IntArray, np
from standpipe.waves.search import as_data, search
from standpipe.waves.watch import Watch


@dataclass(frozen=True, slots=True)
class Earliest:
    """No plan ends before the window at position `window`; `assignment` is the plan found that ends first.

    It ends in `last`.
    """

    window: int
    assignment: IntArray
    last: int

    @property
    def attained(self) -> bool:
        """The plan found ends at the bound, so that the bound is exact."""
        return self.last == self.window


def earliest_last_window(
    instance: Instance,
    known: IntArray,
    *,
    deterministic_time: float,
    seed: int,
    work_units: int = 100,
    watch: Watch | None = None,
) -> Earliest:
    """Return the earliest last window, as far as it can be proved.

    Args:
        instance: the problem.
        known: an assignment that keeps all rules.
        deterministic_time: for all runs of CP-SAT together.
        seed: of the runs.
        work_units: for the search of an early plan at each last window that is tried.
        watch: what may end the work early; what was proved until then stands.

    """
    watch = watch or Watch()
    lower = counting_bound(instance)
    best = _squeezed(instance, known, lower, (work_units, seed, watch))
    lower = _raised(instance, lower, last_of(instance, best) - 1, watch)
    limits = Limits(deterministic_time / 4, seed=seed, watch=watch)
    for _ in range(4):
        last = last_of(instance, best) - 1
        if last < lower or watch.over():
            break
        result = place_by(instance, last, limits, hint=best)
        if result.status is Status.INFEASIBLE:
            lower = last + 1
        if result.assignment is None:
            break
        best = result.assignment
    return Earliest(lower, best, last_of(instance, best))


def _squeezed(instance: Instance, known: IntArray, lower: int, effort: tuple[int, int, Watch]) -> IntArray:
    """Return the assignment found that ends first: bisection, and then one window at a time."""
    best, low = known, lower
    work_units, seed, watch = effort
    while low < last_of(instance, best) and not watch.over():
        middle = (low + last_of(instance, best) - 1) // 2
        found = search_by(instance, middle, work_units=work_units, seed=seed)
        if found is None:
            low = middle + 1
        else:
            best = found
    return best


def _raised(instance: Instance, low: int, high: int, watch: Watch) -> int:
    """Return the best lower bound that linear relaxations prove, by bisection."""
    if instance.allowed.size > FULL:
        high = low - 1
    while low <= high and not watch.over():
        middle = (low + high) // 2
        if cannot_end_by(cut_at(instance, middle)):
            low = middle + 1
        else:
            high = middle - 1
    return low


def search_by(instance: Instance, last: int, *, work_units: int, seed: int) -> IntArray | None:
    """Return an assignment that keeps all rules in windows up to a last one, if the search finds one."""
    cut = cut_at(instance, last)
    if not cut.allowed.any(axis=1).all():
        return None
    found = search(cut, as_data(cut), work_units=work_units, seed=seed)
    return None if found is None else found.assignment


def cut_at(instance: Instance, last: int) -> Instance:
    """Return the instance with the windows after a last one closed to every node."""
    early = np.arange(instance.allowed.shape[1]) % instance.windows <= last
    return replace(instance, allowed=instance.allowed & early)


def last_of(instance: Instance, assignment: IntArray) -> int:
    """Return the last window of an assignment of nodes to slots."""
    return int((assignment % instance.windows).max())
