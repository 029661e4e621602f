"""The catalogue as one value: everything that is known about the world outside the council, dated and sourced."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from standpipe.catalogue.assumptions import Assumptions, Override
from standpipe.catalogue.clouds import clouds_of
from standpipe.catalogue.legacy_risk import LegacyRisk
from standpipe.catalogue.lifecycles import Lifecycles
from standpipe.catalogue.machines import DiskKind, MachineSize, ManagedDisk
from standpipe.catalogue.market import MarketProduct
from standpipe.catalogue.network_designs import DesignPart, NetworkDesigns, NetworkFigure
from standpipe.catalogue.outage_records import OutageRecord
from standpipe.catalogue.prices import Price, PriceBook
from standpipe.catalogue.provenance import Source
from standpipe.catalogue.security_updates import SecurityUpdateRule
from standpipe.catalogue.sql_rules import SqlRule
from standpipe.catalogue.targets import DatabaseTarget, DispositionTarget, PlatformRule


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Reference data; `load_catalogue` gives the packaged one.

    Rows that hold only for a time are all here; the methods with `as_of` give those that hold on a day.
    """

    sizes: tuple[MachineSize, ...] = ()
    prices: PriceBook = field(default_factory=PriceBook)
    disks: tuple[ManagedDisk, ...] = ()
    database_targets: tuple[DatabaseTarget, ...] = ()
    lifecycles: Lifecycles = field(default_factory=Lifecycles)
    platform_rules: tuple[PlatformRule, ...] = ()
    sql_rules: tuple[SqlRule, ...] = ()
    targets: tuple[DispositionTarget, ...] = ()
    network: NetworkDesigns = field(default_factory=NetworkDesigns)
    assumptions: Assumptions = field(default_factory=Assumptions)
    sources: tuple[Source, ...] = ()
    outages: tuple[OutageRecord, ...] = ()
    """The council's own records of how available its things are."""
    security_updates: tuple[SecurityUpdateRule, ...] = ()
    legacy_risk: LegacyRisk = field(default_factory=LegacyRisk)
    market: tuple[MarketProduct, ...] = ()
    """Products that suppliers run as a service for the usual systems of a council."""

    def size(self, name: str) -> MachineSize | None:
        """Return a machine size by name, upper and lower case alike, or None."""
        wanted = name.casefold()
        return next((size for size in self.sizes if size.name.casefold() == wanted), None)

    def sizes_offered(self, as_of: date) -> tuple[MachineSize, ...]:
        """Return the machine sizes that can be had on a day."""
        return tuple(size for size in self.sizes if size.offered_on(as_of))

    def disks_of(self, kind: DiskKind, as_of: date) -> tuple[ManagedDisk, ...]:
        """Return the tiers of a kind of disk on a day, smallest first."""
        rows = (disk for disk in self.disks if disk.kind is kind and disk.provenance.holds_on(as_of))
        return tuple(sorted(rows, key=lambda disk: disk.max_size_gib))

    def database_targets_on(self, as_of: date, target: str | None = None) -> tuple[DatabaseTarget, ...]:
        """Return the platform databases of a day, of one target or of all."""
        return tuple(
            row
            for row in self.database_targets
            if row.provenance.holds_on(as_of) and (target is None or row.target == target)
        )

    def rules_on(self, as_of: date, target: str) -> tuple[PlatformRule, ...]:
        """Return the readiness rules of a target that hold on a day."""
        return tuple(rule for rule in self.platform_rules if rule.target == target and rule.provenance.holds_on(as_of))

    def sql_rules_on(self, as_of: date, target: str) -> tuple[SqlRule, ...]:
        """Return the SQL Server rules of a target that hold on a day."""
        return tuple(rule for rule in self.sql_rules if rule.target == target and rule.provenance.holds_on(as_of))

    def target(self, name: str) -> DispositionTarget | None:
        """Return a disposition target by its id, or None."""
        return next((target for target in self.targets if target.id == name.casefold()), None)

    def source(self, name: str) -> Source | None:
        """Return a source by its id, or None."""
        return next((source for source in self.sources if source.id == name), None)

    def with_prices(self, rows: Iterable[Price]) -> Catalogue:
        """Return the catalogue with further price rows (the council's sheet, a refresh)."""
        given = tuple(rows)
        return replace(self, prices=self.prices.with_rows(given), targets=(*self.targets, *self._other_clouds(given)))

    def _other_clouds(self, rows: Iterable[Price]) -> Iterable[DispositionTarget]:
        """Return a target for each cloud that rows give a price file for and that is not known yet."""
        return (cloud for cloud in clouds_of(rows) if self.target(cloud.id) is None)

    def with_network(self, parts: Iterable[DesignPart], figures: Iterable[NetworkFigure]) -> Catalogue:
        """Return the catalogue with the council's own designs of a network, and its own figures of components."""
        return replace(self, network=self.network.with_own(parts, figures))

    def with_outages(self, records: Iterable[OutageRecord]) -> Catalogue:
        """Return the catalogue with the council's own records of how available its things are."""
        return replace(self, outages=(*self.outages, *records))

    def with_assumptions(self, overrides: Iterable[Override]) -> Catalogue:
        """Return the catalogue with the council's own assumptions.

        Raises:
            InputError: an override names no assumption, or does not fit its range.

        """
        return replace(self, assumptions=self.assumptions.overridden(overrides))
