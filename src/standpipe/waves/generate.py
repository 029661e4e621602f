"""Instances of the wave problem by size, shape and seed, so that solvers can be compared.

Nothing in a generated instance is a statement about any council: amounts are drawn from ranges (see the code) so that
capacity, budgets, freezes and shared zones all bind. The shape `programme` has fortnightly windows, six skills, two
funds, caps, zones and affinity; `entangled` is the same with communities of applications that are dear to keep apart:
what that costs is more than a third of a plan that ignores it; `small` is for exact answers and brute force;
`everything` is small and uses all of the format: modes, leave, daily work, a ramp, lead times, evenings, zones in turn,
and a tranche with its gate.

    >>> problem = generate(12, seed=1)
    >>> len(problem.windows), problem == generate(12, seed=1)
    (24, True)
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.periods import DateWindow, FinancialYear
from standpipe.waves.everything import with_everything
from standpipe.waves.freezes import Binding, Freeze
from standpipe.waves.model import (
    Budget,
    Caps,
    Contract,
    Dependency,
    FreezeBinding,
    Link,
    MoveGroup,
    Renewal,
    Site,
    Spend,
    Task,
    WaveProblem,
    Window,
    Zone,
)
from standpipe.waves.people import Buyable, Effort, Team

_START = date(2027, 1, 4)
_SKILLS = ("windows", "unix", "databases", "network", "applications", "testing")
_CALENDARS = ("billing", "year end", "payroll", "elections")
_POUND = 100
_COMMUNITY = 10
"""Applications that most of an entangled application's links stay among."""


class Shape(StrEnum):
    """What kind of programme to generate."""

    PROGRAMME = "programme"
    ENTANGLED = "entangled"
    SMALL = "small"
    EVERYTHING = "everything"


