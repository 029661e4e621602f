"""Sizes of virtual machines and managed disks, with the limits that the publisher documents.

A limit that the publisher does not state is None (unknown), never zero and never infinite. Prices are not here: they
are found in the `PriceBook` by `price_item`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from standpipe.catalogue.provenance import Provenance
from standpipe.kernel.errors import InvalidValueError


@dataclass(frozen=True, slots=True)
class MachineSize:
    """A size of virtual machine that a cloud offers.

    `family` is the purpose (`D` general, `E` memory, `F` compute, `B` burstable); `series` is the generation as the
    publisher writes it (`Dsv5`). Throughput is in megabytes (10^6 bytes) a second, network in megabits a second.
    """

    name: str
    family: str
    series: str
    vcpus: int
    memory_mib: int
    provenance: Provenance
    max_data_disks: int | None = None
    max_network_adapters: int | None = None
    uncached_iops: int | None = None
    uncached_mbps: float | None = None
    network_mbps: int | None = None
    burstable: bool = False
    """It may use its full processors only while it has saved credits."""
    premium_storage: bool | None = None
    generation_1: bool | None = None
    """It starts machines with BIOS firmware."""
    generation_2: bool | None = None
    """It starts machines with UEFI firmware."""
    previous_generation: bool = False
    """The publisher lists the series among previous generations, or has announced its end."""
    retires_on: date | None = None

    def __post_init__(self) -> None:
        if self.vcpus <= 0 or self.memory_mib <= 0:
            raise InvalidValueError(f"The size {self.name} has no processors or no memory.")

    @property
    def price_item(self) -> str:
        """The item by which the price book knows it."""
        return f"vm:{self.name}"

    @property
    def reference(self) -> str:
        """How evidence names this row."""
        return f"catalogue:sizes/{self.name}"

    def offered_on(self, day: date) -> bool:
        """Whether the size can still be had on a day."""
        return self.provenance.holds_on(day) and (self.retires_on is None or day < self.retires_on)


class DiskKind(StrEnum):
    """What a managed disk is made of, slowest first."""

    STANDARD_HDD = "standard HDD"
    STANDARD_SSD = "standard SSD"
    PREMIUM_SSD = "premium SSD"
    PREMIUM_SSD_V2 = "premium SSD v2"
    ULTRA = "ultra"


@dataclass(frozen=True, slots=True)
class ManagedDisk:
    """A tier of managed disk.

    A tier with fixed sizes (`P10`) is bought whole: a disk of up to `max_size_gib` gets its limits. A tier bought by
    the GiB (`by_capacity`) states its upper limits, and in `included_*` what comes without extra charge.
    """

    name: str
    kind: DiskKind
    max_size_gib: int
    max_iops: int
    max_mbps: float
    provenance: Provenance
    min_size_gib: int = 0
    """A disk of this size or less fits a smaller tier of the kind."""
    by_capacity: bool = False
    included_iops: int | None = None
    included_mbps: float | None = None
    system_disk: bool = True
    """It may hold the operating system."""

    def __post_init__(self) -> None:
        if min(self.max_size_gib, self.max_iops, self.max_mbps) <= 0:
            raise InvalidValueError(f"The disk {self.name} needs a size, IOPS and throughput above zero.")

    @property
    def price_item(self) -> str:
        """The item by which the price book knows it."""
        return f"disk:{self.name}"

    @property
    def reference(self) -> str:
        """How evidence names this row."""
        return f"catalogue:disks/{self.name}"

    def holds(self, *, size_gib: float, iops: float = 0, mbps: float = 0) -> bool:
        """Whether a disk of this size and load fits."""
        return size_gib <= self.max_size_gib and iops <= self.max_iops and mbps <= self.max_mbps
