"""What the exit plan tells besides dates: who is busy when, how sure it is, and the inside of each wave.

The inside of a wave is scheduled by hours with the fewest people found with whom it fits: a requirement to hold against
who can be there. Nothing of it changes the plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from standpipe.app import waves_document as published
from standpipe.app.room_closings import RoomClosing
from standpipe.app.wave_people import ACCEPTANCE, SUPPLIER
from standpipe.waves import (
    RunbookTask,
    WavePlan,
    WaveProblem,
    WaveSchedule,
    fitting,
    inside_of_wave,
    schedule_wave,
    smallest_crew,
    splits_worth_making,
)
from standpipe.waves.rest import Rest
from standpipe.waves.risk import closing_curve

SHARES = tuple(share / 100 for share in range(5, 100, 5))
_CREW_WORK, _SCHEDULE_WORK = 300, 1_000


TOGETHER: Mapping[str | None, str] = {ACCEPTANCE: "Acceptance testers", SUPPLIER: "Suppliers' engineers"}
"""What the many small teams of a skill are called where all are shown as one."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Beside the plan: the inside of each wave by its number, the chances of closing dates, cost against date."""

    insides: dict[int, published.WaveInside] = field(default_factory=dict)
    chances: list[published.ClosingChance] = field(default_factory=list)
    front: list[published.FrontPoint] = field(default_factory=list)
    front_alone: str = ""
    rest: Rest | None = None
    """The plan of what a contradiction does not concern."""
    closings: Mapping[str, date] = field(default_factory=dict)
    """The day on which each site closes."""
    rooms: tuple[RoomClosing, ...] = ()


def chances_of(problem: WaveProblem, plan: WavePlan, *, scenarios: int, seed: int) -> list[published.ClosingChance]:
    """Return the closing dates that 5, 10, ... 95 per cent of the simulated scenarios keep."""
    days = closing_curve(problem, plan, shares=SHARES, scenarios=scenarios, seed=seed)
    return [published.ClosingChance(share=share, closing_date=day) for share, day in zip(SHARES, days, strict=True)]


def months_of_work(problem: WaveProblem, plan: WavePlan) -> list[published.MonthOfWork]:
    """Return, month by month and for each team that moves need, days needed, own, and bought."""
    loads = {load.window: {team.team: team for team in load.teams} for load in plan.loads}
    busy = {team for teams in loads.values() for team in teams}
    last = max((position for position, window in enumerate(problem.windows) if loads.get(window.id)), default=-1)
    months: dict[tuple[str, str], list[float]] = {}
    for team in problem.teams:
        if team.id not in busy:
            continue
        own = problem.moving_days(team)
        for position, window in enumerate(problem.windows[: last + 1]):
            sums = months.setdefault((f"{window.first:%Y-%m}", TOGETHER.get(team.skill, team.name)), [0.0, 0.0, 0.0])
            load = loads.get(window.id, {}).get(team.id)
            sums[0] += load.days if load else 0.0
            sums[1] += own[position]
            sums[2] += load.bought_days if load else 0.0
    return [
        published.MonthOfWork(
            month=month, team=team, needed_days=round(sums[0], 2), own_days=round(sums[1], 2),
            bought_days=round(sums[2], 2),
        )
        for (month, team), sums in sorted(months.items())
    ]  # fmt: skip


def splits_of(problem: WaveProblem) -> list[published.SplitAdvice]:
    """Return the shared platforms that are worth splitting before they move, the most gained first."""
    return [
        published.SplitAdvice(
            platform=split.platform, calendars=list(split.calendars), free_before=split.free_before,
            free_after=split.free_after,
        )
        for split in splits_worth_making(problem)
    ]  # fmt: skip


def insides_of(problem: WaveProblem, plan: WavePlan, *, seed: int) -> dict[int, published.WaveInside]:
    """Return each wave of a plan hour by hour, by its number."""
    teams = {team.id: team.name for team in problem.teams}
    found = {}
    hourly = _without_attending(problem.in_modes(plan.mode_of))
    for wave in plan.waves:
        inside = inside_of_wave(hourly, plan, wave.number)
        if not inside.wave.moves:
            continue
        crew = smallest_crew(inside.wave, work=_CREW_WORK, seed=seed) or ()
        schedule = schedule_wave(replace(inside.wave, people=crew), work=_SCHEDULE_WORK, seed=seed)
        names = {move.group: move.name for move in wave.moves}
        unknown = "neither hours nor days are known, so it is not in this schedule"
        attending = _attending(problem, names.keys())
        assumed = [*inside.assumed, *attending, *(f"{name}: {unknown}" for name in inside.left_out)]
        found[wave.number] = _inside(
            schedule, (names, teams), hours=inside.wave.hours, people=[person.name for person in crew], assumed=assumed
        )
    return found


def _without_attending(problem: WaveProblem) -> WaveProblem:
    """Return the problem without those who attend a move by the day and not by the hour: testers, engineers."""
    attending = {team.id for team in problem.teams if team.skill in TOGETHER}
    groups = tuple(
        replace(group, efforts=tuple(effort for effort in group.efforts if effort.team not in attending))
        for group in problem.groups
    )
    return replace(problem, groups=groups)


def _attending(problem: WaveProblem, moves: Collection[str]) -> list[str]:
    """Return, in words, who attends the moves of a wave without being scheduled by the hour."""
    names = {team.id: team.name for team in problem.teams if team.skill in TOGETHER}
    there = {
        names[effort.team]
        for group in problem.groups
        if group.id in moves
        for effort in group.efforts
        if effort.team in names and effort.cutover_days
    }
    return [f"{', '.join(sorted(there))}: there during the window, hours not scheduled"] if there else []


Names = tuple[dict[str, str], dict[str, str]]
"""Names of moves and of teams by their ids."""


def _inside(
    schedule: WaveSchedule, names: Names, *, hours: float, people: list[str], assumed: list[str]
) -> published.WaveInside:
    known = not schedule.obstacles
    return published.WaveInside(
        fits=schedule.fits,
        summary=fitting(schedule),
        hours=hours,
        people=_counted(people, names),
        steps=[_step(task, names) for task in schedule.tasks],
        rollback=[_step(task, names) for task in schedule.rollback],
        checks=[
            published.CutoverCheck(
                hour=check.hour, latest_hour=check.latest, question=check.question, otherwise=check.otherwise
            )
            for check in schedule.checks
        ],
        verified_hour=schedule.verified if known else None,
        point_of_no_return_hour=schedule.point_of_no_return if known else None,
        assumed=assumed,
    )


def _step(task: RunbookTask, names: Names) -> published.CutoverStep:
    return published.CutoverStep(
        move=names[0].get(task.move, task.move),
        step=task.step.value,
        starts_hour=task.starts,
        ends_hour=task.ends,
        people=_counted((name for name, _ in task.people), names),
    )


def _counted(people: Iterable[str], names: Names) -> dict[str, int]:
    """Return how many people of each team there are, by the team's name."""
    teams = (person.rpartition(" ")[0] for person in people)
    return dict(sorted(Counter(names[1].get(team, team) for team in teams).items()))
