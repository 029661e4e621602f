"""Makes the wave problem of an estate: windows, move groups with their effort and freezes, teams, tasks, deadline."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from standpipe.app.closing_sites import lease_of, names_of
from standpipe.app.move_groups import Group, Grouped, group_moves
from standpipe.app.several_sites import bound_by_leases
from standpipe.catalogue import Assumptions
from standpipe.catalogue.elections import Cycle, ElectoralCycle, polls
from standpipe.catalogue.holidays import Nation, bank_holidays
from standpipe.disposition import Dispositions
from standpipe.estate.estate import Estate
from standpipe.estate.model import FreezeKind
from standpipe.estate.model import Site as EstateSite
from standpipe.estate.model import Team as EstateTeam
from standpipe.kernel.findings import Finding, Severity
from standpipe.kernel.identifiers import slug
from standpipe.waves import (
    Binding,
    Buyable,
    Caps,
    Dependency,
    Effort,
    Freeze,
    FreezeBinding,
    FreezeRule,
    Link,
    MoveGroup,
    Site,
    Task,
    Team,
    WaveProblem,
    Window,
    expand_freezes,
)

WEEKS_AHEAD = 156
"""Length of the programme's horizon: three years of weekends."""
PREPARE_WINDOWS = 4
HYPERCARE_WINDOWS = 2
EVERYONE = "All"
EVERY_MAY = ElectoralCycle(Cycle.YEARLY)
"""Assumed where nobody has stated the council's electoral cycle: no election is met by surprise."""
WAVE_ZERO = (
    ("handover", "Handover from the incumbent: access, credentials, documentation, contracts, people", ()),
    ("handover-acceptance", "Handover accepted by the client team", ("handover",)),
    ("landing-zone", "Landing zone", ()),
    ("connectivity", "Connectivity to the new places", ()),
    ("identity", "Identity and name resolution in the new places", ("landing-zone", "connectivity")),
    ("backup-restore", "Backup proved by a restore", ("landing-zone", "connectivity")),
)
CLOSING = (
    ("unclaimed", "Machines without an application given an owner or retired", (), True),
    ("residue", "What stays on site placed and accepted", (), False),
    ("sanitise", "Data sanitised, with certificate", ("unclaimed",), False),
    ("circuits", "Circuits ceased", ("residue",), False),
    ("notice", "Notice served and the building handed back", ("sanitise", "circuits"), False),
)
OWNERS = {
    "handover": ((), "the outgoing supplier's transition manager"),
    "handover-acceptance": ((), "the council's client team"),
    "landing-zone": (("cloud", "platform", "server", "infrastructure"), "cloud platform lead"),
    "connectivity": (("network",), "network lead"),
    "identity": (("identity", "directory", "server", "infrastructure"), "identity lead"),
    "backup-restore": (("backup", "storage", "server", "infrastructure"), "backup lead"),
    "unclaimed": (("service desk", "asset", "server", "infrastructure"), "asset owner"),
    "residue": (("facilities", "infrastructure", "server"), "facilities lead"),
    "sanitise": (("server", "storage", "infrastructure"), "infrastructure lead"),
    "circuits": (("network",), "network lead"),
    "notice": ((), "procurement and estates"),
}
"""Who answers for a task: the team whose skill or name has one of these words, the first word first, or else a role."""


@dataclass(frozen=True, slots=True)
class Framed:
    """A wave problem with what it was made from."""

    problem: WaveProblem | None
    grouped: Grouped
    freezes: tuple[Freeze, ...]
    findings: tuple[Finding, ...]


