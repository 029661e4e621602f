"""Mending a plan when something slips, and comparing two plans move by move.

What is committed stays; a price on every other change keeps the rest where it was unless moving it is worth more. The
search begins at the old plan, so that a small slip is mended in little work.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from standpipe.waves.model import Previous, WaveProblem
from standpipe.waves.plan import Infeasible, WavePlan
from standpipe.waves.solve import plan_waves


@dataclass(frozen=True, slots=True)
class MoveChange:
    """A move group whose window differs between two plans; None where a plan does not hold it."""

    group: str
    before: str | None
    after: str | None


def replan(
    problem: WaveProblem,
    old: WavePlan,
    *,
    committed: Collection[str] = (),
    change_pence: int,
    work_units: int = 1000,
    seed: int = 1,
    should_stop: Callable[[], bool] | None = None,
    seconds: float | None = None,
) -> WavePlan | Infeasible:
    """Return a mended plan; its bounds are those of counting, and include the price on changes.

    Args:
        problem: the problem as it is now: windows gone, teams changed, a group not before a later window.
        old: the plan to stay close to.
        committed: windows of the old plan whose moves stay.
        change_pence: price on moving any other group away from its old window.
        work_units: of search.
        seed: of the search.
        should_stop: as `plan_waves` takes it.
        seconds: as `plan_waves` takes it.

    >>> from standpipe.waves.generate import generate
    >>> problem = generate(10, seed=1)
    >>> plan = plan_waves(problem, work_units=10)
    >>> changes(plan, replan(problem, plan, change_pence=100_000, work_units=10))
    ()

    """
    known = {window.id for window in problem.windows}
    groups = {group.id for group in problem.groups}
    previous = tuple(
        Previous(group, window, window in committed)
        for group, window in sorted(old.window_of.items())
        if window in known and group in groups
    )
    return plan_waves(
        replace(problem, previous=previous, change_pence=change_pence),
        work_units=work_units,
        seed=seed,
        start=old,
        prove=False,
        should_stop=should_stop,
        seconds=seconds,
    )


def changes(before: WavePlan, after: WavePlan | Infeasible) -> tuple[MoveChange, ...]:
    """Return the groups whose windows differ, in the order of the first plan; all of them when there is no second."""
    then = before.window_of
    now = after.window_of if isinstance(after, WavePlan) else {}
    names = [*then, *(name for name in now if name not in then)]
    return tuple(MoveChange(name, then.get(name), now.get(name)) for name in names if then.get(name) != now.get(name))
