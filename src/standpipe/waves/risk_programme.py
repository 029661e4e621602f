"""What of a plan and of its past the simulation of risk needs, worked out once for all scenarios.

Teams are chains: a team starts on its next wave when it is done with the last, and how full its days are between two
of its waves says how much longer work can take before it is late.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from standpipe.kernel.errors import InvalidValueError
from standpipe.waves.instance import first_bought, group_loads
from standpipe.waves.model import Link, MoveGroup, WaveProblem
from standpipe.waves.numerics import IntArray, np
from standpipe.waves.people import Team
from standpipe.waves.plan import WavePlan
from standpipe.waves.rules import BlockIndex
from standpipe.waves.tasks import gate_day

_SETTINGS = (
    "earliest:", "latest:", "pin:", "committed:", "excluded:", "deadline", "contract:", "rehearsal:", "tranche:",
    "zone:",
)  # fmt: skip
"""Rules of choice and not of the calendar: a delayed move no longer keeps them."""


@dataclass(frozen=True, slots=True)
class Record:
    """Real work as a multiple of the planned work: of finished waves by window, and of teams in them where known."""

    waves: Mapping[str, float]
    teams: Mapping[tuple[str, str], float] = field(default_factory=dict)
    """By window and team."""

    def __post_init__(self) -> None:
        if any(ratio <= 0 for ratio in (*self.waves.values(), *self.teams.values())):
            raise InvalidValueError("The ratio of real to planned work of a finished wave must be above nought.")

    @property
    def windows(self) -> frozenset[str]:
        """Return the windows of the waves of which it tells."""
        return frozenset(self.waves) | {window for window, _ in self.teams}


@dataclass(frozen=True, slots=True)
class Past:
    """Days from the start: the cutover of each group that has moved, and a day before which no other moves."""

    cutovers: Mapping[str, float]
    today: float
    ratios: Mapping[int, float]
    """Real to planned work of each finished wave, by its window."""
    of_teams: Mapping[tuple[int, int], float]
    """The same of single teams, by window and the team's row, where it is known."""

    @classmethod
    def of(cls, problem: WaveProblem, record: Record, days: Mapping[str, date], as_of: date | None) -> Past:
        """Return the past of a programme."""
        cutovers = {group: float((day - problem.start).days) for group, day in days.items()}
        today = max(cutovers.values(), default=0.0) if as_of is None else float((as_of - problem.start).days)
        index = problem.window_index
        team = {each.id: row for row, each in enumerate(problem.teams)}
        ratios = {index[window]: ratio for window, ratio in record.waves.items()}
        of_teams = {(index[window], team[name]): ratio for (window, name), ratio in record.teams.items()}
        return cls(cutovers, today, ratios, of_teams)

    def ratio(self, at: int, team: int) -> float:
        """Return real over planned work of a team in a finished wave: its own, the wave's, or one for unknown."""
        return self.of_teams.get((at, team), self.ratios.get(at, 1.0))


