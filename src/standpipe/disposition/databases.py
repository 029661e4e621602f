"""Chooses the size of platform database for the instances of one application, and prices it.

The cheapest tier that holds the processors in use, memory, storage, operations and log a second, number of databases
and the largest database; a limit that the publisher does not state excludes nothing, a fact that nobody measured is
named. Of the database service a tier holds one database, or is an elastic pool of many. Packing several applications
onto one instance or pool is the business of the whole-estate optimum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil

from standpipe.catalogue import Charge, DatabaseTarget
from standpipe.disposition.landscape import Landscape
from standpipe.disposition.model import PricedLine
from standpipe.disposition.pricing import MIB_IN_GIB, Pricer
from standpipe.estate.model import Database, DatabaseInstance
from standpipe.kernel.evidence import Evidence

ENGINES = {"azure sql managed instance": "sql server", "azure sql database": "sql server"}
"""Which engine a platform target takes."""
_STORAGE = {"azure sql managed instance": "sql-mi", "azure sql database": "sql-db"}
"""The service by which a platform target's storage is priced."""

_IOPS, _LOG = "operations a second", "the log a second"


@dataclass(frozen=True, slots=True)
class DatabaseNeed:
    """What the instances of an application need together; None is unknown."""

    vcores: float | None
    memory_gib: float | None
    storage_gib: float | None
    databases: int | None
    largest_gib: float | None
    iops: float | None = None
    log_mbps: float | None = None
    notes: tuple[str, ...] = ()


def portions(
    instances: Sequence[DatabaseInstance], own: Sequence[Database], landscape: Landscape
) -> tuple[DatabaseInstance, ...]:
    """Return the part of each instance that belongs to an application.

    An application that owns some databases of a shared instance gets their sizes, and of processors, memory, operations
    and log the share of its databases in their number: nobody measures them by database. Without databases of its own
    it gets the instances whole.
    """
    if not own:
        return tuple(instances)
    found = []
    for instance in instances:
        mine = [database for database in own if database.instance == instance.id]
        total = max(instance.database_count or 0, len(landscape.databases_in.get(instance.id, ())), len(mine))
        if not mine or len(mine) == total:
            found.append(instance)
            continue
        share = len(mine) / total
        sizes = [database.size_mib for database in mine]
        known = [size for size in sizes if size is not None]
        found.append(
            replace(
                instance,
                name=f"{len(mine)} of {total} databases of {instance.name}",
                vcpus=None if instance.vcpus is None else max(1, ceil(instance.vcpus * share)),
                memory_mib=_times(instance.memory_mib, share),
                disk_read_iops=_times(instance.disk_read_iops, share),
                disk_write_iops=_times(instance.disk_write_iops, share),
                log_mbps=_times(instance.log_mbps, share),
                database_count=len(mine),
                total_size_mib=sum(known) if len(known) == len(sizes) else None,
                largest_database_mib=max(known, default=None),
            )
        )
    return tuple(found)


def database_need(instances: Sequence[DatabaseInstance], comfort_factor: Decimal) -> DatabaseNeed:
    """Return what instances need together: what was measured of their work x comfort factor, the rest as it stands.

    >>> instance = DatabaseInstance("database-instance:a", "a", vcpus=8, processor_usage_percent=25.0)
    >>> database_need([instance], Decimal(1)).vcores
    2.0
    """
    notes = []
    cores: list[float | None] = []
    for each in instances:
        if each.vcpus is None:
            cores.append(None)
        elif each.processor_usage_percent is None:
            notes.append(f"the processor use of {each.name} was not measured: sized as allocated")
            cores.append(float(each.vcpus))
        else:
            cores.append(each.vcpus * each.processor_usage_percent / 100 * float(comfort_factor))
    largest = [each.largest_database_mib for each in instances]
    iops = _whole([_operations(each) for each in instances])
    log = _whole([each.log_mbps for each in instances])
    if unmeasured := [name for name, value in ((_IOPS, iops), (_LOG, log)) if value is None]:
        notes.append(f"{' and '.join(unmeasured)} were not measured, and not compared")
    return DatabaseNeed(
        vcores=_whole(cores),
        memory_gib=_gib(_whole([each.memory_mib for each in instances])),
        storage_gib=_gib(_whole([each.total_size_mib for each in instances])),
        databases=_count([each.database_count for each in instances]),
        largest_gib=_gib(max((size for size in largest if size is not None), default=None)),
        iops=_times(iops, float(comfort_factor)),
        log_mbps=_times(log, float(comfort_factor)),
        notes=tuple(notes),
    )


def fits(need: DatabaseNeed, target: DatabaseTarget) -> bool:
    """Whether a tier holds a need as far as is known."""
    pairs = (
        (need.vcores, target.vcores),
        (need.memory_gib, target.memory_gib),
        (need.storage_gib, target.max_storage_gib),
        (need.databases, target.max_databases),
        (need.largest_gib, target.max_database_gib),
        (need.iops, target.max_iops),
        (need.log_mbps, target.max_log_mbps),
    )
    return all(wanted is None or offered is None or wanted <= offered for wanted, offered in pairs)


def database_lines(pricer: Pricer, instances: Sequence[DatabaseInstance], target: str) -> tuple[PricedLine, ...]:
    """Return the run cost of instances on a platform target: the tier and its storage."""
    name = f"{target} for {', '.join(instance.name for instance in instances) or 'its databases'}"
    need = database_need(instances, pricer.settings.comfort(pricer.catalogue))
    if not instances or need.vcores is None:
        return (PricedLine(name, None, wanted="the processors of its database instances"),)
    fitting = next((each for each in pricer.database_tiers.get(target, ()) if fits(need, each[0])), None)
    if fitting is None:
        return (PricedLine(name, None, wanted=f"a tier of {target} that holds it: none does"),)
    tier, charge = fitting
    words = f"{name} ({tier.tier}, {tier.vcores} vCores)"
    return (_tier_line(words, tier, charge, need), storage_line(pricer, need, target))


def storage_line(pricer: Pricer, need: DatabaseNeed, target: str) -> PricedLine:
    """Return what the storage of databases costs on a platform target."""
    item = f"sql-storage:{_STORAGE[target]}"
    if need.storage_gib is None:
        return PricedLine("database storage", None, wanted="the size of its databases")
    return pricer.line("database storage", item, Decimal(str(need.storage_gib)), f"a price of {item}")


def _tier_line(name: str, tier: DatabaseTarget, charge: Charge | None, need: DatabaseNeed) -> PricedLine:
    if charge is None:
        return PricedLine(name, None, wanted=f"a price of {tier.price_item}")
    formula = "; ".join((f"cheapest tier that fits, {charge.evidence.formula}", *need.notes))
    inputs = (*charge.evidence.inputs, tier.reference)
    return PricedLine(name, charge.pence, Evidence(charge.evidence.basis, formula=formula, inputs=inputs))


def _operations(instance: DatabaseInstance) -> float | None:
    """Return the operations a second of an instance; None when its reads or its writes were not measured."""
    return _whole([instance.disk_read_iops, instance.disk_write_iops])


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


def _whole(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


def _count(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


def _gib(mebibytes: float | None) -> float | None:
    return None if mebibytes is None else mebibytes / MIB_IN_GIB
