"""Packed databases against every way to pack them, and the published instances against the independent check."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from benchmarks.database_packing import WORKBOOK, packed, published

from standpipe.disposition.packing import pack_databases
from standpipe.disposition.packing_check import check_packing
from standpipe.disposition.packing_model import (
    PackedInstance,
    PackedServer,
    Packing,
    PackingProblem,
    ServerTier,
    StoragePrice,
)

TIERS = (
    ServerTier(
        "small", 4, 100_00, memory_gib=20, storage_gib=256, databases=20, iops=800, log_mbps=9, largest_database_gib=200
    ),
    ServerTier(
        "large",
        8,
        180_00,
        memory_gib=40,
        storage_gib=512,
        databases=30,
        iops=1600,
        log_mbps=12,
        largest_database_gib=400,
    ),
)


def partitions(items: list[PackedInstance]) -> Iterator[list[list[PackedInstance]]]:
    if not items:
        yield []
        return
    first, *rest = items
    for parts in partitions(rest):
        yield [[first], *parts]
        for at, part in enumerate(parts):
            yield [*parts[:at], [first, *part], *parts[at + 1 :]]


def price_of(part: list[PackedInstance], problem: PackingProblem) -> int | None:
    """Return the least price of one server for instances, by trying each tier against the written rules."""
    found = []
    for tier in problem.tiers:
        storage = sum(each.storage_gib or 0 for each in part)
        steps = max(-(-(storage - problem.storage.included_gib) // problem.storage.step_gib), 0)
        pence = tier.price_pence + int(steps) * problem.storage.step_pence
        server = PackedServer(tier.id, tuple(each.name for each in part), pence)
        alone = replace(problem, instances=tuple(part))
        if not check_packing(alone, Packing((server,), pence, 0, pence)):
            found.append(pence)
    return min(found, default=None)


def brute_force(problem: PackingProblem) -> int:
    best = None
    for parts in partitions(list(problem.instances)):
        prices = [price_of(part, problem) for part in parts]
        if None not in prices:
            total = sum(price for price in prices if price is not None)
            best = total if best is None else min(best, total)
    assert best is not None
    return best


def made(seed: int) -> PackingProblem:
    """Return a small problem; demands are whole quarters, so that both sides count in exact numbers."""
    chance = random.Random(seed)
    instances = []
    for number in range(chance.randint(2, 6)):
        busy = chance.randrange(24)
        quiet, peak = chance.randint(0, 4) / 4, chance.randint(2, 14) / 4
        by_hour = tuple(peak if hour == busy else quiet for hour in range(24))
        instances.append(
            PackedInstance(
                f"i{number}",
                vcores=by_hour if chance.random() < 0.5 else (peak,),
                memory_gib=chance.randint(1, 60) / 4,
                storage_gib=float(chance.randint(1, 150)),
                databases=chance.randint(1, 15),
                iops=(float(chance.randint(0, 500)),),
                log_mbps=tuple(chance.randint(0, 24) / 4 for _ in range(24)) if seed % 2 else (0.0,),
                largest_database_gib=float(chance.choice((10, 100, 300))),
                production=chance.random() < 0.7,
                collation=chance.choice((None, "Latin1_General_CI_AS")) if seed % 3 == 0 else None,
                database_names=frozenset({chance.choice(("hr", "housing", f"own {number}"))}),
            )
        )
    return PackingProblem(tuple(instances), TIERS, StoragePrice(step_pence=chance.choice((0, 3_00))))


@pytest.mark.parametrize("seed", range(100))
def test_small_packings_equal_every_way_to_pack(seed: int) -> None:
    problem = made(seed)
    found = pack_databases(problem, work_units=5.0)
    assert check_packing(problem, found) == ()
    assert found.not_packed == {}
    assert (found.cost, found.proven) == (brute_force(problem), True)


def test_peaks_that_do_not_coincide_share_a_server() -> None:
    def busy_at(name: str, hours: range) -> PackedInstance:
        return PackedInstance(name, tuple(3.5 if hour in hours else 0.25 for hour in range(24)), 1, 1, 1, iops=(1.0,))

    day, night = busy_at("day", range(8, 18)), busy_at("night", range(22, 24))
    assert len(pack_databases(PackingProblem((day, night), TIERS[:1])).servers) == 1
    assert len(pack_databases(PackingProblem((day, replace(day, name="too")), TIERS[:1])).servers) == 2


@pytest.mark.parametrize("demand", ["iops", "log_mbps"])
def test_what_is_too_much_in_one_hour_is_not_shared(demand: str) -> None:
    one = PackedInstance("a", (0.5,), 1, 1, 1, iops=(1.0,))
    limit = {"iops": 800.0, "log_mbps": 9.0}[demand]
    much = tuple(limit * 0.6 if hour == 3 else 0.0 for hour in range(24))
    night, day = replace(one, **{demand: much}), replace(one, name="b", **{demand: much[1:] + much[:1]})
    assert len(pack_databases(PackingProblem((night, day), TIERS[:1])).servers) == 1
    both = PackingProblem((night, replace(night, name="b")), TIERS[:1])
    assert len(pack_databases(both).servers) == 2
    together = Packing((PackedServer("small", ("a", "b"), 100_00),), 100_00, 0, 200_00)
    assert "at hour 3" in " ".join(check_packing(both, together))


@pytest.mark.parametrize(
    "change",
    [{"production": False}, {"collation": "Latin1_General_BIN"}, {"database_names": frozenset({"hr"})}],
)
def test_what_may_not_stand_together_does_not(change: dict[str, object]) -> None:
    one = PackedInstance("a", (0.5,), 1, 1, 1, iops=(1.0,), database_names=frozenset({"hr"}))
    other = replace(one, name="b", database_names=frozenset({"finance"}), collation=None)
    assert len(pack_databases(PackingProblem((one, other), TIERS)).servers) == 1
    assert len(pack_databases(PackingProblem((one, replace(other, **change)), TIERS)).servers) == 2


def test_what_is_unknown_or_too_large_is_left_out_with_the_reason() -> None:
    unknown = PackedInstance("a", (0.5,), None, 1, 1, iops=(1.0,))
    large = PackedInstance("b", (99,), 1, 1, 1, iops=(1.0,))
    found = pack_databases(PackingProblem((unknown, large), TIERS))
    assert dict(found.not_packed) == {"a": "not known: memory", "b": "larger than any tier"}
    assert (found.servers, found.cost, found.bound) == ((), 0, 0)


def test_the_check_finds_what_is_wrong() -> None:
    one = PackedInstance("a", (3.0,), 1, 1, 1, iops=(1.0,))
    problem = PackingProblem((one, replace(one, name="b", production=False)), TIERS)
    together = Packing((PackedServer("small", ("a", "b"), 99_00),), 99_00, 0, 200_00)
    faults = " ".join(check_packing(problem, together))
    assert "mixes production" in faults
    assert "processors at hour 0" in faults
    assert "costs 10000, not 9900" in faults
    assert "b is placed 0 times" in " ".join(check_packing(problem, Packing((), 0, 0, 0)))


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("as_of", "tier", "servers", "cost"),
    [(date(2023, 8, 1), "General Purpose", 8, 952_230), (date(2026, 11, 23), "Next-gen General Purpose", 4, 476_115)],
)
def test_the_published_instances_are_packed_to_the_bound(
    shared_data: Path, as_of: date, tier: str, servers: int, cost: int
) -> None:
    book = published(shared_data / WORKBOOK)
    found = packed(book.instances, book.price_pence, as_of, tier)
    assert (len(book.instances), book.unpriced) == (60, 58)
    assert found.not_packed == {}
    assert (len(found.servers), found.proven) == (servers, True)
    assert found.cost == cost
    assert found.one_each == sum(book.price_pence[each.production] for each in book.instances)
