"""Packs database instances onto shared servers at the least cost, with a proven bound.

Method: bin packing with several sizes of bin and several resources (variable-sized vector bin packing). Groups that
may not stand together are solved apart. First-fit decreasing gives a start (Johnson 1974); an exact model with counts
of alike instances by server, ordered servers and hourly resources is solved by CP-SAT within a limit in deterministic
units of work, above the bound of servers that cover every resource in sum. No better plan can have more servers than
the start's cost divided by the cheapest price, so that many are modelled and the bound is proven. Demands are rounded
up and limits down to thousandths: the bound is that of the problem so rounded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor

from standpipe.disposition.constraints import cp_model
from standpipe.disposition.packing_model import HOURS, PackedInstance, PackedServer, Packing, PackingProblem, ServerTier
from standpipe.kernel.solver_budget import budgeted

_SCALE = 1000
"""Demands are rounded up, and limits down, to thousandths: what is found is feasible in exact numbers."""
_LARGE = 10**12
_HOURLY = ("vcores", "iops", "log")
_RESOURCES = (*_HOURLY, "memory", "storage", "databases")


def pack_databases(problem: PackingProblem, *, work_units: float = 20.0) -> Packing:
    """Return the cheapest servers for all instances that can be packed.

    Args:
        problem: instances, tiers and prices.
        work_units: CP-SAT's deterministic units for all groups together, about seconds on an ordinary machine.

    >>> from standpipe.disposition.packing_model import PackedInstance, ServerTier
    >>> two = tuple(PackedInstance(name, (1.5,), 4.0, 10.0, 3, iops=(5.0,)) for name in ("a", "b"))
    >>> found = pack_databases(PackingProblem(two, (ServerTier("4", 4, 100_00, memory_gib=20),)))
    >>> [server.instances for server in found.servers], found.cost, found.one_each, found.proven
    ([('a', 'b')], 10000, 20000, True)
    """
    left_out = {each.name: why for each in problem.instances if (why := _why_not(each, problem))}
    groups: dict[tuple[bool, str], list[PackedInstance]] = defaultdict(list)
    for each in problem.instances:
        if each.name not in left_out:
            groups[each.company].append(each)
    servers: list[PackedServer] = []
    bound = 0
    total = sum(len(group) for group in groups.values())
    for _, group in sorted(groups.items()):
        found, least = _solve(group, problem, work_units * len(group) / total)
        servers += found
        bound += least
    cost = sum(server.pence for server in servers)
    one_each = sum(_cheapest([each], problem)[1] for group in groups.values() for each in group)
    return Packing(tuple(servers), cost, min(bound, cost), one_each, left_out)


def _why_not(instance: PackedInstance, problem: PackingProblem) -> str:
    if instance.unknown:
        return f"not known: {', '.join(instance.unknown)}"
    return "" if price_alone(instance, problem) is not None else "larger than any tier"


def price_alone(instance: PackedInstance, problem: PackingProblem) -> int | None:
    """Return what the cheapest server for one instance alone costs a month; None when it is larger than any tier."""
    tier, pence = _cheapest([instance], problem)
    return None if tier is None else pence


@dataclass(frozen=True, slots=True)
class _Demand:
    """What instances take together, in thousandths; processors, operations and log by hour."""

    vcores: tuple[int, ...]
    iops: tuple[int, ...]
    log: tuple[int, ...]
    memory: int
    storage: int
    databases: int
    largest: float


def _demand(instances: Sequence[PackedInstance]) -> _Demand:
    return _Demand(
        _by_hour([each.vcores or () for each in instances]),
        _by_hour([each.iops or () for each in instances]),
        _by_hour([each.log_mbps for each in instances]),
        sum(_up(each.memory_gib or 0) for each in instances),
        sum(_up(each.storage_gib or 0) for each in instances),
        sum(_SCALE * (each.databases or 0) for each in instances),
        max((each.largest_database_gib or 0 for each in instances), default=0),
    )


def _by_hour(profiles: Sequence[tuple[float, ...]]) -> tuple[int, ...]:
    if all(len(profile) <= 1 for profile in profiles):
        return (sum(_up(profile[0]) for profile in profiles if profile),) * HOURS
    return tuple(sum(_up(profile[hour % len(profile)]) for profile in profiles if profile) for hour in range(HOURS))


def _up(value: float) -> int:
    return ceil(value * _SCALE - 1e-9)


def _limit(value: float | None, fill: float) -> int:
    return _LARGE if value is None else floor(value * fill * _SCALE + 1e-9)


def _limits(tier: ServerTier, fill: float) -> Mapping[str, int]:
    """Return the limits of a tier in thousandths; databases are counted, so that they may fill it wholly."""
    return {
        "vcores": _limit(tier.vcores, fill),
        "iops": _limit(tier.iops, fill),
        "log": _limit(tier.log_mbps, fill),
        "memory": _limit(tier.memory_gib, fill),
        "storage": _limit(tier.storage_gib, fill),
        "databases": _limit(tier.databases, 1.0),
    }


def _holds(tier: ServerTier, instances: Sequence[PackedInstance], problem: PackingProblem) -> bool:
    names = [name for each in instances for name in each.database_names]
    return len(names) == len(set(names)) and _has_room(tier, _demand(instances), problem.fill)


def _has_room(tier: ServerTier, demand: _Demand, fill: float) -> bool:
    limits = _limits(tier, fill)
    return (
        all(max(getattr(demand, name), default=0) <= limits[name] for name in _HOURLY)
        and demand.memory <= limits["memory"]
        and demand.storage <= limits["storage"]
        and demand.databases <= limits["databases"]
        and (tier.largest_database_gib is None or demand.largest <= tier.largest_database_gib)
    )


def _storage_pence(instances: Sequence[PackedInstance], problem: PackingProblem) -> int:
    price = problem.storage
    above = _demand(instances).storage - floor(price.included_gib * _SCALE)
    return max(-(-above // floor(price.step_gib * _SCALE)), 0) * price.step_pence


def _cheapest(instances: Sequence[PackedInstance], problem: PackingProblem) -> tuple[ServerTier | None, int]:
    """Return the cheapest tier that holds instances together, and what it costs with storage."""
    demand = _demand(instances)
    fitting = [tier for tier in problem.tiers if _has_room(tier, demand, problem.fill)]
    if not fitting:
        return None, 0
    tier = min(fitting, key=lambda each: (each.price_pence, each.id))
    return tier, tier.price_pence + _storage_pence(instances, problem)


def _first_fit(group: Sequence[PackedInstance], problem: PackingProblem) -> tuple[PackedServer, ...]:
    """Return the best of first-fit decreasing with each tier as the usual size; every server is then made cheapest."""
    best: tuple[PackedServer, ...] = ()
    for tier in problem.tiers:
        bins: list[list[PackedInstance]] = []
        for each in sorted(group, key=lambda one: (-_weight(one, tier), one.name)):
            home = next((found for found in bins if _holds(tier, [*found, each], problem)), None)
            if home is None:
                bins.append([each])
            else:
                home.append(each)
        servers = tuple(_server(found, problem) for found in bins)
        if not best or _cost(servers) < _cost(best):
            best = servers
    return best


def _weight(instance: PackedInstance, tier: ServerTier) -> float:
    """Return the largest share of a tier that an instance takes of anything."""
    pairs = (
        (max(instance.vcores or (0,)), tier.vcores),
        (max(instance.iops or (0,)), tier.iops),
        (max(instance.log_mbps), tier.log_mbps),
        (instance.memory_gib or 0, tier.memory_gib),
        (instance.storage_gib or 0, tier.storage_gib),
        (instance.databases or 0, tier.databases),
    )
    return max(taken / limit for taken, limit in pairs if limit)


def _server(instances: Sequence[PackedInstance], problem: PackingProblem) -> PackedServer:
    tier, pence = _cheapest(instances, problem)
    assert tier is not None, "only what fits together is put together"
    return PackedServer(tier.id, tuple(sorted(each.name for each in instances)), pence)


def _cost(servers: Sequence[PackedServer]) -> int:
    return sum(server.pence for server in servers)


def _solve(
    group: Sequence[PackedInstance], problem: PackingProblem, work_units: float
) -> tuple[tuple[PackedServer, ...], int]:
    """Return servers for one group and a bound on their cost."""
    start = _first_fit(group, problem)
    cheapest = min(tier.price_pence for tier in problem.tiers)
    most = len(group) if cheapest == 0 else min(len(group), _cost(start) // cheapest)
    least = _covering(group, problem, most, work_units / 4)
    if least >= _cost(start):
        return start, _cost(start)
    found, bound = _Model(group, problem, most, least).solve(start, work_units)
    best = found if found and _cost(found) < _cost(start) else start
    return best, min(max(bound, least), _cost(best))


def _covering(group: Sequence[PackedInstance], problem: PackingProblem, most: int, work_units: float) -> int:
    """Return a proven bound: the least cost of servers that have room for everything, wherever each instance goes."""
    model = cp_model.CpModel()
    limits = [_limits(tier, problem.fill) for tier in problem.tiers]
    count = [model.new_int_var(0, most, f"n {tier.id}") for tier in problem.tiers]
    demand = _demand(group)
    model.add(sum(count) <= most)
    for resource in _RESOURCES:
        taken = getattr(demand, resource)
        room = cp_model.LinearExpr.weighted_sum(count, [each[resource] for each in limits])
        model.add(room >= (max(taken) if isinstance(taken, tuple) else taken))
    price = problem.storage
    cost = cp_model.LinearExpr.weighted_sum(count, [tier.price_pence for tier in problem.tiers])
    if price.step_pence:
        step, included = floor(price.step_gib * _SCALE), floor(price.included_gib * _SCALE)
        steps = model.new_int_var(0, -(-demand.storage // step), "steps")
        model.add(step * steps + included * sum(count) >= demand.storage)
        cost += price.step_pence * steps
    model.minimize(cost)
    solver = budgeted(cp_model.CpSolver(), work_units=work_units)
    solver.solve(model)
    return max(ceil(solver.best_objective_bound - 1e-6), 0)


class _Model:
    """The exact model of one group: how many of each kind of instance stand on each server, and its tier."""

    def __init__(self, group: Sequence[PackedInstance], problem: PackingProblem, servers: int, least: int) -> None:
        self._problem = problem
        self._kinds = _kinds(group)
        self._servers = range(servers)
        self._model = cp_model.CpModel()
        self._count = {
            (kind, server): self._model.new_int_var(0, len(alike), f"x {kind} {server}")
            for kind, alike in enumerate(self._kinds)
            for server in self._servers
        }
        self._tier = {
            (tier, server): self._model.new_bool_var(f"y {tier} {server}")
            for tier in range(len(problem.tiers))
            for server in self._servers
        }
        self._steps = self._storage_steps()
        self._least = least
        self._constrain()

    def _storage_steps(self) -> list[cp_model.IntVar]:
        price = self._problem.storage
        if price.step_pence == 0:
            return []
        step, included = floor(price.step_gib * _SCALE), floor(price.included_gib * _SCALE)
        all_storage = sum(_demand(alike).storage for alike in self._kinds)
        found = []
        for server in self._servers:
            steps = self._model.new_int_var(0, -(-all_storage // step), f"s {server}")
            self._model.add(self._taken(server, "storage", 0) <= included + step * steps)
            found.append(steps)
        return found

    def _taken(self, server: int, resource: str, hour: int) -> cp_model.LinearExpr:
        weights = []
        for alike in self._kinds:
            demand = _demand(alike[:1])
            value = getattr(demand, resource)
            weights.append(value[hour] if isinstance(value, tuple) else value)
        return cp_model.LinearExpr.weighted_sum([self._count[kind, server] for kind in range(len(weights))], weights)

    def _constrain(self) -> None:
        model, tiers = self._model, self._problem.tiers
        limits = [_limits(tier, self._problem.fill) for tier in tiers]
        for kind, alike in enumerate(self._kinds):
            model.add(sum(self._count[kind, server] for server in self._servers) == len(alike))
        hours = range(HOURS) if any(_varies(alike[0]) for alike in self._kinds) else range(1)
        for server in self._servers:
            chosen = [self._tier[tier, server] for tier in range(len(tiers))]
            model.add_at_most_one(chosen)
            for resource in _RESOURCES:
                room = cp_model.LinearExpr.weighted_sum(chosen, [min(each[resource], _LARGE) for each in limits])
                for hour in hours if resource in _HOURLY else range(1):
                    model.add(self._taken(server, resource, hour) <= room)
            self._largest_databases(server)
            self._names(server)
        self._order()

    def _largest_databases(self, server: int) -> None:
        for kind, alike in enumerate(self._kinds):
            largest = alike[0].largest_database_gib or 0
            able = [
                self._tier[tier, server]
                for tier, each in enumerate(self._problem.tiers)
                if each.largest_database_gib is None or largest <= each.largest_database_gib
            ]
            self._model.add(self._count[kind, server] <= len(alike) * sum(able))

    def _names(self, server: int) -> None:
        by_name: dict[str, list[int]] = defaultdict(list)
        for kind, alike in enumerate(self._kinds):
            for name in alike[0].database_names:
                by_name[name].append(kind)
        for name in sorted(by_name):
            self._model.add(sum(self._count[kind, server] for kind in by_name[name]) <= 1)

    def _price(self, server: int) -> cp_model.LinearExpr:
        prices = [tier.price_pence for tier in self._problem.tiers]
        return cp_model.LinearExpr.weighted_sum([self._tier[tier, server] for tier in range(len(prices))], prices)

    def _order(self) -> None:
        """Servers are alike: the dearer comes first, and among alike ones the one with more databases."""
        for server in self._servers[1:]:
            self._model.add(self._price(server - 1) >= self._price(server))

    def solve(self, start: Sequence[PackedServer], work_units: float) -> tuple[tuple[PackedServer, ...], int]:
        model = self._model
        storage = self._problem.storage.step_pence * sum(self._steps) if self._steps else 0
        cost = sum(self._price(server) for server in self._servers) + storage
        model.add(cost >= self._least)
        model.minimize(cost)
        self._hint(start)
        solver = budgeted(cp_model.CpSolver(), work_units=work_units)
        status = solver.solve(model)
        bound = max(ceil(solver.best_objective_bound - 1e-6), 0)
        if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            return (), bound
        left = [list(alike) for alike in self._kinds]
        servers = []
        for server in self._servers:
            on_it = [
                left[kind].pop(0)
                for kind in range(len(self._kinds))
                for _ in range(solver.value(self._count[kind, server]))
            ]
            if on_it:
                servers.append(_server(on_it, self._problem))
        return tuple(servers), bound

    def _hint(self, start: Sequence[PackedServer]) -> None:
        order = {tier.id: number for number, tier in enumerate(self._problem.tiers)}
        prices = {tier.id: tier.price_pence for tier in self._problem.tiers}
        ranked = sorted(start, key=lambda server: (-prices[server.tier], server.instances))
        kind_of = {each.name: kind for kind, alike in enumerate(self._kinds) for each in alike}
        for server, found in zip(self._servers, ranked, strict=False):
            counts: dict[int, int] = defaultdict(int)
            for name in found.instances:
                counts[kind_of[name]] += 1
            for kind in range(len(self._kinds)):
                self._model.add_hint(self._count[kind, server], counts[kind])
            for tier in range(len(self._problem.tiers)):
                self._model.add_hint(self._tier[tier, server], int(tier == order[found.tier]))


def _varies(instance: PackedInstance) -> bool:
    return any(len(set(profile or ())) > 1 for profile in (instance.vcores, instance.iops, instance.log_mbps))


def _kinds(group: Sequence[PackedInstance]) -> list[list[PackedInstance]]:
    """Return instances that differ in nothing but their name together."""
    return list(_alike(group))


def _alike(group: Sequence[PackedInstance]) -> Iterator[list[PackedInstance]]:
    found: dict[PackedInstance, list[PackedInstance]] = defaultdict(list)
    for each in group:
        found[replace(each, name="")].append(each)
    yield from found.values()
