"""The schedule of a wave by hours and skills: verified as early as possible, and reversible as long as possible.

Two problems are solved, each by the same engine (see `standpipe.waves.scheduling`) and small ones exactly: everything
prepared, cut over and verified as early as can be; and everything rolled back by the same people, begun as late as can
be. The wave fits when the first is over before the second must begin. That order of the two is the point of no return
as cutover managers use it: a decision to go back that is taken by then still ends inside the window.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from standpipe.waves.runbook.model import QUARTERS, CutoverWave, GoNoGoCheck, RunbookTask, Step, TurnBack, WaveSchedule
from standpipe.waves.runbook.network import Network, forward_network, moves_after, rollback_network
from standpipe.waves.scheduling.left_shift import Wait, deciding_chain, left_shifted, waits
from standpipe.waves.scheduling.model import Schedule, SchedulingResult
from standpipe.waves.scheduling.search import find_schedule

WORK = 100_000
"""Schedules that one wave may cost, or their equivalent."""
_SHARE_OF_A_MOVE = 20
"""A single move's rollback may cost so much less than the wave's."""

Remaining = Callable[[], float]


def schedule_wave(
    wave: CutoverWave, *, work: int = WORK, seed: int = 1, remaining: Remaining = lambda: math.inf
) -> WaveSchedule:
    """Return the inside of a wave: when each step starts, who does it, the checks and the point of no return.

    Args:
        wave: moves, people and the window, in hours.
        work: schedules that may be built for the forward plan, and again for the rollback.
        seed: the same wave, work and seed give the same schedule.
        remaining: seconds that are left; a run that it cuts short cannot be repeated exactly.

    Two moves of one engineer, four hours forwards and one hour back each, in a window of twelve hours:

    >>> from standpipe.waves.runbook.model import CutoverMove, Engineer, Way
    >>> def needs(hours): return (Way(hours, (("server", 1),)),)
    >>> moves = [CutoverMove(name, name, needs(3), needs(1), needs(1)) for name in ("Payroll", "Finance")]
    >>> wave = CutoverWave("Wave 1", 12, tuple(moves), (Engineer("A", frozenset({"server"})),))
    >>> plan = schedule_wave(wave)
    >>> plan.fits, plan.verified, plan.point_of_no_return, plan.proved
    (True, 8.0, 10.0, True)
    """
    forward = forward_network(wave)
    back = rollback_network(wave, (move.id for move in wave.moves))
    obstacles = (*forward.obstacles(), *back.obstacles())
    if obstacles:
        return WaveSchedule(wave.name, fits=False, obstacles=obstacles)
    ahead = _side(wave, forward, find_schedule(forward.problem, work=work, seed=seed, remaining=remaining))
    return_ = _side(wave, back, find_schedule(back.problem, work=work, seed=seed, remaining=remaining))
    verified = ahead.plan.makespan / QUARTERS
    point = (wave.quarters - return_.plan.makespan) / QUARTERS
    moves, spent = _turn_backs(wave, ahead, return_, max(work // _SHARE_OF_A_MOVE, 1), seed, remaining)
    order = ahead.order()
    return WaveSchedule(
        wave.name,
        fits=point >= 0 and verified <= point,
        tasks=ahead.tasks(),
        rollback=return_.tasks_backwards(),
        checks=_checks(wave, ahead, moves, verified, point),
        moves=moves,
        verified=verified,
        point_of_no_return=point,
        shortest=ahead.result.lower_bound / QUARTERS,
        latest_return=(wave.quarters - return_.result.lower_bound) / QUARTERS,
        chain=tuple(order.index(task) for task in deciding_chain(forward.problem, ahead.plan)),
        work=ahead.result.work + return_.result.work + spent,
    )


@dataclass(slots=True)
class _Side:
    """A network with its schedule, every task as early as it can be on the network's own time."""

    wave: CutoverWave
    network: Network
    result: SchedulingResult
    plan: Schedule

    def order(self) -> list[int]:
        return sorted(range(len(self.network.steps)), key=lambda task: (self.plan.starts[task], task))

    def end(self, task: int) -> int:
        plan = self.plan
        return plan.starts[task] + self.network.problem.tasks[task].modes[plan.modes[task]].duration

    def tasks(self) -> tuple[RunbookTask, ...]:
        held = waits(self.network.problem, self.plan)
        return tuple(
            self._task(task, self.plan.starts[task], self.end(task), self._because(held[task])) for task in self.order()
        )

    def tasks_backwards(self) -> tuple[RunbookTask, ...]:
        held = waits(self.network.problem, self.plan)
        length = self.wave.quarters
        return tuple(
            self._task(task, length - self.end(task), length - self.plan.starts[task], self._because_back(held[task]))
            for task in sorted(self.order(), key=lambda task: (-self.end(task), task))
        )

    def _task(self, task: int, start: int, end: int, because: str) -> RunbookTask:
        move, step = self.network.steps[task]
        crew = self.plan.people[task] if self.plan.people else ()
        people = tuple(sorted((self.wave.people[person].name, self.network.skills[skill]) for person, skill in crew))
        return RunbookTask(move.id, step, start / QUARTERS, end / QUARTERS, self.plan.modes[task], people, because)

    def _because(self, wait: Wait | None) -> str:
        if wait is None:
            return "the window opens"
        if wait.task is None:
            return f"{self._person(wait)} comes on shift"
        before = self.network.problem.tasks[wait.task].name
        if wait.person is not None:
            return f"{self._person(wait)} is busy with {before}"
        if wait.resource is not None:
            return f"{self.wave.shared[wait.resource][0]} is held by {before}"
        return f"after {before}"

    def _because_back(self, wait: Wait | None) -> str:
        if wait is None:
            return "the window closes"
        if wait.task is None:
            return f"{self._person(wait)} goes off shift"
        then = self.network.problem.tasks[wait.task].name
        if wait.person is not None:
            return f"{self._person(wait)} is needed next for {then}"
        if wait.resource is not None:
            return f"{self.wave.shared[wait.resource][0]} is needed next for {then}"
        return f"before {then}"

    def _person(self, wait: Wait) -> str:
        assert wait.person is not None, "a wait for nobody has a task"
        return self.wave.people[wait.person].name


