"""Prices one line from the price book, and the run cost of servers as virtual machines.

Every line is one price x quantity with its evidence, rounded once. A server that several applications share is divided
in whole pence, rounded up, so that no part is lost. An item without a price gives a line that says what to ask for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from standpipe.catalogue import Catalogue, Charge, DatabaseTarget, System, Unit, cloud_item, in_pounds, monthly
from standpipe.disposition.disks import choose_disks
from standpipe.disposition.landscape import Landscape
from standpipe.disposition.model import PricedLine
from standpipe.disposition.settings import Settings
from standpipe.disposition.sizing import RankedSize, SizeChoice, choose_size, need_of, rank_sizes, system_of
from standpipe.estate.model import Server
from standpipe.kernel.evidence import Basis, Evidence, weakest

SHARED_SERVICES = ("landing-zone", "connectivity", "firewall", "identity")
"""What a cloud needs before the first application arrives; items `shared:<name>` of the price book."""
PER_SERVER = ("monitoring", "security")
"""What every server in a cloud needs; items `<name>:server`."""
MIB_IN_GIB = 1024


@dataclass(frozen=True)
class Pricer:
    """Prices against one catalogue and one set of settings; rankings are made once."""

    landscape: Landscape
    catalogue: Catalogue
    settings: Settings
    servers_in_scope: int
    """Over how many servers the shared platform is divided."""
    shared_servers: Mapping[str, Mapping[str, tuple[PricedLine, ...]]] = field(default_factory=dict)
    """The parts of shared database servers by target and application, once they are packed (`shared_servers`)."""

    @cached_property
    def rankings(self) -> dict[System, tuple[RankedSize, ...]]:
        """Sizes by operating system, cheapest first."""
        ranked = {system: rank_sizes(self.catalogue, self.settings, system) for system in System}
        if self.settings.hybrid_benefit:
            ranked[System.WINDOWS] = ranked[System.LINUX]
        return ranked

    @cached_property
    def database_tiers(self) -> dict[str, tuple[tuple[DatabaseTarget, Charge | None], ...]]:
        """Tiers of platform databases by target: cheapest first, those without a price last, by processors."""
        found: dict[str, list[tuple[DatabaseTarget, Charge | None]]] = {}
        for row in self.catalogue.database_targets_on(self.settings.as_of):
            found.setdefault(row.target, []).append((row, self.charge(row.price_item, 1)))
        return {target: tuple(sorted(tiers, key=_price_of_tier)) for target, tiers in found.items()}

    @cached_property
    def shared_lines(self) -> tuple[PricedLine, ...]:
        """What the shared platform costs a month as a whole."""
        return tuple(
            self.line(f"shared platform: {name}", f"shared:{name}", 1, f"a price a month for {name}", shared=True)
            for name in SHARED_SERVICES
        )

    def machine_lines(self, servers: Sequence[Server]) -> tuple[PricedLine, ...]:
        """Return compute, disks, backup and outbound traffic of servers as virtual machines, for one application."""
        found: list[PricedLine] = []
        for server in servers:
            found.extend((self._compute(server), self._disks(server)))
        return (*found, *self.upkeep_lines(servers, in_a_cloud=True))

    def upkeep_lines(self, servers: Sequence[Server], *, in_a_cloud: bool, cloud: str = "") -> tuple[PricedLine, ...]:
        """Return what servers need wherever the council runs them: backup, traffic, logs, monitoring, security.

        `cloud` names a cloud with a price file of its own; its prices of backup and traffic come before general ones.
        """
        found: list[PricedLine] = []
        storage = self.storage_gib(servers)
        parts = self.server_parts(servers)
        found.append(self._backup(parts, storage, cloud))
        if in_a_cloud:
            traffic = self._own_or("egress:internet", cloud, "egress-gib")
            found.append(self.share_of_storage("outbound traffic", traffic, "egress-share-percent", storage))
        found.append(self._logs(parts))
        found.extend(
            self.line(name, f"{name}:server", parts, f"a price a month for {name}:server") for name in PER_SERVER
        )
        return tuple(found)

    def _own_or(self, general: str, cloud: str, what: str) -> str:
        """Return a cloud's own item where it has a price, else the general one."""
        own = cloud_item(cloud, what)
        return own if cloud and self.charge(own, 1) is not None else general

    def _logs(self, parts: Decimal) -> PricedLine:
        """Return what it costs to take the logs of servers into a monitoring service, which bills by volume."""
        volume = self.catalogue.assumptions["log-gib-per-server"]
        if volume.value is None:
            return PricedLine("logs", None, wanted="the volume of logs a month of a server")
        line = self.line("logs", "log:gib", parts * volume.value, "a price for log:gib")
        if line.evidence is None:
            return line
        inputs = (*line.evidence.inputs, volume.reference)
        basis = weakest((line.evidence.basis, volume.basis))
        formula = f"{line.evidence.formula} x servers x GiB of logs a month"
        return PricedLine("logs", line.pence, Evidence(basis, formula=formula, inputs=inputs))

    def size_for(self, server: Server) -> SizeChoice:
        """Return the size of virtual machine for a server; an unknown operating system counts as Windows."""
        system = system_of(server) or System.WINDOWS
        need = need_of(server, self.landscape.disks_of.get(server.id, ()), self.settings.comfort(self.catalogue))
        return choose_size(server, need, self.rankings[system], system)

    def _compute(self, server: Server) -> PricedLine:
        system, chosen = system_of(server), self.size_for(server)
        need = chosen.need
        size = chosen.size.name if chosen.size else "no size"
        name = f"compute {server.name} ({size}, {chosen.system}, {self.settings.term})"
        charge = chosen.ranked.charge if chosen.ranked else None
        if charge is None:
            wanted = f"a price for {size}" if chosen.size else f"a machine for {server.name}: {chosen.why}"
            return PricedLine(name, None, wanted=wanted)
        inputs = (*charge.evidence.inputs, *need.inputs)
        facts = self.landscape.basis_of(server.id, "vcpus", "memory_mib")
        basis = weakest((charge.evidence.basis, Basis.DEFAULT if facts is Basis.UNKNOWN else facts))
        if system is None:
            inputs = (*inputs, "rule:operating system unknown, priced as Windows, the dearer licence")
            basis = weakest((basis, Basis.DEFAULT))
        formula = "; ".join((f"cheapest size that fits, {charge.evidence.formula}", *need.notes))
        return self.shared_server(name, charge.pence, Evidence(basis, formula=formula, inputs=inputs), server)

    def _disks(self, server: Server) -> PricedLine:
        choices = choose_disks(
            server,
            self.landscape.disks_of.get(server.id, ()),
            self.catalogue,
            self.settings,
            self.settings.comfort(self.catalogue),
        )
        name = f"disks {server.name}"
        if not choices:
            return PricedLine(name, None, wanted=f"the disk sizes of {server.name}")
        charges = [each.charge for each in choices if each.charge is not None]
        if len(charges) < len(choices):
            tiers = sorted({each.tier.name if each.tier else each.why for each in choices if each.charge is None})
            return PricedLine(name, None, wanted=f"prices for managed disks: {', '.join(tiers)}")
        tiers = sorted(each.tier.name for each in choices if each.tier is not None)
        evidence = Evidence(
            weakest(charge.evidence.basis for charge in charges),
            formula="sum of the cheapest tiers that hold each disk",
            inputs=tuple(dict.fromkeys(item for charge in charges for item in charge.evidence.inputs)),
        )
        whole = sum(charge.pence for charge in charges)
        return self.shared_server(f"{name} ({', '.join(tiers)})", whole, evidence, server)

    def shared_server(
        self, name: str, whole: int, evidence: Evidence, server: Server, *, place: str = "as a virtual machine"
    ) -> PricedLine:
        """Return an application's part of what one server costs; a server of its own it pays whole."""
        parts = self.landscape.share_of(server.id)
        if parts == 1:
            return PricedLine(name, whole, evidence)
        return PricedLine(
            f"{name}, 1 of {parts} shares",
            -(-whole // parts),
            Evidence(evidence.basis, formula=f"{evidence.formula}; / {parts}, rounded up", inputs=evidence.inputs),
            pool=f"{name} {place}",
            pool_pence=whole,
        )

    def storage_gib(self, servers: Sequence[Server]) -> Decimal | None:
        """Return the storage of servers in GiB, what is in use where that is known; None when one is not known."""
        whole = Decimal(0)
        for server in servers:
            disks = [disk.capacity_mib for disk in self.landscape.disks_of.get(server.id, ())]
            capacity = sum(size for size in disks if size is not None) or server.storage_mib or server.provisioned_mib
            used = server.in_use_mib if server.in_use_mib is not None else capacity
            if used is None:
                return None
            whole += Decimal(used) / MIB_IN_GIB / self.landscape.share_of(server.id)
        return whole

    def server_parts(self, servers: Sequence[Server]) -> Decimal:
        """Return the number of servers, a shared one counted by its share."""
        return sum((Decimal(1) / self.landscape.share_of(server.id) for server in servers), Decimal(0))

    def _backup(self, parts: Decimal, storage: Decimal | None, cloud: str) -> PricedLine:
        by_volume = self._own_or("backup:gib", cloud, "backup-gib")
        by_machine = self.line("backup", "backup:vm", parts, "a price for backup:vm or backup:gib")
        if by_machine.pence is not None and by_volume == "backup:gib":
            return by_machine
        return self.share_of_storage("backup", by_volume, "backup-share-percent", storage)

    def share_of_storage(self, name: str, item: str, assumption: str, storage: Decimal | None) -> PricedLine:
        """Return the line of an item that is paid for a share of the storage, which an assumption states."""
        share = self.catalogue.assumptions[assumption]
        if storage is None or share.value is None:
            return PricedLine(name, None, wanted=f"the storage in use, and a price for {item}")
        line = self.line(name, item, storage * share.value / 100, f"a price for {item}")
        if line.evidence is None:
            return line
        basis = weakest((line.evidence.basis, share.basis))
        inputs = (*line.evidence.inputs, share.reference)
        return PricedLine(name, line.pence, Evidence(basis, formula=f"{line.evidence.formula} x share", inputs=inputs))

    def charge(self, item: str, quantity: Decimal | int, *, system: System | None = None) -> Charge | None:
        """Return what a quantity of an item costs a month (or, for traffic, at all), or None when it has no price."""
        price = self.catalogue.prices.price(item, as_of=self.settings.as_of, region=self.settings.region, system=system)
        if price is None:
            return None
        if price.unit is Unit.GIB:
            return in_pounds(price, self.catalogue.assumptions, quantity=quantity)
        return monthly(price, self.catalogue.assumptions, quantity=quantity)

    def line(self, name: str, item: str, quantity: Decimal | int, wanted: str, *, shared: bool = False) -> PricedLine:
        """Return the line of an item, with a price or with what to ask for."""
        charge = self.charge(item, quantity)
        if charge is None:
            return PricedLine(name, None, wanted=wanted, shared=shared)
        return PricedLine(name, charge.pence, charge.evidence, shared=shared)


def _price_of_tier(each: tuple[DatabaseTarget, Charge | None]) -> tuple[bool, Decimal, int]:
    tier, charge = each
    return (charge is None, charge.pounds if charge else Decimal(0), tier.vcores)


def sum_known(values: Iterable[int | None]) -> Decimal | None:
    """Return the sum of values, or None when there are none or one is unknown."""
    known = list(values)
    stated = [value for value in known if value is not None]
    return Decimal(sum(stated)) if known and len(stated) == len(known) else None


def gib(mebibytes: Decimal | None) -> Decimal | None:
    """Return mebibytes as GiB."""
    return None if mebibytes is None else mebibytes / MIB_IN_GIB