def generate(applications: int, *, seed: int, shape: Shape = Shape.PROGRAMME) -> WaveProblem:
    """Return an instance; the same arguments give the same instance.

    Raises:
        InvalidValueError: fewer than one application.

    """
    if applications < 1:
        raise InvalidValueError("An instance needs at least one application.")
    chance = random.Random(f"{shape}/{applications}/{seed}")  # noqa: S311 (instances are reproducible, not secret)
    count = _windows_of(shape, applications)
    windows = tuple(_window(position) for position in range(count))
    zones = tuple(
        Zone(f"z{number}", f"zone {number}", chance.randint(300, 1500) * _POUND)
        for number in range(max(2, min(40, applications // 15)))
    )
    groups = tuple(_group(chance, number, zones, count) for number in range(applications))
    years = sorted({str(FinancialYear.of(window.first)) for window in windows})
    problem = WaveProblem(
        name=f"{shape}-{applications}-{seed}",
        start=_START,
        windows=windows,
        groups=groups,
        teams=_teams(chance, groups, count),
        dependencies=_dependencies(chance, applications, shape),
        freezes=_freezes(chance, windows),
        zones=zones,
        contracts=_contracts(chance, applications, windows),
        site=Site(
            "data centre",
            pence_per_day=max(50, applications * 3) * _POUND,
            deadline=windows[-1].last - timedelta(days=56),
            late_pence_per_day=max(100, applications * 5) * _POUND,
        ),
        wave_zero=(Task("landing-zone", "landing zone", 10, "platform team"),),
        closing=(
            Task("sanitise", "sanitise data, with certificate", 14, "infrastructure"),
            Task("circuits", "cease circuits", 10, "network", after=("sanitise",)),
            Task("notice", "serve notice on the hall", 60, "procurement", in_advance=True),
        ),
        caps=_caps(groups, count),
        budgets=_budgets(groups, years),
    )
    return with_everything(problem, chance) if shape is Shape.EVERYTHING else problem


def _windows_of(shape: Shape, applications: int) -> int:
    if shape is Shape.EVERYTHING:
        return 6 if applications < 6 else 14
    return 5 if shape is Shape.SMALL else 24


def _window(position: int) -> Window:
    saturday = _START + timedelta(days=12 + 14 * position)
    return Window(saturday.isoformat(), saturday, saturday + timedelta(days=1))


def _group(chance: random.Random, number: int, zones: tuple[Zone, ...], windows: int) -> MoveGroup:
    size = min(8.0, chance.lognormvariate(0.3, 0.6))
    skills = chance.sample(_SKILLS[:-1], chance.choice((1, 2, 2, 3)))
    lead = (0.6, 0.4) if windows > 10 else (1.0,)
    efforts = [
        Effort(
            skill,
            cutover_days=round(size * 0.4 + 0.25, 2),
            prepare_days=tuple(round(size * share, 2) for share in lead),
            hypercare_days=(round(size * 0.3, 2),),
        )
        for skill in skills
    ]
    efforts.append(Effort("testing", cutover_days=round(0.5 + size * 0.2, 2)))
    calendars = chance.sample(_CALENDARS, chance.choice((0, 0, 1, 1, 2)))
    latest = chance.randrange(windows * 2 // 3, windows) if chance.random() < 0.08 else None
    return MoveGroup(
        id=f"g{number}",
        name=f"application {number}",
        members=(f"application {number}",),
        efforts=tuple(efforts),
        bindings=tuple(FreezeBinding(calendar) for calendar in calendars),
        tier=chance.choice((1, 2, 2, 3, 3, 3, 4)),
        risk=chance.choice((1, 1, 2, 3, 5)),
        # Neighbours share a zone, as applications that belong together often do.
        zone=zones[(number * len(zones) // max(1, number + 1) + chance.randrange(len(zones))) % len(zones)].id,
        latest=_window(latest).id if latest is not None else None,
        cutover_hours=chance.choice((4, 8, 12, 20)),
        rollback_hours=chance.choice((2, 4, 8)),
        rehearsal=chance.random() < 0.2,
        stay_pence_per_window=int(size * chance.uniform(60, 220)) * _POUND,
        target_pence_per_window=int(size * chance.uniform(30, 160)) * _POUND,
        dual_running_windows=chance.choice((0, 1, 2)),
        spends=(
            Spend("capital", int(size * chance.uniform(200, 900)) * _POUND),
            Spend("revenue", int(size * chance.uniform(100, 400)) * _POUND),
        ),
    )


def _teams(chance: random.Random, groups: tuple[MoveGroup, ...], windows: int) -> tuple[Team, ...]:
    needed = dict.fromkeys(_SKILLS, 0.0)
    largest = dict.fromkeys(_SKILLS, 0.0)
    for group in groups:
        for effort in group.efforts:
            needed[effort.team] += effort.total_days
            largest[effort.team] = max(largest[effort.team], effort.cutover_days, *effort.prepare_days, 0.0)
    teams = []
    for skill in _SKILLS:
        level = max(needed[skill] / (windows * 0.62), largest[skill] * 2.6)
        days = tuple(
            round(level * (0.6 + 0.1 * position if position < 4 else 1.0) * chance.choice((0.8, 1.0, 1.0, 1.05)), 2)
            for position in range(windows)
        )
        rate = chance.randint(280, 420) * _POUND
        bought = Buyable(round(level * 0.3, 2), rate + chance.randint(250, 500) * _POUND, _window(2).id)
        teams.append(Team(skill, skill, days, skill, day_rate_pence=rate, buyable=bought))
    return tuple(teams)


def _dependencies(chance: random.Random, applications: int, shape: Shape) -> tuple[Dependency, ...]:
    found: dict[tuple[int, int], Dependency] = {}

    def link(kind: Link, first: int, second: int, pence: int = 0) -> None:
        pair = (min(first, second), max(first, second))
        if first != second and pair not in found:
            found[pair] = Dependency(kind, f"g{pair[0]}", f"g{pair[1]}", pence)

    for number in range(applications):
        draw = _entangled if shape is Shape.ENTANGLED else _loose
        for other, pence in draw(chance, number, applications):
            link(Link.SOFT, number, other, pence)
        if chance.random() < 0.06:
            link(Link.HARD, number, min(applications - 1, number + 1))
        if chance.random() < 0.12:
            link(Link.ORDER, chance.randrange(applications), number)
        if chance.random() < 0.03:
            link(Link.NEVER_TOGETHER, number, chance.randrange(applications))
    return _without_contradiction(tuple(found.values()), applications)


def _loose(chance: random.Random, number: int, applications: int) -> Iterator[tuple[int, int]]:
    """Yield what an application is linked to and the pence for each window apart: a few, most of them near, cheap."""
    near = max(0, min(applications - 1, number + chance.randint(-6, 6)))
    for _ in range(chance.choice((0, 1, 2, 3))):
        other = near if chance.random() < 0.7 else chance.randrange(applications)
        yield other, chance.randint(20, 160) * _POUND


def _entangled(chance: random.Random, number: int, applications: int) -> Iterator[tuple[int, int]]:
    """Yield the same for an application of a community: four links in five stay inside it, and all are dear."""
    first = number // _COMMUNITY * _COMMUNITY
    for _ in range(chance.choice((1, 2, 3, 4))):
        inside = chance.random() < 0.8
        among = range(first, min(first + _COMMUNITY, applications)) if inside else range(applications)
        yield chance.choice(among), chance.randint(150, 1350) * _POUND


def _without_contradiction(links: tuple[Dependency, ...], applications: int) -> tuple[Dependency, ...]:
    """Leave out order and never-together links that join what hard links tie together or that span little."""
    parent = list(range(applications))

    def root(node: int) -> int:
        while parent[node] != node:
            node = parent[node]
        return node

    for link in links:
        if link.kind is Link.HARD:
            first, second = sorted((root(int(link.first[1:])), root(int(link.second[1:]))))
            parent[second] = first

    def keeps(link: Dependency) -> bool:
        first, second = root(int(link.first[1:])), root(int(link.second[1:]))
        # Orders run from lower to higher roots only, so that they form no circle.
        return link.kind not in {Link.ORDER, Link.NEVER_TOGETHER} or first < second

    return tuple(link for link in links if keeps(link))


def _freezes(chance: random.Random, windows: tuple[Window, ...]) -> tuple[Freeze, ...]:
    found = []
    for calendar in _CALENDARS:
        for _ in range(2):
            first = windows[chance.randrange(len(windows))].first - timedelta(days=3)
            days = chance.choice((10, 20, 40)) if len(windows) > 10 else 10
            span = DateWindow(first, first + timedelta(days=days))
            hard = chance.random() < 0.7
            found.append(
                Freeze(
                    calendar,
                    span,
                    f"{calendar} from {first}",
                    Binding.HARD if hard else Binding.SOFT,
                    None if hard else chance.randint(200, 900) * _POUND,
                )
            )
    return tuple(found)


def _contracts(chance: random.Random, applications: int, windows: tuple[Window, ...]) -> tuple[Contract, ...]:
    return tuple(
        Contract(
            f"c{number}",
            f"contract {number}",
            ends=windows[chance.randrange(len(windows) // 3, len(windows) - 1)].last,
            groups=tuple(f"g{member}" for member in sorted(chance.sample(range(applications), min(4, applications)))),
            notice_days=90,
            renewals=tuple(Renewal(6, chance.randint(2, 12) * 1000 * _POUND) for _ in range(4)),
        )
        for number in range(max(1, applications // 25))
    )


def _caps(groups: tuple[MoveGroup, ...], windows: int) -> Caps:
    risk = sum(group.risk for group in groups)
    critical = sum(group.tier == 1 for group in groups)
    return Caps(
        risk_per_window=max(12, round(risk / (windows * 0.5))),
        critical_per_window=max(2, round(critical / (windows * 0.45))),
        moves_per_window=max(3, round(len(groups) / (windows * 0.45))),
    )


def _budgets(groups: tuple[MoveGroup, ...], years: list[str]) -> tuple[Budget, ...]:
    found = []
    for fund in ("capital", "revenue"):
        total = sum(spend.pence for group in groups for spend in group.spends if spend.fund == fund)
        # A handful of payments would not fit into tight budgets at all.
        shares = (0.4, 0.8) if len(years) > 1 and len(groups) >= 10 else (1.0, 1.0)
        found += [Budget(fund, year, int(total * share)) for year, share in zip(years, shares, strict=False)]
    return tuple(found)