def frame_waves(
    estate: Estate,
    dispositions: Dispositions,
    assumptions: Assumptions,
    *,
    sites: tuple[EstateSite, ...],
    as_of: date,
    cycle: ElectoralCycle | None,
    nation: Nation = Nation.ENGLAND,
) -> Framed:
    """Return the wave problem of everything that leaves the data centre; no problem where nothing is known to move."""
    grouped = group_moves(
        estate,
        dispositions,
        shared_users=int(assumptions.value("shared-component-users")),
        largest=int(assumptions.value("applications-per-move")),
    )
    last = as_of + timedelta(weeks=WEEKS_AHEAD)
    freezes = _freezes(estate, as_of, last, cycle, nation)
    windows = tuple(_weekends(as_of, last))
    teams = tuple(_teams(estate, len(windows)))
    findings = (*_skill_findings(grouped, teams), *_cut_findings(estate, grouped))
    if not grouped.groups:
        return Framed(None, grouped, freezes, findings)
    by_skill = {team.skill: team.id for team in reversed(teams) if team.skill}
    problem = WaveProblem(
        name="Exit from " + (names_of(sites) or "the data centre"),
        start=as_of,
        windows=windows,
        groups=tuple(_move_group(estate, group, by_skill, assumptions) for group in grouped.groups),
        teams=teams,
        dependencies=tuple(_dependencies(estate, grouped)),
        freezes=freezes,
        site=_site(estate, sites, as_of),
        wave_zero=tuple(_tasks(estate, WAVE_ZERO, assumptions)),
        closing=tuple(
            Task(
                identifier,
                name,
                int(assumptions.value(f"lead-days-{identifier}")),
                _owner(estate, identifier),
                after,
                in_advance,
            )
            for identifier, name, after, in_advance in CLOSING
        ),
        caps=Caps(
            critical_per_window=int(assumptions.value("critical-moves-per-window")),
            moves_per_window=int(assumptions.value("moves-per-window")),
        ),
    )
    return Framed(bound_by_leases(problem, estate, grouped, sites, as_of), grouped, freezes, findings)


def _tasks(
    estate: Estate, rows: tuple[tuple[str, str, tuple[str, ...]], ...], assumptions: Assumptions
) -> Iterator[Task]:
    for identifier, name, after in rows:
        days = int(assumptions.value(f"lead-days-{identifier}"))
        yield Task(identifier, name, days, _owner(estate, identifier), after)


def _owner(estate: Estate, task: str) -> str:
    words, role = OWNERS[task]
    for word in words:
        for team in estate.teams.values():
            if team.supplier is None and word in f"{team.skill or ''} {team.name}".casefold():
                return team.name
    return role


def _weekends(first: date, last: date) -> Iterator[Window]:
    saturday = first + timedelta(days=(5 - first.weekday()) % 7)
    while saturday <= last:
        yield Window(saturday.isoformat(), saturday, saturday + timedelta(days=1))
        saturday += timedelta(weeks=1)


def _freezes(
    estate: Estate, first: date, last: date, cycle: ElectoralCycle | None, nation: Nation
) -> tuple[Freeze, ...]:
    """Return every freeze of the horizon; rules that cannot be read are findings of the import already."""
    bindings = {FreezeKind.HARD: Binding.HARD, FreezeKind.SOFT: Binding.SOFT, FreezeKind.GOVERNANCE: Binding.GOVERNANCE}
    rules = [
        FreezeRule(
            rule.freeze_calendar or EVERYONE,
            rule.reason or rule.name,
            rule.begins or "",
            rule.ends or "",
            # A rule that does not say how it binds is taken as hard: a move is never risked on a blank cell.
            bindings[rule.binding or FreezeKind.HARD],
            source=rule.source,
        )
        for rule in estate.freeze_rules.values()
    ]
    years = (first.year - 1, last.year + 1)
    found, _ = expand_freezes(
        rules, first, last, bank_holidays=bank_holidays(nation, *years), polls=polls(cycle or EVERY_MAY, *years)
    )
    return found


def _teams(estate: Estate, windows: int) -> Iterator[Team]:
    """Yield one team for each skill: the council's own people, and partners' people as days that can be bought."""
    by_skill: dict[str, list[EstateTeam]] = {}
    for team in estate.teams.values():
        if team.days_per_week is not None:
            by_skill.setdefault((team.skill or team.name).casefold(), []).append(team)
    for skill, teams in by_skill.items():
        own = [team for team in teams if team.supplier is None]
        partners = [team for team in teams if team.supplier is not None]
        rate = max((_whole_pounds(team.day_rate_pence) for team in own), default=0)
        buyable = Buyable(
            sum(team.days_per_week or 0 for team in partners),
            max(rate, *(_whole_pounds(team.day_rate_pence) for team in partners)),
        ) if partners else None  # fmt: skip
        yield Team(
            (own or partners)[0].id,
            ", ".join(team.name for team in teams),
            # A window is a weekend, and so stands for one week of work.
            (round(sum(team.days_per_week or 0 for team in own), 2),) * windows,
            skill=skill,
            day_rate_pence=rate,
            buyable=buyable,
        )