class Programme:
    """What of a plan the simulation needs, worked out once."""

    def __init__(self, problem: WaveProblem, plan: WavePlan, past: Past | None = None) -> None:
        problem = problem.in_modes(plan.mode_of)
        self.problem = problem
        self.past = past or Past({}, 0.0, {}, {})
        self.plan = plan
        index = problem.window_index
        planned = {name: index[window] for name, window in plan.window_of.items()}
        self.groups = sorted(problem.groups, key=lambda group: planned[group.id])
        self.planned = [planned[group.id] for group in self.groups]
        self.first_days = np.array(
            [(window.first - problem.start).days for window in problem.windows], dtype=np.float64
        )
        self.spacing = float(np.median(np.diff(self.first_days))) if len(self.first_days) > 1 else 7.0
        blocks = BlockIndex(problem)
        self.next_free = [_next_free(blocks, group, len(problem.windows)) for group in self.groups]
        rows = {team.id: row for row, team in enumerate(problem.teams)}
        self.teams = [sorted({rows[effort.team] for effort in group.efforts}) for group in self.groups]
        self.before = _predecessors(problem, self.groups)
        self.team_waves = self._team_waves()
        self.waves = sorted(set(self.planned))
        last_day = problem.windows[max(self.planned)].last
        self.closing_days = float((plan.closing_date - last_day).days)
        self.gate = float((gate_day(problem) - problem.start).days)

    def _team_waves(self) -> list[TeamWave]:
        """Return what every team does for every wave, in the order of the waves."""
        loads = np.zeros((len(self.problem.teams), len(self.problem.windows)))
        moves: dict[tuple[int, int], int] = {}
        work = self._work()
        days: dict[tuple[int, int], list[float | None]] = {}
        for group, at, teams in zip(self.groups, self.planned, self.teams, strict=True):
            for row in teams:
                moves[at, row] = moves.get((at, row), 0) + 1
                days.setdefault((at, row), []).append(self.past.cutovers.get(group.id))
            for row, offset, amount in group_loads(self.problem.teams, group):
                if row < len(loads) and at + offset < loads.shape[1]:
                    loads[row, at + offset] += amount / 100
        previous = dict.fromkeys(range(len(loads)), -1)
        room_of = [_room(self.problem, team) for team in self.problem.teams]
        found = []
        for at, row in sorted(moves):
            since = slice(previous[row] + 1, at + 1)
            room = sum(room_of[row][since])
            share = min(1.0, float(loads[row, since].sum()) / room) if room > 0 else 1.0
            known = [day for day in days[at, row] if day is not None]
            done = max(known) if len(known) == len(days[at, row]) else None
            found.append(TeamWave(row, at, previous[row], share, moves[at, row], tuple(work[at, row]), done))
            previous[row] = at
        return found

    def _work(self) -> dict[tuple[int, int], list[float]]:
        """Return the days of work of every team for every wave, move by move."""
        rows = {team.id: row for row, team in enumerate(self.problem.teams)}
        found: dict[tuple[int, int], list[float]] = {}
        for group, at in zip(self.groups, self.planned, strict=True):
            for effort in group.efforts:
                found.setdefault((at, rows[effort.team]), []).append(effort.total_days)
        return found


@dataclass(frozen=True, slots=True)
class TeamWave:
    """A team's work for one wave: its wave before (-1 for none), how full its days are since, and its moves."""

    team: int
    at: int
    previous: int
    share: float
    moves: int
    days: tuple[float, ...]
    """Of its work for each move."""
    done: float | None
    """Day on which its last move was made, once all are."""

    @property
    def noise(self) -> float:
        """Return the variance of this work's noise as a share of that of a single move; large moves count for more."""
        total = sum(self.days)
        return sum(days * days for days in self.days) / (total * total) if total > 0 else 1.0


def _room(problem: WaveProblem, team: Team) -> tuple[float, ...]:
    """Return a team's days by window: its own, or, of people who are only ever bought, what can be bought."""
    own = problem.moving_days(team)
    if any(own) or team.buyable is None:
        return own
    first = first_bought(problem, team.buyable)
    return tuple(days if at >= first else 0.0 for at, days in enumerate(team.buyable.most(len(own))))


def _next_free(blocks: BlockIndex, group: MoveGroup, windows: int) -> IntArray:
    """Return for each position the first window from there on that the calendar leaves free; `windows` for none."""
    following = np.full(windows + 2, windows, dtype=np.int64)
    for position in range(windows - 1, -1, -1):
        free = all(block.key.startswith(_SETTINGS) for block in blocks.of(group.id, position))
        following[position] = position if free else following[position + 1]
    return following


def _predecessors(problem: WaveProblem, groups: Sequence[MoveGroup]) -> list[list[int]]:
    position = {group.id: number for number, group in enumerate(groups)}
    before: list[list[int]] = [[] for _ in groups]
    for link in problem.dependencies:
        if link.kind is Link.ORDER:
            before[position[link.second]].append(position[link.first])
    return before
