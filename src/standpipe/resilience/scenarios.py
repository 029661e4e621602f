"""Five losses: the building, ransomware, the directory, storage, the internet; what is lost and what mending it takes.

Hours of a machine: a fixed part, plus its volume over the throughput of a restore (least: what it uses, over the
highest throughput; most: what it was given, over the lowest). What the backup system itself needs cannot come from
the backup system: the circle is named, and these machines then count as brought back by hand.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from standpipe.estate.estate import Estate
from standpipe.estate.model import Server
from standpipe.kernel.intervals import Interval
from standpipe.resilience.from_network import internet_circuits, storage_arrays
from standpipe.resilience.locations import Locations
from standpipe.resilience.losses import lose
from standpipe.resilience.model import NeedGraph, PathNeed
from standpipe.resilience.platforms import backup_applications, directory_applications

MIB_AN_HOUR = 3600.0
"""MiB an hour for each MiB a second."""


class ScenarioKind(StrEnum):
    """What is lost."""

    SITE = "site"
    RANSOMWARE = "ransomware"
    IDENTITY = "identity"
    STORAGE = "storage"
    CIRCUIT = "circuit"


NAMES: Mapping[ScenarioKind, str] = {
    ScenarioKind.SITE: "The building is lost",
    ScenarioKind.RANSOMWARE: "Ransomware takes every machine, the directory and the online backups",
    ScenarioKind.IDENTITY: "The directory is lost",
    ScenarioKind.STORAGE: "The storage is lost with what is on it",
    ScenarioKind.CIRCUIT: "The internet lines fail",
}
"""Each scenario in words."""


@dataclass(frozen=True, slots=True)
class RecoveryFigures:
    """What decides how long restoring takes, as ranges; None where nobody has said."""

    throughput: Interval
    """MiB a second of one restore."""
    streams: int
    """Restores that run at the same time."""
    machine: Interval
    """Hours on every machine beside copying its data."""
    by_hand: Interval
    """Hours more on a machine that must come back without the backup system."""
    new_place: Interval
    """Hours until another place with hosts, power and lines stands."""
    offline_copy: Interval
    """Hours until a copy that an attacker could not reach is at hand."""
    clearance: Interval
    """Hours until it is known which machines and copies are clean."""
    new_storage: Interval
    """Hours until storage of the same size stands."""
    line_repair: Interval
    """Hours until a supplier has mended a line."""
    copy_off_site: bool | None = None
    copy_off_domain: bool | None = None
    hours_between_backups: float | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """A loss ready to be worked out.

    `delay` comes before any machine is restored. `promise` is false where the hours rest on something that nobody has
    said, so that no objective may be called met. `unknown` says why there is no answer; `lost` is then empty.
    """

    kind: ScenarioKind
    lost: tuple[str, ...] = ()
    hours: Mapping[str, Interval] = field(default_factory=dict)
    restored_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    delay: Interval | None = None
    waits: tuple[str, ...] = ()
    """What is waited for and takes no restore stream."""
    data_lost: bool = True
    promise: bool = True
    conditions: tuple[str, ...] = ()
    circles: tuple[str, ...] = ()
    unknown: str | None = None


def scenario(
    estate: Estate, graph: NeedGraph, figures: RecoveryFigures, kind: ScenarioKind, *, site: str | None
) -> Scenario:
    """Return what is lost and what mending it takes; `site` is the building that may be lost."""
    if kind is ScenarioKind.SITE:
        return _site(estate, graph, figures, site)
    if kind is ScenarioKind.RANSOMWARE:
        return _ransomware(estate, graph, figures)
    if kind is ScenarioKind.IDENTITY:
        return _identity(estate, graph, figures)
    if kind is ScenarioKind.STORAGE:
        return _storage(estate, graph, figures)
    lines = internet_circuits(estate)
    if not lines:
        return Scenario(kind, unknown="No circuit has the purpose internet. Load the circuits with their purpose.")
    return Scenario(
        kind, lines, dict.fromkeys(lines, figures.line_repair), waits=lines, data_lost=False,
        conditions=("The hours are those until the supplier has mended a line; no data is lost.",),
    )  # fmt: skip


def _site(estate: Estate, graph: NeedGraph, figures: RecoveryFigures, site: str | None) -> Scenario:
    kind = ScenarioKind.SITE
    if site is None or site not in graph:
        return Scenario(kind, unknown="It is not known which building. Mark the site to be closed in the sites file.")
    places = Locations(estate).servers
    failed = lose(graph, [site]).failed
    machines = [each for each in estate.servers if each in failed and places[each] in (site, None)]
    name = graph[site].name
    conditions = [
        f"Another place with hosts, power, network and internet lines must stand first: {_hours(figures.new_place)}."
    ]
    promise = figures.copy_off_site is True
    if figures.copy_off_site is None:
        conditions.append(
            f"Nobody has said whether a copy of the backups is kept outside {name}. The hours hold if there is one; "
            "without one nothing that was there comes back."
        )
    elif not figures.copy_off_site:
        machines_lost = len(machines)
        conditions.append(f"No copy of the backups is kept outside {name}: {machines_lost} machines do not come back.")
    loss = Scenario(
        kind, (site, *machines), {site: figures.new_place}, waits=(site,), promise=promise,
        conditions=tuple(conditions),
    )  # fmt: skip
    return _with_machines(estate, graph, figures, loss, machines, copies=figures.copy_off_site is not False)


def _ransomware(estate: Estate, graph: NeedGraph, figures: RecoveryFigures) -> Scenario:
    kind = ScenarioKind.RANSOMWARE
    machines = [each for each in estate.servers if each in graph]
    if not machines:
        return Scenario(kind, unknown="No server is known. Load an inventory of the machines.")
    delay = figures.clearance + figures.offline_copy
    conditions = [
        "Every server counts as encrypted, the directory and the backups that the domain can reach included.",
        f"Before the first restore it must be known what is clean, and a copy be fetched: {_hours(delay)}.",
    ]
    if figures.copy_off_domain is None:
        conditions.append(
            "Nobody has said whether a copy of the backups is out of reach of the domain's administrators. The hours "
            "hold if there is one; without one nothing comes back."
        )
    elif not figures.copy_off_domain:
        conditions.append("No copy of the backups is out of reach of the domain: nothing comes back.")
    loss = Scenario(
        kind, tuple(machines), delay=delay, promise=figures.copy_off_domain is True, conditions=tuple(conditions)
    )
    return _with_machines(estate, graph, figures, loss, machines, copies=figures.copy_off_domain is not False)


def _identity(estate: Estate, graph: NeedGraph, figures: RecoveryFigures) -> Scenario:
    kind = ScenarioKind.IDENTITY
    named = directory_applications(estate)
    if not named:
        return Scenario(
            kind,
            unknown="No application is known as the directory. Say so in its function, such as “directory” or "
            "“sign-on”, and give it tier 0.",
        )
    machines = _machines_of(estate, named)
    names = ", ".join(graph[each].name for each in named)
    conditions = [f"Taken to be the directory, by name and function: {names}."]
    if not machines:
        conditions.append("On which machines it runs is not known, so the hours are not known either.")
    loss = Scenario(kind, (*named, *machines), promise=bool(machines), conditions=tuple(conditions))
    return _with_machines(estate, graph, figures, loss, machines)


def _storage(estate: Estate, graph: NeedGraph, figures: RecoveryFigures) -> Scenario:
    kind = ScenarioKind.STORAGE
    arrays = [each for each in storage_arrays(estate) if each in graph]
    if not arrays:
        return Scenario(kind, unknown="No storage array is known. Load the devices with their role.")
    failed = lose(graph, arrays).failed
    direct = {each.host for each in estate.servers.values() if each.host}
    cut = {name for name in failed if _reaches_storage(graph, name)}
    machines = [
        each.id
        for each in estate.servers.values()
        if each.id in failed and (each.host in cut or each.id in cut or _cluster_lost(estate, each, cut, direct))
    ]
    conditions = [f"Storage of the same size must stand first: {_hours(figures.new_storage)}."]
    if not machines:
        conditions.append("No machine is known to keep its data there: which do decides what must be restored.")
    loss = Scenario(
        kind, (*arrays, *machines), dict.fromkeys(arrays, figures.new_storage), waits=tuple(arrays),
        promise=bool(machines), conditions=tuple(conditions),
    )  # fmt: skip
    return _with_machines(estate, graph, figures, loss, machines)  # fmt: skip


def _reaches_storage(graph: NeedGraph, name: str) -> bool:
    return any(isinstance(need, PathNeed) and "storage" in need.words for need in graph[name].needs)


def _cluster_lost(estate: Estate, server: Server, cut: set[str], used: set[str]) -> bool:
    """Whether every host of the machine's cluster keeps its data on what is lost."""
    hosts = [each.id for each in estate.hosts.values() if server.cluster and each.cluster == server.cluster]
    return server.host not in used and bool(hosts) and all(host in cut for host in hosts)


