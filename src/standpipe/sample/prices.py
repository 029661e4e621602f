"""Writes the sample council's own price sheet: invented prices that say so, so that no line of a plan is unpriced.

The items are those of the catalogue (every disk tier, every database tier) and the units that a plan asks for. The
figures are round numbers of a plausible size and no supplier's price; what they stand for is named by function.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from standpipe.adapters.formats.price_sheet.reader import COLUMNS
from standpipe.adapters.tables_out import Table, TableColumn, write_csv
from standpipe.adapters.tables_out.model import Cell
from standpipe.catalogue import DatabaseTarget, load_catalogue
from standpipe.catalogue.prices import Unit
from standpipe.kernel.identifiers import slug
from standpipe.sample.model import Council

STANDING = "illustrative, not a supplier's price"
SOURCE = "invented for the sample council"
_DISK_RATES = {
    "premium SSD": 0.105,
    "premium SSD v2": 0.075,
    "ultra": 0.11,
    "standard SSD": 0.065,
    "standard HDD": 0.035,
}
"""Pounds a month for each GiB of a tier's size."""
_DATABASE_RATES = {"business": 410, "hyperscale": 190}
_DATABASE_RATE = 152
"""Pounds a month for each processor of a managed database, by a word of its tier."""
_UNITS: tuple[tuple[str, float, Unit], ...] = (
    ("sql-storage:sql-mi", 0.1, Unit.GIB_MONTH), ("sql-storage:sql-db", 0.1, Unit.GIB_MONTH),
    ("backup:vm", 9, Unit.MONTH), ("backup:gib", 0.03, Unit.GIB_MONTH), ("egress:internet", 0.06, Unit.GIB),
    ("monitoring:server", 4, Unit.MONTH), ("security:server", 11, Unit.MONTH),
    ("shared:landing-zone", 2100, Unit.MONTH), ("shared:connectivity", 1850, Unit.MONTH),
    ("shared:firewall", 1450, Unit.MONTH), ("shared:identity", 600, Unit.MONTH),
    ("licence:published-desktop-user", 5.5, Unit.MONTH), ("app-service:server", 120, Unit.MONTH),
    ("avs:vcpu", 44, Unit.MONTH), ("vmware-subscription:vcpu", 8, Unit.MONTH), ("azure-local:vcpu", 16, Unit.MONTH),
    ("hosting:server", 310, Unit.MONTH), ("partner-hosting:server", 255, Unit.MONTH),
    ("colocation:server", 235, Unit.MONTH), ("circuit:server", 12, Unit.MONTH), ("on-site:server", 165, Unit.MONTH),
    ("esu:windows-server 2012-r2", 290, Unit.YEAR), ("esu:windows-server 2012", 290, Unit.YEAR),
    ("esu:windows-server 2016", 310, Unit.YEAR), ("esu:mssqlserver 12.0-sp3", 1400, Unit.YEAR),
    ("esu:mssqlserver 13.0-sp3", 1500, Unit.YEAR), ("work:partner engineer", 700, Unit.DAY), ("log:gib", 2.2, Unit.GIB),
    ("network:wide-area-circuit", 5400, Unit.YEAR), ("network:internet-circuit", 6600, Unit.YEAR),
    ("network:mobile-circuit", 480, Unit.YEAR), ("network:router", 650, Unit.YEAR),
    ("network:sd-wan-appliance", 900, Unit.YEAR), ("network:firewall", 4200, Unit.YEAR),
    ("network:colocation-hall", 14_400, Unit.YEAR), ("network:cloud-network-gateway", 310, Unit.MONTH),
    ("network:cloud-firewall", 780, Unit.MONTH), ("network:web-application-firewall", 290, Unit.MONTH),
    ("network:content-delivery", 130, Unit.MONTH), ("network:application-proxy", 1100, Unit.MONTH),
    ("network-setup:wide-area-circuit", 1800, Unit.ONCE), ("network-setup:internet-circuit", 1800, Unit.ONCE),
    ("network-setup:mobile-circuit", 250, Unit.ONCE), ("network-setup:router", 1200, Unit.ONCE),
    ("network-setup:sd-wan-appliance", 1500, Unit.ONCE), ("network-setup:firewall", 9000, Unit.ONCE),
    ("network-setup:colocation-hall", 6500, Unit.ONCE), ("network-setup:cloud-network-gateway", 3000, Unit.ONCE),
    ("network-setup:cloud-firewall", 5000, Unit.ONCE), ("network-setup:web-application-firewall", 4000, Unit.ONCE),
    ("network-setup:content-delivery", 2000, Unit.ONCE), ("network-setup:application-proxy", 7500, Unit.ONCE),
    ("host:server", 390, Unit.YEAR), ("exit:data-sanitisation", 26_000, Unit.ONCE),
    ("exit:circuit-cessation", 14_500, Unit.ONCE), ("exit:making-good", 85_000, Unit.ONCE),
)  # fmt: skip
_SAAS_FACTOR = 1.07
"""What a hosted edition costs a year, as a share of today's licences and support, which end with it."""


def write_prices(path: Path, council: Council) -> None:
    """Write the price sheet."""
    headers = {column.field: column.headers[0] for column in COLUMNS}
    rows = [
        {
            headers["item"]: item,
            headers["price"]: amount,
            headers["unit"]: unit.value,
            headers["standing"]: STANDING,
            headers["source"]: SOURCE,
            headers["currency"]: "GBP",
            headers["date"]: council.as_of,
        }
        for item, amount, unit in _prices(council)
    ]
    table = Table("Prices", tuple(TableColumn(header) for header in rows[0]), (_cells(row) for row in rows))
    write_csv(path, table)


def _cells(row: Mapping[str, Cell]) -> list[Cell]:
    return list(row.values())


def _pool(target: DatabaseTarget) -> bool:
    """Whether a tier is an elastic pool: the sample gives no price, so that its plan states what it may cost."""
    return target.price_item.startswith("sql-pool:")


def _prices(council: Council) -> Iterator[tuple[str, float, Unit]]:
    catalogue = load_catalogue()
    for kind, rate in _DISK_RATES.items():
        for tier in (each for each in catalogue.disks if each.kind == kind):
            if tier.by_capacity:
                yield tier.price_item, rate, Unit.GIB_MONTH
            else:
                yield tier.price_item, round(rate * tier.max_size_gib, 2), Unit.MONTH
    for target in {each.price_item: each for each in catalogue.database_targets if not _pool(each)}.values():
        words = target.tier.lower()
        by_processor = next((rate for word, rate in _DATABASE_RATES.items() if word in words), _DATABASE_RATE)
        yield target.price_item, float(by_processor * target.vcores), Unit.MONTH
    yield from _UNITS
    for application in council.applications:
        if application.pattern.saas:
            pounds = round(application.pattern.annual_pounds * _SAAS_FACTOR / 12)
            yield f"saas:{slug(application.name)}", float(max(pounds, 150)), Unit.MONTH