def _side(wave: CutoverWave, network: Network, result: SchedulingResult) -> _Side:
    assert result.schedule is not None, "without stocks every problem has a schedule"
    return _Side(wave, network, result, left_shifted(network.problem, result.schedule))


def _turn_backs(
    wave: CutoverWave, ahead: _Side, everything: _Side, work: int, seed: int, remaining: Remaining
) -> tuple[tuple[TurnBack, ...], int]:
    """Return the last hour to turn back with each move alone, and the work that it took."""
    known = {frozenset(move.id for move in wave.moves): everything.plan.makespan}
    spent = 0
    found = []
    for move in wave.moves:
        with_moves = moves_after(wave, move.id)
        together = frozenset((move.id, *with_moves))
        if together not in known:
            network = rollback_network(wave, together)
            result = find_schedule(network.problem, work=work, seed=seed, remaining=remaining)
            spent += result.work
            known[together] = _side(wave, network, result).plan.makespan
        # What suffices to roll back more suffices for less.
        shortest = min(length for moves, length in known.items() if together <= moves)
        at = next(
            task for task, (of, step) in enumerate(ahead.network.steps) if of.id == move.id and step is Step.VERIFY
        )
        found.append(TurnBack(move.id, ahead.end(at) / QUARTERS, (wave.quarters - shortest) / QUARTERS, with_moves))
    return tuple(found), spent


def _checks(
    wave: CutoverWave, ahead: _Side, moves: tuple[TurnBack, ...], verified: float, point: float
) -> tuple[GoNoGoCheck, ...]:
    names = {move.id: move.name for move in wave.moves}
    latest = {move.move: move for move in moves}
    checks = [
        GoNoGoCheck(
            0.0, None, None, "Is everybody there, was every rehearsal passed, and was a backup restored on trial?",
            "Nothing is started; the window is given back.",
        )
    ]  # fmt: skip
    for task in ahead.tasks():
        name, turn = names[task.move], latest[task.move]
        if task.step is Step.CUT_OVER:
            later = _listed(names[each] for each in turn.with_moves)
            checks.append(
                GoNoGoCheck(
                    task.starts, None, task.move, f"Is {name} prepared, backed up, and are its users off it?",
                    f"{name} is not started" + (f", nor {later}." if later else "."),
                )
            )  # fmt: skip
        elif task.step is Step.VERIFY:
            back = _listed(names[each] for each in (*reversed(turn.with_moves), task.move))
            checks.append(
                GoNoGoCheck(task.ends, turn.latest, task.move, f"Is {name} accepted by those who use it?",
                      f"Roll back {back}.")
            )  # fmt: skip
    checks.append(
        GoNoGoCheck(verified, point, None, "Is every move accepted? After the point of no return the wave stays.",
              "Roll everything back as the rollback plan says.")
    )  # fmt: skip
    return tuple(sorted(checks, key=lambda check: check.hour))


def _listed(names: Iterable[str]) -> str:
    *first, last = [*names] or [""]
    return f"{', '.join(first)} and {last}" if first else last
