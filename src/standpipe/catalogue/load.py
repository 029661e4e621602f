"""Reads the packaged catalogue: one CSV file a table, each row with its source, date and time of validity."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache

from standpipe.catalogue.assumptions import Assumption, Assumptions
from standpipe.catalogue.legacy_risk import load_legacy_risk
from standpipe.catalogue.lifecycles import Ending, Lifecycles, ProductName, Release
from standpipe.catalogue.load_network import load_network_designs
from standpipe.catalogue.machines import DiskKind, MachineSize, ManagedDisk
from standpipe.catalogue.market import Grade, MarketProduct
from standpipe.catalogue.model import Catalogue
from standpipe.catalogue.prices import Price, PriceBook, Standing, System, Term, Unit
from standpipe.catalogue.provenance import Source
from standpipe.catalogue.rows import Row, each_row, flag, maybe, provenance_of
from standpipe.catalogue.security_updates import SecurityUpdateRule
from standpipe.catalogue.sql_rules import DecidedBy, PublishedAs, SqlRule
from standpipe.catalogue.targets import DatabaseTarget, DispositionTarget, PlatformRule, TargetKind, Test, Verdict
from standpipe.kernel.evidence import Basis


@cache
def load_catalogue() -> Catalogue:
    """Return the catalogue that ships with Standpipe.

    Raises:
        InvalidValueError: a packaged row cannot exist; the message names file and line.

    >>> load_catalogue().size("Standard_D4s_v5").memory_mib
    16384
    """
    return Catalogue(
        sizes=tuple(each_row("sizes.csv", _size)),
        prices=PriceBook(tuple(each_row("prices.csv", _price))),
        disks=tuple(each_row("disks.csv", _disk)),
        database_targets=tuple(each_row("database_targets.csv", _database_target)),
        lifecycles=Lifecycles(
            tuple(each_row("lifecycles.csv", _release)), tuple(each_row("product_names.csv", _product_name))
        ),
        platform_rules=tuple(each_row("platform_rules.csv", _platform_rule)),
        sql_rules=tuple(each_row("sql_rules.csv", _sql_rule)),
        targets=tuple(each_row("targets.csv", _target)),
        assumptions=Assumptions({row.id: row for row in each_row("assumptions.csv", _assumption)}),
        network=load_network_designs(),
        sources=tuple(each_row("sources.csv", _source)),
        legacy_risk=load_legacy_risk(),
        security_updates=tuple(each_row("security_updates.csv", _security_updates)),
        market=tuple(each_row("market.csv", _market_product)),
    )


def _size(row: Row) -> MachineSize:
    return MachineSize(
        name=row["name"],
        family=row["family"],
        series=row["series"],
        vcpus=int(row["vcpus"]),
        memory_mib=int(row["memory_mib"]),
        provenance=provenance_of(row),
        max_data_disks=maybe(row, "max_data_disks", int),
        max_network_adapters=maybe(row, "max_network_adapters", int),
        uncached_iops=maybe(row, "uncached_iops", int),
        uncached_mbps=maybe(row, "uncached_mbps", float),
        network_mbps=maybe(row, "network_mbps", int),
        burstable=flag(row["burstable"]),
        premium_storage=maybe(row, "premium_storage", flag),
        generation_1=maybe(row, "generation_1", flag),
        generation_2=maybe(row, "generation_2", flag),
        previous_generation=flag(row["previous_generation"]),
        retires_on=maybe(row, "retires_on", date.fromisoformat),
    )


def _price(row: Row) -> Price:
    return Price(
        item=row["item"],
        amount=Decimal(row["amount"]),
        unit=Unit(row["unit"]),
        standing=Standing(row["standing"]),
        provenance=provenance_of(row),
        currency=row["currency"],
        region=row["region"] or None,
        system=maybe(row, "operating_system", System),
        term=maybe(row, "term", Term),
    )


def _disk(row: Row) -> ManagedDisk:
    return ManagedDisk(
        name=row["name"],
        kind=DiskKind(row["kind"]),
        max_size_gib=int(row["max_size_gib"]),
        max_iops=int(row["max_iops"]),
        max_mbps=float(row["max_mbps"]),
        provenance=provenance_of(row),
        min_size_gib=int(row["min_size_gib"]),
        by_capacity=flag(row["by_capacity"]),
        included_iops=maybe(row, "included_iops", int),
        included_mbps=maybe(row, "included_mbps", float),
        system_disk=flag(row["system_disk"]),
    )


def _database_target(row: Row) -> DatabaseTarget:
    return DatabaseTarget(
        id=row["id"],
        target=row["target"],
        tier=row["tier"],
        hardware=row["hardware"],
        vcores=int(row["vcores"]),
        provenance=provenance_of(row),
        memory_gib=maybe(row, "memory_gib", float),
        max_storage_gib=maybe(row, "max_storage_gib", int),
        max_databases=maybe(row, "max_databases", int),
        max_database_gib=maybe(row, "max_database_gib", int),
        max_iops=maybe(row, "max_iops", int),
        max_log_mbps=maybe(row, "max_log_mbps", float),
    )


def _release(row: Row) -> Release:
    return Release(
        product=row["product"],
        cycle=row["cycle"],
        label=row["label"],
        provenance=provenance_of(row),
        released=maybe(row, "release", date.fromisoformat),
        end_of_active_support=maybe(row, "end_of_active_support", parse_ending),
        end_of_support=maybe(row, "end_of_support", parse_ending),
        end_of_extended_support=maybe(row, "end_of_extended_support", parse_ending),
    )


def _product_name(row: Row) -> ProductName:
    return ProductName(row["pattern"], row["product"], row["cycle"], row["assumes"], provenance_of(row))


def parse_ending(text: str) -> Ending:
    """Return the end of a phase of support: `true`, `false` or a date.

    Raises:
        ValueError: the text is none of them.

    >>> parse_ending("false"), parse_ending("2027-01-12")
    (False, datetime.date(2027, 1, 12))
    """
    words: Mapping[str, bool] = {"true": True, "false": False}
    return words[text] if text in words else date.fromisoformat(text)


def _platform_rule(row: Row) -> PlatformRule:
    return PlatformRule(
        id=row["id"],
        target=row["target"],
        fact=row["fact"],
        test=Test(row["test"]),
        value=row["value"],
        verdict=Verdict(row["verdict"]),
        reason=row["reason"],
        remedy=row["remedy"],
        provenance=provenance_of(row),
    )


def _sql_rule(row: Row) -> SqlRule:
    return SqlRule(
        id=row["rule"],
        target=row["target"],
        level=row["level"],
        published_as=PublishedAs(row["published_as"]),
        decided_by=DecidedBy(row["decided_by"]),
        fact=row["fact"],
        test=Test(row["test"]),
        limit=maybe(row, "value", float),
        verdict=Verdict(row["verdict"]),
        reason=row["reason"],
        remedy=row["remedy"],
        unseen=row["unseen"],
        provenance=provenance_of(row),
        platform_rules=tuple(row["platform_rules"].split()),
    )


def _target(row: Row) -> DispositionTarget:
    return DispositionTarget(
        id=row["id"],
        kind=TargetKind(row["kind"]),
        meaning=row["meaning"],
        provenance=provenance_of(row),
        leaves_data_centre=flag(row["leaves_data_centre"]),
        price_items=tuple(row["price_items"].split()),
        conditions=row["conditions"] or None,
    )


def _assumption(row: Row) -> Assumption:
    return Assumption(
        id=row["id"],
        value=maybe(row, "value", Decimal),
        unit=row["unit"],
        basis=Basis(row["basis"]),
        source=row["source"],
        stated_on=date.fromisoformat(row["date"]),
        meaning=row["meaning"],
        low=maybe(row, "low", Decimal),
        high=maybe(row, "high", Decimal),
    )


def _security_updates(row: Row) -> SecurityUpdateRule:
    return SecurityUpdateRule(row["product"], row["cycle"], row["place"], flag(row["charged"]), provenance_of(row))


def _market_product(row: Row) -> MarketProduct:
    return MarketProduct(
        function=row["function"],
        applies_to=row["applies_to"],
        product=row["product"],
        supplier=row["supplier"],
        offered_as=row["offered_as"],
        grade=Grade(row["grade"]),
        evidence=row["evidence"],
        provenance=provenance_of(row),
    )


def _source(row: Row) -> Source:
    return Source(row["id"], row["title"], row["locator"], row["licence"])
