"""What packing databases onto shared servers is about: instances, tiers, the problem and its solution.

Every instance of today goes whole onto one server of the target. Servers are shared only by instances that may stand
together: production apart from everything else, one collation, no database name twice. Demands may differ by hour of
the day: peaks that do not coincide share what they need.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from standpipe.kernel.errors import InvalidValueError

HOURS = 24


@dataclass(frozen=True, slots=True)
class PackedInstance:
    """One database instance of today, with what it takes; None is unknown, and then it is not packed.

    `vcores`, `iops` and `log_mbps` (MiB of log a second) hold one value, or one for each hour of the day.
    """

    name: str
    vcores: tuple[float, ...] | None
    memory_gib: float | None
    storage_gib: float | None
    databases: int | None
    iops: tuple[float, ...] | None = None
    log_mbps: tuple[float, ...] = (0.0,)
    """Nothing unless stated: hardly any inventory measures it."""
    largest_database_gib: float | None = None
    production: bool = True
    collation: str | None = None
    database_names: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for profile in (self.vcores, self.iops, self.log_mbps):
            if profile is not None and len(profile) not in {1, HOURS}:
                raise InvalidValueError(f"{self.name} needs one demand, or one for each of {HOURS} hours.")
        rates = (*(self.vcores or ()), *(self.iops or ()), *self.log_mbps)
        stated = (*rates, self.memory_gib, self.storage_gib, self.databases)
        if any(value is not None and value < 0 for value in stated):
            raise InvalidValueError(f"{self.name} takes less than nothing of something.")

    @property
    def unknown(self) -> tuple[str, ...]:
        """Demands that nobody measured."""
        demands = {
            "processors": self.vcores,
            "memory": self.memory_gib,
            "storage": self.storage_gib,
            "operations a second": self.iops,
            "number of databases": self.databases,
        }
        return tuple(name for name, value in demands.items() if value is None)

    @property
    def company(self) -> tuple[bool, str]:
        """What instances must agree in to stand together; an unknown collation stands only with unknown ones."""
        return (self.production, (self.collation or "").casefold())


@dataclass(frozen=True, slots=True)
class ServerTier:
    """One size of server with its limits and its price a month; a limit that nobody states is None."""

    id: str
    vcores: float
    price_pence: int
    memory_gib: float | None = None
    storage_gib: float | None = None
    databases: int | None = None
    iops: float | None = None
    log_mbps: float | None = None
    largest_database_gib: float | None = None

    def __post_init__(self) -> None:
        if self.price_pence < 0 or self.vcores <= 0:
            raise InvalidValueError(f"The tier {self.id} has no processors, or a price below zero.")


@dataclass(frozen=True, slots=True)
class StoragePrice:
    """What storage costs a month, bought in steps above what is included with each server."""

    step_gib: float = 32.0
    included_gib: float = 32.0
    step_pence: int = 0

    def __post_init__(self) -> None:
        if self.step_gib <= 0 or self.included_gib < 0 or self.step_pence < 0:
            raise InvalidValueError("Storage is bought in steps above zero, at a price that is not below zero.")


@dataclass(frozen=True, slots=True)
class PackingProblem:
    """Instances to place and tiers to buy; `fill` is the share of a server that may be planned (1 is all of it)."""

    instances: tuple[PackedInstance, ...]
    tiers: tuple[ServerTier, ...]
    storage: StoragePrice = field(default_factory=StoragePrice)
    fill: float = 1.0

    def __post_init__(self) -> None:
        names = [each.name for each in self.instances]
        if len(set(names)) < len(names):
            raise InvalidValueError("Two instances of a packing have one name.")
        if not 0 < self.fill <= 1:
            raise InvalidValueError(f"A server cannot be filled to {self.fill:.0%}.")


@dataclass(frozen=True, slots=True)
class PackedServer:
    """One server to buy, with the instances on it."""

    tier: str
    instances: tuple[str, ...]
    pence: int
    """A month, storage included."""


@dataclass(frozen=True, slots=True)
class Packing:
    """The servers to buy; `cost` and `bound` are pence a month, and nothing costs less than `bound`."""

    servers: tuple[PackedServer, ...]
    cost: int
    bound: int
    one_each: int
    """What it costs when every instance keeps a server of its own."""
    not_packed: Mapping[str, str] = field(default_factory=dict)
    """Instances that were left out, with the reason: a demand that is unknown, or larger than any tier."""

    @property
    def gap(self) -> float:
        """How far the cost may lie above the best possible, as a share of the bound."""
        return (self.cost - self.bound) / self.bound if self.bound else float(self.cost > 0)

    @property
    def proven(self) -> bool:
        """Nothing cheaper exists."""
        return self.cost == self.bound
