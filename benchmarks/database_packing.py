"""Packs the SQL instances of the published Azure Migrate assessment; run with `python -m benchmarks.database_packing`.

Prices are the workbook's own (Australian dollars a month, pay as you go): it prices four processors, for production and
for development; a larger size is taken to cost in proportion to its processors. Storage costs nothing in the workbook.
Limits are the catalogue's, of the day of the workbook and of today. Without the workbook only made problems are run.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from python_calamine import CalamineWorkbook

from standpipe.catalogue import DatabaseTarget, load_catalogue
from standpipe.disposition import PackedInstance, Packing, PackingProblem, ServerTier, check_packing, pack_databases

WORKBOOK = "azure-migrate/AzureMigrate_Assessment_Core_Report.xlsx"
SHEET = "SQL_All_Instances"
PRICE = "Monthly Compute Cost Estimate (Pay as you go)"
TARGET = "azure sql managed instance"
LEAST_PROCESSORS = 0.1
"""What an instance takes at least, however idle it was measured: an assumption of this benchmark."""
COMFORT = 1.3
"""Comfort factor on measured use: an assumption of this benchmark."""
SERIES = "standard-series (Gen5)"
WORK_UNITS = 20.0
MADE = (50, 100, 200)


@dataclass(frozen=True, slots=True)
class Published:
    """What the workbook gives: instances with a price, the price by production, and instances without."""

    instances: tuple[PackedInstance, ...]
    allocated: tuple[PackedInstance, ...]
    price_pence: Mapping[bool, int]
    unpriced: int


def published(workbook: Path) -> Published:
    """Read the instances of the workbook; one that it calls ready and prices can be packed."""
    header, *rows = CalamineWorkbook.from_path(str(workbook)).get_sheet_by_name(SHEET).to_python()
    cells = [dict(zip(map(str, header), row, strict=False)) for row in rows]
    ready = [row for row in cells if row["Azure SQL MI Readiness"] == "Ready"]
    prices = {row["Environment"] == "Prod": round(float(str(row[PRICE])) * 100) for row in ready}
    by_use = tuple(_instance(row, number, by_use=True) for number, row in enumerate(ready))
    allocated = tuple(_instance(row, number, by_use=False) for number, row in enumerate(ready))
    return Published(by_use, allocated, prices, len(cells) - len(ready))


def _instance(row: Mapping[str, object], number: int, *, by_use: bool) -> PackedInstance:
    def figure(name: str) -> float:
        return float(str(row[name]))

    cores = figure("vCores Allocated")
    used = max(cores * figure("CPU Utilization (in %)") / 100 * COMFORT, LEAST_PROCESSORS)
    return PackedInstance(
        f"{number} {row['Machine Name']} {row['SQL Instance']}",
        vcores=(used if by_use else cores,),
        memory_gib=figure("Memory Utilization (in MB)") * (COMFORT if by_use else 1) / 1024,
        storage_gib=figure("Total DB Size (in MB)") / 1024,
        databases=int(figure("User Databases")),
        iops=(figure("Disk Read (in OPS)") + figure("Disk Write (in OPS)"),),
        largest_database_gib=figure("Largest DB Size (in MB)") / 1024,
        production=row["Environment"] == "Prod",
    )


def tiers(as_of: date, tier: str, price_of_four: int) -> tuple[ServerTier, ...]:
    """Return the sizes of one tier of the managed instance on a day, priced in proportion to four processors."""
    rows = load_catalogue().database_targets_on(as_of, TARGET)
    return tuple(_tier(row, price_of_four) for row in rows if row.tier == tier and row.hardware == SERIES)


def _tier(row: DatabaseTarget, price_of_four: int) -> ServerTier:
    return ServerTier(
        row.id,
        row.vcores,
        round(price_of_four * row.vcores / 4),
        memory_gib=row.memory_gib,
        storage_gib=row.max_storage_gib,
        databases=row.max_databases,
        iops=row.max_iops,
        log_mbps=row.max_log_mbps,
        largest_database_gib=row.max_database_gib,
    )


def packed(instances: Sequence[PackedInstance], price: Mapping[bool, int], as_of: date, tier: str) -> Packing:
    """Pack production and the rest, each at its own prices, and check both."""
    parts = []
    for production, pence in price.items():
        mine = tuple(each for each in instances if each.production is production)
        problem = PackingProblem(mine, tiers(as_of, tier, pence))
        found = pack_databases(problem, work_units=WORK_UNITS)
        faults = check_packing(problem, found)
        if faults:
            raise AssertionError(faults)
        parts.append(found)
    return Packing(
        tuple(server for part in parts for server in part.servers),
        sum(part.cost for part in parts),
        sum(part.bound for part in parts),
        sum(part.one_each for part in parts),
        {name: why for part in parts for name, why in part.not_packed.items()},
    )


def made(size: int) -> PackingProblem:
    """Return a seeded problem whose instances are busy at different hours."""
    chance = random.Random(size)
    return PackingProblem(
        tuple(_made(chance, number) for number in range(size)), tiers(date(2026, 11, 23), "General Purpose", 700_00)
    )


def _made(chance: random.Random, number: int) -> PackedInstance:
    begins, quiet, peak = chance.randrange(24), chance.uniform(0.1, 0.6), chance.uniform(0.5, 6)
    return PackedInstance(
        f"instance {number}",
        vcores=tuple(peak if (hour - begins) % 24 < 8 else quiet for hour in range(24)),
        memory_gib=chance.uniform(1, 24),
        storage_gib=chance.uniform(1, 900),
        databases=chance.randint(1, 40),
        iops=(chance.uniform(1, 900),),
        production=chance.random() < 0.7,
    )


def cases() -> Iterator[tuple[str, Packing, float]]:
    """Yield each case with its packing and CPU seconds."""
    workbook = Path(os.environ.get("STANDPIPE_DATA", "../shared/data")) / WORKBOOK
    if workbook.is_file():
        book = published(workbook)
        print(f"The workbook prices {len(book.instances)} instances; {book.unpriced} are not ready, or unknown, there.")
        for name, instances in (("by use", book.instances), ("as allocated", book.allocated)):
            for day, tier in (
                (date(2023, 8, 1), "General Purpose"),
                (date(2026, 11, 23), "Next-gen General Purpose"),
            ):
                began = time.process_time()
                yield f"published, {name}, {tier}", packed(instances, book.price_pence, day, tier), _since(began)
    for size in MADE:
        began = time.process_time()
        problem = made(size)
        found = pack_databases(problem, work_units=WORK_UNITS)
        assert not check_packing(problem, found)
        yield f"made, {size} instances", replace(found), _since(began)


def _since(began: float) -> float:
    return time.process_time() - began


def main() -> None:
    """Print one row for each case."""
    print(f"{'case':<52} {'servers':>7} {'one each':>10} {'packed':>10} {'bound':>10} {'gap':>7} {'CPU s':>6}")
    for name, found, spent in cases():
        amounts = f"{found.one_each / 100:>10,.0f} {found.cost / 100:>10,.0f} {found.bound / 100:>10,.0f}"
        print(f"{name:<52} {len(found.servers):>7} {amounts} {found.gap:>7.2%} {spent:>6.1f}", flush=True)


if __name__ == "__main__":
    main()
