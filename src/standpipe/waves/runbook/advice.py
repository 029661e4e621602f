"""What makes a wave fit into its window: one more person of a skill, a move less; and the fewest people that suffice.

Each answer is a schedule of the changed wave by the same engine. The fewest people are found greedily: one more of the
skill that gains most, until the wave fits; a smaller crew may exist.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from standpipe.waves.runbook.model import CutoverMove, CutoverWave, Engineer, Step, WaveSchedule
from standpipe.waves.runbook.network import moves_after
from standpipe.waves.runbook.schedule import schedule_wave

_WORK = 20_000


@dataclass(frozen=True, slots=True)
class Relief:
    """A change to a wave and what it brings.

    Args:
        change: what would be done.
        slack: hours between the last verification and the point of no return after it; None when a step still has
            nobody who can do it.
        fits: whether the wave then fits.

    """

    change: str
    slack: float | None
    fits: bool


def reliefs(wave: CutoverWave, *, work: int = _WORK, seed: int = 1) -> tuple[Relief, ...]:
    """Return what one more person of each skill, or leaving out each move, would bring; the best first.

    A move leaves together with those that come after it.

    >>> from standpipe.waves.runbook.model import Way
    >>> moves = tuple(CutoverMove(n, n, (Way(3, (("server", 1),)),), (Way(1),), (Way(2),)) for n in ("a", "b"))
    >>> wave = CutoverWave("W", 8, moves, (Engineer("A", frozenset({"server"})),))
    >>> reliefs(wave)[0]
    Relief(change="one more person for 'server'", slack=2.0, fits=True)
    """
    found = []
    for change, changed in _changes(wave):
        schedule = schedule_wave(changed, work=work, seed=seed)
        found.append(Relief(change, schedule.slack, schedule.fits))
    return tuple(sorted(found, key=lambda relief: (not relief.fits, -_slack(relief.slack))))


def _slack(slack: float | None) -> float:
    return float("-inf") if slack is None else slack


def _changes(wave: CutoverWave) -> Iterator[tuple[str, CutoverWave]]:
    for skill in sorted(skills_needed(wave.moves)):
        extra = Engineer(_free_name(skill, wave.people), frozenset({skill}))
        yield f"one more person for '{skill}'", replace(wave, people=(*wave.people, extra))
    for move in wave.moves:
        leaving = {move.id, *moves_after(wave, move.id)}
        staying = tuple(each for each in wave.moves if each.id not in leaving)
        if staying:
            names = " and ".join(each.name for each in wave.moves if each.id in leaving)
            yield f"{names} in another wave", replace(wave, moves=staying)


def smallest_crew(wave: CutoverWave, *, work: int = _WORK, seed: int = 1) -> tuple[Engineer, ...] | None:
    """Return people of one skill each with whom the wave fits; None when more people would not make it fit.

    The people that the wave names are not used. The answer is a requirement to hold against who is there; it is found
    greedily and may not be the smallest.

    >>> from standpipe.waves.runbook.model import Way
    >>> moves = tuple(CutoverMove(n, n, (Way(3, (("server", 1),)),), (Way(1),), (Way(2),)) for n in ("a", "b"))
    >>> [person.name for person in smallest_crew(CutoverWave("W", 8, moves, ()))]
    ['server 1', 'server 2']
    """
    crew = [Engineer(f"{skill} {n + 1}", frozenset({skill})) for skill, n in _least(wave.moves)]
    most = len(wave.moves)
    while True:
        schedule = schedule_wave(replace(wave, people=tuple(crew)), work=work, seed=seed)
        if schedule.fits:
            return tuple(sorted(crew, key=lambda person: person.name))
        if schedule.obstacles:
            return None
        trials: list[tuple[float, str]] = []
        for skill, needed in skills_needed(wave.moves).items():
            if sum(skill in person.skills for person in crew) < needed * most:
                more = [*crew, Engineer(_free_name(skill, tuple(crew)), frozenset({skill}))]
                trial = schedule_wave(replace(wave, people=tuple(more)), work=work, seed=seed)
                trials.append((_slack(trial.slack), skill))
        if not trials:
            return None
        best = max(slack for slack, _ in trials)
        skill = min(skill for slack, skill in trials if slack == best)
        crew.append(Engineer(_free_name(skill, tuple(crew)), frozenset({skill})))


def fitting(schedule: WaveSchedule) -> str:
    """Return a sentence on whether a wave fits, and how sure that is."""
    if schedule.obstacles:
        return f"The wave cannot be done: {schedule.obstacles[0]}"
    slack = schedule.slack or 0.0
    if schedule.fits:
        best = ", and no schedule leaves more" if schedule.proved else ""
        return f"Everything is verified {slack:g} hours before the point of no return{best}."
    sure = "no schedule fits" if schedule.proved_impossible else "no schedule was found that fits"
    return f"{-min(slack, schedule.point_of_no_return):g} hours are missing; {sure}."


def skills_needed(moves: tuple[CutoverMove, ...]) -> dict[str, int]:
    """Return the most people of each skill that one step needs, in its way that needs fewest."""
    needed: dict[str, int] = {}
    for move in moves:
        for step in Step:
            ways = [dict(way.people) for way in move.ways(step)]
            for skill in {name for way in ways for name in way}:
                needed[skill] = max(needed.get(skill, 0), min(way.get(skill, 0) for way in ways), 1)
    return dict(sorted(needed.items()))


def _least(moves: tuple[CutoverMove, ...]) -> Iterator[tuple[str, int]]:
    for skill, needed in skills_needed(moves).items():
        yield from ((skill, number) for number in range(needed))


def _free_name(skill: str, people: tuple[Engineer, ...]) -> str:
    names = {person.name for person in people}
    number = 1
    while f"{skill} {number}" in names:
        number += 1
    return f"{skill} {number}"
