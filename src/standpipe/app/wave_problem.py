"""Makes the wave problem of an estate: windows, move groups with their effort and freezes, teams, tasks, deadline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from standpipe.app.closing_sites import lease_of, names_of
from standpipe.app.move_groups import Group, Grouped, group_moves
from standpipe.app.several_sites import bound_by_leases
from standpipe.app.wave_contracts import backing_pairs, contracts_of
from standpipe.app.wave_people import Weeks, people_of
from standpipe.app.wave_presence import with_presence
from standpipe.app.wave_terms import (
    budgets_of,
    payments_of,
    pays,
    tranches_of,
    ways_of,
    weeks_of,
    windows_a_week,
    windows_of,
    with_ways,
)
from standpipe.app.wave_zones import with_zones, yearly_until_closed
from standpipe.catalogue import Assumptions
from standpipe.catalogue.elections import Cycle, ElectoralCycle, polls
from standpipe.catalogue.holidays import Nation, bank_holidays
from standpipe.disposition import Dispositions
from standpipe.estate.estate import Estate
from standpipe.estate.model import FreezeKind
from standpipe.estate.model import Site as EstateSite
from standpipe.kernel.findings import Finding, Severity
from standpipe.waves import (
    Binding,
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
    WaveProblem,
    expand_freezes,
)
from standpipe.waves.tasks import gate_day

WEEKS_AHEAD = 156
"""Length of the programme's horizon: three years of weekends."""
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
    windows, unusable = windows_of(estate, as_of, last)
    ways = ways_of(estate, grouped)
    weeks = Weeks(weeks_of(windows), windows_a_week(windows))
    people = people_of(estate, grouped, assumptions, weeks, ways.variants)
    tranches, gates = tranches_of(estate, grouped, windows)
    contracts, assumed = contracts_of(estate, grouped, sites, as_of, last)
    stated = (*unusable, *ways.findings, *gates)
    findings = (*people.findings, *_cut_findings(estate, grouped), *assumed, *stated)
    if not grouped.groups:
        return Framed(None, grouped, freezes, findings)
    problem = WaveProblem(
        name="Exit from " + (names_of(sites) or "the data centre"),
        start=as_of,
        windows=windows,
        groups=tuple(
            with_ways(_move_group(estate, group, people.efforts[group.id], assumptions), ways.of(group), people.efforts)
            for group in grouped.groups
        ),
        teams=people.teams,
        dependencies=tuple(_dependencies(estate, grouped)),
        freezes=freezes,
        contracts=contracts,
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
        budgets=budgets_of(estate),
        tranches=tranches,
    )
    staffed, absent = with_presence(_begun_small(problem, assumptions), estate)
    bound = bound_by_leases(staffed, estate, grouped, sites, as_of)
    zoned, unplaced = with_zones(bound, estate, grouped, sites, weeks.windows)
    return Framed(zoned, grouped, freezes, (*findings, *absent, *unplaced))


def _begun_small(problem: WaveProblem, assumptions: Assumptions) -> WaveProblem:
    """Let the first windows after wave zero hold fewer moves, as everybody still learns."""
    gate, few = gate_day(problem), int(assumptions.value("moves-in-first-windows"))
    first = [window.id for window in problem.windows if window.first >= gate][: int(assumptions.value("first-windows"))]
    windows = tuple(
        replace(window, max_moves=min(few, window.max_moves or few)) if window.id in first else window
        for window in problem.windows
    )
    return replace(problem, windows=windows)


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


def _move_group(estate: Estate, group: Group, efforts: tuple[Effort, ...], assumptions: Assumptions) -> MoveGroup:
    applications = [estate.applications[member.application] for member in group.members]
    tiers = [application.tier for application in applications if application.tier is not None]
    more = f" and {len(applications) - 1} more" if len(applications) > 1 else ""
    return MoveGroup(
        id=group.id,
        name=f"{applications[0].name}{more}",
        members=tuple(application.id for application in applications),
        efforts=efforts,
        bindings=tuple(FreezeBinding(each.calendar, each.through) for each in group.calendars),
        tier=min(tiers, default=None),
        cutover_hours=float(assumptions.value("cutover-hours-per-move")),
        rollback_hours=float(assumptions.value("rollback-hours-per-move")),
        rehearsal=bool(tiers) and min(tiers) <= int(assumptions.value("rehearsed-up-to-tier")),
        spends=payments_of(group) if pays(estate) else (),
    )


def _dependencies(estate: Estate, grouped: Grouped) -> Iterator[Dependency]:
    ordered = set(grouped.before)
    for first, second in grouped.before:
        reason = f"{estate.name_of(first)} moves before {estate.name_of(second)}"
        yield Dependency(Link.ORDER, first, second, windows=1, reason=reason)
    for one, other in grouped.apart:
        if (one, other) not in ordered and (other, one) not in ordered:
            yield Dependency(Link.SOFT, one, other, reason="kept reachable between the places while one has moved")
    for one, other, name in backing_pairs(estate, grouped):
        yield Dependency(Link.NEVER_TOGETHER, one, other, reason=f"one stands in for the other for {name}")


def _site(estate: Estate, sites: tuple[EstateSite, ...], as_of: date) -> Site:
    """Return all that closes as one: closed with its last site, and so by the last lease, where each has one."""
    leases = [lease_of(estate, site, as_of) for site in sites]
    bound = [lease for lease in leases if lease]
    last = max(bound, key=lambda lease: lease.ends or date.max) if bound and len(bound) == len(sites) else None
    return Site(
        names_of(sites) or "the data centre",
        pence_per_day=round(yearly_until_closed(estate) / 365) if sites else 0,
        deadline=last.ends if last else None,
        deadline_reason=f"contract '{last.name}' ends" if last else "",
    )
