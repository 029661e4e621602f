"""The waves of a plan as waves to schedule by the hour, as far as the plan says what their insides need.

A plan knows days of teams at the cutover of each move and, where somebody stated them, its hours. The rest is assumed,
and each assumption has a name, a value and a source, to be replaced by what a rehearsal took.
"""

from __future__ import annotations

from dataclasses import dataclass

from standpipe.kernel.errors import InvalidValueError
from standpipe.waves.assumptions import Assumption
from standpipe.waves.model import Link, MoveGroup, WaveProblem
from standpipe.waves.plan import WavePlan
from standpipe.waves.runbook.model import CutoverMove, CutoverWave, Engineer, Way

_WEEK = (
    "National Agreement on Pay and Conditions of Service for local government (Green Book): "
    "a standard working week of 37 hours, over five days"
)
_JUDGEMENT = "Judgement, no published figure found; replace it with what the rehearsal took"


@dataclass(frozen=True, slots=True)
class RunbookAssumptions:
    """What is assumed of a move's inside where a plan does not say it.

    Args:
        hours_a_day: working hours in a day of effort.
        prepare: share of a move's cutover hours that prepares it inside the window.
        verify: share of them that verifies it.
        rollback: hours to roll back as a share of the cutover hours, where the plan does not state them.

    """

    hours_a_day: float = 7.4
    prepare: float = 0.2
    verify: float = 0.3
    rollback: float = 0.5

    def __post_init__(self) -> None:
        if not (0 < self.hours_a_day <= 24 and self.prepare >= 0 and self.verify > 0 and self.rollback > 0):
            raise InvalidValueError("The assumptions on the inside of a wave are out of range.")
        if self.prepare + self.verify >= 1:
            raise InvalidValueError("Preparing and verifying leave no time to cut over.", remedy="Lower their shares.")

    def listed(self) -> tuple[Assumption, ...]:
        """Return every figure with its source."""
        return (
            Assumption("working hours in a day of effort", self.hours_a_day, _WEEK),
            Assumption("share of the cutover hours that prepares", self.prepare, _JUDGEMENT),
            Assumption("share of the cutover hours that verifies", self.verify, _JUDGEMENT),
            Assumption("rollback as a share of the cutover hours, where not stated", self.rollback, _JUDGEMENT),
        )


@dataclass(frozen=True, slots=True)
class PlannedInside:
    """A wave of a plan, ready for `schedule_wave` as soon as people are given.

    Args:
        wave: what is known of it; its people are those that were given.
        assumed: sentences on what was assumed for which move.
        left_out: names of moves of which the plan states neither hours nor days at the cutover.

    """

    wave: CutoverWave
    assumed: tuple[str, ...]
    left_out: tuple[str, ...]


def inside_of_wave(
    problem: WaveProblem,
    plan: WavePlan,
    number: int,
    *,
    people: tuple[Engineer, ...] = (),
    assumptions: RunbookAssumptions | None = None,
) -> PlannedInside:
    """Return wave `number` of a plan as a wave to schedule by the hour.

    Each team is a skill of which a move needs one person (more where its days do not fit the hours stated) in every
    step. Without stated hours a move takes the hours of the team with most days at its cutover. Orders between moves
    of one wave stay. Give people, or ask `smallest_crew` how many of each team the wave needs.

    Raises:
        InvalidValueError: the plan has no such wave.

    >>> from standpipe.waves import generate, plan_waves
    >>> problem = generate(6, seed=3)
    >>> inside = inside_of_wave(problem, plan_waves(problem, work_units=5, seed=1), 1)
    >>> inside.wave.name
    'Wave 1'
    """
    wave = next((each for each in plan.waves if each.number == number), None)
    if wave is None:
        raise InvalidValueError(f"The plan has no wave {number}.", remedy=f"It has waves 1 to {len(plan.waves)}.")
    window = problem.windows[problem.window_index[wave.window]]
    settled = assumptions or RunbookAssumptions()
    groups = {group.id: group for group in problem.in_modes(plan.mode_of).groups}
    moves: list[CutoverMove] = []
    assumed: list[str] = []
    left_out: list[str] = []
    here = [groups[move.group] for move in wave.moves]
    timed = {group.id for group in here if _hours(group, settled)}
    for group in here:
        if group.id not in timed:
            left_out.append(group.name)
            continue
        after = tuple(
            link.first
            for link in problem.dependencies
            if link.kind is Link.ORDER and link.second == group.id and link.first in timed
        )
        moves.append(_move(group, after, settled))
        if not group.cutover_hours:
            assumed.append(f"{group.name}: hours from its days of effort at the cutover")
        if not group.rollback_hours:
            assumed.append(f"{group.name}: {settled.rollback:.0%} of its cutover hours to roll back")
    inside = CutoverWave(f"Wave {number}", window.hours, tuple(moves), people)
    return PlannedInside(inside, tuple(assumed), tuple(left_out))


def _hours(group: MoveGroup, assumptions: RunbookAssumptions) -> float:
    days = max((effort.cutover_days for effort in group.efforts), default=0.0)
    return group.cutover_hours or days * assumptions.hours_a_day


def _move(group: MoveGroup, after: tuple[str, ...], assumptions: RunbookAssumptions) -> CutoverMove:
    hours = _hours(group, assumptions)
    people = tuple(
        (effort.team, max(1, -(-round(effort.cutover_days * assumptions.hours_a_day * 100) // round(hours * 100))))
        for effort in group.efforts
        if effort.cutover_days
    )
    rollback = group.rollback_hours or hours * assumptions.rollback
    cut_over = hours * (1 - assumptions.prepare - assumptions.verify)
    return CutoverMove(
        group.id,
        group.name,
        cut_over=(Way(cut_over, people),),
        verify=(Way(hours * assumptions.verify, people),),
        roll_back=(Way(rollback, people),),
        prepare=(Way(hours * assumptions.prepare, people),) if assumptions.prepare else (),
        after=tuple(dict.fromkeys(after)),
    )
