"""Dated, sourced reference data: prices, machine sizes and limits, product lifecycles, platform rules.

- `load_catalogue`: the packaged catalogue, as one `Catalogue`.
- `PriceBook.price`: the price of an item on a day, or None; `monthly` and `in_pounds`: what it costs, with evidence.
- `check_price_book`: what cannot be right in a set of prices; `refuse_unsound`: the rows without it.
- `Lifecycles.support_of`: what a free text names (`SQL Server 2016`) and whether it is supported on a day.
- `Catalogue.sql_rules_on`: what blocks or warns for SQL Server databases on a platform, decided by metadata or code.
- `Assumptions`: named, sourced, editable figures that no input gives.

>>> from datetime import date
>>> catalogue = load_catalogue()
>>> price = catalogue.prices.price("vm:Standard_E4s_v5", as_of=date(2026, 11, 23), region="uksouth",
...                                system=System.LINUX, term=Term.RESERVED_3_YEARS)
>>> monthly(price, catalogue.assumptions).pence
6467
"""

from standpipe.catalogue.assumptions import Assumption, Assumptions, Override
from standpipe.catalogue.charges import Charge, in_pounds, monthly
from standpipe.catalogue.clouds import CloudSize, cloud_item, clouds_of, sizes_of
from standpipe.catalogue.items import ITEM_KINDS, ItemKind
from standpipe.catalogue.lifecycles import Ending, Lifecycles, Match, Release, Support, SupportState
from standpipe.catalogue.load import load_catalogue
from standpipe.catalogue.machines import DiskKind, MachineSize, ManagedDisk
from standpipe.catalogue.model import Catalogue
from standpipe.catalogue.prices import Price, PriceBook, Standing, System, Term, Unit, item_key
from standpipe.catalogue.provenance import Provenance, Source
from standpipe.catalogue.security_updates import SecurityUpdateRule, free_by
from standpipe.catalogue.soundness import check_price_book, refuse_unsound
from standpipe.catalogue.sql_rules import DecidedBy, PublishedAs, SqlRule
from standpipe.catalogue.targets import DatabaseTarget, DispositionTarget, PlatformRule, TargetKind, Test, Verdict

__all__ = [
    "Catalogue",
    "load_catalogue",
    "MachineSize",
    "ManagedDisk",
    "DiskKind",
    "Price",
    "PriceBook",
    "Charge",
    "ITEM_KINDS",
    "ItemKind",
    "Standing",
    "System",
    "Term",
    "Unit",
    "monthly",
    "in_pounds",
    "item_key",
    "check_price_book",
    "refuse_unsound",
    "Lifecycles",
    "Release",
    "Ending",
    "Match",
    "Support",
    "SupportState",
    "Assumption",
    "Assumptions",
    "Override",
    "DispositionTarget",
    "CloudSize",
    "cloud_item",
    "clouds_of",
    "sizes_of",
    "SecurityUpdateRule",
    "free_by",
    "TargetKind",
    "DatabaseTarget",
    "PlatformRule",
    "SqlRule",
    "DecidedBy",
    "PublishedAs",
    "Test",
    "Verdict",
    "Provenance",
    "Source",
]
