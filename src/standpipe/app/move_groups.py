"""Move groups: which applications move in one piece, and which freeze calendars bind the piece.

Applications move together when they share a machine, or when a person declared a hard dependency between them and the
piece stays small enough for one cutover (the assumption `applications-per-move`). A tie that would make a larger piece
is cut: both ends stay reachable for each other between the places, which the plan says as a finding, because it takes a
line of low latency. Cut is the cheapest: as few ties as a minimum cut of the piece finds (`tie_cuts`).
A component that many need (a directory, a shared database server, an integration hub) does not tie its users into one
piece: it is reachable from both places while they move, one after the other, and it leaves when the last of them has
gone. How many users make a component shared is the assumption `shared-component-users`.

A group is bound by the calendars of its own applications and of the services that need them, and inherits those of
every application that needs one of its members and stays behind when it moves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import networkx as nx

from standpipe.app.tie_cuts import ties_to_cut
from standpipe.disposition import Disposition, Dispositions
from standpipe.estate.estate import Estate
from standpipe.estate.model import DependencyKind, Hosting, Kind

MOVING_FROM = frozenset({Hosting.DATA_CENTRE, None})


@dataclass(frozen=True, slots=True)
class Inherited:
    """A freeze calendar that binds a group, and the thing through which it came; None for its own."""

    calendar: str
    through: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """Applications that move in one piece; `platform` marks a shared component that leaves after its users."""

    id: str
    members: tuple[Disposition, ...]
    calendars: tuple[Inherited, ...]
    platform: bool


@dataclass(frozen=True, slots=True)
class Grouped:
    """All groups, and what ties them: order (the first moves before the second) and soft pairs."""

    groups: tuple[Group, ...]
    before: tuple[tuple[str, str], ...]
    apart: tuple[tuple[str, str], ...]
    """Pairs of groups with a hard dependency that is kept reachable between the places."""
    cut: tuple[tuple[str, str], ...] = ()
    """Of these, the applications (user, needed) that would have moved in one piece, had it not grown too large."""


def group_moves(estate: Estate, dispositions: Dispositions, *, shared_users: int, largest: int) -> Grouped:
    """Return the move groups of everything that leaves the data centre."""
    moving = {each.application: each for each in dispositions if _moves(estate, each)}
    needs = application_needs(estate)
    shared = _shared(estate, needs, shared_users)
    pieces: nx.Graph[str] = nx.Graph()
    pieces.add_nodes_from(moving)
    for one, other in _tied_by_machine(estate, shared):
        if one in moving and other in moving:
            pieces.add_edge(one, other)
    users = _users(needs)
    ordered_ties = [
        (user, needed)
        for user, needed in sorted(needs[DependencyKind.HARD], key=lambda pair: (len(users[pair[1]]), pair))
        if user in moving and needed in moving
    ]
    across = {pair for pair in ordered_ties if shared & set(pair)}
    inside = [pair for pair in ordered_ties if pair not in across]
    cut = set(ties_to_cut(moving, pieces.edges, inside, largest=largest))
    pieces.add_edges_from(pair for pair in inside if pair not in cut)
    apart = [pair for pair in ordered_ties if pair in across or pair in cut]
    group_of: dict[str, str] = {}
    groups = []
    for members in nx.connected_components(pieces):
        ordered = [each for each in moving if each in members]
        for member in ordered:
            group_of[member] = ordered[0]
        groups.append((ordered[0], ordered))
    own = _calendars(estate)
    return Grouped(
        tuple(
            Group(
                first,
                tuple(moving[member] for member in members),
                _bindings(estate, members, own, users, shared),
                platform=any(member in shared for member in members),
            )
            for first, members in sorted(groups)
        ),
        _order(needs, group_of, shared),
        _between_groups(apart, group_of),
        tuple(pair for pair in apart if not shared & set(pair) and group_of[pair[0]] != group_of[pair[1]]),
    )


def _moves(estate: Estate, disposition: Disposition) -> bool:
    here = estate.applications[disposition.application].hosting in MOVING_FROM
    return here and disposition.in_the_move


def application_needs(estate: Estate) -> Mapping[DependencyKind, list[tuple[str, str]]]:
    """Return declared dependencies between applications, by kind; a server's stands for its applications'."""
    runs: dict[str, set[str]] = defaultdict(set)
    for component in estate.components.values():
        if component.server and component.application:
            runs[component.server].add(component.application)

    def applications(end: str) -> set[str]:
        return {end} if end.startswith(f"{Kind.APPLICATION}:") else runs.get(end, set())

    found: dict[DependencyKind, list[tuple[str, str]]] = defaultdict(list)
    for dependency in estate.dependencies:
        if dependency.observed:
            continue
        for user in sorted(applications(dependency.source)):
            found[dependency.kind].extend(
                (user, needed) for needed in sorted(applications(dependency.target)) if needed != user
            )
    return found


def _shared(estate: Estate, needs: Mapping[DependencyKind, list[tuple[str, str]]], limit: int) -> frozenset[str]:
    """Return the applications that are shared components: tier 0, or needed by more than `limit` others."""
    count: dict[str, set[str]] = defaultdict(set)
    for user, needed in needs[DependencyKind.HARD]:
        count[needed].add(user)
    platform = {each.id for each in estate.applications.values() if each.tier == 0}
    return frozenset(platform | {needed for needed, users in count.items() if len(users) > limit})


def _tied_by_machine(estate: Estate, shared: frozenset[str]) -> Iterable[tuple[str, str]]:
    """Yield pairs of applications on one machine; a shared component's machines tie nobody."""
    on: dict[str, list[str]] = defaultdict(list)
    for component in estate.components.values():
        if component.server and component.application:
            on[component.server].append(component.application)
    for applications in on.values():
        if not shared & set(applications):
            for other in applications[1:]:
                yield applications[0], other


