"""A wave as a scheduling problem: forwards from the opening, and its rollback backwards from the end of the window.

The rollback is laid out on time that runs backwards from the end: what ends last comes first. The shortest schedule of
that problem is the latest at which a rollback of everything can begin. After the window (forwards), and before it
(backwards), everybody is taken to be there, so that there always is a schedule and its excess can be told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from standpipe.waves.runbook.model import FORWARD, CutoverMove, CutoverWave, Engineer, Step, quarters_down, quarters_up
from standpipe.waves.scheduling.bounds import usable_modes
from standpipe.waves.scheduling.model import Mode, Person, SchedulingProblem, Task


@dataclass(frozen=True, slots=True)
class Network:
    """A scheduling problem and which step each of its tasks is."""

    problem: SchedulingProblem
    steps: tuple[tuple[CutoverMove, Step], ...]
    skills: tuple[str, ...]

    def obstacles(self) -> tuple[str, ...]:
        """Return a sentence for each step that nobody there can do, whatever the time."""
        found = []
        for (move, step), usable in zip(self.steps, usable_modes(self.problem), strict=True):
            if not usable:
                needs = {
                    f"{number} of '{name}'" for way in move.ways(step) for name, number in (*way.people, *way.shares)
                }
                found.append(f"{move.name}, {step}: needs {' and '.join(sorted(needs))}, more than there are.")
        return tuple(found)


def forward_network(wave: CutoverWave) -> Network:
    """Return the problem of preparing, cutting over and verifying every move."""
    steps = tuple((move, step) for move in wave.moves for step in FORWARD if move.ways(step))
    at = {(move.id, step): number for number, (move, step) in enumerate(steps)}
    links = [
        (at[move.id, earlier], at[move.id, later])
        for move in wave.moves
        for earlier, later in pairwise(FORWARD)
        if (move.id, earlier) in at
    ]
    links += [(at[name, Step.VERIFY], at[move.id, Step.CUT_OVER]) for move in wave.moves for name in move.after]
    return _network(wave, steps, links, backwards=False)


def rollback_network(wave: CutoverWave, moves: Iterable[str]) -> Network:
    """Return the problem of rolling some moves back, on time that runs backwards from the end of the window."""
    wanted = set(moves)
    steps = tuple((move, Step.ROLL_BACK) for move in wave.moves if move.id in wanted)
    at = {move.id: number for number, (move, _) in enumerate(steps)}
    # A move goes back only after those that came after it; backwards in time, it comes before them.
    links = [(at[name], at[move.id]) for move, _ in steps for name in move.after if name in at]
    return _network(wave, steps, links, backwards=True)


def moves_after(wave: CutoverWave, move: str) -> tuple[str, ...]:
    """Return the moves of the wave that come after a move, directly or through others, in the wave's order."""
    found: set[str] = set()
    grown = True
    while grown:
        more = {each.id for each in wave.moves if set(each.after) & (found | {move})} - found
        grown = bool(more)
        found |= more
    return tuple(each.id for each in wave.moves if each.id in found)


def _network(
    wave: CutoverWave, steps: tuple[tuple[CutoverMove, Step], ...], links: list[tuple[int, int]], *, backwards: bool
) -> Network:
    asked = {skill for move in wave.moves for step in Step for way in move.ways(step) for skill, _ in way.people}
    skills = tuple(sorted(asked))
    tasks = []
    for move, step in steps:
        modes = []
        for way in move.ways(step):
            crew, shares = dict(way.people), dict(way.shares)
            demands = tuple(shares.get(name, 0) for name, _ in wave.shared)
            modes.append(Mode(way.quarters, demands, skills=tuple(crew.get(skill, 0) for skill in skills)))
        tasks.append(Task(f"{move.name}, {step}", tuple(modes)))
    people = tuple(
        Person(each.name, frozenset(k for k, skill in enumerate(skills) if skill in each.skills), away)
        for each in wave.people
        for away in (_absences(each, wave.quarters, backwards=backwards),)
    )
    problem = SchedulingProblem(tuple(tasks), tuple(units for _, units in wave.shared), (), people, tuple(links))
    return Network(problem, steps, skills)


def _absences(person: Engineer, quarters: int, *, backwards: bool) -> tuple[tuple[int, int], ...]:
    """Return when somebody is not there inside the window; shifts that touch are one."""
    if not person.shifts:
        return ()
    away: list[tuple[int, int]] = []
    gone = 0
    for begin, end in person.shifts:
        back, leaves = quarters_up(begin), quarters_down(end)
        if leaves <= back:
            continue
        if back > gone:
            away.append((gone, back))
        gone = max(gone, leaves)
    away.append((gone, quarters))
    inside = [(begin, min(until, quarters)) for begin, until in away if begin < min(until, quarters)]
    if backwards:
        return tuple((quarters - until, quarters - begin) for begin, until in reversed(inside))
    return tuple(inside)