def _machines_of(estate: Estate, applications: tuple[str, ...]) -> list[str]:
    return list(
        dict.fromkeys(
            each.server
            for each in estate.components.values()
            if each.server and each.server in estate.servers and each.application in applications
        )
    )


def _with_machines(
    estate: Estate,
    graph: NeedGraph,
    figures: RecoveryFigures,
    loss: Scenario,
    machines: list[str],
    *,
    copies: bool = True,
) -> Scenario:
    """Return a loss with the machines that are restored from backup; `loss.hours` is what must stand before them."""
    failed = lose(graph, loss.lost).failed
    conditions, circles = list(loss.conditions), []
    # what did not lose its data is back as soon as what it needs is; a database comes back with its machine
    hours = {name: Interval(0, 0) for name in failed if name in estate.servers or name in estate.databases}
    hours |= loss.hours
    for name in machines:
        span = machine_hours(estate.servers[name], figures) if copies else None
        hours.pop(name, None)
        if span is not None:
            hours[name] = span
    backups = backup_applications(estate)
    by: dict[str, tuple[str, ...]] = {}
    if backups and any(name in failed for name in backups):
        needed = _everything_needed(graph, backups)
        own = set(_machines_of(estate, backups))
        by_hand = [name for name in machines if name in needed]
        for name in by_hand:
            if name in own and copies:
                hours[name] = figures.machine + figures.by_hand
            elif name in hours:
                hours[name] = hours[name] + figures.by_hand
        by = {name: backups for name in machines if name not in needed}
        circles = _circles(graph, backups, [name for name in by_hand if name not in own])
        if by_hand:
            rebuilt = "; its own are rebuilt empty, and the copy is read where it is" if own & set(by_hand) else ""
            conditions.append(
                f"{len(by_hand)} machines that the backup system itself needs are brought back by hand first, "
                f"{_hours(figures.by_hand)} more for each{rebuilt}."
            )
    elif not backups and machines:
        conditions.append(
            "No application is known as the backup system: what must work before anything is restored is not counted."
        )
    return replace(
        loss,
        hours=hours,
        restored_by=by,
        promise=loss.promise and not circles,
        conditions=tuple(conditions),
        circles=tuple(circles),
    )