def _whole_pounds(pence: int | None) -> int:
    return round((pence or 0) / 100) * 100


def _skill_findings(grouped: Grouped, teams: tuple[Team, ...]) -> Iterator[Finding]:
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


def _cut_findings(estate: Estate, grouped: Grouped) -> Iterator[Finding]:
    for user, needed in grouped.cut:
        yield Finding(
            "hard-dependency-across-places",
            Severity.MEDIUM,
            user,
            f"'{estate.name_of(user)}' needs '{estate.name_of(needed)}' at once, but moving everything that hangs "
            "together in one weekend would be too large. While one has moved, they talk over the line between the "
            "places: measure its latency, or split the shared part first.",
            tuple(item.place for item in estate.evidence.of(user, f"depends on {needed}") if item.place),
        )


def _move_group(estate: Estate, group: Group, by_skill: Mapping[str, str], assumptions: Assumptions) -> MoveGroup:
    days: dict[str, float] = {}
    for member in group.members:
        for skill, amount in member.chosen.effort_days.items():
            team = by_skill.get(skill.casefold())
            if team:
                days[team] = days.get(team, 0.0) + float(amount)
    applications = [estate.applications[member.application] for member in group.members]
    tiers = [application.tier for application in applications if application.tier is not None]
    more = f" and {len(applications) - 1} more" if len(applications) > 1 else ""
    return MoveGroup(
        id=group.id,
        name=f"{applications[0].name}{more}",
        members=tuple(application.id for application in applications),
        efforts=tuple(spread_effort(team, amount, assumptions) for team, amount in sorted(days.items())),
        bindings=tuple(FreezeBinding(each.calendar, each.through) for each in group.calendars),
        tier=min(tiers, default=None),
        cutover_hours=float(assumptions.value("cutover-hours-per-move")),
        rollback_hours=float(assumptions.value("rollback-hours-per-move")),
    )


def spread_effort(team: str, days: float, assumptions: Assumptions) -> Effort:
    """Spread a move's days of one team over the weeks before, the cutover and the weeks after.

    The shares are assumptions; so is how many days a week one move keeps a team busy, which sets the number of weeks.
    Days are kept to the hundredth, and what rounding leaves over falls on the cutover.
    """
    weekly = float(assumptions.value("effort-days-per-week"))
    prepare = days * float(assumptions.value("effort-share-prepare-percent")) / 100
    hypercare = days * float(assumptions.value("effort-share-hypercare-percent")) / 100
    weeks_before = max(PREPARE_WINDOWS, math.ceil(prepare / weekly))
    weeks_after = max(HYPERCARE_WINDOWS, math.ceil(hypercare / weekly))
    each_before = math.floor(prepare / weeks_before * 100) / 100
    each_after = math.floor(hypercare / weeks_after * 100) / 100
    at = round(days - each_before * weeks_before - each_after * weeks_after, 2)
    return Effort(team, at, (each_before,) * weeks_before, (each_after,) * weeks_after)


def _dependencies(estate: Estate, grouped: Grouped) -> Iterator[Dependency]:
    ordered = set(grouped.before)
    for first, second in grouped.before:
        reason = f"{estate.name_of(first)} moves before {estate.name_of(second)}"
        yield Dependency(Link.ORDER, first, second, windows=1, reason=reason)
    for one, other in grouped.apart:
        if (one, other) not in ordered and (other, one) not in ordered:
            yield Dependency(Link.SOFT, one, other, reason="kept reachable between the places while one has moved")


def _site(estate: Estate, sites: tuple[EstateSite, ...], as_of: date) -> Site:
    """Return all that closes as one: closed with its last site, and so by the last lease, where each has one."""
    leases = [lease_of(estate, site, as_of) for site in sites]
    bound = [lease for lease in leases if lease]
    last = max(bound, key=lambda lease: lease.ends or date.max) if bound and len(bound) == len(sites) else None
    yearly = sum(
        cost.annual_pence for cost in estate.running_costs.values() if cost.ends_with_data_centre and cost.annual_pence
    )
    return Site(
        names_of(sites) or "the data centre",
        pence_per_day=round(yearly / 365) if sites else 0,
        deadline=last.ends if last else None,
        deadline_reason=f"contract '{last.name}' ends" if last else "",
    )
