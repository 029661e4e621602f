"""Says which things a row names besides the one it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from standpipe.estate.model import TYPES, Kind
from standpipe.estate.records import Authority, Record
from standpipe.kernel.evidence import Basis

_MENTIONED = frozenset({Kind.SUPPLIER, Kind.SITE, Kind.RACK, Kind.CLUSTER, Kind.APPLICATION, Kind.DATABASE_INSTANCE})
"""Kinds that a sheet may name although no sheet lists them. A server is not among them: what runs is what an inventory
or the sheet Servers says."""


def mentions_of(record: Record) -> Iterator[Record]:
    """Yield a record for each single thing that a row names, where nothing else may list such things."""
    for field in fields(_entity_type(record.kind)):
        kinds = field.metadata.get("references", ())
        value = record.facts.get(field.name)
        if value is None or len(kinds) != 1 or kinds[0] not in _MENTIONED:
            continue
        for name in value if isinstance(value, tuple) else (value,):
            yield _mention(record, kinds[0], field.name, name)


def _mention(record: Record, kind: Kind, field: str, name: object) -> Record:
    facts, columns = {"name": name}, {"name": record.columns[field]}
    if kind is Kind.DATABASE_INSTANCE and "server" in record.facts:
        facts["server"] = record.facts["server"]
        columns["server"] = record.columns["server"]
    return Record(kind, facts, record.place, columns, basis=Basis.REGISTER, authority=Authority.DERIVED, mention=True)


def _entity_type(kind: Kind) -> type[Any]:  # `fields` takes any dataclass
    return TYPES[kind]
