"""Prices servers in a further cloud, by the price file that somebody gave for it.

The cheapest machine of its list that holds the need; without a list, by server, processor and GiB of memory. Its shared
platform is a line of its own: a price nobody gave is asked for, as for every other place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, Decimal

from standpipe.catalogue import Charge, CloudSize, DispositionTarget, System, cloud_item, sizes_of
from standpipe.catalogue.clouds import PREFIX
from standpipe.disposition.model import PricedLine
from standpipe.disposition.pricing import MIB_IN_GIB, Pricer
from standpipe.disposition.sizing import need_of, system_of
from standpipe.estate.model import Server
from standpipe.kernel.evidence import Evidence, weakest


def is_other_cloud(target: DispositionTarget) -> bool:
    """Whether a target comes from a price file for a further cloud."""
    return any(item.startswith(PREFIX) for item in target.price_items)


def other_cloud_lines(pricer: Pricer, servers: Sequence[Server], target: str) -> tuple[PricedLine, ...]:
    """Return the run cost of servers in a further cloud."""
    sizes = sizes_of(target, pricer.catalogue.prices.rows)
    found = [_machine(pricer, server, target, sizes) for server in servers]
    storage = pricer.storage_gib(servers)
    wanted = f"a price of {cloud_item(target, 'storage-gib')}"
    if storage is None:
        found.append(PricedLine(f"storage at {target}", None, wanted="the storage in use of its servers"))
    else:
        found.append(pricer.line(f"storage at {target}", cloud_item(target, "storage-gib"), storage, wanted))
    return (*found, *pricer.upkeep_lines(servers, in_a_cloud=True, cloud=target), _platform(pricer, servers, target))


def _machine(pricer: Pricer, server: Server, target: str, sizes: Sequence[CloudSize]) -> PricedLine:
    need = need_of(server, pricer.landscape.disks_of.get(server.id, ()), pricer.settings.comfort(pricer.catalogue))
    system = system_of(server) or System.WINDOWS
    if need.vcpus is None or need.memory_mib is None:
        return PricedLine(f"compute {server.name} at {target}", None, wanted=f"processors and memory of {server.name}")
    fitting = [
        (size, charge)
        for size in sizes
        if size.vcpus >= need.vcpus and size.memory_gib * MIB_IN_GIB >= need.memory_mib
        for charge in (pricer.charge(size.item, 1, system=system),)
        if charge is not None
    ]
    if fitting:
        size, charge = min(fitting, key=lambda each: (each[1].pounds, each[0].vcpus, each[0].memory_gib))
        return _part(pricer, f"compute {server.name} at {target} ({size.vcpus}x{size.memory_gib})", [charge], server)
    by_unit = tuple(_by_unit(pricer, server, target))
    if not by_unit:
        wanted = f"a machine of {need.vcpus:.1f} processors and {need.memory_mib / MIB_IN_GIB:.0f} GiB at {target}"
        return PricedLine(f"compute {server.name} at {target}", None, wanted=wanted)
    return _part(pricer, f"compute {server.name} at {target}", by_unit, server)


def _by_unit(pricer: Pricer, server: Server, target: str) -> Iterator[Charge]:
    """Yield what a server costs by unit prices; nothing unless a server, or processors and memory, have one."""
    memory = None if server.memory_mib is None else Decimal(server.memory_mib) / MIB_IN_GIB
    units = {"server": Decimal(1), "vcpu": Decimal(server.vcpus or 0), "memory-gib": memory or Decimal(0)}
    found = {unit: pricer.charge(cloud_item(target, unit), many) for unit, many in units.items()}
    known = {unit: charge for unit, charge in found.items() if charge is not None}
    if "server" in known or {"vcpu", "memory-gib"} <= set(known):
        yield from known.values()


def _part(pricer: Pricer, name: str, charges: Sequence[Charge], server: Server) -> PricedLine:
    evidence = Evidence(
        weakest(charge.evidence.basis for charge in charges),
        formula="; ".join(dict.fromkeys(charge.evidence.formula or "" for charge in charges)),
        inputs=tuple(item for charge in charges for item in charge.evidence.inputs),
    )
    return pricer.shared_server(name, sum(charge.pence for charge in charges), evidence, server, place="")


def _platform(pricer: Pricer, servers: Sequence[Server], target: str) -> PricedLine:
    """Return the part of the platform that the council would have to build there, by servers."""
    name = f"shared platform at {target}, allocated by servers"
    item = cloud_item(target, "platform")
    charge = pricer.charge(item, 1)
    if charge is None:
        return PricedLine(name, None, wanted=f"landing zone, connectivity and firewall there, a month ({item})")
    share = pricer.server_parts(servers) / max(pricer.servers_in_scope, 1)
    formula = f"{charge.evidence.formula}; its servers of {pricer.servers_in_scope}"
    return PricedLine(
        name,
        int((charge.pence * share).quantize(Decimal(1), rounding=ROUND_CEILING)),
        Evidence(charge.evidence.basis, formula=formula, inputs=charge.evidence.inputs),
        pool=f"the shared platform of {target}",
        pool_pence=charge.pence,
    )
