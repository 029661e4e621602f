"""Reads the packaged catalogue: one CSV file a table, each row with its source, date and time of validity."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TypeVar

from standpipe.catalogue.assumptions import Assumption, Assumptions
from standpipe.catalogue.lifecycles import Ending, Lifecycles, ProductName, Release
from standpipe.catalogue.machines import DiskKind, MachineSize, ManagedDisk
from standpipe.catalogue.model import Catalogue
from standpipe.catalogue.prices import Price, PriceBook, Standing, System, Term, Unit
from standpipe.catalogue.provenance import Provenance, Source
from standpipe.catalogue.sql_rules import DecidedBy, PublishedAs, SqlRule
from standpipe.catalogue.targets import DatabaseTarget, DispositionTarget, PlatformRule, TargetKind, Test, Verdict
from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.evidence import Basis

_Value = TypeVar("_Value")
_Row = Mapping[str, str]


@cache
def load_catalogue() -> Catalogue:
    """Return the catalogue that ships with Standpipe.

    Raises:
        InvalidValueError: a packaged row cannot exist; the message names file and line.

    >>> load_catalogue().size("Standard_D4s_v5").memory_mib
    16384
    """
    return Catalogue(
        sizes=tuple(_each("sizes.csv", _size)),
        prices=PriceBook(tuple(_each("prices.csv", _price))),
        disks=tuple(_each("disks.csv", _disk)),
        database_targets=tuple(_each("database_targets.csv", _database_target)),
        lifecycles=Lifecycles(
            tuple(_each("lifecycles.csv", _release)), tuple(_each("product_names.csv", _product_name))
        ),
        platform_rules=tuple(_each("platform_rules.csv", _platform_rule)),
        sql_rules=tuple(_each("sql_rules.csv", _sql_rule)),
        targets=tuple(_each("targets.csv", _target)),
        assumptions=Assumptions({row.id: row for row in _each("assumptions.csv", _assumption)}),
        sources=tuple(_each("sources.csv", _source)),
    )


def _each(name: str, make: Callable[[_Row], _Value]) -> Iterator[_Value]:
    text = (files("standpipe.catalogue") / "data" / name).read_text(encoding="utf-8")
    reader = csv.DictReader(io.StringIO(text), strict=True)
    for row in reader:
        try:
            yield make(row)
        except (ValueError, ArithmeticError, KeyError, TypeError) as error:
            raise InvalidValueError(str(error), where=f"{name} line {reader.line_num}") from error


def _maybe(row: _Row, field: str, parse: Callable[[str], _Value]) -> _Value | None:
    return parse(row[field]) if row[field] else None


def _flag(text: str) -> bool:
    return {"yes": True, "no": False}[text]


def _provenance(row: _Row) -> Provenance:
    return Provenance(
        row["source"],
        date.fromisoformat(row["date"]),
        _maybe(row, "valid_from", date.fromisoformat),
        _maybe(row, "valid_to", date.fromisoformat),
    )


def _size(row: _Row) -> MachineSize:
    return MachineSize(
        name=row["name"],
        family=row["family"],
        series=row["series"],
        vcpus=int(row["vcpus"]),
        memory_mib=int(row["memory_mib"]),
        provenance=_provenance(row),
        max_data_disks=_maybe(row, "max_data_disks", int),
        max_network_adapters=_maybe(row, "max_network_adapters", int),
        uncached_iops=_maybe(row, "uncached_iops", int),
        uncached_mbps=_maybe(row, "uncached_mbps", float),
        network_mbps=_maybe(row, "network_mbps", int),
        burstable=_flag(row["burstable"]),
        premium_storage=_maybe(row, "premium_storage", _flag),
        generation_1=_maybe(row, "generation_1", _flag),
        generation_2=_maybe(row, "generation_2", _flag),
        previous_generation=_flag(row["previous_generation"]),
        retires_on=_maybe(row, "retires_on", date.fromisoformat),
    )


def _price(row: _Row) -> Price:
    return Price(
        item=row["item"],
        amount=Decimal(row["amount"]),
        unit=Unit(row["unit"]),
        standing=Standing(row["standing"]),
        provenance=_provenance(row),
        currency=row["currency"],
        region=row["region"] or None,
        system=_maybe(row, "operating_system", System),
        term=_maybe(row, "term", Term),
    )


def _disk(row: _Row) -> ManagedDisk:
    return ManagedDisk(
        name=row["name"],
        kind=DiskKind(row["kind"]),
        max_size_gib=int(row["max_size_gib"]),
        max_iops=int(row["max_iops"]),
        max_mbps=float(row["max_mbps"]),
        provenance=_provenance(row),
        min_size_gib=int(row["min_size_gib"]),
        by_capacity=_flag(row["by_capacity"]),
        included_iops=_maybe(row, "included_iops", int),
        included_mbps=_maybe(row, "included_mbps", float),
        system_disk=_flag(row["system_disk"]),
    )


def _database_target(row: _Row) -> DatabaseTarget:
    return DatabaseTarget(
        id=row["id"],
        target=row["target"],
        tier=row["tier"],
        hardware=row["hardware"],
        vcores=int(row["vcores"]),
        provenance=_provenance(row),
        memory_gib=_maybe(row, "memory_gib", float),
        max_storage_gib=_maybe(row, "max_storage_gib", int),
        max_databases=_maybe(row, "max_databases", int),
        max_database_gib=_maybe(row, "max_database_gib", int),
        max_iops=_maybe(row, "max_iops", int),
        max_log_mbps=_maybe(row, "max_log_mbps", float),
    )


def _release(row: _Row) -> Release:
    return Release(
        product=row["product"],
        cycle=row["cycle"],
        label=row["label"],
        provenance=_provenance(row),
        released=_maybe(row, "release", date.fromisoformat),
        end_of_active_support=_maybe(row, "end_of_active_support", parse_ending),
        end_of_support=_maybe(row, "end_of_support", parse_ending),
        end_of_extended_support=_maybe(row, "end_of_extended_support", parse_ending),
    )


def _product_name(row: _Row) -> ProductName:
    return ProductName(row["pattern"], row["product"], row["cycle"], row["assumes"], _provenance(row))


def parse_ending(text: str) -> Ending:
    """Return the end of a phase of support: `true`, `false` or a date.

    Raises:
        ValueError: the text is none of them.

    >>> parse_ending("false"), parse_ending("2027-01-12")
    (False, datetime.date(2027, 1, 12))
    """
    words: Mapping[str, bool] = {"true": True, "false": False}
    return words[text] if text in words else date.fromisoformat(text)


def _platform_rule(row: _Row) -> PlatformRule:
    return PlatformRule(
        id=row["id"],
        target=row["target"],
        fact=row["fact"],
        test=Test(row["test"]),
        value=row["value"],
        verdict=Verdict(row["verdict"]),
        reason=row["reason"],
        remedy=row["remedy"],
        provenance=_provenance(row),
    )


def _sql_rule(row: _Row) -> SqlRule:
    return SqlRule(
        id=row["rule"],
        target=row["target"],
        level=row["level"],
        published_as=PublishedAs(row["published_as"]),
        decided_by=DecidedBy(row["decided_by"]),
        fact=row["fact"],
        test=Test(row["test"]),
        limit=_maybe(row, "value", float),
        verdict=Verdict(row["verdict"]),
        reason=row["reason"],
        remedy=row["remedy"],
        unseen=row["unseen"],
        provenance=_provenance(row),
        platform_rules=tuple(row["platform_rules"].split()),
    )


def _target(row: _Row) -> DispositionTarget:
    return DispositionTarget(
        id=row["id"],
        kind=TargetKind(row["kind"]),
        meaning=row["meaning"],
        provenance=_provenance(row),
        leaves_data_centre=_flag(row["leaves_data_centre"]),
        price_items=tuple(row["price_items"].split()),
        conditions=row["conditions"] or None,
    )


def _assumption(row: _Row) -> Assumption:
    return Assumption(
        id=row["id"],
        value=_maybe(row, "value", Decimal),
        unit=row["unit"],
        basis=Basis(row["basis"]),
        source=row["source"],
        stated_on=date.fromisoformat(row["date"]),
        meaning=row["meaning"],
        low=_maybe(row, "low", Decimal),
        high=_maybe(row, "high", Decimal),
    )


def _source(row: _Row) -> Source:
    return Source(row["id"], row["title"], row["locator"], row["licence"])
