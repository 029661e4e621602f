"""What each repair buys, exactly, and the Pareto fronts of cost against outage hours and against the worst service.

Method: one need graph holds every repair as a switch. A repair puts a second thing of the same kind beside the first:
the first fails only when both do. A repair that is not bought is a second thing that is always down, which changes
nothing; so every choice of repairs is one setting of figures on the same decision diagrams, and all choices are
evaluated together, one column each. What the second shares with the first (the building, the rack, the cluster) it
keeps needing, so that a repair never promises more than it does.

The fronts run over every choice of the most promising priced repairs (all 2^n of them), so nothing on them is
approximate for the figures given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from standpipe.resilience.availability import HOURS_A_YEAR, ROWS_A_SERVICE, AvailabilityModel
from standpipe.resilience.draft import STANDS
from standpipe.resilience.from_places import POWERED
from standpipe.resilience.losses import lose
from standpipe.resilience.model import Need, NeedGraph, Node, PathNeed, Unavailability, all_of, any_of
from standpipe.resilience.replacements import (
    Replacement,
    replaced,
    services_stopped_by_a_part,
    splits,
    zone_moves,
)
from standpipe.resilience.single_points import shared_points

MOST_IN_FRONT = 11
"""Repairs of which every choice is evaluated: 2,048 choices."""
FIRST_BY_HOURS, BY_WORST = 5, 4
"""Of them, how many are taken for what they avoid alone, and for the service that is then the worst."""
NOTHING = 1e-12
"""Share of the hours below which a difference is rounding."""
_Columns = npt.NDArray[np.float64]


class RepairKind(StrEnum):
    """What is done; the words say so to a reader."""

    CIRCUIT = "second circuit"
    DEVICE = "second device"
    HOST = "spare host"
    SERVER = "second server"
    DATABASE = "second database server"
    CLUSTER = "cluster with a second host"
    FEED = "second power feed"
    SUPPLY = "second power supply"
    COOLING = "second cooling unit"
    SITE = "second site"
    ZONES = "move to a zone-redundant target"
    SPLIT = "split of a shared database server"
    BACKUP = "backup out of reach of the domain"
    """Changes what comes back, not what stops: see `recovery`."""


_KIND_OF_NODE = {
    "circuit": RepairKind.CIRCUIT,
    "device": RepairKind.DEVICE,
    "host": RepairKind.HOST,
    "server": RepairKind.SERVER,
    "database-instance": RepairKind.DATABASE,
    "power-supply": RepairKind.SUPPLY,
    "cooling-unit": RepairKind.COOLING,
    "site": RepairKind.SITE,
}


@dataclass(frozen=True, slots=True)
class Repair:
    """A repair of one thing; `spare` names the node of what is added, shared by the spare hosts of one cluster.

    `units` counts what is paid for: the machines of an application that moves, the servers of a split.
    """

    kind: RepairKind
    thing: str
    spare: str
    units: int = 1
    replacement: Replacement | None = None

    @property
    def id(self) -> str:
        """Return its name: kind and thing."""
        return f"{self.kind.value.replace(' ', '-')}:{self.thing}"


@dataclass(frozen=True, slots=True)
class Effect:
    """A repair alone, before and after, in hours of outage a year over all services.

    `worst_after` is of the service that is then the worst. `together`, of a split: how many services stop with the
    thing today, and at most with one of the things that come.
    """

    repair: Repair
    hours_before: float
    hours_after: float
    worst_before: float
    worst_after: float
    services_helped: int
    together: tuple[int, int] | None = None

    @property
    def hours_avoided(self) -> float:
        """Return the outage hours a year that it avoids over all services."""
        return self.hours_before - self.hours_after


@dataclass(frozen=True, slots=True)
class Choice:
    """A set of repairs with its cost and what is left: hours of all services, and of the worst, a year."""

    repairs: tuple[str, ...]
    cost: int
    hours: float
    worst: float


@dataclass(frozen=True, slots=True)
class Fronts:
    """The choices that nothing cheaper matches, cheapest first."""

    among: tuple[str, ...]
    by_hours: tuple[Choice, ...]
    by_worst: tuple[Choice, ...]
    left_out: tuple[str, ...] = ()
    """Services that no figure of repairs counts, because they are known only as an interval."""


def possible_repairs(graph: NeedGraph, circuits: Sequence[str] = ()) -> tuple[Repair, ...]:
    """Return the repairs of the things that alone stop a service, those that stop most services first.

    Software, suppliers and clusters are not doubled by buying a second one and have no repair here.

    Args:
        graph: the needs.
        circuits: over which a cloud is reached; without one no move to a zone-redundant target is among them.

    """
    clusters = _clusters_of_hosts(graph)
    moves = {each.thing: (RepairKind.ZONES, each) for each in zone_moves(graph, circuits)}
    moves |= {each.thing: (RepairKind.SPLIT, each) for each in splits(graph)}
    found: dict[str, Repair] = {}
    for point in shared_points(graph):
        if point.kind in {"power-panel", "power-feed"}:
            for machine in _fed_only_by(graph, point.id):
                repair = Repair(RepairKind.FEED, machine, f"repair:feed/{machine}")
                found.setdefault(repair.id, repair)
        elif kind := _KIND_OF_NODE.get(point.kind):
            beside = clusters.get(point.id, point.id) if kind is RepairKind.HOST else point.id
            if kind is RepairKind.HOST and point.id not in clusters:
                kind = RepairKind.CLUSTER
            repair = Repair(kind, point.id, f"repair:{kind.value}/{beside}")
            found.setdefault(repair.id, repair)
        if point.id in moves:
            kind, move = moves[point.id]
            repair = Repair(kind, point.id, move.spare, move.units, move)
            found.setdefault(repair.id, repair)
    return tuple(found.values())


class RepairModel:
    """The estate with every repair as a switch.

    >>> from standpipe.kernel.evidence import Basis
    >>> figure = Unavailability(0.1, 0.1, 0.1, Basis.ILLUSTRATIVE, "an example")
    >>> graph = NeedGraph([
    ...     Node("service:tax", "Council tax", "service", all_of(["server:a"]), can_fail=False),
    ...     Node("server:a", "A", "server"),
    ... ])
    >>> model = RepairModel(graph, {"server:a": figure}, possible_repairs(graph))
    >>> effect = model.effects()[0]
    >>> round(effect.hours_before), round(effect.hours_after, 1), effect.services_helped
    (876, 87.6, 1)
    >>> [(choice.cost, choice.repairs) for choice in model.fronts({effect.repair.id: 250_000}).by_hours]
    [(0, ()), (250000, ('second-server:server:a',))]
    """

    def __init__(
        self,
        graph: NeedGraph,
        figures: Mapping[str, Unavailability],
        repairs: Sequence[Repair],
        *,
        rows: int = ROWS_A_SERVICE,
    ) -> None:
        self.repairs = tuple(repairs)
        self._graph = graph
        self._model = AvailabilityModel(_with_spares(graph, self.repairs), rows=rows)
        self._chances: dict[str, float] = {}
        for name, figure in figures.items():
            self._chances[name] = self._chances[_first_of(name)] = figure.value
        self._spares = {repair.spare: _chances_of_spare(graph, repair, figures) for repair in self.repairs}
        self._replacements = {each.spare: each.replacement for each in self.repairs if each.replacement}

    def effects(self) -> tuple[Effect, ...]:
        """Return what each repair alone does, most hours avoided first; what does nothing is left out.

        Repairs that share a spare are one.
        """
        spares = list(self._spares)
        bought = np.vstack([np.zeros(len(spares), bool), np.eye(len(spares), dtype=bool)])
        hours = self._hours(bought)
        total, worst = hours.sum(0), hours.max(0, initial=0.0)
        found = []
        for repair in {each.spare: each for each in reversed(self.repairs)}.values():
            case = 1 + spares.index(repair.spare)
            helped = int((hours[:, case] < hours[:, 0] * (1 - NOTHING)).sum())
            found.append(
                Effect(
                    repair, float(total[0]), float(total[case]), float(worst[0]), float(worst[case]), helped,
                    self._together(repair),
                )
            )  # fmt: skip
        found = [
            each for each in found if each.services_helped or (each.together and each.together[1] < each.together[0])
        ]
        return tuple(sorted(found, key=lambda each: (-each.hours_avoided, each.repair.id)))

    def hours_with(self, repairs: Iterable[str]) -> dict[str, float]:
        """Return the outage hours a year of each service with these repairs, by id, and no others."""
        spares = list(self._spares)
        by_id = {each.id: each.spare for each in self.repairs}
        bought = np.zeros((1, len(spares)), bool)
        bought[0, [spares.index(by_id[name]) for name in repairs]] = True
        return dict(zip(self._model.solved, self._hours(bought)[:, 0].tolist(), strict=True))

    def fronts(self, costs: Mapping[str, int]) -> Fronts:
        """Return both fronts over every choice of the repairs with a cost, of which the most promising are taken.

        Taken are first those that avoid most hours for their price alone, then those that help the service that is then
        the worst, then those that avoid most once the others are there: a move pays only with a second circuit.

        Args:
            costs: pence a year by id of a repair of `effects`.

        """
        chosen = self._promising(costs)
        numbers = np.arange(1 << len(chosen))
        taken = (numbers[:, None] >> np.arange(len(chosen))) & 1 == 1
        spares = list(self._spares)
        bought = np.zeros((len(numbers), len(spares)), bool)
        for column, (spare, _) in enumerate(chosen):
            bought[:, spares.index(spare)] = taken[:, column]
        hours = self._hours(bought)
        total, worst = hours.sum(0), hours.max(0, initial=0.0)
        cost = taken.astype(np.int64) @ np.array([costs[name] for _, name in chosen], np.int64)

        def choice(number: int) -> Choice:
            names = tuple(name for (_, name), has in zip(chosen, taken[number], strict=True) if has)
            return Choice(names, int(cost[number]), float(total[number]), float(worst[number]))

        return Fronts(
            tuple(name for _, name in chosen),
            tuple(map(choice, _front(cost, total, worst))),
            tuple(map(choice, _front(cost, worst, total))),
            self._model.unsolved,
        )

    def _promising(self, costs: Mapping[str, int]) -> list[tuple[str, str]]:
        """Return spare and repair of those whose choices are all worked out."""
        spares = list(self._spares)
        priced = [
            (repair.spare, repair.id)
            for repair in {each.spare: each for each in reversed(self.repairs)}.values()
            if repair.id in costs
        ]
        price = {spare: max(1, costs[name]) for spare, name in priced}
        chosen: list[tuple[str, str]] = []

        def take(count: int, only: Sequence[str] | None) -> None:
            left = [each for each in priced if each not in chosen]
            bought = np.zeros((len(left) + 1, len(spares)), bool)
            bought[:, [spares.index(spare) for spare, _ in chosen]] = True
            for row, (spare, _) in enumerate(left, 1):
                bought[row, spares.index(spare)] = True
            total = self._hours(bought, only=only).sum(0)
            avoided = {spare: float(total[0] - total[row]) for row, (spare, _) in enumerate(left, 1)}
            left = [each for each in left if avoided[each[0]] > total[0] * NOTHING]
            left.sort(key=lambda each: (-avoided[each[0]] / price[each[0]], each[1]))
            chosen.extend(left[:count])

        take(FIRST_BY_HOURS, None)
        for _ in range(BY_WORST):
            state = np.zeros((1, len(spares)), bool)
            state[0, [spares.index(spare) for spare, _ in chosen]] = True
            hours = self._hours(state)[:, 0]
            if len(hours):
                take(1, [self._model.solved[int(hours.argmax())]])
        take(MOST_IN_FRONT - len(chosen), None)
        return chosen

    def _together(self, repair: Repair) -> tuple[int, int] | None:
        """Return how many services a split lets stop together, today and afterwards."""
        if repair.kind is not RepairKind.SPLIT or repair.replacement is None:
            return None
        today = len(lose(self._graph, (repair.thing,)).stopped)
        return today, services_stopped_by_a_part(self._graph, repair.replacement)

    def _hours(self, bought: npt.NDArray[np.bool_], *, only: Sequence[str] | None = None) -> _Columns:
        """Return the outage hours a year: one row a service, one column a choice."""
        count = len(bought)
        columns = {name: np.full(count, chance) for name, chance in self._chances.items()}
        for at, (spare, chances) in enumerate(self._spares.items()):
            for name, chance in chances.items():
                columns[name] = np.where(bought[:, at], chance, 1.0)
            if (replacement := self._replacements.get(spare)) is not None:
                columns[replacement.today] = np.where(bought[:, at], 1.0, 0.0)
        found = self._model.in_cases(columns, count, only=only)
        return np.vstack(list(found.values())) * HOURS_A_YEAR if found else np.zeros((0, count))


def _front(cost: npt.NDArray[np.int64], value: _Columns, other: _Columns) -> list[int]:
    """Return the choices that nothing as cheap or cheaper matches in value, cheapest first; ties by the other value."""
    best: list[int] = []
    for number in np.lexsort((other, value, cost)).tolist():
        if not best or value[number] < value[best[-1]] * (1 - NOTHING):
            best.append(number)
    return best


def _first_of(name: str) -> str:
    """Return the node of the first of two things."""
    return f"{name}#first"


def _with_spares(graph: NeedGraph, repairs: Sequence[Repair]) -> NeedGraph:
    """Return the graph in which each repaired thing fails only when its spare does as well."""
    beside = (repair for repair in repairs if repair.kind is not RepairKind.FEED and repair.replacement is None)
    by_thing: dict[str, Repair] = {repair.thing: repair for repair in beside}
    feeds = {repair.thing: repair for repair in repairs if repair.kind is RepairKind.FEED}
    nodes: list[Node] = []
    spares: dict[str, Node] = {}
    for node in graph:
        if (feed := feeds.get(node.id)) is not None:
            spares[feed.spare] = Node(feed.spare, f"Second feed of {node.name}", "power-feed", _places(graph, node.id))
            node = replace(node, needs=tuple(_also(need, feed.spare) for need in node.needs))  # noqa: PLW2901  # the node as repaired
        if (repair := by_thing.get(node.id)) is None:
            nodes.append(node)
            continue
        own, shared = _parted(graph, node, repair.kind)
        first = replace(node, id=_first_of(node.id), needs=own, can_fail=node.can_fail)
        both = any_of((first.id, repair.spare), "works by")
        nodes += [first, replace(node, needs=(*shared, both), can_fail=False)]
        spares.setdefault(repair.spare, Node(repair.spare, f"{repair.kind.value} of {node.name}", node.kind))
    drawn = {node.id: node for node in (*nodes, *spares.values())}
    # splits first: an application that moves leaves its part of a split database server as well
    taking_over = sorted(
        (repair for repair in repairs if repair.replacement), key=lambda repair: repair.kind is not RepairKind.SPLIT
    )
    replaced(drawn, [repair.replacement for repair in taking_over if repair.replacement])
    return NeedGraph(drawn.values(), networks=graph.networks.values())


def _parted(
    graph: NeedGraph, node: Node, kind: RepairKind
) -> tuple[tuple[Need | PathNeed, ...], tuple[Need | PathNeed, ...]]:
    """Return the needs of the first thing alone, and those that it shares with its spare."""
    if kind is RepairKind.SITE:
        return node.needs, ()
    if kind is RepairKind.CIRCUIT:
        shared = tuple(need for need in node.needs if isinstance(need, Need) and need.words == "enters at")
        return tuple(need for need in node.needs if need not in shared), shared
    if kind is RepairKind.DATABASE:
        servers = [graph[member] for need in node.needs if isinstance(need, Need) for member in need.members]
        return node.needs, tuple(dict.fromkeys(need for server in servers for need in server.needs))
    return (), node.needs


def _also(need: Need | PathNeed, spare: str) -> Need | PathNeed:
    if isinstance(need, PathNeed) or need.words != POWERED:
        return need
    return Need((*need.members, spare), need.at_least, need.words)


def _places(graph: NeedGraph, name: str) -> tuple[Need, ...]:
    """Return the need for the site in which a thing stands."""
    here = name
    while here and graph[here].kind != "site":
        standing = [each for each in graph[here].needs if isinstance(each, Need) and each.words == STANDS]
        here = standing[0].members[0] if standing else ""
    return all_of((here,), STANDS) if here and here != name else ()


def _chances_of_spare(graph: NeedGraph, repair: Repair, figures: Mapping[str, Unavailability]) -> dict[str, float]:
    """Return how often what is added is down: as the first is, together with what comes with it."""
    if repair.replacement is None:
        return {repair.spare: _together_down(_things_of_spare(graph, repair), figures)}
    return {each.node.id: _together_down(each.as_often_as, figures) for each in repair.replacement.stand_ins}


def _together_down(things: Iterable[str], figures: Mapping[str, Unavailability]) -> float:
    up = 1.0
    for thing in things:
        up *= 1 - (figures[thing].value if thing in figures else 0.0)
    return 1 - up


def _things_of_spare(graph: NeedGraph, repair: Repair) -> list[str]:
    if repair.kind is RepairKind.FEED:
        feeds = [
            each
            for need in graph[repair.thing].needs
            if isinstance(need, Need) and need.words == POWERED
            for each in need.members
        ]
        boards = [m for feed in feeds for need in graph[feed].needs if isinstance(need, Need) for m in need.members]
        return [*feeds[:1], *[each for each in boards if graph[each].kind == "power-panel"][:1]]
    own, _ = _parted(graph, graph[repair.thing], repair.kind)
    with_it = [m for need in own if isinstance(need, Need) for m in need.members]
    return [repair.thing, *(with_it if repair.kind is not RepairKind.SITE else ())]


def _fed_only_by(graph: NeedGraph, point: str) -> list[str]:
    """Return what has no power left when the point fails."""
    failed = lose(graph, [point]).failed
    return [
        node.id
        for node in graph
        if any(
            isinstance(need, Need) and need.words == POWERED and failed.issuperset(need.members) for need in node.needs
        )
    ]


def _clusters_of_hosts(graph: NeedGraph) -> dict[str, str]:
    """Return for each host the cluster of the machines that run on it: one spare stands in for all its hosts."""
    found: dict[str, set[str]] = defaultdict(set)
    for server in graph.of_kind("server"):
        members = [m for need in graph[server].needs if isinstance(need, Need) for m in need.members]
        clusters = {each for each in members if graph[each].kind == "cluster"}
        for each in members:
            if graph[each].kind == "host":
                found[each] |= clusters
    return {host: min(clusters) for host, clusters in found.items() if clusters}
