"""How punctual are teams against the clockwork of the model: learnt from the days on which finished moves cut over.

The model says of every team when its work for a wave is done. People work a Friday evening, or leave for Monday what
can wait; others need a few days more than their work. Each finished move tells a little about it: it was ready by the
day on which it cut over, and, where it was late, not by the free window before, unless that cutover failed. Method:
Bayes' rule on a grid of the days that a team may be behind on paper and still cut over; the prior is as likely below
nought as above. The moves of a wave share its teams, so that together they count as one observation (a composite
likelihood: Varin, Reid and Firth, Statistica Sinica 2011).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from standpipe.waves.assumptions import RiskAssumptions
from standpipe.waves.numerics import FloatArray, np
from standpipe.waves.risk_programme import Programme

_GRID = np.linspace(-1.0, 1.0, 21)
"""In windows."""
_BLUR = 0.25
"""Standard deviation, in windows, of how far the clockwork is from any one move."""
_CARRIED = 0.5
"""Windows of work at most that a team takes with it beyond a cutover that was made."""
_NEVER = 1e-3
"""Probability of a cutover that the clockwork calls impossible."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A finished move, in days from the start."""

    on_paper: float
    """When its teams were done with their work, as the model reckons."""
    cutover: float
    refused: float | None
    """The last window before it that was free and in which it did not cut over; None for none."""
    weight: float = 1.0
    """Share of one observation."""


def arrivals_of(programme: Programme) -> tuple[Arrival, ...]:
    """Return the finished moves of a programme whose real work is known."""
    past, done = programme.past, _done_on_paper(programme)
    finished = Counter(
        at for group, at in zip(programme.groups, programme.planned, strict=True) if group.id in past.cutovers
    )
    found = []
    for number, group in enumerate(programme.groups):
        at, day = programme.planned[number], past.cutovers.get(group.id)
        if day is None or any((row, at) not in done for row in programme.teams[number]):
            continue
        on_paper = max((done[row, at] for row in programme.teams[number]), default=programme.gate)
        other = [past.cutovers.get(programme.groups[before].id, day) + 1 for before in programme.before[number]]
        refused = _refused(programme, number, max([programme.gate, *other]))
        found.append(Arrival(on_paper, day, refused, 1 / finished[at]))
    return tuple(found)


def _done_on_paper(programme: Programme) -> dict[tuple[int, int], float]:
    """Return by team and wave the day on which the recorded work was done, as the model reckons."""
    done: dict[tuple[int, int], float] = {}
    for work in programme.team_waves:
        known = work.at in programme.past.ratios or (work.at, work.team) in programme.past.of_teams
        if not known or work.done is None or (work.previous >= 0 and (work.team, work.previous) not in done):
            continue
        planned = programme.gate if work.previous < 0 else float(programme.first_days[work.previous])
        begin = planned if work.previous < 0 else max(done[work.team, work.previous], planned)
        length = max(0.0, float(programme.first_days[work.at]) - planned)
        end = begin + length * work.share * programme.past.ratio(work.at, work.team)
        done[work.team, work.at] = min(end, work.done + _CARRIED * programme.spacing)
    return done


def _refused(programme: Programme, number: int, earliest: float) -> float | None:
    """Return the last free window from the planned one on before the one in which a finished move cut over."""
    day = programme.past.cutovers[programme.groups[number].id]
    following = programme.next_free[number]
    position, found = int(following[programme.planned[number]]), None
    while position < len(programme.first_days) and programme.first_days[position] < day:
        if programme.first_days[position] >= earliest:
            found = float(programme.first_days[position])
        position = int(following[position + 1])
    return found


def leeway(arrivals: Sequence[Arrival], spacing: float, figures: RiskAssumptions) -> tuple[FloatArray, FloatArray]:
    """Return a grid of the days that a team may be behind on paper and still cut over, and their probabilities.

    >>> days, chances = leeway([Arrival(105.0, 100.0, None)] * 6, 14.0, RiskAssumptions())
    >>> 4 < float(days @ chances) < 12
    True

    """
    deviation = max(figures.leeway, 1e-3)
    logarithms = -0.5 * (_GRID / deviation) ** 2
    failed = 1 - (1 - figures.failed_cutover) * (1 - figures.unknown_dependencies)
    for arrival in arrivals:
        ready = np.array([_normal((arrival.cutover - arrival.on_paper) / spacing + step) for step in _GRID])
        logarithms = logarithms + arrival.weight * np.log(ready + _NEVER)
        if arrival.refused is not None:
            before = np.array([_normal((arrival.refused - arrival.on_paper) / spacing + step) for step in _GRID])
            logarithms = logarithms + arrival.weight * np.log(1 - before * (1 - failed))
    chances = np.exp(logarithms - logarithms.max())
    return _GRID * spacing, chances / chances.sum()


def _normal(windows: float) -> float:
    """Return the chance to be ready that many windows after one is on paper."""
    return 0.5 * (1 + math.erf(windows / _BLUR / math.sqrt(2)))
