"""Who carries the moves out: the council's teams, partners and suppliers' engineers as days to buy, and testers.

A window stands for the work of the time since the window before: a week, where windows are weekends. Teams come from
the register with what is left after day-to-day work and leave. The engineers of an application's own supplier are
bought after their lead time; a team of the register that belongs to that supplier says how many days and at what rate,
and without one the assumptions do. The people whom the register names as acceptance testers are a resource like any
other: how many days a week one of them can give is an assumption. Nobody prices their days.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from standpipe.app.move_groups import Group, Grouped
from standpipe.catalogue import Assumptions
from standpipe.disposition import Disposition
from standpipe.estate.estate import Estate
from standpipe.estate.model import Team as EstateTeam
from standpipe.kernel.findings import Finding, Severity
from standpipe.kernel.identifiers import slug
from standpipe.waves import Buyable, Effort, Team

PREPARE_WINDOWS = 4
HYPERCARE_WINDOWS = 2
ACCEPTANCE = "user acceptance"
SUPPLIER = "supplier's engineers"
"""Skills of the teams that are made here; charts show all teams of one of them as one."""
SUPPLIERS_WORK = "supplier's engineers"
"""The line of a proposal that says that the supplier attends the move."""


@dataclass(frozen=True, slots=True)
class People:
    """Teams, and the effort of each group by its id."""

    teams: tuple[Team, ...]
    efforts: Mapping[str, tuple[Effort, ...]]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Weeks:
    """The time between cutover windows: weeks since the window before, by window, and windows a week, usually."""

    since: tuple[float, ...]
    windows: int = 1

    def days(self, weekly: float) -> tuple[float, ...]:
        """Return what is there for each window of so many days a week."""
        return tuple(round(weekly * weeks, 2) for weeks in self.since)

    def usual(self, weekly: float) -> float:
        """Return what is there for a usual window of so many days a week."""
        return round(weekly / self.windows, 2)


def people_of(
    estate: Estate, grouped: Grouped, assumptions: Assumptions, weeks: Weeks, variants: Iterable[Group] = ()
) -> People:
    """Return who works on the moves and how many days each takes; of variants of groups as well."""
    own = tuple(_teams(estate, weeks))
    by_skill = {team.skill: team.id for team in reversed(own) if team.skill}
    extra: dict[str, Team] = {}
    efforts: dict[str, tuple[Effort, ...]] = {}
    for group in (*grouped.groups, *variants):
        suppliers = _days_of_suppliers(estate, group, assumptions)
        testers = _days_of_testers(estate, group, assumptions)
        for supplier in suppliers:
            extra.setdefault(f"engineers-{supplier}", _engineers(estate, supplier, assumptions, weeks))
        for tester in testers:
            extra.setdefault(_tester_id(tester), _tester(tester, assumptions, weeks))
        attending = {f"engineers-{supplier}": days for supplier, days in suppliers.items()}
        attending |= {_tester_id(tester): days for tester, days in testers.items()}
        skills = _days_of_skills(group, by_skill)
        efforts[group.id] = (
            *(spread_effort(team, days, assumptions, weeks.windows) for team, days in sorted(skills.items())),
            *(_at_the_cutover(team, days, _weekly(extra[team])) for team, days in sorted(attending.items())),
        )
    teams = (*own, *(extra[name] for name in sorted(extra)))
    return People(teams, efforts, (*_skill_findings(grouped, own), *_tester_findings(estate, grouped)))


def _teams(estate: Estate, weeks: Weeks) -> Iterator[Team]:
    """Yield one team for each skill: the council's own people, and partners' people as days that can be bought."""
    by_skill: dict[str, list[EstateTeam]] = {}
    for team in estate.teams.values():
        if team.days_per_week is not None:
            by_skill.setdefault(_skill(team), []).append(team)
    for skill, teams in by_skill.items():
        own = [team for team in teams if team.supplier is None]
        partners = [team for team in teams if team.supplier is not None]
        rate = max((_whole_pounds(team.day_rate_pence) for team in own), default=0)
        buyable = _of_partners(partners, rate, weeks) if partners else None
        yield Team(
            (own or partners)[0].id,
            ", ".join(team.name for team in teams),
            weeks.days(sum(team.days_per_week or 0 for team in own)),
            skill=skill,
            day_rate_pence=rate,
            buyable=buyable,
        )


def _of_partners(partners: Sequence[EstateTeam], own_rate: int, weeks: Weeks) -> Buyable:
    """Return the days of partners: a week has as many, in however many windows."""
    weekly = sum(team.days_per_week or 0 for team in partners)
    usual, days = weeks.usual(weekly), weeks.days(weekly)
    rate = max(own_rate, *(_whole_pounds(team.day_rate_pence) for team in partners))
    return Buyable(usual, rate, days=() if set(days) == {usual} else days)


def bought_teams(estate: Estate, team: Team) -> tuple[EstateTeam, ...]:
    """Return the suppliers' teams of the register whose days a team of the plan can buy."""
    return tuple(
        each
        for each in estate.teams.values()
        if each.supplier is not None
        and each.days_per_week
        and (team.id == f"engineers-{each.supplier}" if team.skill == SUPPLIER else _skill(each) == team.skill)
    )


def own_teams(estate: Estate, team: Team) -> tuple[EstateTeam, ...]:
    """Return the council's own teams of the register whose days a team of the plan has."""
    return tuple(
        each
        for each in estate.teams.values()
        if each.supplier is None and each.days_per_week is not None and _skill(each) == team.skill
    )


def _skill(team: EstateTeam) -> str:
    return (team.skill or team.name).casefold()


def _whole_pounds(pence: int | None) -> int:
    return round((pence or 0) / 100) * 100