def machine_hours(server: Server, figures: RecoveryFigures) -> Interval | None:
    """Return the hours of restoring a machine; None when its volume is not known.

    >>> day = Interval(1, 24)
    >>> figures = RecoveryFigures(Interval(50, 200), 4, Interval(0.5, 2), day, day, day, day, day, day)
    >>> machine_hours(Server("server:a", "A", in_use_mib=720_000, provisioned_mib=1_800_000), figures)
    Interval(low=1.5, high=12.0)
    """
    sizes = [size for size in (server.in_use_mib, server.provisioned_mib, server.storage_mib) if size is not None]
    if not sizes:
        return None
    copy = Interval(
        min(sizes) / (figures.throughput.high * MIB_AN_HOUR), max(sizes) / (figures.throughput.low * MIB_AN_HOUR)
    )
    return copy + figures.machine


def _everything_needed(graph: NeedGraph, tops: tuple[str, ...]) -> dict[str, str]:
    """Return everything that the tops may need, each with what needs it first."""
    found: dict[str, str] = {}
    waiting = deque(tops)
    while waiting:
        here = waiting.popleft()
        for need in graph[here].needs:
            for member in need.entries if isinstance(need, PathNeed) else need.members:
                if member not in found and member not in tops:
                    found[member] = here
                    waiting.append(member)
    return found


def _circles(graph: NeedGraph, backups: tuple[str, ...], machines: list[str]) -> list[str]:
    """Say how the backup system waits for what it is to restore: one sentence for each thing that it needs so."""
    reached = _everything_needed(graph, backups)
    by_thing: dict[str, list[str]] = defaultdict(list)
    for machine in machines:
        by_thing[reached[machine]].append(machine)
    sentences = []
    for thing, members in by_thing.items():
        chain = [thing]
        while chain[-1] in reached:
            chain.append(reached[chain[-1]])
        chain.reverse()
        names = [graph[each].name for each in chain]
        on = ", ".join(graph[each].name for each in members)
        needs = ", which needs ".join(names) if len(names) > 1 else names[0]
        sentences.append(f"{needs}, which runs on {on}; and {on} would be restored by {names[0]}.")
    return sentences


def _hours(span: Interval) -> str:
    return f"{span.low:g} to {span.high:g} hours"
