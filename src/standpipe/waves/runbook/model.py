"""The inside of one wave: what each move needs by hours and skills, who is there, and what a schedule of it says.

A move is prepared, cut over and verified; at its check it stays or goes back, and rolling back takes hours and people
as well. Hours are counted from the opening of the window. The schedule works in quarters of an hour: durations are
rounded up to it, and the times at which people are there are rounded inwards, so that nothing gets shorter by rounding.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from standpipe.kernel.errors import InvalidValueError

QUARTERS = 4
"""Units of time in an hour."""


class Step(StrEnum):
    """The steps of a move, in their order; rolling back is only done when a check fails."""

    PREPARE = "prepare"
    CUT_OVER = "cut over"
    VERIFY = "verify"
    ROLL_BACK = "roll back"


FORWARD = (Step.PREPARE, Step.CUT_OVER, Step.VERIFY)


@dataclass(frozen=True, slots=True)
class Way:
    """One way of doing a step; with several, the schedule chooses.

    Args:
        hours: from its start to its end, without a break.
        people: (skill, number of people) who are busy with it all that time.
        shares: (shared means, units) that it holds all that time: a line for copies, a restore slot, a lift.

    """

    hours: float
    people: tuple[tuple[str, int], ...] = ()
    shares: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        if not (math.isfinite(self.hours) and self.hours > 0):
            raise InvalidValueError(f"A step takes {self.hours:g} hours.", remedy="Give more than nought.")
        for needs in (self.people, self.shares):
            if len({name for name, _ in needs}) < len(needs) or any(number < 1 for _, number in needs):
                raise InvalidValueError(
                    "A step names a skill or a shared means twice, or fewer than one of it.",
                    remedy="Name each once, with how many are needed.",
                )

    @property
    def quarters(self) -> int:
        """Duration in quarters of an hour, rounded up."""
        return quarters_up(self.hours)


@dataclass(frozen=True, slots=True)
class CutoverMove:
    """A move in a wave and the ways in which each of its steps can be done.

    Args:
        id: names it.
        name: for people.
        cut_over: ways of the cutover.
        verify: ways of verifying it, user acceptance included.
        roll_back: ways of putting the service back where it was.
        prepare: ways of preparing it inside the window; empty when that is done before the window opens.
        after: moves that are verified before this one is cut over, and are rolled back only after it.

    """

    id: str
    name: str
    cut_over: tuple[Way, ...]
    verify: tuple[Way, ...]
    roll_back: tuple[Way, ...]
    prepare: tuple[Way, ...] = ()
    after: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for step in (Step.CUT_OVER, Step.VERIFY, Step.ROLL_BACK):
            if not self.ways(step):
                raise InvalidValueError(
                    f"Move '{self.id}' has no way to {step}.",
                    remedy="State one; restoring a backup is a way to roll back."
                    if step is Step.ROLL_BACK
                    else "State how long it takes and who does it.",
                )

    def ways(self, step: Step) -> tuple[Way, ...]:
        """Return the ways of a step."""
        return {
            Step.PREPARE: self.prepare, Step.CUT_OVER: self.cut_over, Step.VERIFY: self.verify,
            Step.ROLL_BACK: self.roll_back,
        }[step]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Engineer:
    """Somebody who works in the window: own staff, a supplier's engineer, a user-acceptance tester.

    Args:
        name: a name or a role; unique in the wave.
        skills: what the person can do; one task and one skill at a time.
        shifts: (from hour, to hour) in which the person works, in order; empty for the whole window.

    """

    name: str
    skills: frozenset[str]
    shifts: tuple[tuple[float, float], ...] = ()

    def __post_init__(self) -> None:
        hours = [hour for shift in self.shifts for hour in shift]
        if (
            any(later <= earlier for earlier, later in self.shifts)
            or hours != sorted(hours)
            or min(hours, default=0) < 0
        ):
            raise InvalidValueError(
                f"The shifts of '{self.name}' do not follow each other.", remedy="Give (from, to) in order of time."
            )


@dataclass(frozen=True, slots=True)
class CutoverWave:
    """The moves of one wave, the window and everybody in it.

    Args:
        name: of the wave.
        hours: from the opening of the window to the time at which services are open again.
        moves: what is to be done.
        people: who is there.
        shared: (shared means, units) there are of each.

    Raises:
        InvalidValueError: two of one name, a move after one that is not in the wave or after itself, a shared means
            that is not listed.

    """

    name: str
    hours: float
    moves: tuple[CutoverMove, ...]
    people: tuple[Engineer, ...]
    shared: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        if not (math.isfinite(self.hours) and self.hours > 0):
            raise InvalidValueError(f"The window of '{self.name}' has {self.hours:g} hours.")
        names = {move.id for move in self.moves}
        means = {name for name, _ in self.shared}
        for kind, found, listed in (
            ("moves", names, self.moves), ("people", {each.name for each in self.people}, self.people),
            ("shared means", means, self.shared),
        ):  # fmt: skip
            if len(found) < len(listed):
                raise InvalidValueError(f"Two {kind} of '{self.name}' have one name.", remedy="Give each its own.")
        for move in self.moves:
            for before in move.after:
                if before not in names:
                    raise InvalidValueError(
                        f"Move '{move.id}' comes after '{before}', which is not in '{self.name}'.",
                        remedy="Leave out what has moved before.",
                    )
            used = {name for step in Step for way in move.ways(step) for name, _ in way.shares}
            if used - means:
                raise InvalidValueError(
                    f"Move '{move.id}' needs {min(used - means)!r}, which '{self.name}' does not list.",
                    remedy="List it with its units.",
                )

    @property
    def quarters(self) -> int:
        """Length of the window in quarters of an hour, rounded down."""
        return quarters_down(self.hours)


@dataclass(frozen=True, slots=True)
class RunbookTask:
    """A step of a move at its time, with those who do it, and what it waits for.

    Args:
        move: id of the move.
        step: which step.
        starts: hours after the opening.
        ends: hours after the opening.
        way: number of the way that was chosen, from zero.
        people: (name, skill) of those who do it.
        because: why it does not start earlier; for a rollback, why it cannot start later.

    """

    move: str
    step: Step
    starts: float
    ends: float
    way: int
    people: tuple[tuple[str, str], ...]
    because: str


@dataclass(frozen=True, slots=True)
class GoNoGoCheck:
    """A go/no-go check: when it is held, about what, what has to be true, and what happens if it is not.

    Args:
        hour: when the schedule holds it.
        latest: the last hour at which `no` still ends inside the window; None where nothing has to be undone.
        subject: id of the move; None for the whole wave.
        question: what has to be true to go on.
        otherwise: what is done if it is not.

    """

    hour: float
    latest: float | None
    subject: str | None
    question: str
    otherwise: str


@dataclass(frozen=True, slots=True)
class TurnBack:
    """When a move is verified, and how long one can still turn back with it and the moves that come after it.

    Args:
        move: id of the move.
        verified: hours after the opening.
        latest: hour at which its rollback must begin, its people leaving other work for it; negative when even the
            whole window is too short.
        with_moves: moves that go back with it, since they come after it.

    """

    move: str
    verified: float
    latest: float
    with_moves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WaveSchedule:
    """The inside of a wave, hour by hour.

    Everything can still be rolled back by the same people inside the window until `point_of_no_return`; the wave fits
    when every move is verified by then.

    Args:
        wave: its name.
        fits: every move is verified by the point of no return, which is not before the opening.
        tasks: steps in order of time.
        rollback: the rollback of everything, as late as it can be, in order of time: the worst case.
        checks: go/no-go checks in order of time.
        moves: each move's own last hour to turn back.
        verified: hour at which the last move is verified.
        point_of_no_return: last hour at which the rollback of everything still ends inside the window.
        shortest: no schedule has everything verified before this hour.
        latest_return: no rollback of everything can begin after this hour.
        chain: numbers in `tasks` of the steps that decide `verified`, in order.
        obstacles: steps that nobody there can do; then there are no tasks.
        work: schedules built and their equivalent in constraint programming.

    """

    wave: str
    fits: bool
    tasks: tuple[RunbookTask, ...] = ()
    rollback: tuple[RunbookTask, ...] = ()
    checks: tuple[GoNoGoCheck, ...] = ()
    moves: tuple[TurnBack, ...] = ()
    verified: float = 0.0
    point_of_no_return: float = 0.0
    shortest: float = 0.0
    latest_return: float = 0.0
    chain: tuple[int, ...] = ()
    obstacles: tuple[str, ...] = ()
    work: int = 0

    @property
    def slack(self) -> float | None:
        """Hours between the last verification and the point of no return; negative: so much is missing."""
        return None if self.obstacles else self.point_of_no_return - self.verified

    @property
    def proved(self) -> bool:
        """Whether no schedule leaves more slack."""
        return not self.obstacles and (self.verified, self.point_of_no_return) == (self.shortest, self.latest_return)

    @property
    def proved_impossible(self) -> bool:
        """Whether no schedule of this wave can fit into its window."""
        return bool(self.obstacles) or self.shortest > self.latest_return or self.latest_return < 0


def quarters_up(hours: float) -> int:
    """Return hours as quarters of an hour, rounded up.

    >>> quarters_up(1.1)
    5
    """
    return math.ceil(round(hours * QUARTERS, 6))


def quarters_down(hours: float) -> int:
    """Return hours as quarters of an hour, rounded down."""
    return math.floor(round(hours * QUARTERS, 6))
