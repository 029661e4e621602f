"""Prices an option line by line: compute, disks, licences, backup, traffic, shared platform, effort.

Every line is one price x quantity with its evidence, rounded once. A server that several applications share is divided
in whole pence, so that the parts add up. An item without a price gives a line that says what to ask for.

Targets that are not priced by machine size are priced by the items of their patterns in the catalogue: for a pattern
`saas:*` the book is asked for `saas:<product>`, `saas:<application>`, then for units: `:server`, `:vcpu`,
`:memory-gib`, `:storage-gib`, `:user`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from functools import cached_property

from standpipe.catalogue import Catalogue, Charge, DispositionTarget, System, Unit, in_pounds, monthly
from standpipe.catalogue.lifecycles import SupportState
from standpipe.disposition.disks import choose_disks
from standpipe.disposition.landscape import Landscape, is_bought
from standpipe.disposition.model import PricedLine, Treatment
from standpipe.disposition.settings import Settings
from standpipe.disposition.sizing import RankedSize, choose_size, need_of, rank_sizes, system_of
from standpipe.estate.model import Application, ClientType, Server
from standpipe.kernel.evidence import Basis, Evidence, weakest
from standpipe.kernel.identifiers import slug
from standpipe.kernel.money import pence

SHARED_SERVICES = ("landing-zone", "connectivity", "firewall", "identity", "backup", "monitoring", "security")
"""What a cloud needs before the first application arrives; items `shared:<name>` of the price book."""
_MACHINE_ITEMS = frozenset({"vm", "disk", "backup", "egress", "esu", "vmware-subscription"})
_WEEKS_IN_MONTH = Decimal(52) / 12
_MIB_IN_GIB = 1024


@dataclass(frozen=True)
class Pricer:
    """Prices against one catalogue and one set of settings; rankings are made once."""

    landscape: Landscape
    catalogue: Catalogue
    settings: Settings
    servers_in_scope: int
    """Over how many servers the shared platform is divided."""

    @cached_property
    def rankings(self) -> dict[System, tuple[RankedSize, ...]]:
        """Sizes by operating system, cheapest first."""
        ranked = {system: rank_sizes(self.catalogue, self.settings, system) for system in System}
        if self.settings.hybrid_benefit:
            ranked[System.WINDOWS] = ranked[System.LINUX]
        return ranked

    @cached_property
    def shared_lines(self) -> tuple[PricedLine, ...]:
        """What the shared platform costs a month as a whole."""
        return tuple(
            self._line(f"shared platform: {name}", f"shared:{name}", 1, f"a price a month for {name}", shared=True)
            for name in SHARED_SERVICES
        )

    def machine_lines(self, servers: Sequence[Server]) -> tuple[PricedLine, ...]:
        """Return compute, disks, backup and outbound traffic of servers as virtual machines, for one application."""
        found = []
        for server in servers:
            found.extend((self._compute(server), self._disks(server)))
        storage = self._storage_gib(servers)
        found.append(self._share_of_storage("backup", "backup:storage-gib", "backup-share-percent", storage))
        found.append(self._share_of_storage("outbound traffic", "egress:gib", "egress-share-percent", storage))
        found.extend(self._security_updates(servers))
        return tuple(found)

    def _compute(self, server: Server) -> PricedLine:
        system = system_of(server)
        need = need_of(server, self.landscape.disks_of.get(server.id, ()), self.settings.comfort(self.catalogue))
        chosen = choose_size(server, need, self.rankings[system or System.WINDOWS], system or System.WINDOWS)
        size = chosen.size.name if chosen.size else "no size"
        name = f"compute {server.name} ({size}, {chosen.system}, {self.settings.term})"
        charge = chosen.ranked.charge if chosen.ranked else None
        if charge is None:
            wanted = f"a price for {size}" if chosen.size else f"a machine for {server.name}: {chosen.why}"
            return PricedLine(name, None, wanted=wanted)
        inputs = (*charge.evidence.inputs, *need.inputs)
        basis = weakest((charge.evidence.basis, self.landscape.basis_of(server.id, "vcpus", "memory_mib")))
        if system is None:
            inputs = (*inputs, "rule:operating system unknown, priced as Windows, the dearer licence")
            basis = weakest((basis, Basis.DEFAULT))
        formula = "; ".join((f"cheapest size that fits, {charge.evidence.formula}", *need.notes))
        return self._shared_server(name, charge.pence, Evidence(basis, formula=formula, inputs=inputs), server)

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
        return self._shared_server(f"{name} ({', '.join(tiers)})", whole, evidence, server)

    def _shared_server(self, name: str, whole: int, evidence: Evidence, server: Server) -> PricedLine:
        parts = self.landscape.share_of(server.id)
        if parts == 1:
            return PricedLine(name, whole, evidence)
        return PricedLine(
            f"{name}, 1 of {parts} shares",
            -(-whole // parts),
            Evidence(evidence.basis, formula=f"{evidence.formula}; / {parts}, rounded up", inputs=evidence.inputs),
        )

    def _storage_gib(self, servers: Sequence[Server]) -> Decimal | None:
        """Return the storage of servers in GiB, what is in use where that is known; None when one is not known."""
        whole = Decimal(0)
        for server in servers:
            disks = [disk.capacity_mib for disk in self.landscape.disks_of.get(server.id, ())]
            capacity = sum(size for size in disks if size is not None) or server.storage_mib or server.provisioned_mib
            used = server.in_use_mib if server.in_use_mib is not None else capacity
            if used is None:
                return None
            whole += Decimal(used) / _MIB_IN_GIB / self.landscape.share_of(server.id)
        return whole

    def _share_of_storage(self, name: str, item: str, assumption: str, storage: Decimal | None) -> PricedLine:
        share = self.catalogue.assumptions[assumption]
        if storage is None or share.value is None:
            return PricedLine(name, None, wanted=f"the storage in use, and a price for {item}")
        line = self._line(name, item, storage * share.value / 100, f"a price for {item}")
        if line.evidence is None:
            return line
        basis = weakest((line.evidence.basis, share.basis))
        inputs = (*line.evidence.inputs, share.reference)
        return PricedLine(name, line.pence, Evidence(basis, formula=f"{line.evidence.formula} x share", inputs=inputs))

    def _security_updates(self, servers: Sequence[Server]) -> list[PricedLine]:
        """Return a line for each server whose operating system gets fixes only when they are bought."""
        found = []
        for server in servers:
            state, release = windows_support(server, self.catalogue, self.settings)
            if state is SupportState.EXTENDED and "2012" not in release:
                wanted = f"extended security updates for {release}"
                found.append(
                    self._line(f"security updates {server.name}", f"esu:{slug(release)}", 1, wanted),
                )
        return found

    def item_lines(
        self, application: Application, servers: Sequence[Server], target: DispositionTarget
    ) -> tuple[PricedLine, ...]:
        """Return the lines of a target that is not priced by machine size, one for each pattern of its items."""
        prefixes = [pattern.partition(":")[0] for pattern in target.price_items]
        own = [prefix for prefix in prefixes if prefix not in {"backup", "egress"}]
        return tuple(line for prefix in own for line in self._by_prefix(prefix, application, servers, target))

    def _by_prefix(
        self, prefix: str, application: Application, servers: Sequence[Server], target: DispositionTarget
    ) -> list[PricedLine]:
        for word in filter(None, (application.saas_available, application.product, application.name)):
            charge = self._charge(f"{prefix}:{slug(word)}", 1)
            if charge is not None:
                return [PricedLine(f"{target.id}: {word}", charge.pence, charge.evidence)]
        units = (
            ("server", Decimal(len(servers)) if servers else None),
            ("vcpu", _sum_known(server.vcpus for server in servers)),
            ("memory-gib", _gib(_sum_known(server.memory_mib for server in servers))),
            ("storage-gib", self._storage_gib(servers) if servers else None),
            ("user", None if application.named_users is None else Decimal(application.named_users)),
        )
        found = []
        for unit, quantity in units:
            charge = self._charge(f"{prefix}:{unit}", quantity or 0)
            if charge is None:
                continue
            name = f"{target.id}: {prefix} by {unit}"
            if quantity is None:
                found.append(PricedLine(name, None, wanted=f"the number of {unit} of {application.name}"))
            else:
                found.append(PricedLine(name, charge.pence, charge.evidence))
        wanted = f"a price a month for {application.name}, {target.id} ({prefix}:{slug(application.name)})"
        return found or [PricedLine(f"{target.id}: {prefix}", None, wanted=wanted)]

    def shared_part(self, servers: Sequence[Server]) -> PricedLine:
        """Return the part of the shared platform that is allocated to an application, by its servers."""
        name = "shared platform, allocated by servers"
        missing = [line.name.partition(": ")[2] for line in self.shared_lines if line.pence is None]
        if missing:
            return PricedLine(name, None, wanted=f"prices a month of: {', '.join(missing)}", shared=True)
        whole = sum(line.pence for line in self.shared_lines if line.pence is not None)
        share = sum((Decimal(1) / self.landscape.share_of(server.id) for server in servers), Decimal(0))
        part = int((whole * share / max(self.servers_in_scope, 1)).quantize(Decimal(1), rounding=ROUND_CEILING))
        evidence = Evidence(
            weakest(line.basis for line in self.shared_lines),
            formula=f"shared platform of {whole} pence a month x {share:.3g} of {self.servers_in_scope} servers",
            inputs=tuple(item for line in self.shared_lines if line.evidence for item in line.evidence.inputs),
        )
        return PricedLine(name, part, evidence, shared=True)

    def published_desktop(self, application: Application) -> tuple[PricedLine, ...]:
        """Return the cost of publishing a thick client; nothing for any other."""
        if application.client_type is not ClientType.THICK_CLIENT:
            return ()
        if application.named_users is None:
            return (PricedLine("published desktop", None, wanted="the number of users, and published-desktop:user"),)
        return (
            self._line(
                "published desktop", "published-desktop:user", application.named_users, "a price of published-desktop:user"
            ),
        )

    def licences_today(self, application: Application) -> tuple[PricedLine, ...]:
        """Return licences and support that go on wherever the application runs, from the running-cost register."""
        found = []
        for cost in self.landscape.estate.running_costs.values():
            if application.id not in (cost.covers or ()) or cost.ends_with_data_centre:
                continue
            name = f"goes on: {cost.name}"
            if cost.annual_pence is None:
                found.append(PricedLine(name, None, wanted=f"the yearly cost of {cost.name}"))
                continue
            parts = sum(each.startswith("application:") for each in cost.covers or ()) or 1
            evidence = self.landscape.evidence_of(cost.id, "annual_pence")
            basis = evidence[0].basis if evidence else Basis.REGISTER
            formula = "yearly cost / 12" if parts == 1 else f"yearly cost / 12 / {parts} applications"
            found.append(
                PricedLine(
                    name,
                    round(Decimal(cost.annual_pence) / 12 / parts),
                    Evidence(basis, formula=formula, inputs=(f"{cost.id}/annual_pence",)),
                )
            )
        return tuple(found)

    def effort(self, treatment: Treatment, servers: int, databases: int = 0) -> dict[str, float]:
        """Return days by skill: a large fixed part for the application and a small one for each server."""
        value = self.catalogue.assumptions.value
        per_server = value("effort-server-retire" if treatment is Treatment.RETIRE else "effort-server")
        days = {"application": float(value(f"effort-application-{treatment}"))}
        if servers and treatment not in {Treatment.RETAIN}:
            days["infrastructure"] = float(per_server * servers)
        if databases:
            days["database"] = float(value("effort-database") * databases)
        return days

    def effort_lines(self, treatment: Treatment, days: dict[str, float]) -> tuple[PricedLine, ...]:
        """Return the cost of the effort, one line a skill, at the internal day rate."""
        rate = self.catalogue.assumptions["day-rate-internal"]
        found = []
        for skill, amount in days.items():
            name = f"{treatment}: {amount:g} days of {skill}"
            if rate.value is None:
                found.append(PricedLine(name, None, wanted="the internal day rate"))
                continue
            source = f"assumption:effort-application-{treatment}" if skill == "application" else "assumption:effort-server"
            basis = weakest((rate.basis, self.catalogue.assumptions[source.partition(":")[2]].basis))
            evidence = Evidence(basis, formula="days x day rate", inputs=(source, rate.reference))
            found.append(PricedLine(name, pence(Decimal(str(amount)) * rate.value), evidence))
        return tuple(found)

    def supplier_lines(self, application: Application) -> tuple[PricedLine, ...]:
        """Return the supplier's engineers at a move of a bought product."""
        if not is_bought(application):
            return ()
        days, rate = (self.catalogue.assumptions[name] for name in ("supplier-engineer-days", "day-rate-supplier"))
        if days.value is None or rate.value is None:
            return (PricedLine("supplier's engineers", None, wanted="the supplier's quote for a move"),)
        evidence = Evidence(
            weakest((days.basis, rate.basis)), formula="days x day rate", inputs=(days.reference, rate.reference)
        )
        return (PricedLine("supplier's engineers", pence(days.value * rate.value), evidence),)

    def dual_running(self, lines: Sequence[PricedLine]) -> PricedLine:
        """Return what the new place costs while the old one still runs."""
        weeks = self.catalogue.assumptions["dual-running-weeks"]
        name = "dual running of the new place"
        if weeks.value is None or any(line.pence is None for line in lines):
            return PricedLine(name, None, wanted="the missing prices of the run cost")
        whole = sum(line.pence for line in lines if line.pence is not None and not line.shared)
        evidence = Evidence(
            weakest((weeks.basis, *(line.basis for line in lines))),
            formula=f"run cost a month x {weeks.value} weeks / (52 / 12)",
            inputs=(weeks.reference,),
        )
        return PricedLine(name, round(whole * weeks.value / _WEEKS_IN_MONTH), evidence)

    def _charge(self, item: str, quantity: Decimal | int) -> Charge | None:
        price = self.catalogue.prices.price(item, as_of=self.settings.as_of, region=self.settings.region)
        if price is None:
            return None
        if price.unit is Unit.GIB:
            return in_pounds(price, self.catalogue.assumptions, quantity=quantity)
        return monthly(price, self.catalogue.assumptions, quantity=quantity)

    def _line(
        self, name: str, item: str, quantity: Decimal | int, wanted: str, *, shared: bool = False
    ) -> PricedLine:
        charge = self._charge(item, quantity)
        if charge is None:
            return PricedLine(name, None, wanted=wanted, shared=shared)
        return PricedLine(name, charge.pence, charge.evidence, shared=shared)


def _sum_known(values) -> Decimal | None:
    known = list(values)
    return None if not known or any(value is None for value in known) else Decimal(sum(known))


def _gib(mebibytes: Decimal | None) -> Decimal | None:
    return None if mebibytes is None else mebibytes / _MIB_IN_GIB
