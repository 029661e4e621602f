"""Packs the SQL Server databases of several applications onto shared servers, as options of the whole plan.

Two kinds of server are shared: managed instances, and elastic pools of the database service. Which applications share
is part of the choice. A bound comes first: each application pays for the one resource that makes the bound highest, at
the cheapest rate of any tier, as if servers could be bought by the thousandth; what the best whole plan costs then is
a bound on every choice of who shares with whom. The applications that share in it are packed (`packing`), the others
among themselves, so that each has a server it could stand on; with the servers fixed the whole is chosen exactly, and
packed once more by what was chosen, as long as that costs less.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil

from standpipe.catalogue import Charge, DatabaseTarget
from standpipe.disposition.databases import database_need, portions
from standpipe.disposition.landscape import for_tests
from standpipe.disposition.model import PackedTarget, PricedLine
from standpipe.disposition.packing import pack_databases, price_alone
from standpipe.disposition.packing_model import PackedInstance, PackedServer, PackingProblem, ServerTier
from standpipe.disposition.plots import Plot
from standpipe.disposition.pricing import Pricer
from standpipe.estate.model import DatabaseInstance
from standpipe.kernel.evidence import Basis, Evidence

INSTANCE, DATABASE = "azure sql managed instance", "azure sql database"
SHARED_INSTANCE, SHARED_POOL = f"{INSTANCE} (shared)", f"{DATABASE} (shared)"
SHARED_TARGETS = {SHARED_INSTANCE: INSTANCE, SHARED_POOL: DATABASE}
"""Each target that several applications may share, with the target whose readiness and tiers hold for it."""
_WORDS = {SHARED_INSTANCE: "shared instance", SHARED_POOL: "shared elastic pool"}
_WORK_UNITS = 1.0
_SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Part:
    """What one application would put on shared servers: its parts of instances, as far as they are known."""

    application: str
    instances: tuple[PackedInstance, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tiers:
    """The tiers of a shared target that have a price on a day, with the price of each."""

    target: str
    rows: Mapping[str, tuple[DatabaseTarget, Charge]]

    @cached_property
    def sizes(self) -> tuple[ServerTier, ...]:
        """The tiers as packing knows them; one that another beats in everything is left out."""
        found = [
            ServerTier(
                row.id,
                row.vcores,
                charge.pence,
                memory_gib=row.memory_gib,
                storage_gib=row.max_storage_gib,
                databases=row.max_databases,
                iops=row.max_iops,
                log_mbps=row.max_log_mbps,
                largest_database_gib=row.max_database_gib,
            )
            for row, charge in self.rows.values()
        ]
        return tuple(tier for tier in found if not any(_beats(other, tier) for other in found if other is not tier))


def _beats(other: ServerTier, tier: ServerTier) -> bool:
    """Whether a tier costs no more and holds no less than another; of two alike the first by name stays."""
    pairs = [(getattr(other, name), getattr(tier, name)) for name in (*_RESOURCES, "largest_database_gib")]
    as_good = all(mine is None or (theirs is not None and mine >= theirs) for mine, theirs in pairs)
    alike = pairs == [(theirs, theirs) for _, theirs in pairs] and other.price_pence == tier.price_pence
    return as_good and other.price_pence <= tier.price_pence and (not alike or other.id < tier.id)


def tiers_of(pricer: Pricer, target: str = SHARED_INSTANCE) -> Tiers:
    """Return the tiers of a shared target that have a price on the day; what holds one database cannot be shared."""
    rows = pricer.catalogue.database_targets_on(pricer.settings.as_of, SHARED_TARGETS[target])
    priced = ((row, pricer.charge(row.price_item, 1)) for row in rows if row.max_databases != 1)
    return Tiers(target, {row.id: (row, charge) for row, charge in priced if charge is not None})


def part_of(plot: Plot, pricer: Pricer, tiers: Tiers) -> Part | None:
    """Return what an application would put on shared servers; None when something of it is unknown or too large."""
    landscape = pricer.landscape
    instances = [each for each in portions(plot.instances, plot.databases, landscape) if _sql_server(each)]
    packed = tuple(_packed(plot, each, pricer, tiers.target) for each in instances)
    if not packed or any(each is None for each in packed):
        return None
    known = tuple(each for each in packed if each is not None)
    problem = PackingProblem(known, tiers.sizes)
    fits = all(price_alone(each, problem) is not None for each in known)
    return Part(plot.application.id, known) if fits else None


def _sql_server(instance: DatabaseInstance) -> bool:
    return "sql server" in (instance.engine or "").casefold()


def _packed(plot: Plot, instance: DatabaseInstance, pricer: Pricer, target: str) -> PackedInstance | None:
    """Return a part of an instance with what it takes; operations and log are compared where they were measured.

    In a pool every database keeps its own collation; on an instance all have that of the instance.
    """
    need = database_need([instance], pricer.settings.comfort(pricer.catalogue))
    if need.vcores is None or need.memory_gib is None or need.storage_gib is None or need.databases is None:
        return None
    server = pricer.landscape.estate.servers.get(instance.server or "")
    environment = instance.environment or (pricer.landscape.environment_of(server) if server else None)
    names = frozenset(each.name.casefold() for each in plot.databases if each.instance == instance.id)
    return PackedInstance(
        f"{plot.application.id}{_SEPARATOR}{instance.id}",
        vcores=(need.vcores,),
        memory_gib=need.memory_gib,
        storage_gib=need.storage_gib,
        databases=need.databases,
        iops=(need.iops or 0.0,),
        log_mbps=(need.log_mbps or 0.0,),
        largest_database_gib=need.largest_gib,
        production=not for_tests(environment),
        collation=instance.collation if target == SHARED_INSTANCE else None,
        database_names=names,
    )


def pack(groups: Sequence[Iterable[Part]], tiers: Tiers) -> PackedTarget:
    """Return shared servers for groups of applications, each group packed by itself."""
    lines: dict[str, list[PricedLine]] = defaultdict(list)
    servers: list[PackedServer] = []
    one_each: dict[str, int] = defaultdict(int)
    for parts in groups:
        instances = {each.name: each for part in parts for each in part.instances}
        if not instances:
            continue
        found = pack_databases(PackingProblem(tuple(instances.values()), tiers.sizes), work_units=_WORK_UNITS)
        for server in found.servers:
            servers.append(server)
            for application, line in _lines(server, len(servers), instances, tiers):
                lines[application].append(line)
        for name, instance in instances.items():
            alone = price_alone(instance, PackingProblem((instance,), tiers.sizes))
            one_each[name.partition(_SEPARATOR)[0]] += alone or 0
    return PackedTarget({name: tuple(found) for name, found in lines.items()}, tuple(servers), dict(one_each))


def _lines(
    server: PackedServer, number: int, instances: Mapping[str, PackedInstance], tiers: Tiers
) -> list[tuple[str, PricedLine]]:
    """Return the part of a server that each of its instances pays: by processors, rounded up."""
    row, charge = tiers.rows[server.tier]
    name = f"{_WORDS[tiers.target]} {number} ({row.tier}, {row.vcores} vCores)"
    weights = {each: max((instances[each].vcores or (0.0,))[0], 0.001) for each in server.instances}
    whole = sum(weights.values())
    packed_by = _packed_by([instances[each] for each in server.instances])
    found = []
    for each, weight in weights.items():
        formula = (
            f"{charge.evidence.formula}; {weight:.2f} of {whole:.2f} processors in use on it, rounded up; {packed_by}"
        )
        found.append(
            (
                each.partition(_SEPARATOR)[0],
                PricedLine(
                    f"{name}, {len(server.instances)} on it",
                    ceil(server.pence * weight / whole),
                    Evidence(charge.evidence.basis, formula=formula, inputs=(*charge.evidence.inputs, row.reference)),
                    pool=name,
                    pool_pence=server.pence,
                ),
            )
        )
    return found


def _packed_by(on_it: Sequence[PackedInstance]) -> str:
    """Say by what a server was packed, and what was not measured of everything on it."""
    measured = {
        "operations a second": all(any(each.iops or ()) for each in on_it),
        "the log a second": all(any(each.log_mbps) for each in on_it),
    }
    known = ", ".join(name for name, is_known in measured.items() if is_known)
    missing = " and ".join(name for name, is_known in measured.items() if not is_known)
    by = "packed by processors, memory, storage and number of databases" + (f", {known}" if known else "")
    return by + (f"; {missing} not measured of all on it" if missing else "")


def by_the_thousandth(parts: Iterable[Part], tiers: Tiers) -> PackedTarget:
    """Return for each application a price that no packing goes below, whoever else is packed.

    One resource is chosen for those that may stand together, the one that makes the bound highest; an application pays
    for it at the cheapest rate of any tier. Whatever servers are bought, they hold the sum at no less than that.
    """
    found: dict[str, float] = defaultdict(float)
    by_company: dict[tuple[bool, str], list[tuple[str, PackedInstance]]] = defaultdict(list)
    for part in parts:
        for each in part.instances:
            by_company[each.company].append((part.application, each))
    for members in by_company.values():
        rates = {name: _rate(name, tiers.sizes) for name in _RESOURCES}
        best = max(_RESOURCES, key=lambda name: sum(_taken(each, name) for _, each in members) * rates[name])
        for application, each in members:
            found[application] += _taken(each, best) * rates[best]
    evidence = Evidence(Basis.DEFAULT, formula="what it takes at the cheapest rate of any tier: a bound")
    name = _WORDS[tiers.target]
    return PackedTarget({key: (PricedLine(name, int(amount), evidence),) for key, amount in found.items()})


_RESOURCES = ("vcores", "memory_gib", "storage_gib", "databases", "iops", "log_mbps")


def _taken(instance: PackedInstance, resource: str) -> float:
    amount = getattr(instance, resource)
    return float((amount[0] if isinstance(amount, tuple) else amount) or 0)


def _rate(resource: str, tiers: Sequence[ServerTier]) -> float:
    """Return the least that a unit of a resource costs on any tier; nothing where a tier has no limit of it."""
    limits = [(tier.price_pence, getattr(tier, resource)) for tier in tiers]
    return 0.0 if any(limit is None for _, limit in limits) else min(price / limit for price, limit in limits)
