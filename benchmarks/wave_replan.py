"""A slipped wave: what mending the plan costs in CPU seconds, in changed moves and in money.

    python -m benchmarks.wave_replan [--applications 200] [--seeds 1 2 3 4 5] [--slipped 5] [--work-units 500]

A plan of full work is made; one of its waves does not take place, its moves are possible again from the next window,
and all waves before it are done. The mended plan (`replan`, as `standpipe waves replan` calls it) is held against a
free one: the same changed problem and the same committed waves, planned anew with full work and no price on changes.
Costs are the independent checker's, without the price on changes. The groups of the slipped wave have no choice;
`others` are the uncommitted groups beside them whose window changed. The limits are 10% of the uncommitted groups, 2%
and 2 CPU seconds.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

from standpipe.app.what_if import Slip, after_slip, with_previous
from standpipe.waves import WavePlan, changes, check_plan, generate, plan_cost, plan_waves, replan

CHANGE_PENCE = 500_000
"""The price on a change that the command takes unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Mended:
    """One slipped wave: how many groups could move, how many did, how many had to, the two costs, CPU seconds."""

    open_groups: int
    moved: int
    forced: int
    cost: int
    free: int
    cpu_seconds: float
    sound: bool

    @property
    def others(self) -> int:
        """Groups that moved beside those of the slipped wave."""
        return self.moved - self.forced


def mend(applications: int, seed: int, *, slipped: int, work_units: int, full: int = 8_000) -> Mended:
    """Return what mending one slipped wave of a generated programme comes to.

    Raises:
        SystemExit: there is no plan before or after the slip.

    """
    problem = generate(applications, seed=seed)
    plan = _planned(plan_waves(problem, work_units=full, prove=False))
    changed, done = after_slip(problem, plan, Slip(str(slipped)))
    begin = time.process_time()
    mended = _planned(replan(changed, plan, committed=done, change_pence=CHANGE_PENCE, work_units=work_units))
    spent = time.process_time() - begin
    free_problem = with_previous(changed, plan, committed=done, change_pence=0)
    # The cheaper of a fresh plan and of one that begins at the mended plan: full work from both sides.
    starts = (None, mended)
    frees = [_planned(plan_waves(free_problem, work_units=full, prove=False, start=start)) for start in starts]
    committed = {move.group for wave in plan.waves if wave.window in done for move in wave.moves}
    forced = {move.group for wave in plan.waves if wave.number == slipped for move in wave.moves}
    moved = {change.group for change in changes(plan, mended)}
    remembered = with_previous(changed, plan, committed=done, change_pence=CHANGE_PENCE)
    return Mended(
        open_groups=len(problem.groups) - len(committed),
        moved=len(moved),
        forced=len(moved & forced),
        cost=plan_cost(free_problem, mended),
        free=min(plan_cost(free_problem, free) for free in frees),
        cpu_seconds=spent,
        sound=not check_plan(remembered, mended) and not moved & committed,
    )


def _planned(plan: object) -> WavePlan:
    if not isinstance(plan, WavePlan):
        raise SystemExit("There is no plan.")
    return plan


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--applications", type=int, default=200)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    parser.add_argument("--slipped", type=int, nargs="+", default=[3, 5, 8], help="numbers of the waves that slip")
    parser.add_argument("--work-units", type=int, default=500)
    arguments = parser.parse_args()
    plan_waves(generate(10, seed=1), work_units=1)  # compiles, or reads the cache
    found = []
    for seed in arguments.seeds:
        for slipped in arguments.slipped:
            one = mend(arguments.applications, seed, slipped=slipped, work_units=arguments.work_units)
            found.append(one)
            print(
                f"seed {seed}, wave {slipped}: {one.open_groups} uncommitted groups, {one.forced} slipped, "
                f"{one.others} others moved ({one.others / one.open_groups:.1%}); cost "
                f"{one.cost / 100:,.0f}, free {one.free / 100:,.0f} ({one.cost / one.free - 1:+.2%}), "
                f"{one.cpu_seconds:.2f} CPU s, {'sound' if one.sound else 'BROKEN'}",
                flush=True,
            )
    for name, shares in (
        ("slipped", [one.forced / one.open_groups for one in found]),
        ("others moved", [one.others / one.open_groups for one in found]),
        ("cost above free", [one.cost / one.free - 1 for one in found]),
    ):
        print(f"{name}: {sum(shares) / len(shares):.2%} on average, {max(shares):.2%} at most")
    print(
        f"{len(found)} slips, {sum(one.sound for one in found)} sound; "
        f"{max(one.cpu_seconds for one in found):.2f} CPU s at most"
    )


if __name__ == "__main__":
    main()