def _days_of_skills(group: Group, by_skill: Mapping[str, str]) -> dict[str, float]:
    days: dict[str, float] = {}
    for member in group.members:
        for skill, amount in member.chosen.effort_days.items():
            team = by_skill.get(skill.casefold())
            if team:
                days[team] = days.get(team, 0.0) + float(amount)
    return days


def _days_of_suppliers(estate: Estate, group: Group, assumptions: Assumptions) -> dict[str, float]:
    """Return days by supplier of the applications whose proposal has the supplier's engineers in it."""
    days: dict[str, float] = {}
    for member in group.members:
        supplier = estate.applications[member.application].supplier
        if supplier and _attends(member):
            days[supplier] = days.get(supplier, 0.0) + float(assumptions.value("supplier-engineer-days"))
    return days


def _attends(member: Disposition) -> bool:
    return any(line.name == SUPPLIERS_WORK for line in member.chosen.one_off_lines)


def _engineers(estate: Estate, supplier: str, assumptions: Assumptions, weeks: Weeks) -> Team:
    registered = [team for team in estate.teams.values() if team.supplier == supplier and team.days_per_week]
    days = sum(team.days_per_week or 0 for team in registered)
    rates = [_whole_pounds(team.day_rate_pence) for team in registered if team.day_rate_pence]
    return Team(
        f"engineers-{supplier}",
        f"Engineers of {estate.name_of(supplier)}",
        weeks.days(0.0),
        skill=SUPPLIER,
        supplier=estate.name_of(supplier),
        buyable=Buyable(
            weeks.usual(days or float(assumptions.value("supplier-engineer-days-per-week"))),
            max(rates, default=int(assumptions.value("day-rate-supplier")) * 100),
            lead_days=int(assumptions.value("supplier-engineer-lead-days")),
        ),
    )


def _days_of_testers(estate: Estate, group: Group, assumptions: Assumptions) -> dict[str, float]:
    days: dict[str, float] = {}
    for member in group.members:
        for tester in estate.applications[member.application].acceptance_testers or ():
            days[tester] = days.get(tester, 0.0) + float(assumptions.value("acceptance-test-days"))
    return days


def _tester_id(tester: str) -> str:
    return f"testers-{slug(tester)}"


def _tester(tester: str, assumptions: Assumptions, weeks: Weeks) -> Team:
    weekly = float(assumptions.value("acceptance-tester-days-per-week"))
    return Team(_tester_id(tester), tester, weeks.days(weekly), skill=ACCEPTANCE)


def _weekly(team: Team) -> float:
    return min(team.days) + (team.buyable.max_days_per_window if team.buyable else 0.0)


def _at_the_cutover(team: str, days: float, weekly: float) -> Effort:
    """Put as many days as a week has on the cutover, and the others on the weeks before it."""
    at = round(min(days, weekly), 2)
    before: list[float] = []
    left = round(days - at, 2)
    while left > 0 and weekly > 0:
        before.insert(0, round(min(left, weekly), 2))
        left = round(left - before[0], 2)
    return Effort(team, at, tuple(before))


def spread_effort(team: str, days: float, assumptions: Assumptions, windows_a_week: int = 1) -> Effort:
    """Spread a move's days of one team over the weeks before, the cutover and the weeks after.

    The shares are assumptions; so is how many days a week one move keeps a team busy, which sets the number of weeks.
    Days are kept to the hundredth, and what rounding leaves over falls on the cutover.
    """
    weekly = float(assumptions.value("effort-days-per-week"))
    prepare = days * float(assumptions.value("effort-share-prepare-percent")) / 100
    hypercare = days * float(assumptions.value("effort-share-hypercare-percent")) / 100
    before = max(PREPARE_WINDOWS, math.ceil(prepare / weekly)) * windows_a_week
    after = max(HYPERCARE_WINDOWS, math.ceil(hypercare / weekly)) * windows_a_week
    each_before = math.floor(prepare / before * 100) / 100
    each_after = math.floor(hypercare / after * 100) / 100
    at = round(days - each_before * before - each_after * after, 2)
    return Effort(team, at, (each_before,) * before, (each_after,) * after)


def _skill_findings(grouped: Grouped, teams: Iterable[Team]) -> Iterator[Finding]:
    skills = {team.skill for team in teams}
    wanted: dict[str, set[str]] = {}
    for group in grouped.groups:
        for member in group.members:
            for skill in member.chosen.effort_days:
                wanted.setdefault(skill, set()).add(member.application)
    for skill, applications in sorted(wanted.items()):
        if skill.casefold() not in skills:
            yield Finding(
                "no-team-for-skill",
                Severity.HIGH,
                f"skill:{slug(skill)}",
                f"No team is known for the skill '{skill}' that {len(applications)} applications need, so its capacity "
                "does not limit the plan. Add the team and its days a week.",
            )


def _tester_findings(estate: Estate, grouped: Grouped) -> Iterator[Finding]:
    """Yield the critical applications that move without anybody who accepts them."""
    members = [member.application for group in grouped.groups for member in group.members]
    # A platform (tier 0) is accepted by those who run it; it is services that somebody has to try out.
    critical = [name for name in members if estate.applications[name].tier == 1]
    untested = [name for name in critical if not estate.applications[name].acceptance_testers]
    if untested:
        named = ", ".join(estate.name_of(name) for name in untested[:5])
        more = f" and {len(untested) - 5} more" if len(untested) > 5 else ""
        yield Finding(
            "no-acceptance-testers",
            Severity.MEDIUM,
            untested[0],
            f"Nobody is named who accepts {named}{more} after the move, so the plan reserves nobody's time for it. "
            "Add the testers to the application register.",
        )
