"""Checks a packing from its definition alone, in exact numbers; shares no code with the solver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from standpipe.disposition.packing_model import (
    PackedInstance,
    PackedServer,
    Packing,
    PackingProblem,
    ServerTier,
)


def check_packing(problem: PackingProblem, packing: Packing) -> tuple[str, ...]:
    """Return what is wrong with a packing, in words; empty when nothing is.

    >>> check_packing(PackingProblem((), ()), Packing((), 0, 0, 0))
    ()
    """
    return tuple(_faults(problem, packing))


def _faults(problem: PackingProblem, packing: Packing) -> Iterator[str]:
    instances = {each.name: each for each in problem.instances}
    tiers = {tier.id: tier for tier in problem.tiers}
    placed = Counter(name for server in packing.servers for name in server.instances)
    for name in instances:
        wanted = 0 if name in packing.not_packed else 1
        if placed[name] != wanted:
            yield f"{name} is placed {placed[name]} times instead of {wanted}"
    for server in packing.servers:
        yield from _server_faults(problem, server, tiers[server.tier], [instances[name] for name in server.instances])
    if packing.cost != sum(server.pence for server in packing.servers):
        yield "the cost is not the sum of its servers"
    if not packing.bound <= packing.cost <= packing.one_each:
        yield "the cost is not between the bound and the cost of a server for each instance"


def _server_faults(
    problem: PackingProblem, server: PackedServer, tier: ServerTier, on_it: list[PackedInstance]
) -> Iterator[str]:
    where = f"{server.tier} with {', '.join(server.instances)}"
    if len({each.production for each in on_it}) > 1:
        yield f"{where} mixes production with something else"
    if len({(each.collation or "").casefold() for each in on_it}) > 1:
        yield f"{where} mixes collations"
    names = Counter(name for each in on_it for name in each.database_names)
    if any(times > 1 for times in names.values()):
        yield f"{where} holds two databases of one name"
    for what, taken, limit in _loads(problem, tier, on_it):
        if limit is not None and taken > limit:
            yield f"{where} takes {float(taken):g} of {what}, above {float(limit):g}"
    storage = sum((Fraction(each.storage_gib or 0) for each in on_it), Fraction(0))
    above = max(storage - Fraction(problem.storage.included_gib), Fraction(0))
    price = tier.price_pence + ceil(above / Fraction(problem.storage.step_gib)) * problem.storage.step_pence
    if abs(price - server.pence) > problem.storage.step_pence * (len(on_it) > 0 and above.denominator > 1):
        yield f"{where} costs {price}, not {server.pence}"


def _loads(
    problem: PackingProblem, tier: ServerTier, on_it: list[PackedInstance]
) -> Iterator[tuple[str, Fraction, Fraction | None]]:
    def share(limit: float | None) -> Fraction | None:
        return None if limit is None else Fraction(limit) * Fraction(problem.fill) + Fraction(1, 10**6)

    for hour in range(24):
        cores = sum((Fraction((each.vcores or (0,))[hour % len(each.vcores or (0,))]) for each in on_it), Fraction(0))
        operations = sum((Fraction((each.iops or (0,))[hour % len(each.iops or (0,))]) for each in on_it), Fraction(0))
        yield f"processors at hour {hour}", cores, share(tier.vcores)
        yield f"operations a second at hour {hour}", operations, share(tier.iops)
        log = sum((Fraction(each.log_mbps[hour % len(each.log_mbps)]) for each in on_it), Fraction(0))
        yield f"log a second at hour {hour}", log, share(tier.log_mbps)
    memory = sum((Fraction(each.memory_gib or 0) for each in on_it), Fraction(0))
    storage = sum((Fraction(each.storage_gib or 0) for each in on_it), Fraction(0))
    yield "memory", memory, share(tier.memory_gib)
    yield "storage", storage, share(tier.storage_gib)
    yield "databases", Fraction(sum(each.databases or 0 for each in on_it)), _whole(tier.databases)
    largest = max((Fraction(each.largest_database_gib or 0) for each in on_it), default=Fraction(0))
    yield "its largest database", largest, _whole(tier.largest_database_gib)


def _whole(limit: float | None) -> Fraction | None:
    return None if limit is None else Fraction(limit)
