"""When the people who carry moves out are there: their leave, and how they learn, as the registers state them.

A team's days a week are what is left for moves after usual leave; the sheet Leave says when people are away beyond
that. A window stands for the working days since the window before, and for its own days: of the two, the one of which
more is away counts, so that nobody is asked for a cutover in their holiday. Of several rows on one day the shares add
up, to the whole team at most.

A team that learns works at its first share up to the first cutover window after wave zero, and gains evenly from there.

The same holds for people who are bought: a partner's leave and learning take from the days that can be bought, and a
day of theirs is paid in full while a part of it counts. What a council's team is short of on leave can be bought.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from standpipe.app.wave_people import ACCEPTANCE, bought_teams, own_teams
from standpipe.estate.estate import Estate
from standpipe.estate.model import Team as EstateTeam
from standpipe.estate.programme import LeaveRule
from standpipe.kernel.findings import Finding, Severity
from standpipe.kernel.identifiers import slug
from standpipe.waves import Leave, Team, WaveProblem, Window
from standpipe.waves.tasks import gate_day

_DAY = timedelta(days=1)
_WORKING_DAYS = 5


@dataclass(frozen=True, slots=True)
class _Away:
    """A share of a team that is away from the first to the last day."""

    first: date
    last: date
    share: float


@dataclass(frozen=True, slots=True)
class _Part:
    """Some of the people of a team of the plan: their part of its days, when they are away, and how they learn."""

    days: float
    away: tuple[_Away, ...] = ()
    learning: tuple[float, float] | None = None
    """Share at first, and weeks until all of their days count."""


def with_presence(problem: WaveProblem, estate: Estate) -> tuple[WaveProblem, tuple[Finding, ...]]:
    """Return the problem with the leave and the learning of each team, and what of them cannot be followed."""
    away, findings = _away_by_team(estate)
    learning, unclear = _learning_by_team(estate)
    gate = gate_day(problem)
    begins = next((window.first for window in problem.windows if window.first >= gate), date.max)

    def parts(team: Team) -> Iterable[_Part]:
        if team.skill == ACCEPTANCE:
            yield _Part(1.0, away.get(slug(team.name), ()))
        for own in own_teams(estate, team):
            yield _Part(own.days_per_week or 0.0, away.get(own.id, ()), learning.get(own.id))

    def bought(team: Team) -> tuple[_Part, ...]:
        partners = bought_teams(estate, team)
        return tuple(
            _Part(each.days_per_week or 0.0, away.get(each.id, ()), learning.get(each.id)) for each in partners
        )

    teams = tuple(
        _hired(_present(team, tuple(parts(team)), problem.windows, begins), bought(team), problem.windows, begins)
        for team in problem.teams
    )
    return replace(problem, teams=teams), (*findings, *unclear)


def share_away(away: Sequence[tuple[date, date, float]], since: date, window: Window) -> float:
    """Return which share of a team a window lacks, 0 to 1.

    Args:
        away: first and last day, and the share that is away, 0 to 1.
        since: the last day of the window before.
        window: the window.

    >>> weekend = Window("w", date(2027, 1, 9), date(2027, 1, 10))
    >>> share_away([(date(2027, 1, 4), date(2027, 1, 5), 1.0)], date(2027, 1, 3), weekend)
    0.4
    >>> share_away([(date(2027, 1, 9), date(2027, 1, 9), 1.0)], date(2027, 1, 3), weekend)
    0.5

    """

    def on(day: date) -> float:
        return min(1.0, sum(share for first, last, share in away if first <= day <= last))

    def mean(days: Sequence[date]) -> float:
        return sum(map(on, days)) / len(days) if days else 0.0

    before = [since + _DAY * position for position in range(1, (window.last - since).days + 1)]
    working = [day for day in before if day.weekday() < _WORKING_DAYS]
    return max(mean(working), mean([day for day in before if day >= window.first]))


def _present(team: Team, parts: tuple[_Part, ...], windows: Sequence[Window], begins: date) -> Team:
    """Return a team of the plan as its parts are there."""
    if not any(part.away or part.learning for part in parts) or not sum(part.days for part in parts):
        return team
    ramp: list[float] = []
    leave: list[Leave] = []
    since = windows[0].last - 7 * _DAY
    for days, window in zip(team.days, windows, strict=True):
        productive = [part.days * _learned(part, begins, window) for part in parts]
        lost = [
            each * share_away([(row.first, row.last, row.share) for row in part.away], since, window)
            for each, part in zip(productive, parts, strict=True)
        ]
        ramp.append(round(sum(productive) / sum(part.days for part in parts), 4))
        # Rounded up, so that a team of which all are away has nothing left.
        missing = math.ceil(round(days * ramp[-1] * sum(lost) / sum(productive) * 100, 6)) if any(lost) else 0
        if missing:
            leave.append(Leave(window.id, missing / 100))
        since = window.last
    while ramp and ramp[-1] == 1:
        ramp.pop()
    return replace(team, ramp=tuple(ramp), leave=tuple(leave))


def _hired(team: Team, parts: tuple[_Part, ...], windows: Sequence[Window], begins: date) -> Team:
    """Return a team of the plan of which the days that can be bought are those of its partners, as they are there."""
    whole = sum(part.days for part in parts)
    if team.buyable is None or not any(part.away or part.learning for part in parts):
        return team
    days: list[float] = []
    ramp: list[float] = []
    since = windows[0].last - 7 * _DAY
    for most, window in zip(
        team.buyable.days or (team.buyable.max_days_per_window,) * len(windows), windows, strict=True
    ):
        there = [
            part.days * (1 - share_away([(row.first, row.last, row.share) for row in part.away], since, window))
            for part in parts
        ]
        productive = sum(each * _learned(part, begins, window) for each, part in zip(there, parts, strict=True))
        days.append(math.floor(round(most * sum(there) / whole * 100, 6)) / 100)
        ramp.append(round(productive / sum(there), 4) if any(there) else 1.0)
        since = window.last
    while ramp and ramp[-1] == 1:
        ramp.pop()
    return replace(team, buyable=replace(team.buyable, days=tuple(days), ramp=tuple(ramp)))


def _learned(part: _Part, begins: date, window: Window) -> float:
    if part.learning is None:
        return 1.0
    first, weeks = part.learning
    elapsed = max(0.0, (window.first - begins).days / 7)
    return min(1.0, first + (1 - first) * elapsed / weeks)


def _away_by_team(estate: Estate) -> tuple[Mapping[str, tuple[_Away, ...]], list[Finding]]:
    """Return who is away by the id of a team of the register, or by the name of a tester as an identifier."""
    testers = {slug(name) for each in estate.applications.values() for name in each.acceptance_testers or ()}
    found: dict[str, tuple[_Away, ...]] = {}
    findings: list[Finding] = []
    for rule in estate.programme:
        if not isinstance(rule, LeaveRule):
            continue
        name = slug(rule.team)
        teams = [team for team in estate.teams.values() if name in {slug(team.name), slug(team.id)}]
        if not teams and name not in testers:
            why = "is neither a team of the register nor one of its testers: correct the name, or add the team"
            findings.append(_leave_finding(rule, "programme", why))
        for team in teams:
            share = rule.share_of(team.people)
            if (reason := _not_followed(team, share)) is not None:
                findings.append(_leave_finding(rule, team.id, reason))
            elif share is not None:
                found[team.id] = (*found.get(team.id, ()), _Away(rule.first, rule.last, share))
            if rule.people and team.people and rule.people > team.people:
                why = f"has {team.people} people, of whom {rule.people} cannot be away"
                findings.append(_leave_finding(rule, team.id, why, "the whole team is taken as away"))
        if not teams and name in testers:
            share = rule.share_of(None)
            if share is None:
                why = "is a tester, of whose people the register has no number: write the share (%)"
                findings.append(_leave_finding(rule, "programme", why))
            else:
                found[name] = (*found.get(name, ()), _Away(rule.first, rule.last, share))
    return found, findings


def _not_followed(team: EstateTeam, share: float | None) -> str | None:
    if team.days_per_week is None:
        return "has no known days a week, so that the plan reserves none of them: add them to the sheet Teams"
    if share is None:
        return "has no known number of people: add it to the sheet Teams, or write the share (%) that is away"
    return None


def _leave_finding(rule: LeaveRule, subject: str, why: str, then: str = "the leave is not in the plan") -> Finding:
    message = f"Leave from {rule.first} to {rule.last}: '{rule.team}' {why}; {then}."
    places = (rule.place,) if rule.place else ()
    return Finding("programme-row-not-followed", Severity.HIGH, subject, message, places)


def _learning_by_team(estate: Estate) -> tuple[Mapping[str, tuple[float, float]], list[Finding]]:
    found: dict[str, tuple[float, float]] = {}
    findings: list[Finding] = []
    for team in estate.teams.values():
        first, weeks = team.productive_at_first_percent, team.learning_weeks
        if first is None and weeks is None:
            continue
        if first is None or weeks is None:
            findings.append(_learning_finding(estate, team, "it takes the share at first and the weeks to learn"))
        elif weeks > 0:
            found[team.id] = (first / 100, weeks)
    return found, findings


def _learning_finding(estate: Estate, team: EstateTeam, why: str) -> Finding:
    fields = ("productive_at_first_percent", "learning_weeks")
    places = tuple(each.place for name in fields for each in estate.evidence.of(team.id, name) if each.place)
    message = f"The learning of {team.name} is not in the plan: {why}."
    return Finding("learning-not-followed", Severity.MEDIUM, team.id, message, places)
