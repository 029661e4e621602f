"""Chooses the size of machine that a server needs: the cheapest that fits every known need within every known limit.

Method, after Azure Migrate's documented order (storage, then network, then compute): what a server uses (allocated x
utilisation x comfort factor) must fit the processors and the memory of a size; its disks, IOPS, throughput and network
adapters must fit the limits. What nobody measured stays missing: then the server is sized as allocated, and said so. A
limit that the publisher does not state excludes nothing and is noted. Ties go to the name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from standpipe.catalogue import Catalogue, Charge, MachineSize, System, Term, monthly
from standpipe.disposition.landscape import is_off
from standpipe.disposition.settings import Settings
from standpipe.estate.model import Disk, Server

MIB_IN_GIB = 1024


@dataclass(frozen=True, slots=True)
class Need:
    """What a server needs of a size; None is unknown.

    Processors are fractions of one; throughput is in megabytes a second, network in megabits a second.
    """

    vcpus: float | None
    memory_mib: float | None
    iops: float | None = None
    disk_mbps: float | None = None
    network_mbps: float | None = None
    data_disks: int | None = None
    network_adapters: int | None = None
    uefi: bool | None = None
    notes: tuple[str, ...] = ()
    """What was missing, and what was done about it."""
    inputs: tuple[str, ...] = ()
    """The facts behind it, as evidence names them."""


@dataclass(frozen=True, slots=True)
class RankedSize:
    """A size with its price a month; None when nobody gave one."""

    size: MachineSize
    charge: Charge | None


@dataclass(frozen=True, slots=True)
class SizeChoice:
    """The size for one server; `size` is None when no offered size fits, and then `why` says what rules them out."""

    server: str
    need: Need
    ranked: RankedSize | None
    system: System
    why: str

    @property
    def size(self) -> MachineSize | None:
        """The size itself."""
        return self.ranked.size if self.ranked else None


def rank_sizes(
    catalogue: Catalogue, settings: Settings, system: System, *, term: Term | None = None
) -> tuple[RankedSize, ...]:
    """Return the sizes offered on the as-of date, cheapest first; sizes without a price after all others."""
    found = []
    for size in catalogue.sizes_offered(settings.as_of):
        if size.burstable and not settings.allow_burstable:
            continue
        if size.previous_generation and not settings.allow_previous_generation:
            continue
        price = catalogue.prices.price(
            size.price_item,
            as_of=settings.as_of,
            region=settings.region,
            system=system,
            term=term or settings.term,
        )
        found.append(RankedSize(size, monthly(price, catalogue.assumptions) if price else None))
    return tuple(sorted(found, key=_rank))


def _rank(ranked: RankedSize) -> tuple[bool, Decimal, int, int, str]:
    charge = ranked.charge
    unpriced = (ranked.size.vcpus, ranked.size.memory_mib) if charge is None else (0, 0)
    return (charge is None, charge.pounds if charge else Decimal(0), *unpriced, ranked.size.name)


def need_of(server: Server, disks: Sequence[Disk], comfort_factor: Decimal | float) -> Need:
    """Return what a server needs, from what was measured and what is allocated.

    >>> need = need_of(Server("server:a", "a", vcpus=8, memory_mib=16384, processor_usage_percent=20.0), (), 1.5)
    >>> round(need.vcpus, 3), need.memory_mib, need.notes[0]
    (2.4, 16384.0, 'memory use was not measured: sized as allocated')
    """
    factor = float(comfort_factor)
    notes: list[str] = []
    inputs: list[str] = ["assumption:comfort-factor"]
    off = is_off(server)
    vcpus = _used(server, _PROCESSORS, factor, notes, inputs)
    memory = _used(server, _MEMORY, factor, notes, inputs)
    iops = _summed(server, disks, ("read_iops", "write_iops"), ("disk_read_iops", "disk_write_iops"))
    disk_mbps = _summed(server, disks, ("read_mbps", "write_mbps"), ("disk_read_mbps", "disk_write_mbps"))
    if iops is None and disk_mbps is None:
        notes.append("disk load was not measured: only capacity was compared")
    count = len(disks) or server.disk_count
    return Need(
        vcpus=vcpus,
        memory_mib=memory,
        iops=None if iops is None else iops * factor,
        disk_mbps=None if disk_mbps is None else disk_mbps * factor,
        network_mbps=None if server.network_out_mbps is None else server.network_out_mbps * factor,
        data_disks=None if not count else count - 1,
        network_adapters=server.network_adapter_count,
        uefi=None if server.boot_type is None else server.boot_type.upper() in {"UEFI", "EFI"},
        notes=tuple(note for note in notes if not note.startswith("disk load") or not off),
        inputs=tuple(inputs),
    )


_PROCESSORS = ("vcpus", "processor_usage_percent", "processor use")
_MEMORY = ("memory_mib", "memory_usage_percent", "memory use")


def _used(
    server: Server, measure: tuple[str, str, str], factor: float, notes: list[str], inputs: list[str]
) -> float | None:
    allocated_field, usage_field, words = measure
    allocated = getattr(server, allocated_field)
    if allocated is None:
        notes.append(f"{allocated_field.removesuffix('_mib')} is not known: no size can be chosen")
        return None
    inputs.append(f"{server.id}/{allocated_field}")
    usage = getattr(server, usage_field)
    if is_off(server):
        notes.append(f"the machine is off: {words} says nothing and it is sized as allocated")
    elif usage is None:
        notes.append(f"{words} was not measured: sized as allocated")
    else:
        inputs.append(f"{server.id}/{usage_field}")
        return float(allocated) * float(usage) / 100 * factor
    return float(allocated)


def _summed(
    server: Server, disks: Sequence[Disk], disk_fields: tuple[str, str], server_fields: tuple[str, str]
) -> float | None:
    stated = [getattr(server, field) for field in server_fields]
    if all(value is None for value in stated):
        stated = [getattr(disk, field) for disk in disks for field in disk_fields]
    known = [float(value) for value in stated if value is not None]
    return sum(known) if known else None


def obstacle(need: Need, size: MachineSize) -> str | None:
    """Return what of a need a size cannot meet, or None when it fits as far as is known."""
    short = (
        ("processors", need.vcpus, size.vcpus),
        ("memory", need.memory_mib, size.memory_mib),
        ("data disks", need.data_disks, size.max_data_disks),
        ("network adapters", need.network_adapters, size.max_network_adapters),
        ("disk operations", need.iops, size.uncached_iops),
        ("disk throughput", need.disk_mbps, size.uncached_mbps),
        ("network throughput", need.network_mbps, size.network_mbps),
    )
    for name, wanted, offered in short:
        if wanted is not None and offered is not None and wanted > offered:
            return name
    if need.uefi is True and size.generation_2 is False:
        return "UEFI firmware"
    if need.uefi is False and size.generation_1 is False:
        return "BIOS firmware"
    return None


def choose_size(server: Server, need: Need, ranked: Iterable[RankedSize], system: System) -> SizeChoice:
    """Return the first size of a ranking that fits a need.

    >>> from standpipe.catalogue import Provenance
    >>> from datetime import date
    >>> stated = Provenance("docs", date(2026, 1, 1))
    >>> sizes = [RankedSize(MachineSize(f"S{n}", "D", "Dv0", n, n * 4096, stated), None) for n in (1, 2, 4)]
    >>> server = Server("server:a", "a", vcpus=4, memory_mib=4096, processor_usage_percent=30.0)
    >>> choose_size(server, need_of(server, (), 1), sizes, System.LINUX).size.name
    'S2'
    """
    if need.vcpus is None or need.memory_mib is None:
        return SizeChoice(server.id, need, None, system, "its processors or its memory are not known")
    obstacles: dict[str, None] = {}
    for candidate in ranked:
        found = obstacle(need, candidate.size)
        if found is None:
            price = "the cheapest that fits" if candidate.charge else "the smallest that fits; no price was given"
            return SizeChoice(server.id, need, candidate, system, price)
        obstacles[found] = None
    return SizeChoice(server.id, need, None, system, f"no offered size has enough {' and '.join(obstacles)}")


def system_of(server: Server) -> System | None:
    """Return which licence the machine's operating system needs, or None when that is not known."""
    name = (server.operating_system or "").casefold()
    if not name or name == "other":
        return None
    return System.WINDOWS if "windows" in name else System.LINUX
