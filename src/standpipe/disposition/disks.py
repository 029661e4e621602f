"""Chooses managed disks: for each disk the cheapest tier that holds its size and load.

Without a price, the kind decides: standard SSD where nothing was measured or the machine is not for production, premium
SSD else; then the smallest tier that fits. A disk that fits no tier is said so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from standpipe.catalogue import Catalogue, Charge, DiskKind, ManagedDisk, monthly
from standpipe.disposition.landscape import is_production
from standpipe.disposition.settings import Settings
from standpipe.disposition.sizing import MIB_IN_GIB
from standpipe.estate.model import Disk, Server


@dataclass(frozen=True, slots=True)
class DiskChoice:
    """The tier for one disk; `tier` is None when none holds it, and then `why` says so."""

    subject: str
    """The disk, or the server where its disks are known as one figure only."""
    size_gib: float
    tier: ManagedDisk | None
    charge: Charge | None
    why: str = ""


def choose_disks(
    server: Server, disks: Sequence[Disk], catalogue: Catalogue, settings: Settings, comfort_factor: Decimal
) -> tuple[DiskChoice, ...]:
    """Return a tier for each disk of a server; nothing when its storage is not known at all."""
    factor = float(comfort_factor)
    if not disks:
        if server.storage_mib is None and server.provisioned_mib is None:
            return ()
        whole = server.storage_mib if server.storage_mib is not None else server.provisioned_mib
        return (_choose(server.id, (whole or 0) / MIB_IN_GIB, None, None, server, catalogue, settings),)
    return tuple(
        _choose(
            disk.id,
            (disk.capacity_mib or 0) / MIB_IN_GIB,
            _load(disk.read_iops, disk.write_iops, factor),
            _load(disk.read_mbps, disk.write_mbps, factor),
            server,
            catalogue,
            settings,
        )
        for disk in disks
        if disk.capacity_mib is not None
    )


def _load(reads: float | None, writes: float | None, factor: float) -> float | None:
    return None if reads is None and writes is None else ((reads or 0) + (writes or 0)) * factor


def _choose(
    subject: str,
    size_gib: float,
    iops: float | None,
    mbps: float | None,
    server: Server,
    catalogue: Catalogue,
    settings: Settings,
) -> DiskChoice:
    kinds = _kinds(server, measured=iops is not None or mbps is not None)
    fitting = []
    for rank, kind in enumerate(kinds):
        tiers = catalogue.disks_of(kind, settings.as_of)
        tier = next((each for each in tiers if each.holds(size_gib=size_gib, iops=iops or 0, mbps=mbps or 0)), None)
        if tier is None:
            continue
        price = catalogue.prices.price(tier.price_item, as_of=settings.as_of, region=settings.region)
        quantity = Decimal(str(size_gib)) if tier.by_capacity else Decimal(1)
        charge = monthly(price, catalogue.assumptions, quantity=quantity) if price else None
        fitting.append((charge is None, charge.pounds if charge else Decimal(0), rank, tier, charge))
    if not fitting:
        return DiskChoice(subject, size_gib, None, None, f"no tier of {' or '.join(kinds)} holds {size_gib:,.0f} GiB")
    _, _, _, tier, charge = min(fitting, key=lambda each: each[:3])
    return DiskChoice(subject, size_gib, tier, charge)


def _kinds(server: Server, *, measured: bool) -> tuple[DiskKind, ...]:
    if measured and is_production(server):
        return (DiskKind.PREMIUM_SSD, DiskKind.STANDARD_SSD)
    return (DiskKind.STANDARD_SSD,)