def _users(needs: Mapping[DependencyKind, list[tuple[str, str]]]) -> Mapping[str, list[str]]:
    users: dict[str, list[str]] = defaultdict(list)
    for user, needed in needs[DependencyKind.HARD]:
        users[needed].append(user)
    return users


def _calendars(estate: Estate) -> Mapping[str, list[Inherited]]:
    """Return each application's own calendars, and those of the services that need it."""
    own: dict[str, list[Inherited]] = defaultdict(list)
    for application in estate.applications.values():
        if application.freeze_calendar:
            own[application.id].append(Inherited(application.freeze_calendar, None))
    for service in estate.services.values():
        for application_id in service.applications or () if service.freeze_calendar else ():
            own[application_id].append(Inherited(service.freeze_calendar or "", service.name))
    return own


def _bindings(
    estate: Estate,
    members: list[str],
    own: Mapping[str, list[Inherited]],
    users: Mapping[str, list[str]],
    shared: frozenset[str],
) -> tuple[Inherited, ...]:
    found: dict[str, Inherited] = {}
    for member in members:
        for each in own.get(member, ()):
            found.setdefault(each.calendar, each)
    for member in members:
        # Users of a platform have all moved before it does, so that it inherits nothing from them.
        for user in users.get(member, ()) if member not in shared else ():
            for each in own.get(user, ()):
                found.setdefault(each.calendar, Inherited(each.calendar, estate.name_of(member)))
    return tuple(found.values())


def _order(
    needs: Mapping[DependencyKind, list[tuple[str, str]]], group_of: Mapping[str, str], shared: frozenset[str]
) -> tuple[tuple[str, str], ...]:
    """Return pairs of groups (first, second): declared order, and users before the platform that they leave."""
    wanted = [(needed, user) for user, needed in needs[DependencyKind.ORDER]]
    wanted += [(user, needed) for user, needed in needs[DependencyKind.HARD] if needed in shared]
    graph: nx.DiGraph[str] = nx.DiGraph()
    for first, second in wanted:
        one, other = group_of.get(first), group_of.get(second)
        if one is None or other is None or one == other:
            continue
        # A ring cannot be ordered; the first statement holds and estate checks report the ring.
        if other in graph and one in graph and nx.has_path(graph, other, one):
            continue
        graph.add_edge(one, other)
    return tuple(sorted(graph.edges))


def _between_groups(pairs: Iterable[tuple[str, str]], group_of: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    found = {
        (min(group_of[one], group_of[other]), max(group_of[one], group_of[other]))
        for one, other in pairs
        if group_of[one] != group_of[other]
    }
    return tuple(sorted(found))
